/** How often a law is tried: as often as it says in `npm test`, so many times more in `npm run laws`. */
export const times = Number(process.env.LIVE_CHAT_RUNS ?? 1);

export const tries = (count: number): number => Math.max(1, Math.round(count * times));

/** For what shows that a test finds what it is there for: too long for every day. */
export const inLaws = { skip: times > 1 ? false : 'in npm run laws' } as const;

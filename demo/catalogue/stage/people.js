// Who talks in the catalogue, and the messages that they write: the same ones with the same names, numbers and times whenever they are made.

export const me = { id: 'g_maya', name: 'Maya', kind: 'guest' };
export const ana = { id: 'u_ana', name: 'Ana Duarte', kind: 'agent' };
export const jonas = { id: 'u_jonas', name: 'Jonas Weber', kind: 'user' };
export const lin = { id: 'u_lin', name: '林小明', kind: 'user' };

const minute = 60_000;
/** When the first message of a talk was written. */
export const morning = new Date(2025, 4, 19, 14, 2).getTime();

export const users = (...all) => new Map(all.map((user) => [user.id, user]));

/** A room of these people, all of them here. */
export const among = (...all) => ({
  members: users(...all),
  memberCount: all.length,
  users: users(...all),
  presence: { count: all.length, users: all },
});
export const two = among(me, ana);
export const three = among(me, ana, jonas);

/** Messages, a minute apart: each is who, what, and what else there is to say about it. One not sent yet has no number. */
export function talk(...said) {
  return said.map(([who, text, change = {}], index) => {
    const state = change.state ?? 'sent';
    return {
      id: `m${index + 1}`,
      key: `k${index + 1}`,
      seq: state === 'sent' ? index + 1 : undefined,
      at: morning + index * minute,
      from: who.id,
      name: who.name,
      own: who === me,
      state,
      text,
      reactions: [],
      error: undefined,
      ...change,
    };
  });
}

/** What most states have in common: somebody asks, and is answered. */
export const said = [
  [ana, 'Hello Maya, how can I help?'],
  [me, 'Hi! The upper arm of my lamp does not stay where I put it.'],
  [me, 'It slowly sinks when I let go.'],
  [ana, 'That is the joint: the nut wants a quarter turn. The key is in the base.'],
  [ana, 'If it still sinks, we send you a new spring. No charge.'],
];

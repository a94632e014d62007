import { utf8 } from './bytes.ts';

/** Somebody with the public keys of all of their devices. */
export interface Keyholder {
  readonly user: string;
  readonly keys: readonly string[];
}

async function digits({ user, keys }: Keyholder): Promise<string[]> {
  const text = JSON.stringify(['live-chat safety number 1', user, [...keys].sort()]);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-512', utf8(text)));
  return [0, 5, 10, 15, 20, 25].map((start) =>
    String(hash.slice(start, start + 5).reduce((sum, byte) => (sum * 256 + byte) % 100_000, 0)).padStart(5, '0'),
  );
}

/** What both see alike as long as nobody has given one of them another key of the other: 60 digits in twelve groups, by all keys of both. */
export async function safetyNumber(people: readonly Keyholder[]): Promise<string> {
  const sorted = [...people].sort((one, other) => (one.user < other.user ? -1 : 1));
  return (await Promise.all(sorted.map(digits))).flat().join(' ');
}

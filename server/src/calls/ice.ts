import { createHash, createHmac } from 'node:crypto';
import type { IceServer } from '../../../src/protocol/index.ts';
import { option } from '../option.ts';

/** How two who call each other find a way (`docs/relay.md`). */
export interface CallOptions {
  /** STUN servers, such as `stun:stun.example.com:3478`. Default: none, then ways inside one network alone are found. */
  readonly stun?: readonly string[];
  /** TURN servers, such as `turn:turn.example.com:3478` or `turns:turn.example.com:443?transport=tcp`. Default: none. */
  readonly turn?: readonly string[];
  /** What is shared with them (coturn's `static-auth-secret`), by which a name and a password are made for each call. Needed where there are any. */
  readonly turnSecret?: string;
}

/** For how long a name and a password are good, by the TURN server's clock: longer than people talk. */
const lifetime = 12 * 3_600;

function parseServers(schemes: RegExp, example: string): (text: string) => readonly string[] {
  return (text) => {
    const list = text.split(',').map((part) => part.trim());
    const servers = list.filter((part) => part !== '');
    if (servers.every((each) => schemes.test(each))) return servers;
    throw new TypeError(`addresses such as ${example} are expected, separated by commas`);
  };
}

const address = String.raw`(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?`;
const stunPattern = new RegExp(`^stuns?:${address}$`, 'i');
const turnPattern = new RegExp(`^turns?:${address}(?:\\?transport=(?:udp|tcp))?$`, 'i');

function parseSwitch(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new TypeError('on or off is expected');
}

export const callRunOptions = {
  calls: option({
    flag: 'calls',
    variable: 'LIVE_CHAT_CALLS',
    placeholder: 'ON|OFF',
    fallback: 'on',
    description: 'Whether people may call each other: on, off.',
    parse: parseSwitch,
  }),
  stun: option({
    flag: 'stun',
    variable: 'LIVE_CHAT_STUN',
    placeholder: 'LIST',
    fallback: '',
    description: 'STUN servers for calls, such as stun:stun.example.com:3478, separated by commas.',
    parse: parseServers(stunPattern, 'stun:stun.example.com:3478'),
  }),
  turn: option({
    flag: 'turn',
    variable: 'LIVE_CHAT_TURN',
    placeholder: 'LIST',
    fallback: '',
    description: 'TURN servers for calls, such as turn:turn.example.com:3478, separated by commas.',
    parse: parseServers(turnPattern, 'turn:turn.example.com:3478'),
  }),
  turnSecret: option({
    variable: 'LIVE_CHAT_TURN_SECRET',
    placeholder: 'TEXT',
    fallback: '',
    description:
      'What the relay shares with the TURN servers (`static-auth-secret` of coturn), only from the environment.',
    parse: (text: string) => text || undefined,
  }),
};

/**
 * The servers as one who is in a call is told them: with a name and a password that end by themselves, as TURN servers know them without asking anybody (the
 * REST convention: the name begins with its end, the password is its HMAC).
 */
export function createIceServers(
  { stun = [], turn = [], turnSecret }: CallOptions,
  now: () => number,
): (user: string) => readonly IceServer[] {
  if (turn.length > 0 && !turnSecret) throw new TypeError('calls.turn needs calls.turnSecret (LIVE_CHAT_TURN_SECRET)');
  return (user) => {
    const servers: IceServer[] = stun.length > 0 ? [{ urls: stun }] : [];
    if (turn.length === 0) return servers;
    // Nobody's id, but the same for all of one's calls, so that a server may bound what one has.
    const name = createHash('sha256').update(`${turnSecret} ${user}`).digest('base64url').slice(0, 16);
    const username = `${Math.floor(now() / 1_000) + lifetime}:${name}`;
    const credential = createHmac('sha1', turnSecret!).update(username).digest('base64');
    return [...servers, { urls: turn, username, credential }];
  };
}

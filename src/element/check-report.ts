import type { ChatSnapshot } from '../client/index.ts';
import type { CheckKey } from './check-strings.ts';
import { software } from './version.ts';

export type Verdict = 'ok' | 'info' | 'bad';

/** One line of the check: what it is about, how it stands with it, and in what words. */
export interface Finding {
  readonly about: CheckKey;
  readonly verdict: Verdict;
  readonly text: CheckKey;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What was found by asking the server over HTTP. */
export interface Answers {
  /** How long the server took to answer, in milliseconds; undefined if it did not. */
  readonly took: number | undefined;
  /** Whether it lets this page in. */
  readonly allowed: boolean;
}

/** Where the page is, and where its server; without a host where the page has made the connection itself. */
export interface Ends {
  readonly host: string | undefined;
  readonly origin: string;
  readonly now: number;
}

const find = (about: CheckKey, verdict: Verdict, text: CheckKey, values: Finding['values'] = {}): Finding => ({
  about,
  verdict,
  text,
  values,
});

/** What is known of the way to the server. Being connected tells it all; else it is what the server answers to being asked. */
function way(state: ChatSnapshot, { host, origin }: Ends, answers: Answers | undefined): Finding[] {
  const { status, roundTrip, transport, obstacles } = state;
  const obstacle = obstacles[0];
  if (status === 'online') {
    const ms = Math.round(roundTrip ?? answers?.took ?? 0);
    const carrier = transport ?? 'websocket';
    return [
      host ? find('server', 'ok', 'serverOk', { host, ms }) : find('server', 'ok', 'serverOwn', { ms }),
      find('transport', carrier === 'websocket' ? 'ok' : 'info', carrier),
      obstacle ? find('proxy', 'info', obstacle) : find('proxy', 'ok', 'proxyOk'),
      find('origin', 'ok', 'originOk', { origin }),
    ];
  }
  const down = find('transport', 'bad', 'transportNone');
  const proxyUnknown = find('proxy', 'info', obstacle ?? 'proxyUnknown');
  const originUnknown = find('origin', 'info', 'originUnknown', { origin });
  if (!host) return [find('server', 'info', 'serverUnknown'), down, proxyUnknown, originUnknown];
  if (!answers) {
    return [find('server', 'info', 'asking'), down, find('proxy', 'info', 'asking'), find('origin', 'info', 'asking')];
  }
  const { took, allowed } = answers;
  if (took === undefined) return [find('server', 'bad', 'serverGone', { host }), down, proxyUnknown, originUnknown];
  const held = allowed && (status === 'waiting' || status === 'connecting');
  return [
    find('server', 'ok', 'serverOk', { host, ms: Math.round(took) }),
    down,
    find('proxy', 'info', obstacle ?? (held ? 'proxyHeld' : 'proxyUnknown')),
    allowed ? find('origin', 'ok', 'originOk', { origin }) : find('origin', 'bad', 'originBad', { origin }),
  ];
}

function heartbeat({ status, beatAt, limits }: ChatSnapshot, now: number): Finding {
  if (beatAt === undefined) return find('heartbeat', 'info', 'heartbeatNone');
  const age = Math.max(0, now - beatAt);
  const late = status !== 'online' || age > limits.silence;
  return find('heartbeat', late ? 'info' : 'ok', 'heartbeatOk', { n: Math.round(age / 1_000) });
}

function signIn({ status, user }: ChatSnapshot): Finding {
  if (status === 'signed-out') return find('token', 'bad', 'tokenEnded');
  if (!user) return find('token', 'info', 'tokenUnknown');
  return user.kind === 'guest'
    ? find('token', 'ok', 'tokenGuest')
    : find('token', 'ok', 'tokenUser', { name: user.name });
}

/** What it all means, line by line. `answers` is undefined while the server is being asked. */
export function findings(state: ChatSnapshot, ends: Ends, answers: Answers | undefined): Finding[] {
  const { unsent, persistent, relay } = state;
  const [server, transport, proxy, origin] = way(state, ends, answers) as [Finding, Finding, Finding, Finding];
  return [
    server,
    transport,
    heartbeat(state, ends.now),
    proxy,
    origin,
    signIn(state),
    // Before there is a chat nobody knows.
    persistent === false ? find('storage', 'info', 'storageBad') : find('storage', 'ok', 'storageOk'),
    unsent ? find('outbox', 'info', 'outboxSome', { n: unsent }) : find('outbox', 'ok', 'outboxNone'),
    relay
      ? find('version', 'ok', 'versions', { relay, client: software })
      : find('version', 'info', 'versionUnknown', { client: software }),
  ];
}

import type { ClientMessage, Limits, RelayMessage, Welcome } from '../protocol/index.ts';
import { closeClass, defaultLimits } from '../protocol/index.ts';
import { createBackoff } from './backoff.ts';
import { createTimer } from './environment.ts';
import { createHeartbeat } from './heartbeat.ts';
import { openWebSocket } from './transport/websocket.ts';
import type { Transport } from './transport/websocket.ts';
import type { ChatStatus, Environment, Failure } from './types.ts';

type State = Exclude<ChatStatus, 'connecting'> | 'trying' | 'greeting';
type Event = 'retry' | 'renew' | 'opened' | 'welcomed' | 'lost' | 'denied' | 'stopped' | 'unplugged' | 'close';
type Row = Partial<Record<Event, State>>;

/** What each event leads to; an event that is not in a state's row means nothing there. */
const resting: Row = { retry: 'trying', renew: 'trying', denied: 'signed-out', close: 'closed' };
const active: Row = {
  renew: 'trying',
  lost: 'waiting',
  denied: 'signed-out',
  stopped: 'refused',
  unplugged: 'offline',
  close: 'closed',
};
const transitions: Record<State, Row> = {
  idle: resting,
  trying: { ...active, opened: 'greeting' },
  greeting: { ...active, welcomed: 'online' },
  online: active,
  waiting: { ...resting, unplugged: 'offline' },
  offline: resting,
  'signed-out': resting,
  refused: resting,
  closed: {},
};

export interface ConnectionEvents {
  /** Before each try; rejects where no credential is to be had. */
  prepare(): Promise<unknown>;
  /** The first frame (P12). */
  greet(): ClientMessage[];
  welcomed(message: Welcome): void;
  /** No longer online, or the try failed. */
  lost(): void;
  received(message: RelayMessage): void;
  cursors(): (readonly [room: string, seq: number])[];
  /** The credential was refused; whether another is at hand. */
  renewable(code: string): boolean;
  changed(): void;
}

/** Keeps one connection to the relay, through whatever happens to it. */
export interface Connection {
  readonly status: ChatStatus;
  readonly retryAt: number | undefined;
  readonly error: Failure | undefined;
  readonly limits: Limits;
  readonly roundTrip: number | undefined;
  /** Sent with what else is sent in this turn; dropped when not online. */
  send(message: ClientMessage): void;
  /** Connects, or tries again now, unless that is under way. */
  retry(): void;
  /** Connects anew even if connected: the credential is another one. */
  renew(): void;
  /** Ends the connection until there is another credential. */
  signOut(): void;
  close(): void;
}

export function createConnection(
  url: string,
  WebSocket: unknown,
  environment: Environment,
  events: ConnectionEvents,
): Connection {
  const backoff = createBackoff(environment.random);
  const timer = createTimer(environment);
  let state: State = 'idle';
  let transport: Transport | undefined;
  let limits = defaultLimits;
  let error: Failure | undefined;
  /** What the relay said before it closes. */
  let refusal: Failure | undefined;
  let retryAt: number | undefined;
  let roundTrip: number | undefined;
  let batch: ClientMessage[] = [];
  let leaving = false;
  /** Counts the tries, so that one that was overtaken while it prepared is known. */
  let turn = 0;
  let prepared = 0;
  let release = () => {};

  const heartbeat = createHeartbeat(
    environment,
    () => limits,
    () => send({ type: 'beat', cursors: events.cursors() }),
    () => {
      error = { code: 'silent', class: 'retry', message: 'no sign of life from the relay' };
      go('lost', 4101);
    },
  );

  function go(event: Event, code = 1000): boolean {
    const next = transitions[state][event];
    if (!next) return false;
    const wasActive = 'lost' in transitions[state];
    state = next;
    turn++;
    timer.clear();
    retryAt = undefined;
    if (wasActive && (!('lost' in transitions[next]) || event === 'renew')) {
      heartbeat.stop();
      flush();
      leaving = true;
      transport!.restart(code);
      leaving = false;
      events.lost();
    }
    if (next === 'waiting') {
      const delay = backoff.next();
      retryAt = environment.now() + delay;
      timer.set(delay, () => go('retry'));
    }
    if (next === 'closed') {
      transport?.close();
      stopListening();
    } else if (next === 'trying' && !transport) {
      listen();
      transport = openWebSocket(WebSocket, { address, opened, received, ended });
    }
    release();
    events.changed();
    return true;
  }

  /** Lets a try begin when its time has come. */
  async function address(): Promise<string> {
    for (;;) {
      while (state !== 'trying' && state !== 'closed') await new Promise<void>((resolve) => (release = resolve));
      const current = turn;
      try {
        if (state === 'trying') await events.prepare();
        if (current === turn) {
          prepared = turn;
          return url;
        }
      } catch (reason) {
        if (current === turn) {
          error = { code: 'token-provider-failed', class: 'reauth', message: String(reason) };
          go('denied');
        }
      }
    }
  }

  function opened(): void {
    refusal = undefined;
    if (prepared !== turn || !go('opened')) return transport!.restart(1000);
    heartbeat.start();
    batch = events.greet();
    flush();
  }

  function received(messages: readonly unknown[]): void {
    heartbeat.heard();
    for (const message of messages as RelayMessage[]) {
      if (message.type === 'welcome') {
        limits = { ...defaultLimits, ...message.limits };
        error = undefined;
        if (go('welcomed')) {
          heartbeat.start();
          events.welcomed(message);
        }
      } else if (message.type === 'beat') {
        backoff.reset();
        roundTrip = heartbeat.answered();
        events.changed();
      } else if (message.type === 'move') {
        backoff.suggest(message.delay, true);
      } else {
        if (message.type === 'error' && !message.room && message.id === undefined) {
          refusal = message;
          if (message.retryAfter) backoff.suggest(message.retryAfter);
        }
        events.received(message);
      }
    }
  }

  function ended(code: number, reason: string): void {
    if (leaving || !('lost' in transitions[state])) return;
    const kind = closeClass(code);
    error = refusal?.code === reason ? refusal : { code: reason || 'disconnected', class: kind, message: reason };
    if (kind === 'stop') go('stopped');
    else if (kind === 'reauth' && !events.renewable(error.code)) go('denied');
    else go(typeof navigator === 'object' && navigator.onLine === false ? 'unplugged' : 'lost');
  }

  function send(message: ClientMessage): void {
    if (state !== 'online') return;
    if (batch.push(message) === 1) queueMicrotask(flush);
  }

  /** Sends what has gathered, in frames within the limits (P9). Where the socket is no longer open it is dropped. */
  function flush(): void {
    const messages = batch;
    batch = [];
    let frame: string[] = [];
    let bytes = 0;
    const end = () => transport!.send(`[${frame.join()}]`);
    for (const message of messages) {
      const text = JSON.stringify(message);
      // A UTF-16 code unit is at most three bytes of UTF-8.
      if (frame.length && (frame.length === limits.frameMessages || bytes + text.length * 3 >= limits.frameBytes)) {
        end();
        frame = [];
        bytes = 0;
      }
      frame.push(text);
      bytes += text.length * 3 + 3;
    }
    if (frame.length) end();
  }

  let stopListening = () => {};
  /** The browser's word on network and sleep. */
  function listen(): void {
    if (typeof addEventListener !== 'function') return;
    const controller = new AbortController();
    const { signal } = controller;
    stopListening = () => controller.abort();
    const wake = () => {
      if (state === 'waiting' || state === 'offline') go('retry');
      else if (state === 'online') heartbeat.probe();
    };
    addEventListener('online', wake, { signal });
    addEventListener('offline', () => go('unplugged'), { signal });
    addEventListener('pageshow', (event) => event.persisted && wake(), { signal });
    addEventListener(
      'pagehide',
      (event) => {
        if (event.persisted || state !== 'online') return;
        send({ type: 'bye' });
        flush();
      },
      { signal },
    );
    if (typeof document === 'object') {
      document.addEventListener('visibilitychange', () => document.hidden || wake(), { signal });
    }
  }

  return {
    get status() {
      return state === 'trying' || state === 'greeting' ? 'connecting' : state;
    },
    get retryAt() {
      return retryAt;
    },
    get error() {
      return error;
    },
    get limits() {
      return limits;
    },
    get roundTrip() {
      return roundTrip;
    },
    send,
    retry: () => void go('retry'),
    renew: () => void go('renew'),
    signOut() {
      send({ type: 'bye' });
      error = undefined;
      go('denied');
    },
    close() {
      send({ type: 'bye' });
      go('close');
    },
  };
}

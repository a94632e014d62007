import type { ClientMessage, Limits, RelayMessage, Welcome } from '../protocol/index.ts';
import { closeClass, defaultLimits } from '../protocol/index.ts';
import { createBackoff } from './backoff.ts';
import { createTimer } from './environment.ts';
import { ChatError } from './errors.ts';
import { createHeartbeat } from './heartbeat.ts';
import { openWebSocket } from './transport/websocket.ts';
import type { Transport } from './transport/websocket.ts';
import type { ChatStatus, Environment, Failure } from './types.ts';
import { watchPage } from './page.ts';

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

/** What of a connection is shown. */
export interface ConnectionState {
  readonly status: ChatStatus;
  readonly retryAt: number | undefined;
  readonly error: Failure | undefined;
  readonly limits: Limits;
  readonly roundTrip: number | undefined;
}

/** Keeps one connection to the relay, through whatever happens to it. */
export interface Connection {
  readonly state: ConnectionState;
  /** Sent with what else is sent in this turn; dropped when not online. */
  send(message: ClientMessage): void;
  /** `retry`: connect, or try again now. `renew`: likewise even if connected, as somebody else. `denied`: not again until told. */
  go(event: 'retry' | 'renew' | 'denied' | 'close'): void;
}

/** How long a probe is waited for, after the page or the machine may have slept. */
const probePatience = 5_000;

export function createConnection(
  url: string,
  WebSocket: unknown,
  environment: Environment,
  events: ConnectionEvents,
): Connection {
  const backoff = createBackoff(environment.random);
  const timer = createTimer(environment);
  let state: State = 'idle';
  let shown: ConnectionState = {
    status: state,
    retryAt: undefined,
    error: undefined,
    limits: defaultLimits,
    roundTrip: undefined,
  };
  let transport: Transport | undefined;
  let batch: ClientMessage[] = [];
  let leaving = false;
  /** Counts the steps, so that a try that was overtaken while it prepared is known. */
  let turn = 0;
  let prepared = 0;
  let release = () => {};
  let unwatch = () => {};

  const heartbeat = createHeartbeat(
    environment,
    () => shown.limits,
    () => send({ type: 'beat', cursors: events.cursors() }),
    () => fail('lost', new ChatError('silent', undefined, 'retry')),
  );

  function show(change: Partial<ConnectionState>): void {
    shown = { ...shown, ...change };
    events.changed();
  }

  function fail(event: Event, error: Failure): void {
    shown = { ...shown, error };
    go(event);
  }

  function go(event: Event): boolean {
    const next = transitions[state][event];
    if (!next) return false;
    const wasActive = 'lost' in transitions[state];
    state = next;
    turn++;
    timer.clear();
    if (wasActive && event !== 'opened' && event !== 'welcomed') {
      flush();
      heartbeat.stop();
      leaving = true;
      transport!.restart();
      leaving = false;
      events.lost();
    }
    let retryAt: number | undefined;
    if (next === 'waiting') {
      const delay = backoff.next();
      retryAt = environment.now() + delay;
      timer.set(delay, () => go('retry'));
    } else if (next === 'closed') {
      transport?.close();
      unwatch();
    } else if (!transport) {
      unwatch = watchPage(
        () => {
          if (!go('retry') && state === 'online') heartbeat.beat(probePatience);
        },
        () => go('unplugged'),
        () => {
          send({ type: 'bye' });
          flush();
        },
      );
      transport = openWebSocket(WebSocket, { address, opened, received, ended });
    }
    release();
    show({ status: next === 'trying' || next === 'greeting' ? 'connecting' : next, retryAt });
    return true;
  }

  /** Lets a try begin when its time has come. */
  async function address(): Promise<string> {
    for (;;) {
      while (state !== 'trying' && state !== 'closed') await new Promise<void>((resolve) => (release = resolve));
      prepared = turn;
      try {
        if (state === 'trying') await events.prepare();
        if (prepared === turn) return url;
      } catch (error) {
        if (prepared === turn) fail('denied', error as Failure);
      }
    }
  }

  function opened(): void {
    // Overtaken at the last moment: what was prepared may be of another identity.
    if (prepared !== turn || !go('opened')) return transport!.restart();
    batch = events.greet();
    flush();
    heartbeat.beat(shown.limits.silence);
  }

  function received(messages: readonly RelayMessage[]): void {
    heartbeat.heard();
    for (const message of messages) {
      if (message.type === 'welcome') {
        show({ limits: { ...defaultLimits, ...message.limits }, error: undefined });
        if (go('welcomed')) events.welcomed(message);
      } else if (message.type === 'beat') {
        backoff.reset();
        show({ roundTrip: heartbeat.answered() });
      } else if (message.type === 'move') {
        backoff.suggest(message.delay);
      } else {
        events.received(message);
      }
    }
  }

  function ended(code: number, reason: string): void {
    if (leaving || !('lost' in transitions[state])) return;
    const kind = closeClass(code);
    const error = new ChatError(reason || 'disconnected', undefined, kind);
    if (kind === 'stop') fail('stopped', error);
    else if (kind === 'reauth' && !events.renewable(reason)) fail('denied', error);
    else fail(typeof navigator === 'object' && navigator.onLine === false ? 'unplugged' : 'lost', error);
  }

  function send(message: ClientMessage): void {
    if (state === 'online' && batch.push(message) === 1) queueMicrotask(flush);
  }

  /** Sends what has gathered, in frames well within the limits (P9). Where the socket is no longer open it is dropped. */
  function flush(): void {
    let frame = '';
    for (const message of batch) {
      const text = JSON.stringify(message);
      if (frame && frame.length + text.length > shown.limits.frameBytes / 8) {
        transport!.send(`[${frame}]`);
        frame = '';
      }
      frame += frame && ',';
      frame += text;
    }
    batch = [];
    if (frame) transport!.send(`[${frame}]`);
  }

  return {
    get state() {
      return shown;
    },
    send,
    go,
  };
}

import type { ClientMessage, Move, Refusal, RelayMessage, Welcome } from '../protocol/index.ts';
import { closeClass, clientLimits } from '../protocol/index.ts';
import { createBackoff } from './backoff.ts';
import { createTimer } from './environment.ts';
import { ChatError } from './errors.ts';
import { createHeartbeat, probe } from './heartbeat.ts';
import type { OpenTransport, Transport } from './transport/transport.ts';
import type { ChatStatus, Environment, Failure, KnownLimits } from './types.ts';
import { watchPage } from './page.ts';

type Event = 'start' | 'retry' | 'welcomed' | 'lost' | 'denied' | 'stopped' | 'unplugged' | 'close';
type Row = Partial<Record<Event, ChatStatus>>;

/** What each event leads to; an event that is not in a state's row means nothing there. */
const open: Row = { denied: 'signed-out', close: 'closed' };
const resting: Row = { ...open, retry: 'connecting' };
const active: Row = { ...open, lost: 'waiting', stopped: 'refused', unplugged: 'offline' };
const transitions: Record<ChatStatus, Row> = {
  idle: { ...open, start: 'connecting' },
  connecting: { ...active, welcomed: 'online' },
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
  /** It came into another state. */
  entered(status: ChatStatus): void;
  changed(): void;
}

/** What of a connection is shown. */
export interface ConnectionState {
  readonly status: ChatStatus;
  readonly retryAt: number | undefined;
  readonly error: Failure | undefined;
  readonly limits: KnownLimits;
  readonly roundTrip: number | undefined;
  readonly beatAt: number | undefined;
  readonly relay: string | undefined;
}

/** Keeps one connection to the relay, through whatever happens to it. */
export interface Connection {
  readonly state: ConnectionState;
  /** Sent with what else is sent in this turn; dropped when not online. */
  send(message: ClientMessage): void;
  /**
   * `start`: connect if nothing has yet. `retry`: try again now. `unplugged`: not connected until that. `denied`: nor by itself.
   * False where an event means nothing.
   */
  go(event: 'start' | 'retry' | 'unplugged' | 'denied' | 'close', error?: Failure): boolean;
}

export function createConnection(
  url: string,
  openTransport: OpenTransport,
  environment: Environment,
  events: ConnectionEvents,
): Connection {
  const backoff = createBackoff(environment);
  const timer = createTimer(environment);
  // What is not known yet is undefined.
  let shown = { status: 'idle', limits: clientLimits } as ConnectionState;
  let transport: Transport | undefined;
  let batch: ClientMessage[] = [];
  /** Counts the steps, so that a try that was overtaken while it prepared is known. */
  let turn = 0;
  let prepared = 0;
  let release = () => {};
  let unwatch = () => {};

  const heartbeat = createHeartbeat(
    environment,
    () => shown.limits,
    () => send({ type: 'beat', cursors: events.cursors() }),
    () => go('lost', new ChatError('silent', 'retry')),
  );

  const is = (status: ChatStatus) => shown.status === status;
  const isActive = () => 'lost' in transitions[shown.status];

  function show(change: Partial<ConnectionState>): void {
    shown = { ...shown, ...change };
    events.changed();
  }

  function go(event: Event, error = shown.error): boolean {
    const status = transitions[shown.status][event];
    if (!status) return false;
    const ends = isActive() && event !== 'welcomed';
    let retryAt: number | undefined;
    turn++;
    timer.clear();
    if (ends) flush();
    if (status === 'waiting') {
      const delay = backoff.next();
      retryAt = environment.now() + delay;
      timer.set(delay, () => go('retry'));
    }
    show({ status, retryAt, error });
    if (ends) {
      heartbeat.stop();
      transport!.reconnect();
      events.lost();
    }
    if (status === 'closed') {
      transport?.close();
      unwatch();
    } else if (!transport) {
      unwatch = watchPage(
        environment.page,
        () => {
          if (!go('retry') && is('online')) heartbeat.beat(probe);
        },
        () => go('unplugged'),
        () => {
          transport!.rest?.();
          go('unplugged');
        },
        () => {
          send({ type: 'bye' });
          flush();
        },
      );
      transport = openTransport({ address, opened, received, ended, renewed: backoff.reset });
    }
    release();
    events.entered(status);
    return true;
  }

  /** Lets a try begin when its time has come. */
  async function address(): Promise<string> {
    for (;;) {
      prepared = turn;
      try {
        if (is('connecting')) await events.prepare();
        else if (!is('closed')) await new Promise<void>((resolve) => (release = resolve));
        if (prepared === turn) return url;
      } catch (error) {
        if (prepared === turn) {
          go('denied', error as Failure);
          // By then another one waits for its time, in the place of this one: of those who wait the last is told.
          if (prepared === turn) return '';
        }
      }
    }
  }

  function opened(): void {
    // Overtaken at the last moment: what was prepared may be of another identity.
    if (prepared !== turn) return transport!.reconnect();
    batch = events.greet();
    flush();
    heartbeat.beat(shown.limits.silence);
  }

  function received(messages: readonly RelayMessage[]): void {
    heartbeat.heard();
    for (const message of messages) {
      if (message.type === 'welcome') {
        show({ limits: { ...clientLimits, ...message.limits }, relay: message.relay, error: undefined });
        if (go('welcomed')) events.welcomed(message);
      } else if (message.type === 'beat') {
        backoff.reset();
        show({ roundTrip: heartbeat.answered(), beatAt: environment.now() });
      } else {
        const { room, id, delay, retryAfter } = message as Partial<Move & Refusal>;
        // About the connection itself, which is about to be closed (P15).
        if (!(room || id)) backoff.suggest(delay || retryAfter || 0);
        events.received(message);
      }
    }
  }

  function ended(code: number, reason: string): void {
    if (!isActive()) return;
    const kind = closeClass(code);
    let event: Event = globalThis.navigator?.onLine === false ? 'unplugged' : 'lost';
    if (kind === 'stop') event = 'stopped';
    if (kind === 'reauth' && !events.renewable(reason)) event = 'denied';
    go(event, new ChatError(reason || 'disconnected', kind));
  }

  function send(message: ClientMessage): void {
    if (is('online') && batch.push(message) === 1) queueMicrotask(flush);
  }

  /** Sends what has gathered, in frames well within the limits (P9). Where the socket is no longer open it is dropped. */
  function flush(): void {
    const { frameBytes, frameMessages } = shown.limits;
    let frame: string[] = [];
    let length = 0;
    for (const message of batch) {
      const text = JSON.stringify(message);
      length += text.length;
      if (frame[0] && (length > frameBytes / 8 || frame.length >= frameMessages)) {
        transport!.send(`[${frame}]`);
        frame = [];
        length = text.length;
      }
      frame.push(text);
    }
    batch = [];
    if (frame[0]) transport!.send(`[${frame}]`);
  }

  return {
    get state() {
      return shown;
    },
    send,
    go,
  };
}

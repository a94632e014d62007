import { createTimer } from './environment.ts';
import type { LadderHost } from './ladder-host.ts';
import { openEventStream } from './transport/event-stream.ts';
import type { OpenTransport, Transport } from './transport/transport.ts';
import type { Line, Obstacle } from './types.ts';

/** What is remembered for the next page, in the browser's storage where there is one already. */
interface Memory extends Line {
  /** When it is no longer believed. */
  readonly until: number;
  /** What kind of network it was, where the browser tells. */
  readonly network: string;
}

/** How long a WebSocket's probe may take: this, or a multiple of what HTTP took on the same line. */
const probePatience = 3_000;
const slowerThanHttp = 6;
const httpPatience = 10_000;
/** How long a blocked network is believed to be one, give or take a quarter, so that many clients do not try together. */
const expiry = 10 * 60_000;
/** Until WebSocket is tried again: doubled each time, up to the expiry. */
const firstReturn = 60_000;
/** Tries that came to nothing one after the other, though a probe had passed: then it is blocked all the same. */
const doubtful = 4;
const doubtsLast = 60_000;

/** What was learned about one chat's network, from one fall to the next. */
interface Experience {
  /** How often it has gone back to WebSocket: who must leave that again waits longer before the next time. */
  returns: number;
  /** Tries that came to nothing though a probe passed, one after the other. */
  doubts: number;
  doubtedAt: number;
  /** How often the page was refused. */
  refusals: number;
}
const experiences = new WeakMap<object, Experience>();

function experienceOf({ events }: LadderHost): Experience {
  const found = experiences.get(events) ?? { returns: 0, doubts: 0, doubtedAt: 0, refusals: 0 };
  experiences.set(events, found);
  return found;
}

interface NetworkInformation extends EventTarget {
  readonly type?: string;
}
const connection = () => (globalThis.navigator as { connection?: NetworkInformation } | undefined)?.connection;
const network = () => connection()?.type ?? '';

/** The relay will not have pages of this origin. */
const refusal = 'origin-refused';
/** The close code of `forbidden`, which is of the same class. */
const stops = 4303;

/** How long the relay takes to answer by HTTP; nothing where it does not, or would not take a connection. */
async function timeOfHttp({ url, environment }: LadderHost): Promise<number | typeof refusal | undefined> {
  const { fetch, now } = environment;
  const patience = createTimer(environment);
  const began = now();
  const ending = new AbortController();
  patience.set(httpPatience, () => ending.abort());
  try {
    const response = await fetch(`${url.replace('ws', 'http')}/probe`, ending);
    if (response.ok) return now() - began;
    if (((await response.json()) as { code?: string }).code === refusal) return refusal;
  } catch {
    // Not reached, or by something that is no relay.
  } finally {
    patience.clear();
  }
  return undefined;
}

const nothing = () => {};

/**
 * Stands in for a transport where the relay refuses this page, which a browser does not tell of a WebSocket: says so when a connection is
 * due, once to the developer too. What is tried when somebody asks for it is WebSocket again.
 */
const openRefused =
  (host: LadderHost): OpenTransport =>
  (events) => {
    void events.address().then(() => {
      // Once.
      if (!experienceOf(host).refusals++)
        console.error(`live-chat refused: ${host.url} needs --origins ${globalThis.origin}`);
      events.ended(stops, refusal);
      events.renewed();
      host.use();
    });
    return { send: nothing, reconnect: nothing, close: nothing };
  };

/** What keeps a frame from going through a WebSocket and back, if anything does. */
function obstacleOf({ url, WebSocket, environment }: LadderHost, patience: number): Promise<Obstacle | undefined> {
  return new Promise((resolve) => {
    const timer = createTimer(environment);
    let socket: WebSocket | undefined;
    const finish = (obstacle?: Obstacle) => {
      timer.clear();
      resolve(obstacle);
      try {
        socket?.close();
      } catch {
        // It never was one.
      }
    };
    try {
      const Socket = (WebSocket ?? globalThis.WebSocket) as typeof globalThis.WebSocket;
      socket = new Socket(`${url}/probe`);
      socket.addEventListener('open', () => socket!.send('[]'));
      socket.addEventListener('message', () => finish());
      socket.addEventListener('error', () => finish('refused'));
      socket.addEventListener('close', () => finish('refused'));
      timer.set(patience, () => finish('swallowed'));
    } catch {
      finish('refused');
    }
  });
}

/** Tells a network that blocks WebSocket from a relay that is away or busy: there HTTP would not be answered, or both would. Or from one that refuses. */
async function diagnose(host: LadderHost): Promise<Obstacle | typeof refusal | undefined> {
  const time = await timeOfHttp(host);
  if (typeof time !== 'number') return time;
  const obstacle = await obstacleOf(host, Math.max(probePatience, slowerThanHttp * time));
  if (obstacle) return obstacle;
  const now = host.environment.now();
  const experience = experienceOf(host);
  experience.doubts = now - experience.doubtedAt < doubtsLast ? experience.doubts + 1 : 1;
  experience.doubtedAt = now;
  return experience.doubts < doubtful ? undefined : 'swallowed';
}

/** Whether something of this relay is in the browser's storage: before that nothing is to be put there. */
async function isStored(url: string): Promise<boolean> {
  const databases = (await globalThis.indexedDB?.databases?.().catch(() => [])) ?? [];
  return databases.some(({ name }) => name?.endsWith(url));
}

function recall(text: string, now: number): Memory | undefined {
  try {
    const memory = JSON.parse(text) as Memory;
    return memory.until > now && memory.network === network() ? memory : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Leaves WebSocket for what works, if that is what is needed.
 *
 * @param kept - What was remembered on a former page.
 */
export async function descend(host: LadderHost, kept?: string): Promise<void> {
  if (kept) {
    const memory = recall(kept, host.environment.now());
    if (memory) host.use(openFallback(host, memory, memory.until));
    return;
  }
  const obstacle = await diagnose(host);
  if (!obstacle || !host.isStuck()) return;
  if (obstacle === refusal) return host.use(openRefused(host));
  host.events.renewed();
  host.events.ended(1006, '');
  host.use(openFallback(host, { transport: 'event-stream', obstacles: [obstacle] }));
}

/** The event stream, and long polling where that is held back, until WebSocket works again. */
function openFallback(host: LadderHost, first: Line, believed?: number): OpenTransport {
  const { environment, storage, url } = host;
  const { now, random } = environment;

  return (events) => {
    const timer = createTimer(environment);
    const listening = new AbortController();
    let line = first;
    let until = believed ?? 0;
    let delay = Math.min(firstReturn * 2 ** experienceOf(host).returns, expiry);
    /** Connections one after the other that ended before anything came, though HTTP was answered. */
    let failures = 0;
    let isClimbing = false;
    let isRemembered = false;
    let transport: Transport;

    const believe = () => (until = now() + expiry * (0.75 + random() / 2));
    if (!believed) believe();

    async function remember(): Promise<void> {
      if (await isStored(url)) {
        isRemembered = true;
        await storage.saveText('transport', JSON.stringify({ ...line, until, network: network() }));
      }
    }

    function stand(next: Line): void {
      const former: Transport | undefined = transport;
      line = next;
      failures = 0;
      const isPolled = line.transport === 'long-polling';
      let isHeard = false;
      const mine: Transport = openEventStream(
        environment,
        isPolled,
        {
          ...events,
          address() {
            isHeard = false;
            return events.address();
          },
          received(messages) {
            if (!isHeard) {
              isHeard = true;
              failures = 0;
              isRemembered = false;
              host.show(line);
            }
            events.received(messages);
            // Who comes for the first time has nothing stored yet when the line begins to work.
            if (!isRemembered) void remember();
          },
          ended(code, reason) {
            if (reason === refusal) return host.use(openRefused(host));
            if (!isHeard && code < 4_000) void failed(mine);
            events.ended(code, reason);
          },
        },
        (isStill) => void buffered(mine, isStill),
      );
      transport = mine;
      former?.close();
    }

    /** Goes on by long polling. */
    function poll(obstacle?: Obstacle): void {
      events.renewed();
      events.ended(1006, '');
      stand({ transport: 'long-polling', obstacles: obstacle ? [...line.obstacles, obstacle] : line.obstacles });
    }

    /** Nothing comes down the stream. Where HTTP is answered, that is because it is held back. */
    async function buffered(stream: Transport, isStill: () => boolean): Promise<void> {
      if ((await timeOfHttp(host)) === undefined || stream !== transport || listening.signal.aborted) return;
      if (isStill()) poll('buffered');
    }

    /** One that fails again and again is left: for long polling, and then for WebSocket, which begins anew. */
    async function failed(stream: Transport): Promise<void> {
      if ((await timeOfHttp(host)) === undefined || stream !== transport || listening.signal.aborted) return;
      if (++failures < 2) return;
      if (line.transport === 'event-stream') poll();
      else leave();
    }

    function leave(): void {
      experienceOf(host).returns++;
      void storage.saveText('transport', undefined);
      host.events.renewed();
      host.events.ended(4100, 'moved');
      host.use();
    }

    /** Tries whether WebSocket works again. */
    async function climb(): Promise<void> {
      if (isClimbing) return;
      isClimbing = true;
      const obstacle = await obstacleOf(host, httpPatience);
      isClimbing = false;
      if (listening.signal.aborted) return;
      if (!obstacle) return leave();
      believe();
      delay = Math.min(delay * 2, expiry);
      schedule();
      void remember();
    }

    function schedule(): void {
      const wait = Math.min(delay * (0.5 + random()), Math.max(until - now(), 0));
      timer.set(wait, () => void climb());
    }

    const onChange = () => void climb();
    globalThis.addEventListener?.('online', onChange, listening);
    connection()?.addEventListener?.('change', onChange, listening);
    schedule();
    stand(line);

    return {
      send: (frame) => transport.send(frame),
      reconnect: () => transport.reconnect(),
      close() {
        listening.abort();
        timer.clear();
        transport.close();
      },
    };
  };
}

import type { ClientMessage, RelayMessage } from '../../protocol/index.ts';
import { createTimer } from '../environment.ts';
import type { Environment } from '../types.ts';
import type { Transport, TransportEvents } from './transport.ts';

/** One connection made of HTTP requests. */
interface Stream {
  readonly base: string;
  /** Ends all its requests. */
  readonly ending: AbortController;
  /** Its secret id, once the relay has told it. */
  id: string | undefined;
  /** Of the last POST. */
  number: number;
  queue: string[];
  isPosting: boolean;
  /** Goodbye is said: the relay ends it, not we, who might be faster than that word. */
  isLeaving: boolean;
}

/** What of an event is about the stream. */
interface StreamEvent {
  readonly stream?: string;
  readonly ping?: true;
  readonly close?: number;
  readonly reason?: string;
}

/** A POST is repeated so often, after these delays. By its number it counts once. */
const repeats = [300, 1_000, 3_000];
/** What may go into one POST, in characters: well below the limit, whatever they are in bytes. */
const postLength = 16_384;
/** So long after the relay has surely said something it should be here. */
const patience = 4_000;
/** Who one is the relay may have to look up. */
const welcomePatience = 10_000;

/** Looks into a frame only where it may be so: texts have their quotes escaped, but the data of signals has not. */
const says = (frame: string, word: 'beat' | 'bye') =>
  frame.includes(`"type":"${word}"`) && (JSON.parse(frame) as ClientMessage[]).some(({ type }) => type === word);

/**
 * Frames down by one answer that goes on (or, polled, by many that end), and up by POSTs, one at a time (P16).
 *
 * @param quiet - Nothing has come down for a while, though something should have: the stream may be held back on the way. `isStill`
 *   tells whether that has not changed.
 */
export function openEventStream(
  environment: Environment,
  isPolled: boolean,
  events: TransportEvents,
  quiet: (isStill: () => boolean) => void,
): Transport {
  // Without an object before the dot, which the browser's would refuse.
  const { fetch, random, setTimeout } = environment;
  const watchdog = createTimer(environment);
  let current: Stream | undefined;
  let isClosed = false;
  /** How many events have come. */
  let arrivals = 0;

  /** Something should come in that time. */
  function expect(milliseconds: number): void {
    const before = arrivals;
    if (!isPolled) watchdog.set(milliseconds, () => quiet(() => before === arrivals));
  }

  const post = (stream: Stream, path: string, head: object, frames: readonly string[], options?: RequestInit) =>
    fetch(`${stream.base}/${path}`, {
      method: 'POST',
      body: [JSON.stringify(head), ...frames].join('\n'),
      cache: 'no-store',
      credentials: 'omit',
      signal: stream.ending.signal,
      ...options,
    });

  function drop(): void {
    watchdog.clear();
    if (!current?.isLeaving) current?.ending.abort();
    current = undefined;
  }

  function end(stream: Stream, code: number, reason: string): void {
    if (stream !== current) return;
    drop();
    events.ended(code, reason);
  }

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, milliseconds * (0.5 + random())));

  /** A POST that is repeated until its answer is there, or the stream is over: then nothing. */
  async function persist(
    stream: Stream,
    path: string,
    head: object,
    frames: readonly string[] = [],
  ): Promise<string | undefined> {
    for (let attempt = 0; stream === current; attempt++) {
      let response: Response | undefined;
      try {
        response = await post(stream, path, head, frames);
        const text = await response.text();
        if (response.ok) return text;
      } catch {
        // The line broke; whether the relay has it, its number tells.
      }
      const isFinal =
        response && !response.ok && response.status < 500 && response.status !== 408 && response.status !== 429;
      if (isFinal || attempt === repeats.length) end(stream, 1006, '');
      else await pause(repeats[attempt]!);
    }
    return undefined;
  }

  /** Takes from the queue what fits into one POST. */
  function portion(stream: Stream): string[] {
    let length = 0;
    const count = stream.queue.findIndex((frame, index) => (length += frame.length) > postLength && index > 0);
    return stream.queue.splice(0, count < 0 ? stream.queue.length : count);
  }

  async function pump(stream: Stream): Promise<void> {
    if (stream.isPosting || !stream.id) return;
    stream.isPosting = true;
    while (stream.queue.length && stream === current) {
      const frames = portion(stream);
      const before = arrivals;
      const answer = await persist(stream, 'send', { stream: stream.id, number: ++stream.number }, frames);
      if (answer === undefined) return;
      // The relay has handled it, and a beat is answered at once.
      if (stream === current && before === arrivals && frames.some((frame) => says(frame, 'beat'))) expect(patience);
    }
    stream.isPosting = false;
  }

  function take(stream: Stream, event: string): void {
    if (stream !== current) return;
    arrivals++;
    watchdog.clear();
    const data = JSON.parse(event.slice('data: '.length)) as RelayMessage[] | StreamEvent;
    if (Array.isArray(data)) events.received(data);
    else if (data.stream) {
      stream.id = data.stream;
      void pump(stream);
      expect(welcomePatience);
    } else if (data.ping) {
      if (!isPolled) post(stream, 'send', { stream: stream.id }, []).catch(() => {});
    } else if (data.close) end(stream, data.close, data.reason!);
  }

  async function read(stream: Stream, response: Response): Promise<void> {
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (text + decoder.decode(value, { stream: true })).split('\n\n');
      text = parts.pop()!;
      for (const event of parts) take(stream, event);
    }
  }

  async function connect(stream: Stream): Promise<void> {
    try {
      const answer = isPolled ? 'poll' : 'stream';
      expect(patience);
      const response = await post(stream, 'stream', { answer }, portion(stream));
      if (!response.ok) {
        const { code } = (await response.json()) as { code: string };
        return end(stream, 1006, code);
      }
      await read(stream, response);
      for (let number = 2; isPolled && stream === current; number++) {
        const text = await persist(stream, 'poll', { stream: stream.id, number });
        for (const event of text?.split('\n\n') ?? []) if (event) take(stream, event);
      }
    } catch {
      // The answer broke off, or never came.
    }
    end(stream, 1006, '');
  }

  async function run(): Promise<void> {
    while (!isClosed) {
      const base = (await events.address()).replace('ws', 'http');
      if (isClosed) return;
      const stream: Stream = {
        base,
        ending: new AbortController(),
        id: undefined,
        number: 0,
        queue: [],
        isPosting: false,
        isLeaving: false,
      };
      current = stream;
      // What is said to this goes along with the request.
      events.opened();
      if (stream === current) await connect(stream);
    }
  }
  void run();

  return {
    send(frame) {
      if (!current) return;
      if (!says(frame, 'bye')) {
        current.queue.push(frame);
        void pump(current);
      } else if (current.id) {
        // Past what waits, and also when the page goes.
        const { id, ending } = current;
        current.isLeaving = true;
        post(current, 'send', { stream: id }, ['[{"type":"bye"}]'], { keepalive: true, signal: null })
          .catch(() => {})
          .finally(() => ending.abort());
      }
    },
    reconnect: drop,
    close() {
      isClosed = true;
      drop();
    },
  };
}

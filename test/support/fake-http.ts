import type { ClientMessage } from '../../src/protocol/index.ts';
import type { FakeRelay } from './fake-relay.ts';

/** What happens to HTTP on the way. */
export interface HttpFaults {
  /** Nothing of the relay is reached. */
  down: boolean;
  /** Answers are held back until they are complete. */
  buffers: boolean;
  /** So many of the next POSTs with frames arrive, but their answers do not. */
  lostAnswers: number;
  /** Requests for a stream are refused. */
  refuses: boolean;
  /** The relay will not have the page, by no way. */
  refusesOrigin: boolean;
}

interface Stream {
  readonly isPolled: boolean;
  connection: ReturnType<FakeRelay['accept']>;
  number: number;
  readonly waiting: string[];
  /** Writes what waits, if somebody is there for it. */
  flush(): void;
  asked: number;
  last: string;
}

/** The relay's HTTP side in memory (P16): what a chat takes for `fetch`. */
export function fakeHttp(relay: FakeRelay) {
  const faults: HttpFaults = { down: false, buffers: false, lostAnswers: 0, refuses: false, refusesOrigin: false };
  const streams = new Map<string, Stream>();
  /** Paths that were asked for, in order. */
  const requests: string[] = [];
  let count = 0;

  const arrival = () => new Promise<void>((resolve) => setTimeout(resolve, relay.latency));
  const refused = (status: number, code: string) => new Response(JSON.stringify({ code }), { status });

  function open(isPolled: boolean, frames: string[], signal: AbortSignal): Response | Promise<Response> {
    const id = `stream-${++count}`;
    const encoder = new TextEncoder();
    let controller: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
    const held: string[] = [];
    let isOver = false;
    const complete = Promise.withResolvers<Response>();
    const stream: Stream = {
      isPolled,
      number: 0,
      waiting: [],
      asked: 1,
      last: '',
      connection: undefined!,
      flush() {
        if (isPolled || isOver) return;
        const events = stream.waiting.splice(0);
        if (faults.buffers) held.push(...events);
        else for (const event of events) controller.enqueue(encoder.encode(event));
      },
    };
    const end = (): void => {
      if (isOver) return;
      stream.flush();
      isOver = true;
      streams.delete(id);
      relay.connections.delete(stream.connection);
      if (faults.buffers) complete.resolve(new Response(held.join('')));
    };
    const write = (event: object | string): void => {
      stream.waiting.push(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
      setTimeout(() => stream.flush(), relay.latency);
    };
    stream.connection = relay.accept({
      arrive: write,
      finish(code, reason) {
        if (code !== 1006) write({ close: code, reason });
        setTimeout(() => {
          const isPending = !isOver && !isPolled;
          end();
          if (isPending && !faults.buffers) controller.close();
        }, relay.latency);
      },
    });
    streams.set(id, stream);
    signal.addEventListener('abort', () => {
      if (isPolled || isOver) return;
      end();
      if (!faults.buffers) controller.error(signal.reason);
      complete.reject(signal.reason);
    });
    complete.promise.catch(() => undefined);
    stream.waiting.push(`data: ${JSON.stringify({ stream: id })}\n\n`);
    if (isPolled) stream.last = stream.waiting.splice(0).join('');
    else stream.flush();
    handle(stream, frames);
    if (isPolled) return new Response(stream.last);
    return faults.buffers ? complete.promise : new Response(body);
  }

  function handle(stream: Stream, frames: string[]): void {
    for (const frame of frames) {
      for (const message of JSON.parse(frame) as ClientMessage[]) {
        if (relay.connections.has(stream.connection)) stream.connection.handle(message);
      }
    }
  }

  async function poll(stream: Stream, number: number, signal: AbortSignal): Promise<Response> {
    if (number === stream.asked + 1) {
      stream.asked = number;
      stream.last = '';
    }
    while (stream.last === '' && !signal.aborted) {
      stream.last = stream.waiting.splice(0).join('');
      if (stream.last === '') await arrival();
      if (stream.last === '' && !relay.connections.has(stream.connection) && stream.waiting.length === 0) {
        return refused(410, 'stream-gone');
      }
    }
    signal.throwIfAborted();
    return new Response(stream.last);
  }

  async function fetch(url: string, { body, signal }: RequestInit = {}): Promise<Response> {
    const path = url.split('/connect/')[1]!;
    requests.push(path);
    await arrival();
    signal?.throwIfAborted();
    if (faults.down) throw new TypeError('fetch failed');
    if (faults.refusesOrigin) return refused(403, 'origin-refused');
    if (path === 'probe') return new Response(null, { status: relay.down ? 503 : 204 });
    const [text, ...frames] = (body as string).split('\n') as [string, ...string[]];
    const head = JSON.parse(text) as { answer?: string; stream?: string; number?: number };
    if (path === 'stream') {
      if (faults.refuses) return refused(403, 'not-here');
      return open(head.answer === 'poll', frames, signal!);
    }
    const stream = streams.get(head.stream!);
    if (!stream) return refused(410, 'stream-gone');
    if (path === 'poll') return poll(stream, head.number!, signal!);
    if (head.number === undefined || head.number === stream.number + 1) {
      if (head.number !== undefined) stream.number = head.number;
      handle(stream, frames);
    } else if (head.number !== stream.number) return refused(410, 'stream-gone');
    if (frames.length && faults.lostAnswers > 0) {
      faults.lostAnswers -= 1;
      throw new TypeError('network changed');
    }
    await arrival();
    signal?.throwIfAborted();
    return new Response(null, { status: 204 });
  }

  return { fetch, faults, requests, streams };
}

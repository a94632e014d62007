import WebSocket from 'ws';
import type { Environment } from '../../src/client/index.ts';
import type { Recorder } from './recorder.ts';

/** A socket of `ws` that a recorder listens to. */
export function recordedSocket(recorder: Recorder, sockets: Set<WebSocket>): unknown {
  return class RecordedSocket extends WebSocket {
    constructor(url: string) {
      super(url, { perMessageDeflate: false });
      sockets.add(this);
      let connection = '';
      this.on('error', () => undefined);
      // A probe says nothing of rooms.
      if (!url.endsWith('/probe')) this.on('open', () => (connection = recorder.connected()));
      this.on('message', (data: Buffer) => recorder.received(connection, data.toString()));
      this.on('close', () => sockets.delete(this));
    }

    override send(data: string): void {
      if (this.readyState === WebSocket.OPEN) recorder.sent(data);
      super.send(data, () => undefined);
    }
  };
}

/** What carries frames where WebSocket is blocked (P16), likewise. All requests end with the signal. */
export function recordedFetch(recorder: Recorder, ended: AbortSignal): Environment['fetch'] {
  const connections = new Map<string, string>();

  /** Reads events as they pass. */
  function reader(connection: string): (text: string) => void {
    let rest = '';
    return (text) => {
      const events = (rest + text).split('\n\n');
      rest = events.pop()!;
      for (const event of events) {
        const data = event.slice('data: '.length);
        if (data.startsWith('[')) recorder.received(connection, data);
        const stream = /^\{"stream":"([^"]+)"/.exec(data)?.[1];
        if (stream !== undefined) connections.set(stream, connection);
      }
    };
  }

  return async (url, options = {}) => {
    const signal = options.signal ? AbortSignal.any([ended, options.signal]) : ended;
    const path = new URL(url).pathname.split('/').at(-1)!;
    if (options.method !== 'POST') return fetch(url, { ...options, signal });
    const [head, ...frames] = (options.body as string).split('\n');
    for (const frame of frames) recorder.sent(frame);
    const response = await fetch(url, { ...options, signal });
    if (path === 'send' || !response.ok || !response.body) return response;
    const { stream } = JSON.parse(head!) as { stream?: string };
    const read = reader(stream === undefined ? recorder.connected() : (connections.get(stream) ?? ''));
    const decoder = new TextDecoder();
    const tap = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        read(decoder.decode(chunk, { stream: true }));
        controller.enqueue(chunk);
      },
      // A poll's last event ends with its answer.
      flush: () => read('\n\n'),
    });
    return new Response(response.body.pipeThrough(tap), { status: response.status, headers: response.headers });
  };
}

import { Socket } from 'node:net';

export type Write = (socket: Socket, data: Uint8Array | string, pass: () => boolean) => boolean;

/** Puts a function between everything in this process and its sockets. For processes that are made for tests alone. */
export function interceptWrites(intercept: Write): void {
  const write = Socket.prototype.write as (...values: unknown[]) => boolean;
  Socket.prototype.write = function (this: Socket, ...values: unknown[]) {
    return intercept(this, values[0] as Uint8Array, () => write.apply(this, values));
  } as typeof Socket.prototype.write;
}

/** The room of a frame of entries, as it is written to a socket. */
export function roomOfEntries(data: Uint8Array | string): string | undefined {
  // After the head of the WebSocket frame.
  const start = Buffer.from(data as Uint8Array).toString('latin1', 0, 256);
  return /\[\{"type":"entries","room":"([^"]+)"/.exec(start)?.[1];
}

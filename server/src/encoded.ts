import { bounds } from './limits.ts';

/**
 * A text as one complete WebSocket message (RFC 6455, section 5.2: final, text, unmasked, uncompressed), header included. Made once and
 * written to every subscriber as it is (P9).
 */
export function encodeFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = 0x81;
  if (header === 2) {
    frame[1] = length;
  } else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  }
  frame.write(text, header, 'utf8');
  return frame;
}

/** The text of an encoded frame, as bytes: the same memory, without the header. */
export function textOf(frame: Buffer): Buffer {
  return frame.subarray(frame[1]! < 126 ? 2 : frame[1] === 126 ? 4 : 10);
}

/** Entries of one room, encoded for all who follow it. */
export interface EntriesFrame {
  readonly first: number;
  readonly last: number;
  readonly bytes: Buffer;
}

/** Encodes contiguous entries, given as the store's JSON texts, which are joined and never parsed. */
export function encodeEntries(room: string, epoch: string, first: number, entries: readonly string[]): EntriesFrame[] {
  const frames: EntriesFrame[] = [];
  const head = `[{"type":"entries","room":${JSON.stringify(room)},"epoch":${JSON.stringify(epoch)},"entries":[`;
  let from = 0;
  while (from < entries.length) {
    let size = entries[from]!.length;
    let to = from + 1;
    while (to < entries.length && size + entries[to]!.length <= bounds.frameBytes) size += entries[to++]!.length;
    const part = from === 0 && to === entries.length ? entries : entries.slice(from, to);
    frames.push({ first: first + from, last: first + to - 1, bytes: encodeFrame(`${head}${part.join(',')}]}]`) });
    from = to;
  }
  return frames;
}

/** How many boxes are looked at: a head that is made to be long to read is read no further. */
const mostBoxes = 200;

/** Something with an id, within bytes; what it contains is from `start` to `end`. */
interface Box {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

type Read = (bytes: DataView, at: number) => Box | undefined;

/** A number of EBML: as many bytes more as it has zeros at its front. */
function numberAt(bytes: DataView, at: number): { length: number; value: number; isUnknown: boolean } | undefined {
  if (at >= bytes.byteLength) return undefined;
  const first = bytes.getUint8(at);
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > bytes.byteLength) return undefined;
  let value = first & (0xff >> length);
  let isUnknown = value === 0xff >> length;
  for (let index = 1; index < length; index++) {
    const each = bytes.getUint8(at + index);
    value = value * 256 + each;
    isUnknown &&= each === 0xff;
  }
  return { length, value, isUnknown };
}

/** An element of Matroska. One of unknown size, as what is recorded has, goes on to the end. */
const elementAt: Read = (bytes, at) => {
  const id = numberAt(bytes, at);
  const size = id && numberAt(bytes, at + id.length);
  if (!size) return undefined;
  const start = at + id.length + size.length;
  const end = size.isUnknown ? bytes.byteLength : start + size.value;
  return { id: id.value.toString(16), start, end };
};

/** A box of MP4. */
const boxAt: Read = (bytes, at) => {
  if (at + 8 > bytes.byteLength) return undefined;
  const size = bytes.getUint32(at);
  // Of 64 bits, or to the end: no box of a head is.
  if (size < 8) return undefined;
  const id = String.fromCharCode(...[4, 5, 6, 7].map((index) => bytes.getUint8(at + index)));
  return { id, start: at + 8, end: at + size };
};

/** What is at the ends of a path of boxes. */
function boxesAt(bytes: DataView, read: Read, path: readonly string[]): Box[] {
  let count = 0;
  const within = (start: number, end: number, [id, ...rest]: readonly string[]): Box[] => {
    const found: Box[] = [];
    for (let at = start; at < end && count++ < mostBoxes;) {
      const box = read(bytes, at);
      if (!box) break;
      // What goes on beyond the head may have other tracks there; but for the one that all else is in.
      if (box.id === id && (box.end <= bytes.byteLength || id === segment)) {
        found.push(...(rest.length ? within(box.start, Math.min(end, box.end), rest) : [box]));
      }
      at = box.end;
    }
    return found;
  };
  return within(0, bytes.byteLength, path);
}

/** Segment > Tracks > TrackEntry > TrackType, by their ids without the marks of length. */
const segment = '8538067';
const matroskaTracks = [segment, '654ae6b', '2e', '3'];
const soundTrack = 2;

/**
 * Whether a file of video has tracks, and all of them are sound: so browsers record what a microphone hears. Where its head does not tell, it
 * has not.
 */
export function isOnlySound(head: Uint8Array, type: string): boolean {
  const bytes = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const kinds =
    type === 'video/webm'
      ? boxesAt(bytes, elementAt, matroskaTracks).map(
          ({ start, end }) => end - start === 1 && bytes.getUint8(start) === soundTrack,
        )
      : boxesAt(bytes, boxAt, ['moov', 'trak', 'mdia', 'hdlr']).map(
          ({ start, end }) => end - start >= 12 && bytes.getUint32(start + 8) === 0x73_6f_75_6e,
        );
  return kinds.length > 0 && kinds.every(Boolean);
}

import type { Attachment } from '../../../src/protocol/index.ts';
import { bounds } from '../limits.ts';
import { isOnlySound } from './only-sound.ts';

/** What is known by its bytes and can do nothing but be seen and heard: no SVG, no HTML, no PDF, and nothing that has pages or scripts in it. */
const harmless: ReadonlySet<string> = new Set([
  ...['image/png', 'image/apng', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'],
  ...['audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/aac', 'audio/ogg', 'audio/opus', 'audio/wav', 'audio/flac'],
  ...['audio/x-flac', 'audio/vnd.wave', 'audio/webm'],
  ...['video/mp4', 'video/x-m4v', 'video/webm', 'video/ogg', 'video/quicktime'],
]);

/** The type of everything else. */
const unknownType = 'application/octet-stream';

/** Whether a file of this type may be shown where it is. */
export const isInline = (type: string): boolean => harmless.has(type);

export type FileKind = Pick<Attachment, 'type' | 'width' | 'height'>;

/** What a library makes of bytes that may be anything. */
async function attempt<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

const isSide = (value: number): boolean => Number.isSafeInteger(value) && value > 0;

/**
 * What a file is, by its first bytes; nothing that its sender says of it counts. Nothing is decoded: the size of an image is what its header
 * claims. Undefined for an image that claims more pixels than are taken, which would fill the memory of whoever shows it.
 */
export async function kindOfFile(head: Uint8Array): Promise<FileKind | undefined> {
  // In memory of its own: beyond the end of a short one the libraries would read what lies there.
  const bytes = new Uint8Array(head);
  // Not before there is a file: they are dozens of modules.
  const [{ fileTypeFromBuffer }, { imageSize }] = await Promise.all([import('file-type'), import('image-size')]);
  const found = await attempt(() => fileTypeFromBuffer(bytes));
  // Some types come with parameters, such as codecs.
  const type = found?.mime.split(';')[0] ?? unknownType;
  if (!harmless.has(type)) return { type: unknownType };
  if (/^video\/(webm|mp4)$/.test(type) && isOnlySound(bytes, type)) return { type: type.replace('video', 'audio') };
  if (!type.startsWith('image/')) return { type };
  const size = await attempt(() => imageSize(bytes));
  // Where the header does not say, nobody knows how large it is: it is not shown.
  if (!size || !isSide(size.width) || !isSide(size.height)) return { type: unknownType };
  // Turned by the camera's note, as browsers do.
  const isTurned = (size.orientation ?? 1) >= 5;
  const [width, height] = isTurned ? [size.height, size.width] : [size.width, size.height];
  if (width * height > bounds.imagePixels || Math.max(width, height) > bounds.imageSide) return undefined;
  return { type, width, height };
}

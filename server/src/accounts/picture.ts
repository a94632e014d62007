import { kindOfFile } from '../files/file-kind.ts';
import { bounds } from '../limits.ts';
import type { Picture } from '../store/accounts.ts';

const types = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** A picture of somebody of the team, by what its bytes are; undefined where it is none that is taken. */
export async function pictureOf(bytes: Uint8Array): Promise<Picture | undefined> {
  if (bytes.length === 0 || bytes.length > bounds.pictureBytes) return undefined;
  const kind = await kindOfFile(bytes);
  const side = Math.max(kind?.width ?? Infinity, kind?.height ?? Infinity);
  return kind && types.has(kind.type) && side <= bounds.pictureSide ? { type: kind.type, bytes } : undefined;
}

import type { Attachment, ChatMessage } from '../client/index.ts';
import type { Language } from './language.ts';
import { english } from './media-strings.ts';

export type MediaKind = 'image' | 'video' | 'audio' | 'file';

/** What a file is shown as. The relay has told its type by its bytes; only these can do nothing but be looked at or listened to (P20). */
export function kindOf({ type }: Pick<Attachment, 'type'>): MediaKind {
  if (/^image\/(png|apng|jpeg|gif|webp|avif)$/.test(type)) return 'image';
  return (/^(video|audio)(?=\/)/.exec(type)?.[0] as MediaKind | undefined) ?? 'file';
}

/** What the name of a voice message begins with, as it is recorded here. */
export const voiceName = 'voice-message';

export const isVoice = (file: Pick<Attachment, 'type' | 'name'>): boolean =>
  kindOf(file) === 'audio' && file.name.startsWith(voiceName);

const kilobyte = 1_024;

/** A size for people. */
export function sizeOf(bytes: number, { phrase }: Language): string {
  const isLarge = bytes >= kilobyte ** 2;
  const n = isLarge ? Math.round((bytes / kilobyte ** 2) * 10) / 10 : Math.ceil(bytes / kilobyte);
  return phrase(isLarge ? english.megabytes : english.kilobytes, { n: n.toLocaleString() });
}

/** What kind of file it is and how large, in a few letters. */
export function aboutOf({ name, bytes }: Pick<Attachment, 'name' | 'bytes'>, words: Language): string {
  const kind = /\.(\w{1,5})$/.exec(name)?.[1]?.toUpperCase();
  const size = sizeOf(bytes, words);
  return kind ? words.phrase(english.about, { kind, size }) : size;
}

/** What a file is called, with what it is. */
export const nameOf = (file: Attachment, { phrase }: Language): string =>
  phrase(english[kindOf(file)], { name: file.name });

/** All files of messages, in their order. */
export const filesOf = (messages: readonly ChatMessage[]): Attachment[] =>
  messages.flatMap(({ deleted, files = [] }) => (deleted ? [] : files));

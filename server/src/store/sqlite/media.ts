import type { Attachment, LastMessage } from '../../../../src/protocol/index.ts';

/** What all of them are, by their bytes; a voice message also by what the element calls what it records. */
export function mediaOf(files: readonly Pick<Attachment, 'type' | 'name'>[]): LastMessage['media'] {
  const kinds = new Set(
    files.map(({ type, name }) => (/^audio.* voice-message/.test(`${type} ${name}`) ? 'voice' : type.split('/')[0])),
  );
  const [kind] = kinds;
  return kinds.size === 1 && (kind === 'image' || kind === 'video' || kind === 'voice') ? kind : undefined;
}

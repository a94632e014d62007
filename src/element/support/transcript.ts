import type { ChatMessage, Room, RoomSnapshot } from '../../client/index.ts';
import type { Language } from '../language.ts';
import { english } from './strings.ts';

/** The whole history of a room, page by page. */
async function allOf(room: Room): Promise<RoomSnapshot> {
  while (room.snapshot.more) {
    const before = room.snapshot.messages[0];
    await room.loadOlder();
    // What brings nothing will bring nothing.
    if (room.snapshot.messages[0] === before) break;
  }
  return room.snapshot;
}

function lineOf(message: ChatMessage, conversation: RoomSnapshot, { locale, phrase }: Language): string {
  const { at, from, name, text, files = [], deleted } = message;
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
  const who = conversation.users.get(from)?.name ?? name;
  const said = deleted
    ? phrase(english.deleted)
    : [text, ...files.map((file) => `[${file.name}]`)].filter(Boolean).join(' ');
  return `[${time}] ${who}: ${said}`;
}

/** A conversation as text, with names and times as they are here. */
async function transcriptOf(room: Room, title: string, language: Language): Promise<string> {
  const conversation = await allOf(room);
  const lines = conversation.messages
    .filter(({ state }) => state === 'sent')
    .map((message) => lineOf(message, conversation, language));
  return `${[title, '', ...lines].join('\n')}\n`;
}

/** A part, loaded when it is wanted: gives a conversation to whoever sits here as a file. */
export async function saveTranscript(room: Room, title: string, language: Language): Promise<void> {
  const text = await transcriptOf(room, title, language);
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  Object.assign(document.createElement('a'), {
    href,
    download: `${new Date().toISOString().slice(0, 10)}.txt`,
  }).click();
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(href));
}

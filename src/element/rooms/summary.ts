import type { RoomSummary } from '../../client/room-list.ts';
import { isSealedRoom } from '../../protocol/sealed.ts';
import type { Language } from '../language.ts';
import { inOneLine } from '../one-line.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

/** What a room is called where it is listed. */
export const titleOf = ({ name, others = [], kind, id }: RoomSummary, { phrase, list }: Language): string =>
  name || list(others.map((other) => other.name)) || (kind === 'open' ? id : phrase(english.unnamed));

/** The only other in it, if it is of two. */
export const otherOf = ({ kind, others }: RoomSummary) =>
  kind === 'direct' && others?.length === 1 ? others[0] : undefined;

const kinds = { image: 'photos', video: 'videos', voice: 'voice', file: 'files' } as const;

/** What was written last, in a line; not what somebody wrote whom one has blocked. */
export function previewOf(
  room: RoomSummary,
  me: string | undefined,
  view: View,
  isFolded: (user: string) => boolean,
): string {
  const { phrase } = view;
  const { last } = room;
  if (!last) return room.topic || phrase(english.noMessages);
  if (last.deleted) return phrase(english.deleted);
  if (isFolded(last.from)) return phrase(english.folded, { name: last.name });
  const files = () => phrase(english[kinds[last.media ?? 'file']], { n: last.files });
  // What is still being written has neither.
  const text =
    inOneLine(last.text, view) || (isSealedRoom(room.id) ? phrase(english.sealed) : last.files ? files() : '…');
  if (last.from === me) return phrase(english.said, { name: phrase(english.you), text });
  return otherOf(room) ? text : phrase(english.said, { name: last.name, text });
}

/** Without what isolates names that may run the other way. */
export const bare = (title: string) => title.replace(/[\u2068\u2069]/g, '');

const plain = (text: string) => bare(text).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether every word of the search begins a word of the room's title. */
export function matches(title: string, search: string): boolean {
  const words = plain(title).split(/[\s\-_/]+/);
  return plain(search)
    .split(/[\s\-_/]+/)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/**
 * The rooms in the order in which they were, those that are new in front: nothing moves away under a pointer.
 *
 * @param order The ids as they were shown last.
 */
export function inOrder(rooms: readonly RoomSummary[], order: readonly string[]): readonly RoomSummary[] {
  const places = new Map(order.map((id, index) => [id, index]));
  const placeOf = ({ id }: RoomSummary) => places.get(id) ?? -1;
  return [...rooms].sort((one, other) => placeOf(one) - placeOf(other));
}

/** A time as a list has it: of today the time of day, then the day of the week, then the date. */
export class Times {
  #tag: string | undefined;
  #day = new Intl.DateTimeFormat();
  #date = new Intl.DateTimeFormat();

  say(at: number, { time, locale }: Language, now = Date.now()): string {
    const tag = String(locale);
    if (this.#tag !== tag) {
      this.#tag = tag;
      this.#day = new Intl.DateTimeFormat(locale, { weekday: 'short' });
      this.#date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
    }
    const midnight = new Date(now).setHours(0, 0, 0, 0);
    if (at >= midnight) return time(at);
    return (at >= midnight - 6 * 86_400_000 ? this.#day : this.#date).format(at);
  }
}

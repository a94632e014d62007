import type { ChatMessage, RoomSnapshot } from '../client/index.ts';
import type { BotTurn } from './answer.ts';

/** What a visitor has said since it was looked at last. */
export interface Asked {
  readonly text: string;
  /** The number and the id of the last of these messages. */
  readonly seq: number;
  readonly id: string;
  /** The number of the first. */
  readonly first: number;
}

/** So many messages of before are told to who answers. */
const most = 20;

type Seen = Pick<RoomSnapshot, 'messages' | 'users'>;

/** Who of the two sides somebody is; of who is not known by name by the beginning of the id. */
function sideOf({ own, from }: ChatMessage, { users }: Seen): BotTurn['by'] {
  if (own) return 'bot';
  const kind = users.get(from)?.kind;
  return kind === 'agent' || kind === 'service' || /^[as]_/.test(from) ? 'team' : 'visitor';
}

/** What is not answered yet: after what was looked at, or where that is not known after one's own last words; never what was said before somebody of the team spoke. */
export function askedIn(snapshot: Seen, handled: number): Asked | undefined {
  const stored = snapshot.messages.filter(({ seq }) => seq !== undefined);
  const closing = handled > 0 ? ['team'] : ['team', 'bot'];
  const last = stored.findLast((each) => closing.includes(sideOf(each, snapshot)))?.seq ?? 0;
  const after = Math.max(handled, last);
  const asked = stored.filter((each) => each.seq! > after && !each.deleted && sideOf(each, snapshot) === 'visitor');
  const newest = asked.at(-1);
  if (!newest) return undefined;
  const text = asked.map((each) => each.text).join('\n');
  return { text, seq: newest.seq!, id: newest.id, first: asked[0]!.seq! };
}

/** What was said before it. */
export function turnsBefore(snapshot: Seen, { first }: Asked): readonly BotTurn[] {
  return snapshot.messages
    .filter(({ seq, deleted, text }) => seq !== undefined && seq < first && !deleted && text !== '')
    .slice(-most)
    .map((each) => ({ by: sideOf(each, snapshot), text: each.text }));
}

/** Whether it is one of the answers that the bot's last message offers. */
export function isOffered(snapshot: Seen, { text, seq }: Asked): boolean {
  const offering = snapshot.messages.findLast((each) => each.own && each.seq !== undefined && each.seq < seq);
  return !!offering?.choices && offering.text.split('\n').slice(-offering.choices).includes(`- ${text.trim()}`);
}

import { html } from 'lit';
import { findPeople, mentionsIn } from '../client/mentions.ts';
import type { Mention, User } from '../client/index.ts';
import { avatar } from '../element/avatar.ts';
import { wordAt } from '../element/completion/word.ts';
import { offerList } from './offer-list.ts';
import { english } from './strings.ts';
import type { InboxView } from './view.ts';

/** Offered at most, so that the conversation stays in sight. */
const most = 6;

/** Who of the team may be mentioned in a note. */
const colleagues = (team: readonly User[], me: string | undefined): readonly User[] =>
  team.filter(({ id, name }) => id !== me && name);

/** Those whom a note mentions by what stands in it (P30). */
export const colleaguesIn = (text: string, team: readonly User[], me: string | undefined): readonly Mention[] =>
  text.includes('@') ? mentionsIn(text, colleagues(team, me)) : [];

/** Those whose names fit to the `@` that is being written before the caret. */
export function offeredColleagues(draft: string, caret: number, { desk, me }: InboxView): readonly User[] {
  const word = wordAt(draft, caret, '@', true);
  if (!word) return [];
  const all = colleagues(desk.team, me?.id);
  // A name that is there as a whole, with something behind it, is not being written any more.
  if (mentionsIn(draft.slice(word.start, caret), all).some(([start, length]) => start + length < word.query.length + 1))
    return [];
  return findPeople(all, word.query).slice(0, most);
}

/** Puts a name where its beginning stands, with a space behind it, and the caret there. */
export function putColleague(field: HTMLTextAreaElement, { name }: User): void {
  const word = wordAt(field.value, field.selectionEnd, '@', true);
  if (!word) return;
  field.setRangeText(`@${name} `, word.start, word.end, 'end');
}

/** Who is offered while a note has an `@`. */
export const colleagueList = (found: readonly User[], view: InboxView, choose: (user: User) => void) =>
  offerList(
    found,
    view.phrase(english.colleagues),
    view.cannedAt,
    ({ id, name }) => html`${avatar(id, name, 'tiny')}<bdi>${name}</bdi>`,
    choose,
  );

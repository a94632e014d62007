import type { ChatMessage } from '../../client/index.ts';
import { differentDays } from '../language.ts';
import type { Kit } from '../kit.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

type Answers = NonNullable<ChatMessage['answers']>;

/** When the last answer was written: the time of today, and else the date. */
export function lastOf({ at }: Answers, { phrase, time, locale }: View): string {
  const when = differentDays(at, Date.now())
    ? new Date(at).toLocaleDateString(locale && [locale], { day: 'numeric', month: 'short' })
    : time(at);
  return phrase(english.last, { time: when });
}

/** How many answers a message has, when the last was written and by whom, and whether there are new ones. */
export function lineOf({ html, avatar }: Kit, answers: Answers, view: View, isFresh: boolean): unknown {
  const { conversation, phrase, list } = view;
  const { count, by } = answers;
  const nameOf = (id: string): string => conversation.users.get(id)?.name ?? '';
  return html`<button class="thr" tabindex="-1" data-do="thread">
    <span class="stack">${by.map((id) => avatar(id, nameOf(id), 'tiny'))}</span>
    <span class="sr">${list(by.map(nameOf).filter(Boolean))}</span>
    <b>${phrase(english.answers, { n: count })}</b> <span>${lastOf(answers, view)}</span>
    ${isFresh ? html`<i class="un"></i><span class="sr">${phrase(english.fresh)}</span>` : ''}
  </button>`;
}

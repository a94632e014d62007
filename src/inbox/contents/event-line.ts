import type { User } from '../../client/index.ts';
import type { ConversationEvent } from '../../client/conversation-history.ts';
import { kit } from '../../element/kit.ts';
import { english as inbox } from '../strings.ts';
import { fullTime } from '../times.ts';
import type { InboxView } from '../view.ts';
import { english } from './strings.ts';

const { html } = kit;

function textOf(event: ConversationEvent, view: InboxView): string {
  const { phrase, me } = view;
  const { by, user, tag = '', score = 0, text, until = 0, automatic } = event;
  // In English alone the verb is the same for both.
  const isSame = phrase('en') === 'en';
  const nameOf = (one: User) => (isSame && one.id === me?.id ? phrase(inbox.you) : one.name || phrase(inbox.erased));
  const name = by ? nameOf(by) : '';
  switch (event.type) {
    case 'closed':
      if (event.reason === 'erasure') return phrase(english.closedErased);
      return phrase(by ? english.closed : english.closedItself, { name });
    case 'merged':
      return phrase(event.from === undefined ? english.merged : english.mergedHere, { name });
    case 'opened':
      return phrase(by ? english.opened : english.openedItself, { name });
    case 'assigned':
      if (!user) return phrase(by ? english.released : english.releasedItself, { name });
      if (by?.id === user.id) return phrase(english.took, { name });
      return phrase(automatic || !by ? english.assignedItself : english.assigned, { name, agent: nameOf(user) });
    case 'snoozed':
      return phrase(english.snoozed, { name, time: fullTime(until, view) });
    case 'woken':
      return phrase(by ? english.woken : english.wokenItself, { name });
    case 'tagged':
      return phrase(by ? english.tagged : english.taggedItself, { name, tag });
    case 'untagged':
      return phrase(english.untagged, { name, tag });
    case 'rated':
      return phrase(text ? english.ratedWith : english.rated, { name, n: score, text: text ?? '' });
  }
}

/** Leads to the other one of two that were merged; nothing where that is not known. */
function otherOne({ into, from }: ConversationEvent, { desk, act, phrase }: InboxView) {
  const other = desk.opened?.others.find(({ id }) => id === (into ?? from));
  return other && html`<button class="link" @click=${() => act.open(other)}>${phrase(english.goThere)}</button>`;
}

/** What was done with the conversation, in one line between its messages. */
export const eventLine = (event: ConversationEvent, isSameDay: boolean, view: InboxView) =>
  html`<p class="event" dir="auto">
    ${textOf(event, view)} ${otherOne(event, view)}
    <time>${isSameDay ? view.time(event.at) : fullTime(event.at, view)}</time>
  </p>`;

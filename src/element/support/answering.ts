import type { User } from '../../client/index.ts';
import type { Kit } from '../kit.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

const isOfTeam = ({ kind }: Pick<User, 'kind'>): boolean => kind === 'agent';

/** Who answers: who was told to, else who of the team has written last. */
export function answeringIn(
  { conversation }: Pick<View, 'conversation'>,
  assigned: User | undefined,
): User | undefined {
  if (assigned) return assigned;
  const { messages, users } = conversation;
  for (let index = messages.length; index--;) {
    const user = users.get(messages[index]!.from);
    if (user && isOfTeam(user)) return user;
  }
  return undefined;
}

/**
 * The line under the header: who answers, where the header itself does not say it, and what they are; or that somebody will.
 *
 * @param place What is known of the visitor's place among those who wait.
 */
export function answerBar({ html, avatar }: Kit, who: User | undefined, view: View, place: () => string): unknown {
  const { phrase, conversation, people, title } = view;
  if (!who) {
    // Where something has answered that is nobody of the team, nobody waits.
    const text = place() || (conversation.messages.at(-1)?.own ? phrase(english.waiting) : '');
    return text && html`<p class="answer"><span>${text}</span></p>`;
  }
  return html`<p class="answer">
    ${people.other?.id === who.id ? '' : avatar(who.id, who.name)}${
      title === who.name ? '' : html`<b dir="auto">${who.name}</b>`
    }<span>${phrase(who.kind === 'service' ? english.bot : english.team)}</span>
  </p>`;
}

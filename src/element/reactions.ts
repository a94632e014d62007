import type { ChatMessage } from '../client/index.ts';
import type { Kit } from './kit.ts';
import { mayReact } from './permissions.ts';
import { english } from './strings.ts';
import type { View } from './view.ts';

/** The reactions under a message: each a button that puts one's own on it or takes it back. */
export function reactions({ html }: Kit, message: ChatMessage, { conversation, me, phrase, list }: View): unknown {
  if (!message.reactions.length) return '';
  const nameOf = (user: string): string =>
    user === me ? phrase(english.you) : (conversation.users.get(user)?.name ?? message.name);
  return html`<div class="rx">
    ${message.reactions.map(
      ({ emoji, by }) =>
        html`<button
          class="chip"
          tabindex="-1"
          data-do="toggle"
          data-emoji=${emoji}
          aria-pressed=${by.includes(me!)}
          aria-label="${emoji} ${by.length}: ${list(by.map(nameOf))}"
          ?disabled=${!mayReact(message, conversation.can)}
        >
          <i>${emoji}</i>${by.length}
        </button>`,
    )}
  </div>`;
}

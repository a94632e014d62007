import type { ChatMessage } from '../../client/index.ts';
import type { Kit } from '../kit.ts';
import { mayReact } from '../permissions.ts';
import type { View } from '../view.ts';
import { whoReacted } from './people.ts';
import { english } from './strings.ts';

/** So many kinds are shown; more than that are behind a number. */
const shown = 10;

/** The reactions under a message: each a button that puts one's own on it or takes it back. */
export function reactions({ html }: Kit, message: ChatMessage, view: View, isWhole: boolean): unknown {
  const { conversation, me, phrase } = view;
  const all = message.reactions;
  if (!all.length) return '';
  const hidden = all.length - shown;
  const label = isWhole ? phrase(english.fewer) : phrase(english.moreReactions, { n: hidden });
  return html`<div class="rx">
    ${(isWhole ? all : all.slice(0, shown)).map(
      (reaction) =>
        html`<button
          class="chip"
          tabindex="-1"
          data-do="toggle"
          data-emoji=${reaction.emoji}
          aria-pressed=${reaction.by.includes(me!)}
          aria-label="${reaction.emoji} ${reaction.by.length}: ${whoReacted(reaction, view)}"
          ?disabled=${!mayReact(message, conversation.can)}
        >
          <i>${reaction.emoji}</i>${reaction.by.length}
        </button>`,
    )}
    ${
      hidden > 0
        ? html`<button class="chip" tabindex="-1" data-do="reactions" aria-expanded=${isWhole} aria-label=${label}>
            ${isWhole ? '−' : `+${hidden}`}
          </button>`
        : ''
    }
  </div>`;
}

import { english } from './action-strings.ts';
import type { ChatMessage } from '../client/index.ts';
import type { MenuController } from './controllers/menu-controller.ts';
import * as icons from './icon-paths.ts';
import type { Kit } from './kit.ts';
import { mayDelete, mayEdit, mayReact } from './permissions.ts';
import { phone } from './phone.ts';
import { english as coreEnglish } from './strings.ts';
import type { View } from './view.ts';

const quick = ['👍', '❤️', '😄', '🎉', '😮', '🙏'];

/** The menu of one message. Its buttons name what they do in `data-do`. */
export function messageMenu(
  { html, icon }: Kit,
  menu: MenuController,
  view: View,
  more: (message: ChatMessage) => unknown,
  answers: (message: ChatMessage) => unknown,
  items: (message: ChatMessage) => unknown,
) {
  const { conversation, me, mode, fills, phrase, actions } = view;
  const { messages, can } = conversation;
  const message = messages.find(({ id }) => id === menu.target);
  if (!message || message.deleted) return '';
  const item = (action: string, name: string, path: string, label: string) =>
    html`<button class="mi ${name}" role="menuitem" tabindex="-1" data-do=${action}>${icon(path)}${label}</button>`;
  const isSheet = fills || (mode === 'full' && phone.matches);
  return html`<div
    class="menu ${isSheet ? 'sheet' : ''}"
    popover=${menu.isHeld ? 'manual' : 'auto'}
    role="menu"
    aria-label=${phrase(english.actions)}
    data-id=${message.id}
    @beforetoggle=${menu.onToggle}
    @keydown=${menu.onKeydown}
    @click=${actions.onClick}
  >
    ${
      mayReact(message, can)
        ? html`<div class="quick" role="group" aria-label=${phrase(english.react)}>
            ${quick.map(
              (emoji) =>
                html`<button
                  role="menuitemcheckbox"
                  tabindex="-1"
                  aria-checked=${message.reactions.some((each) => each.emoji === emoji && each.by.includes(me!))}
                  data-do="toggle"
                  data-emoji=${emoji}
                >
                  ${emoji}
                </button>`,
            )}${more(message)}
          </div>`
        : ''
    }
    ${
      menu.brief
        ? ''
        : [
            mayEdit(message, can) ? item('edit', 'edit', icons.edit, phrase(english.edit)) : '',
            answers(message),
            item('copy', 'copy', icons.copy, phrase(english.copy)),
            items(message),
            mayDelete(message, can) ? item('delete', 'trash', icons.trash, phrase(coreEnglish.remove)) : '',
          ]
    }
  </div>`;
}

import { html, nothing } from 'lit';
import type { Action, ChatMessage } from '../client/index.ts';
import { icon, type IconName } from './icons.ts';
import type { Language } from './language.ts';
import type { StringKey } from './strings.ts';

const quick = ['👍', '❤️', '😄', '🎉', '😮', '🙏'];

/** What can be done about a message. */
export type MessageAction = 'edit' | 'copy' | 'delete';

const items: Readonly<Record<MessageAction, readonly [IconName, StringKey]>> = {
  edit: ['edit', 'edit'],
  copy: ['copy', 'copy'],
  delete: ['trash', 'remove'],
};

export function actionsOn(message: ChatMessage, can: readonly Action[]): MessageAction[] {
  const { own, state } = message;
  const mayDelete = own ? state !== 'sent' || can.includes('delete') : can.includes('moderate');
  return [
    ...(own && !message.deleted && state !== 'failed' && can.includes('edit') ? (['edit'] as const) : []),
    'copy',
    ...(mayDelete ? (['delete'] as const) : []),
  ];
}

export const mayReactTo = (message: ChatMessage, can: readonly Action[]) => !!message.seq && can.includes('react');

export interface MessageMenuProperties {
  readonly message: ChatMessage;
  readonly can: readonly Action[];
  readonly me: string | undefined;
  /** Only the emoji. */
  readonly brief: boolean;
  readonly sheet: boolean;
  readonly language: Language;
  readonly onToggle: (event: Event) => void;
  readonly onKeydown: (event: KeyboardEvent) => void;
  readonly onAction: (event: Event) => void;
}

/** The menu of one message. Its buttons name their action in `data-do`. */
export function messageMenu(properties: MessageMenuProperties) {
  const { message, can, me, brief, sheet, language, onToggle, onKeydown, onAction } = properties;
  const { say } = language;
  const mine = (emoji: string) =>
    message.reactions.some((reaction) => reaction.emoji === emoji && reaction.by.includes(me!));
  return html`<div
    class="menu ${sheet ? 'sheet' : ''}"
    popover="auto"
    role="menu"
    aria-label=${say('actions')}
    data-id=${message.id}
    @toggle=${onToggle}
    @keydown=${onKeydown}
    @click=${onAction}
  >
    ${
      mayReactTo(message, can)
        ? html`<div class="quick" role="group" aria-label=${say('react')}>
            ${quick.map(
              (emoji) =>
                html`<button
                  role="menuitemcheckbox"
                  tabindex="-1"
                  aria-checked=${mine(emoji)}
                  aria-label=${emoji}
                  data-do="toggle"
                  data-emoji=${emoji}
                >
                  ${emoji}
                </button>`,
            )}
          </div>`
        : nothing
    }
    ${
      brief
        ? nothing
        : actionsOn(message, can).map((action) => {
            const [name, label] = items[action];
            return html`<button
              class="mi ${action === 'delete' ? 'bad' : ''}"
              role="menuitem"
              tabindex="-1"
              data-do=${action}
            >
              ${icon(name)}${say(label)}
            </button>`;
          })
    }
  </div>`;
}

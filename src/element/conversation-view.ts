import { html } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { ChatSnapshot, RoomSnapshot } from '../client/index.ts';
import type { ActionController } from './controllers/action-controller.ts';
import type { LogController } from './controllers/log-controller.ts';
import type { MenuController } from './controllers/menu-controller.ts';
import { icon } from './icons.ts';
import type { Language } from './language.ts';
import { foot, type MessageItemProperties } from './message-item.ts';
import { messageList } from './message-list.ts';
import { mayReactTo } from './message-menu.ts';
import type { People } from './people.ts';
import { arrange } from './timeline.ts';

export interface ConversationProperties {
  readonly conversation: RoomSnapshot | undefined;
  readonly state: ChatSnapshot | undefined;
  readonly people: People;
  readonly rows: boolean;
  /** Nothing is known yet, for long enough to be told. */
  readonly loading: boolean;
  /** What an empty conversation says. */
  readonly greeting: string;
  readonly language: Language;
  readonly log: LogController;
  readonly menu: MenuController;
  readonly actions: ActionController;
  readonly passed: (at: number) => boolean;
  readonly onAction: (event: Event) => void;
}

/** A send is slow, and told to be under way, after this long. */
const patience = 400;
const justNow = 1_000;

/** The list of messages, made anew only when something in it has changed: not while one writes. */
export function conversationView(properties: ConversationProperties) {
  const { conversation, state, rows, loading, greeting, language, log, menu, actions, passed, onAction } = properties;
  const { messages = [], typing = [] } = conversation ?? {};
  const { say } = language;
  // Asked at every rendering, so that the next one comes in time.
  const slow = messages.filter(({ state, at }) => state !== 'sent' && passed(at + patience)).length;
  const { active, hovered, freshAfter, below } = log;
  const { deleting } = actions;
  return guard(
    [conversation, state, rows, loading, greeting, language, slow, active, hovered, freshAfter, below, deleting],
    () => {
      const { direct } = properties.people;
      return messageList({
        items: itemsOf(properties),
        loading,
        loadingOlder: !!conversation?.loadingOlder,
        empty: html`<slot name="empty">
          <div class="empty">
            <h3>${greeting}</h3>
            <p>${icon('lock')}${say('emptyNote')}</p>
          </div>
        </slot>`,
        typing,
        layout: rows ? 'rows' : 'bubbles',
        named: !direct,
        below,
        language,
        onScroll: log.onScroll,
        onPointerOver: log.onPointerOver,
        onPointerDown: menu.onPointerDown,
        onPointerEnd: menu.onPointerEnd,
        onKeydown: log.onKeydown,
        onFocus: log.onFocus,
        onContextMenu: menu.onContextMenu,
        onAction,
        onBelow: () => log.toBottom(),
      });
    },
  );
}

function itemsOf(properties: ConversationProperties): MessageItemProperties[] {
  const { conversation, state, people, rows, language, log, actions, passed } = properties;
  if (!conversation) return [];
  const { messages, users, reads, can } = conversation;
  const me = state?.user?.id;
  const now = Date.now();
  const list = arrange(messages, log.freshAfter, people.direct, people.readUpTo);
  const stop = messages.some(({ id }) => id === log.active) ? log.active : messages.at(-1)?.id;
  const waiting = state?.status === 'online' ? 0 : messages.filter((each) => each.state === 'queued').length;
  return list.map((row) => {
    const { message } = row;
    const { id, at, seq } = message;
    const readers = () =>
      [...reads].filter(([user, upTo]) => user !== me && upTo >= seq!).flatMap(([user]) => users.get(user) ?? []);
    return {
      row,
      language,
      layout: rows ? 'rows' : 'bubbles',
      named: !people.direct,
      tabStop: id === stop,
      tools: id === log.hovered || id === log.active,
      mayReact: mayReactTo(message, can),
      undoable: actions.isDeleting(id),
      foot: foot(row, language, {
        slow: row.told && passed(at + patience),
        waiting,
        persistent: !!state?.persistent,
        readers: row.progress === 'read' && row.told ? readers() : [],
      }),
      entering: now - at < justNow,
      me,
      users,
    };
  });
}

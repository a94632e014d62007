import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { User } from '../client/index.ts';
import { avatar } from './avatar.ts';
import { icon } from './icons.ts';
import type { Language } from './language.ts';
import { messageItem, type MessageItemProperties } from './message-item.ts';

export interface MessageListProperties {
  readonly items: readonly MessageItemProperties[];
  /** Nothing is known of the room yet, for long enough to be told. */
  readonly loading: boolean;
  readonly loadingOlder: boolean;
  /** There are no messages at all: what stands in their place. */
  readonly empty: unknown;
  readonly typing: readonly User[];
  readonly layout: 'bubbles' | 'rows';
  readonly named: boolean;
  /** How many have come in below. */
  readonly below: number;
  readonly language: Language;
  readonly onScroll: () => void;
  readonly onPointerOver: (event: Event) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerEnd: () => void;
  readonly onKeydown: (event: KeyboardEvent) => void;
  readonly onFocus: (event: Event) => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onAction: (event: Event) => void;
  readonly onBelow: () => void;
}

const bone = (own: boolean, first: boolean) =>
  html`<div class="msg ${own ? 'own' : ''} ${first ? 'first' : ''}">
    <div class="bub sk ${own ? 'short' : ''}"></div>
  </div>`;

/** In the geometry of the real thing. */
const skeleton = (label: string) =>
  html`<div class="bones" role="img" aria-label=${label}>
    ${[bone(false, true), bone(false, false), bone(true, true), bone(false, true), bone(true, true), bone(true, false)]}
  </div>`;

/** Who is writing: two names at most. */
export function typingText(typing: readonly User[], { say, list }: Language): string {
  if (typing.length > 2) return say('typingMany');
  return say('typing', { n: typing.length, names: list(typing.map(({ name }) => name)) });
}

function typingRow({ typing, layout, named, language }: MessageListProperties) {
  const [first] = typing;
  if (!first) return nothing;
  const text = typingText(typing, language);
  const dots = html`<div class="dots"><i></i><i></i><i></i></div>`;
  return html`<div class="msg first in writing">
    ${
      layout === 'rows'
        ? html`<div class="bub">${dots}${text}</div>`
        : html`${named ? html`<p class="by"><b>${text}</b></p>` : nothing}${avatar(first.id, first.name)}
            <div class="bub" role="img" aria-label=${text}>${dots}</div>`
    }
  </div>`;
}

/** The conversation: newest at the bottom, a log to screen readers, but a silent one: arrivals are announced elsewhere. */
export function messageList(list: MessageListProperties) {
  const { items, loading, loadingOlder, empty, below, language } = list;
  const { say } = language;
  return html`<div
      class="log"
      part="log"
      role="log"
      aria-live="off"
      aria-label=${say('messages')}
      tabindex=${items.length ? -1 : 0}
      @scroll=${list.onScroll}
      @pointerover=${list.onPointerOver}
      @pointerdown=${list.onPointerDown}
      @pointermove=${list.onPointerEnd}
      @pointerup=${list.onPointerEnd}
      @pointercancel=${list.onPointerEnd}
      @keydown=${list.onKeydown}
      @focusin=${list.onFocus}
      @contextmenu=${list.onContextMenu}
      @click=${list.onAction}
    >
      ${loading ? skeleton(say('loading')) : nothing}${
        loadingOlder ? html`<p class="day older">${icon('ring')}</p>` : nothing
      }${items.length ? nothing : empty}
      ${repeat(items, ({ row }) => row.message.id, messageItem)}${typingRow(list)}
    </div>
    <div class="over">
      ${
        below
          ? html`<button class="pill" @click=${list.onBelow}>
              ${icon('newest')}${say('newMessages', { n: below })}
            </button>`
          : nothing
      }
    </div>`;
}

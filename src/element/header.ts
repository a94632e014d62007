import { html, nothing } from 'lit';
import type { ChatStatus } from '../client/index.ts';
import { avatar } from './avatar.ts';
import { icon } from './icons.ts';
import type { Language } from './language.ts';
import type { People } from './people.ts';

export interface HeaderProperties {
  readonly title: string;
  readonly people: People;
  readonly status: ChatStatus | undefined;
  /** On a phone closing is the way back: at the start, as a chevron. */
  readonly close: 'none' | 'start' | 'end';
  readonly language: Language;
  readonly onClose: () => void;
}

/** Who it is, and whether there is a connection. */
export function header({ title, people, status, close, language, onClose }: HeaderProperties) {
  const { say } = language;
  const { other, otherHere, here } = people;
  const online = status === 'online';
  const line = online
    ? otherHere
      ? say('here')
      : here > 1 && !other
        ? say('hereMany', { n: here })
        : say('connected')
    : say(status === 'connecting' || status === 'idle' || !status ? 'connecting' : 'notConnected');
  const button = html`<button class="ib" aria-label=${say('close')} @click=${onClose}>
    ${icon(close === 'start' ? 'down' : 'close')}
  </button>`;
  return html`<header class="head" part="header">
    <slot name="header">
      ${close === 'start' ? button : nothing}
      ${other ? avatar(other.id, other.name, 'big', online && otherHere) : nothing}
      <div class="who">
        <h2><bdi>${title}</bdi></h2>
        <p>${line}</p>
      </div>
      ${close === 'end' ? button : nothing}
    </slot>
  </header>`;
}

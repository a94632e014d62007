import { html } from 'lit';
import { avatar } from './avatar.ts';
import * as icons from './icon-paths.ts';
import { icon } from './icons.ts';
import { english } from './strings.ts';
import type { View } from './view.ts';

/** Who it is, and whether there is a connection. */
export function header(view: View) {
  const { title, people, state, mode, fills, phrase, onToggle, check } = view;
  const { other, otherHere, here } = people;
  const { status } = state;
  const online = status === 'online';
  const line = !online
    ? phrase(status === 'connecting' || status === 'idle' ? english.connecting : english.notConnected)
    : otherHere
      ? phrase(english.here)
      : here > 1
        ? phrase(english.hereMany, { n: here })
        : phrase(english.connected);
  const dot = html`<i class="dot ${online && otherHere ? '' : 'off'}"></i>`;
  const close =
    mode === 'bubble'
      ? html`<button class="ib" aria-label=${phrase(english.close)} @click=${onToggle}>
          ${icon(fills ? icons.down : icons.close)}
        </button>`
      : '';
  // On a screen of its own, closing is the way back: at the start, as a chevron.
  return html`<header class="head" part="header">
    <slot name="header">
      ${fills ? close : ''}${other ? avatar(other.id, other.name, 'big', dot) : ''}
      <div class="who">
        <h2><bdi>${title}</bdi></h2>
        <p><button aria-label="${line}. ${phrase(english.check)}" @click=${check.onOpen}>${line}</button></p>
      </div>
      ${view.actions.part.now?.head(view)}${fills ? '' : close}
    </slot>
  </header>`;
}

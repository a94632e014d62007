import { html } from 'lit';
import * as icons from './icon-paths.ts';
import { icon } from './icons.ts';
import { english } from './strings.ts';
import type { View } from './view.ts';

// A press must not take the focus from the field: on a phone the keyboard would go away.
const keepFocus = (event: Event) => event.preventDefault();

/** Where one writes. */
export function composer(view: View) {
  const { state, conversation, placeholder, writing, actions, connection, phrase } = view;
  const { can, status } = conversation;
  const { editing } = writing;
  const part = actions.part.now;
  const silenced = can.length > 0 && !can.includes('send');
  const disabled = silenced || status === 'refused' || state.status === 'refused' || !connection.room;
  const label = silenced ? phrase(english.cannotWrite) : (placeholder ?? phrase(english.write));
  return html`<div class="cmp" part="composer">
    ${part?.context(view)}
    <div class="box">
      <slot name="composer-start"></slot>${part?.starters(view)}
      <div class="grow">
        <textarea
          id="input"
          part="input"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          aria-label=${label}
          placeholder=${label}
          ?disabled=${disabled}
          @input=${writing.onInput}
          @keydown=${writing.onKeydown}
        ></textarea>
        <i></i>
      </div>
      <button
        class="send"
        part="send"
        aria-label=${phrase(editing ? english.save : english.send)}
        ?disabled=${disabled || !writing.ready}
        @pointerdown=${keepFocus}
        @click=${writing.send}
      >
        ${icon(editing ? icons.check : icons.send)}
      </button>
    </div>
  </div>`;
}

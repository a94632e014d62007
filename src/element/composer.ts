import { html, nothing } from 'lit';
import { icon } from './icons.ts';
import type { Language } from './language.ts';

export interface ComposerProperties {
  readonly placeholder: string;
  readonly disabled: boolean;
  readonly editing: boolean;
  /** Of the text that is written; 0 when there is nothing to send. */
  readonly length: number;
  readonly limit: number;
  readonly language: Language;
  readonly onInput: () => void;
  readonly onKeydown: (event: KeyboardEvent) => void;
  readonly onSend: () => void;
  readonly onCancel: () => void;
}

// A press must not take the focus from the field: on a phone the keyboard would go away.
const keepFocus = (event: Event) => event.preventDefault();

/** Where one writes. */
export function composer(properties: ComposerProperties) {
  const { placeholder, disabled, editing, length, limit, language, onInput, onKeydown, onSend, onCancel } = properties;
  const { say } = language;
  const left = limit - length;
  return html`<div class="cmp" part="composer">
    ${
      editing
        ? html`<div class="ctx">
            <span>${say('editing')}</span>
            <button class="ib" aria-label=${say('cancel')} @click=${onCancel}>${icon('close')}</button>
          </div>`
        : nothing
    }
    ${
      left < limit / 20
        ? html`<p class="count ${left < 0 ? 'bad' : ''}">${say(left < 0 ? 'over' : 'left', { n: Math.abs(left) })}</p>`
        : nothing
    }
    <div class="box">
      <slot name="composer-start"></slot>
      <div class="grow">
        <textarea
          part="input"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          aria-label=${placeholder}
          placeholder=${placeholder}
          ?disabled=${disabled}
          @input=${onInput}
          @keydown=${onKeydown}
        ></textarea>
      </div>
      <button
        class="send"
        part="send"
        aria-label=${say(editing ? 'save' : 'send')}
        ?disabled=${disabled || !length || left < 0}
        @pointerdown=${keepFocus}
        @click=${onSend}
      >
        ${icon(editing ? 'check' : 'send')}
      </button>
    </div>
  </div>`;
}

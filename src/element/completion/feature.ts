import type { Feature, FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import type { Choice, Source } from './source.ts';
import { completionStyles } from './styles.ts';
import { wordAt, type Word } from './word.ts';

/** The list that is shown. */
interface List {
  readonly source: Source;
  readonly word: Word;
  readonly choices: readonly Choice[];
}

const listId = 'cpl';
const idOf = (index: number) => `${listId}-${index}`;
const distance = 4;

/**
 * Completes in the field what was begun with the trigger of a source: a listbox by the pattern of the combobox, the focus stays in the field. Keys come
 * here before they come to the field; while an input method composes they are its own.
 */
class Completion implements Feature {
  readonly styles;

  #context: FeatureContext;
  #view: View | undefined;
  #list: List | undefined;
  #active = 0;
  /** What is not offered again while it stands there: it was put there, or the list was closed. */
  #settled: { readonly start: number; readonly text: string } | undefined;
  /** Counts what was looked for: only the last has effect. */
  #turn = 0;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = completionStyles(context.kit);
    const { host } = context;
    // On the host, and so before all that listens inside of it.
    host.addEventListener('keydown', this.#onKeydown, true);
    const root = host.renderRoot;
    for (const type of ['input', 'click', 'keyup', 'compositionend']) root.addEventListener(type, this.#onChange);
    root.addEventListener('focusout', (event) => this.#isField(event) && this.#close());
  }

  get #field(): HTMLTextAreaElement | null {
    return this.#context.writing.field;
  }

  #isField(event: Event): boolean {
    return event.composedPath()[0] === this.#field;
  }

  readonly #onChange = (event: Event): void => {
    if (!this.#isField(event) || (event as InputEvent).isComposing) return;
    // What the keys of the list do was done when they went down.
    if (event.type === 'keyup' && !/^(Arrow(Left|Right)|Home|End)$/.test((event as KeyboardEvent).key)) return;
    void this.#look();
  };

  async #look(): Promise<void> {
    const turn = ++this.#turn;
    const found = this.#begun();
    const choices = found && this.#view ? await found.source.find(found.word.query, this.#view) : [];
    if (turn !== this.#turn) return;
    // Nothing else fits, and it is written out.
    const isWritten =
      choices.length === 1 && this.#field?.value.slice(found?.word.start, found?.word.end) === choices[0]!.text;
    if (!found || !choices.length || isWritten) return this.#close();
    const isSame = this.#list?.word.query === found.word.query && this.#list.source === found.source;
    if (!isSame) this.#active = 0;
    this.#list = { ...found, choices };
    this.#changed();
  }

  /** The word before the caret, if it is one of a source. */
  #begun(): Pick<List, 'source' | 'word'> | undefined {
    const { selectionStart: caret, selectionEnd, value } = this.#field!;
    const { start, text } = this.#settled ?? { start: 0, text: '' };
    if (!value.startsWith(text, start)) this.#settled = undefined;
    if (caret !== selectionEnd) return undefined;
    for (const source of this.#context.completions ?? []) {
      const word = wordAt(value, caret, source.trigger, source.spaces);
      if (word && word.start !== this.#settled?.start) return { source, word };
    }
    return undefined;
  }

  #close(): void {
    this.#turn++;
    if (!this.#list) return;
    this.#list = undefined;
    this.#changed();
  }

  #changed(): void {
    const { host } = this.#context;
    host.requestUpdate();
    void host.updateComplete.then(() => this.#describe());
  }

  /** Says at the field what the list is, and which of it. */
  #describe(): void {
    const field = this.#field;
    if (!field) return;
    const about = this.#list && {
      'aria-autocomplete': 'list',
      'aria-controls': listId,
      'aria-activedescendant': idOf(this.#active),
    };
    for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant'] as const) {
      if (about) field.setAttribute(name, about[name]);
      else field.removeAttribute(name);
    }
    this.#context.host.renderRoot.querySelector(`#${idOf(this.#active)}`)?.scrollIntoView({ block: 'nearest' });
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (!this.#list || !this.#isField(event) || event.isComposing || event.keyCode === 229) return;
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event;
    const { word, choices } = this.#list;
    if (ctrlKey || altKey || metaKey) return;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      this.#active = (this.#active + choices.length + (key === 'ArrowDown' ? 1 : -1)) % choices.length;
      this.#changed();
    } else if ((key === 'Enter' || key === 'Tab') && !shiftKey) {
      this.#insert(this.#active);
    } else if (key === 'Escape') {
      this.#settled = { start: word.start, text: this.#field!.value.slice(word.start, word.start + 1) };
      this.#close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  #insert(index: number): void {
    const field = this.#field!;
    const { source, word, choices } = this.#list!;
    const choice = choices[index]!;
    const isSpaced = /^\s/.test(field.value.slice(word.end));
    const text = choice.text + (isSpaced ? '' : ' ');
    this.#settled = { start: word.start, text: choice.text };
    this.#close();
    field.focus();
    field.setSelectionRange(word.start, word.end);
    // By the browser's own editing, so that it can be undone.
    if (!document.execCommand('insertText', false, text)) {
      field.setRangeText(text, word.start, word.end, 'end');
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    source.inserted?.(choice, word.start);
  }

  render(view: View): unknown {
    this.#view = view;
    const list = this.#list;
    const field = this.#field;
    if (!list || !field) return '';
    const { html } = this.#context.kit;
    const panel = field.closest('.panel')!.getBoundingClientRect();
    const bottom = panel.bottom - field.closest('.box')!.getBoundingClientRect().top + distance;
    return html`<ul
      id=${listId}
      class="cpl"
      role="listbox"
      aria-label=${list.source.label(view)}
      .style=${`--b:${bottom}px`}
      @pointerdown=${(event: Event) => event.preventDefault()}
    >
      ${list.choices.map(
        ({ text, shown = text }, index) =>
          html`<li
            id=${idOf(index)}
            role="option"
            aria-selected=${index === this.#active}
            @click=${() => this.#insert(index)}
          >
            ${shown}
          </li>`,
      )}
    </ul>`;
  }

  flush(): void {
    this.#settled = undefined;
    this.#close();
  }
}

export const feature = (context: FeatureContext): Feature => new Completion(context);

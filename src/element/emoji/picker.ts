import type { ChatMessage } from '../../client/index.ts';
import { rove } from '../controllers/rove.ts';
import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { View } from '../view.ts';
import { Codes, isInCode } from './codes.ts';
import { groupNames, type EmojiData, type GroupName } from './data.ts';
import { goInGrid } from './grid-keys.ts';
import { pickerStyles } from './picker-styles.ts';
import type { Recent } from './recent.ts';
import { EmojiSource } from './source.ts';
import { english } from './strings.ts';

/** So many that were found are shown. */
const mostFound = 96;
/** So many are offered in the field. */
const mostOffered = 8;
const columns = 8;
/** On a phone: as many as go beside each other, in pixels. */
const cell = 44;
const phone = '(max-width: 480px),(max-height: 480px)';

const signs: Readonly<Record<GroupName | 'recent', string>> = {
  recent: '🕘',
  smileys: '😀',
  people: '👋',
  nature: '🐻',
  food: '🍔',
  travel: '🚗',
  activities: '⚽',
  objects: '💡',
  symbols: '💬',
  flags: '🏁',
};

/** An emoji that fits to what is written, and what is shown of it. */
export interface Offer {
  readonly text: string;
  readonly shown: unknown;
}

/** What is in the picker: a field to search in, the groups, and a grid of emoji, of which one is a tab stop. */
export class Picker {
  readonly styles;

  #context: FeatureContext;
  #recent: Recent;
  #choose: (emoji: string, stay: boolean) => void;
  #source: EmojiSource;
  #text = '';
  #group: GroupName | 'recent' | undefined;
  /** What was used last when it was opened: it does not move under the pointer. */
  #last: readonly string[] = [];
  #active = 0;
  #isNew = true;
  #listening: AbortController | undefined;

  constructor(context: FeatureContext, recent: Recent, choose: (emoji: string, stay: boolean) => void) {
    this.#context = context;
    this.#recent = recent;
    this.#choose = choose;
    this.styles = pickerStyles(context.kit);
    this.#source = new EmojiSource(context);
    new Codes(context, () => this.#data);
  }

  /** It is opened, for a message or for the field. */
  reset(_id: string | undefined): void {
    this.#text = '';
    this.#last = this.#recent.all;
    this.#group = this.#last.length < columns ? 'smileys' : 'recent';
    this.#active = 0;
    this.#isNew = true;
    this.#source.retry();
  }

  closed(): void {
    this.#listening?.abort();
    this.#listening = undefined;
  }

  /** It is in the page, and open. */
  shown(dialog: HTMLElement): void {
    if (!this.#listening) this.#fit(dialog);
    if (!this.#isNew || !this.#data) return;
    this.#isNew = false;
    // A field with the focus brings up the on-screen keyboard, over what one came for.
    const first = matchMedia('(pointer: coarse)').matches ? '[role=gridcell]' : 'input';
    dialog.querySelector<HTMLElement>(first)?.focus();
  }

  /** On a phone it stands on the on-screen keyboard. */
  #fit(dialog: HTMLElement): void {
    const { signal } = (this.#listening = new AbortController());
    const viewport = visualViewport!;
    const fit = (): void => {
      dialog.style.setProperty('--below', `${Math.max(0, innerHeight - viewport.height - viewport.offsetTop)}px`);
      dialog.style.setProperty('--most', `${viewport.height}px`);
    };
    viewport.addEventListener('resize', fit, { signal });
    viewport.addEventListener('scroll', fit, { signal });
    addEventListener('resize', this.#context.changed, { signal });
    fit();
  }

  /** What fits to the beginning of a code, or of a word of a name, as it is written in the field. */
  async offer(begun: string, view: View): Promise<readonly Offer[]> {
    const { field } = this.#context.writing;
    if (!field || isInCode(field.value.slice(0, field.selectionStart - begun.length - 1))) return [];
    const data = await this.#source.get(view);
    if (!data) return [];
    const { html } = this.#context.kit;
    const codes = new Map(
      data.codesLike(begun.toLowerCase(), mostOffered).map(({ emoji, code }) => [emoji, `:${code}:`]),
    );
    const all = new Set([...codes.keys(), ...data.find(begun, mostOffered, false)]);
    return [...all].slice(0, mostOffered).map((base) => {
      const text = data.inTone(base, this.#recent.tone);
      return { text, shown: html`<i>${text}</i><bdi>${codes.get(base) ?? this.#nameOf(base)}</bdi>` };
    });
  }

  render(view: View, message: ChatMessage | undefined): unknown {
    const { html } = this.#context.kit;
    const { phrase } = view;
    this.#source.want(view);
    if (this.#source.hasFailed) {
      return html`<p role="status">${phrase(english.failed)}</p>
        <button class="link" @click=${this.#source.retry}>${phrase(english.retry)}</button>`;
    }
    if (!this.#data) return html`<p role="status">${phrase(english.loading)}</p>`;
    const isFull = !!message && message.reactions.length >= (view.state.limits.reactions ?? Infinity);
    if (isFull) {
      const kinds = message.reactions.map(({ emoji }) => emoji);
      return [
        html`<p class="full" role="status">${phrase(english.full)}</p>`,
        this.#grid(kinds, phrase(english.emoji)),
      ];
    }
    const found = this.#text.trim() ? this.#data.find(this.#text, mostFound) : undefined;
    return [
      this.#search(view, found),
      this.#tabs(view, !!found),
      this.#grid(this.#listed(found), phrase(english[found ? 'search' : this.#group!])),
      this.#foot(view),
    ];
  }

  get #data(): EmojiData | undefined {
    return this.#source.data;
  }

  #listed(found: readonly string[] | undefined): readonly string[] {
    if (!found && this.#group === 'recent') return this.#last;
    const data = this.#data!;
    return (found ?? data.group(this.#group as GroupName)).map((emoji) => data.inTone(emoji, this.#recent.tone));
  }

  #search({ phrase }: View, found: readonly string[] | undefined): unknown {
    const { html, icon } = this.#context.kit;
    return html`<label class="efind"
        >${icon(icons.search)}<span class="sr">${phrase(english.search)}</span>
        <input
          type="search"
          placeholder=${phrase(english.search)}
          autocomplete="off"
          enterkeyhint="go"
          dir="auto"
          .value=${this.#text}
          @input=${this.#onInput}
          @keydown=${this.#onFieldKey}
        />
      </label>
      <p role="status" class="${found && !found.length ? 'none' : 'sr'}">
        ${found ? phrase(found.length ? english.found : english.none, { n: found.length }) : ''}
      </p>`;
  }

  #tabs({ phrase }: View, isFinding: boolean): unknown {
    const { html } = this.#context.kit;
    const names = [...(this.#last.length ? (['recent'] as const) : []), ...groupNames];
    return html`<div class="etabs" role="tablist" aria-label=${phrase(english.emoji)} @keydown=${this.#onTabKey}>
      ${names.map((name) => {
        const isOn = !isFinding && name === this.#group;
        return html`<button
          role="tab"
          id=${`emoji-${name}`}
          aria-controls="emoji-group"
          tabindex=${name === this.#group ? 0 : -1}
          aria-selected=${isOn}
          aria-label=${phrase(english[name])}
          title=${phrase(english[name])}
          @click=${() => this.#go(name)}
        >
          ${signs[name]}
        </button>`;
      })}
    </div>`;
  }

  #go(group: GroupName | 'recent'): void {
    this.#group = group;
    this.#text = '';
    this.#toTop();
  }

  #toTop(): void {
    this.#active = 0;
    this.#root.querySelector('.egrid')?.scrollTo(0, 0);
    this.#context.changed();
  }

  #grid(list: readonly string[], label: string): unknown {
    const { html } = this.#context.kit;
    const across = this.#across;
    const rows: unknown[] = [];
    const stop = Math.min(this.#active, list.length - 1);
    for (let start = 0; start < list.length; start += across) {
      rows.push(
        html`<div role="row">
          ${list
            .slice(start, start + across)
            .map(
              (emoji, index) =>
                html`<button
                  role="gridcell"
                  tabindex=${start + index === stop ? 0 : -1}
                  data-emoji=${emoji}
                  aria-label=${this.#nameOf(emoji)}
                >
                  ${emoji}
                </button>`,
            )}
        </div>`,
      );
    }
    return html`<div class="egrid" role="tabpanel" id="emoji-group" aria-label=${label}>
      <div
        role="grid"
        aria-label=${label}
        @click=${this.#onClick}
        @keydown=${this.#onGridKey}
        @focusin=${this.#onFocus}
        @pointerover=${this.#preview}
      >
        ${rows}
      </div>
    </div>`;
  }

  #nameOf(emoji: string): string {
    return this.#data!.nameOf(emoji).filter(Boolean).join(', ');
  }

  /** What it is called, and the skin tone of those that have one. */
  #foot({ phrase }: View): unknown {
    const { html } = this.#context.kit;
    const { tones } = this.#data!;
    const now = this.#recent.tone;
    const onChange = ({ target }: Event): void => {
      this.#recent.tone = Number((target as HTMLSelectElement).value);
      this.#context.changed();
    };
    return html`<div class="efoot">
      <span class="ename" aria-hidden="true"></span>
      <select aria-label=${phrase(english.tone)} @change=${onChange}>
        ${[phrase(english.noTone), ...tones].map(
          (name, tone) =>
            html`<option value=${tone} aria-label=${name} ?selected=${tone === now}>
              ${this.#data!.inTone('👋', tone)}
            </option>`,
        )}
      </select>
    </div>`;
  }

  readonly #onInput = ({ target }: Event): void => {
    this.#text = (target as HTMLInputElement).value;
    this.#toTop();
  };

  readonly #onFieldKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const first = this.#cells[0];
    if (event.key === 'ArrowDown' && first) {
      event.preventDefault();
      (this.#cells[this.#active] ?? first).focus();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (this.#text.trim()) first?.click();
    }
  };

  readonly #onTabKey = (event: KeyboardEvent): void => {
    const tabs = [...this.#root.querySelectorAll<HTMLElement>('.etabs button')];
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#cells[0]?.focus();
      return;
    }
    if (event.key === 'ArrowUp') return;
    rove(event, tabs);
    const now = this.#root.activeElement as HTMLElement;
    // What has the focus is what is shown.
    if (now !== event.target && tabs.includes(now)) now.click();
  };

  readonly #onGridKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const field = this.#root.querySelector<HTMLElement>('.efind input');
    const box = this.#root.querySelector('.egrid')!;
    const to = goInGrid(event, this.#cells, this.#across, box.clientHeight);
    if (to) {
      event.preventDefault();
      to.focus();
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      field?.focus();
    } else if (
      (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) ||
      event.key === 'Backspace'
    ) {
      // What is typed is searched for.
      field?.focus();
    }
  };

  readonly #onFocus = (event: Event): void => {
    const cells = this.#cells;
    const now = cells.indexOf(event.target as HTMLElement);
    if (now < 0) return;
    for (const each of cells) if (each.tabIndex === 0) each.tabIndex = -1;
    cells[now]!.tabIndex = 0;
    this.#active = now;
    this.#preview(event);
  };

  readonly #preview = ({ target }: Event): void => {
    const { emoji } = (target as HTMLElement).dataset;
    const place = this.#root.querySelector('.ename');
    if (emoji && place) place.textContent = this.#nameOf(emoji);
  };

  readonly #onClick = (event: MouseEvent): void => {
    const { emoji } = (event.target as HTMLElement).dataset;
    if (emoji) this.#choose(emoji, event.shiftKey);
  };

  get #across(): number {
    return matchMedia(phone).matches ? Math.max(1, Math.floor((innerWidth - 16) / cell)) : columns;
  }

  get #cells(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>('.egrid [data-emoji]')];
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }
}

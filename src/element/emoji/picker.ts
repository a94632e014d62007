import type { ChatMessage } from '../../client/index.ts';
import { rove } from '../controllers/rove.ts';
import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { View } from '../view.ts';
import { Codes } from './codes.ts';
import { groupNames, type EmojiData, type GroupName } from './data.ts';
import { columns, Grid } from './grid.ts';
import { mayOffer, nameIn, offersFor, type Offer } from './offers.ts';
import { pickerStyles } from './picker-styles.ts';
import type { Recent } from './recent.ts';
import { EmojiSource } from './source.ts';
import { english } from './strings.ts';

/** So many that were found are shown. */
const mostFound = 96;
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

/** What is in the picker: a field to search in, the groups, and a grid of emoji, of which one is a tab stop. */
export class Picker {
  readonly styles;

  #context: FeatureContext;
  #recent: Recent;
  #grid: Grid;
  #source: EmojiSource;
  #text = '';
  #group: GroupName | 'recent' | undefined;
  /** What was used last when it was opened: it does not move under the pointer. */
  #last: readonly string[] = [];
  #isNew = true;
  #listening: AbortController | undefined;

  constructor(context: FeatureContext, recent: Recent, choose: (emoji: string, stay: boolean) => void) {
    this.#context = context;
    this.#recent = recent;
    this.#grid = new Grid(context, (emoji) => nameIn(this.#data!, emoji), choose);
    this.styles = pickerStyles(context.kit);
    this.#source = new EmojiSource(context);
    new Codes(context, () => this.#data);
  }

  /** It is opened, for a message or for the field. */
  reset(_id: string | undefined): void {
    this.#text = '';
    this.#last = this.#recent.all;
    this.#group = this.#last.length < columns ? 'smileys' : 'recent';
    this.#grid.reset();
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

  /** What fits to what is written in the field. */
  async offer(begun: string, view: View): Promise<readonly Offer[]> {
    if (!mayOffer(begun, this.#context)) return [];
    const data = await this.#source.get(view);
    return data ? offersFor(begun, data, this.#recent.tone, this.#context) : [];
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
        this.#grid.render(kinds, phrase(english.emoji)),
      ];
    }
    const found = this.#text.trim() ? this.#data.find(this.#text, mostFound) : undefined;
    return [
      this.#search(view, found),
      this.#tabs(view, !!found),
      this.#grid.render(this.#listed(found), phrase(english[found ? 'search' : this.#group!])),
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
    this.#grid.toTop();
    this.#context.changed();
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
    const { first } = this.#grid;
    if (event.key === 'ArrowDown' && first) {
      event.preventDefault();
      this.#grid.focus();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (this.#text.trim()) first?.click();
    }
  };

  readonly #onTabKey = (event: KeyboardEvent): void => {
    const tabs = [...this.#root.querySelectorAll<HTMLElement>('.etabs button')];
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#grid.first?.focus();
      return;
    }
    if (event.key === 'ArrowUp') return;
    rove(event, tabs);
    const now = this.#root.activeElement as HTMLElement;
    // What has the focus is what is shown.
    if (now !== event.target && tabs.includes(now)) now.click();
  };

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }
}

import type { RoomListSnapshot, RoomSummary } from '../../client/room-list.ts';
import type { FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import type { Text } from '../strings.ts';
import type { View } from '../view.ts';
import { Kept } from './kept.ts';
import { option, optionId, type OptionState } from './options.ts';
import { spanOf } from './span.ts';
import { english } from './strings.ts';
import { inOrder, matches, Times, titleOf } from './summary.ts';

/** How high the name of a section is, and a row until one was seen, in pixels. */
const labelHeight = 34;
const usualRow = 56;
/** How long letters that are typed belong together, in milliseconds. */
const typedTogether = 700;
/** More than that does not move the list by itself: rows that come and go are made when it has. */
const coarse = 6;

interface Section {
  readonly label: Text;
  readonly rooms: readonly RoomSummary[];
}

/**
 * The list of conversations: one stop of the Tab key, in which arrows, Home, End and letters move. The focus stays on the list, so rows may come,
 * go and change places under it.
 */
export class RoomPane {
  /** What is looked for by name. */
  search = '';
  /** The room that the keys are at. */
  active: string | undefined;
  readonly kept = new Kept();

  #context: FeatureContext;
  #choose: (room: string) => void;
  #isFolded: (user: string) => boolean;
  #times = new Times();
  #order: readonly string[] = [];
  #isPointed = false;
  #at = 0;
  #height = 1_000;
  #row = usualRow;
  /** Whether the keys were in the list before it was rendered anew. */
  #hadFocus = false;
  #typed = '';
  #typedAt = 0;
  /** What is listed, from top to bottom. */
  #listed: readonly RoomSummary[] = [];
  #titles: ReadonlyMap<string, string> = new Map();

  constructor(context: FeatureContext, choose: (room: string) => void, isFolded: (user: string) => boolean) {
    this.#context = context;
    this.#choose = choose;
    this.#isFolded = isFolded;
  }

  /** Where the keys begin: in the list, or where nothing is listed at what begins a conversation. */
  get start(): HTMLElement | null {
    const list = this.#list;
    return list?.hidden ? this.#root.querySelector<HTMLElement>('.startnew') : list;
  }

  focus(): void {
    this.start?.focus();
  }

  render({ status, rooms }: RoomListSnapshot, view: View, current: string, retry: () => void): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { search } = this;
    this.#hadFocus = !!this.#list?.matches(':focus');
    const inPlace = this.#isPointed ? inOrder(rooms, this.#order) : rooms;
    this.#order = inPlace.map(({ id }) => id);
    this.#titles = new Map(inPlace.map((room) => [room.id, titleOf(room, view)]));
    const found = search ? inPlace.filter(({ id }) => matches(this.#titles.get(id)!, search)) : inPlace;
    const sections: readonly Section[] = [
      { label: english.rooms, rooms: found.filter(({ kind }) => kind !== 'direct') },
      { label: english.direct, rooms: found.filter(({ kind }) => kind === 'direct') },
    ];
    this.#listed = sections.flatMap((section) => section.rooms);
    if (!this.#listed.some(({ id }) => id === this.active)) {
      this.active = (this.#listed.find(({ id }) => id === current) ?? this.#listed[0])?.id;
    }
    const state: OptionState = {
      view,
      kept: this.kept,
      isFolded: this.#isFolded,
      times: this.#times,
      current,
      active: this.active,
    };
    return html`<label class="rsearch"
        >${icon(paths.search)}<span class="sr">${phrase(english.find)}</span
        ><input
          type="search"
          placeholder=${phrase(english.find)}
          autocomplete="off"
          dir="auto"
          .value=${search}
          @input=${this.#onInput}
          @keydown=${this.#onSearchKeydown}
      /></label>
      <div
        class="convs"
        role="listbox"
        tabindex="0"
        aria-label=${phrase(english.conversations)}
        aria-busy=${status === 'loading'}
        aria-activedescendant=${this.active ? optionId(this.active) : ''}
        ?hidden=${!this.#listed.length && status !== 'loading'}
        @keydown=${this.#onKeydown}
        @click=${this.#onClick}
        @scroll=${this.#onScroll}
        @pointerenter=${this.#onPointer}
        @pointerleave=${this.#onPointer}
      >
        ${status === 'loading' ? this.#skeleton() : this.#sections(sections, state)}
      </div>
      ${this.#note(status, rooms.length, view, retry)}`;
  }

  #skeleton(): unknown {
    const { html } = this.#context.kit;
    return [1, 2, 3, 4, 5].map(
      () => html`<div class="bone" role="presentation"><i class="sk"></i><i class="sk"></i></div>`,
    );
  }

  #sections(sections: readonly Section[], state: OptionState): unknown {
    const { kit } = this.#context;
    let start = 0;
    return sections.map(({ label, rooms }) => {
      const count = rooms.length;
      if (!count) return '';
      start += labelHeight;
      const { first, end } = spanOf(count, start, { at: this.#at, height: this.#height, row: this.#row });
      start += count * this.#row;
      // What the keys are at is there wherever it is, as it is named by the list.
      const shown = rooms.flatMap((room, index) =>
        (index >= first && index < end) || room.id === this.active ? [[room, index] as const] : [],
      );
      const name = state.view.phrase(label);
      return kit.html`<div role="group" aria-label=${name}>
        <div class="csect" aria-hidden="true">${name}</div>
        <div role="presentation" .style=${`block-size:calc(var(--row)*${count})`}>
          ${shown.map(([room, index]) => option(kit, room, index, count, state))}
        </div>
      </div>`;
    });
  }

  /** What there is to say where nothing is listed. */
  #note(status: RoomListSnapshot['status'], count: number, { phrase }: View, retry: () => void): unknown {
    const { html } = this.#context.kit;
    const isFailed = status === 'error';
    const isEmpty = status === 'ready' && !this.#listed.length;
    return html`<div class="cnote ${isFailed || isEmpty ? '' : 'blank'}" role="status">
      ${isFailed ? html`<p>${phrase(english.failed)}</p>` : ''}${
        isEmpty && !count
          ? html`<h3>${phrase(english.none)}</h3>
              <p>${phrase(english.noneNote)}</p>`
          : ''
      }${isEmpty && count ? html`<p>${phrase(english.noMatch)}</p>` : ''}${
        isFailed ? html`<button class="link" @click=${retry}>${phrase(english.retry)}</button>` : ''
      }
    </div>`;
  }

  // ── What happens ───────────────────────────────────────────────────────────────────────────────────────────────

  /** The host was updated: what was measured once is measured again. */
  measure(): void {
    const list = this.#list;
    // What the keys were in has turned out to be empty; with it they are lost.
    if (list?.hidden && this.#hadFocus) this.focus();
    this.#hadFocus = false;
    const row = list?.querySelector<HTMLElement>('.conv')?.offsetHeight;
    const height = list?.clientHeight;
    if (!row || !height || (row === this.#row && height === this.#height)) return;
    this.#row = row;
    this.#height = height;
    this.#context.host.requestUpdate();
  }

  readonly #onInput = (event: Event): void => {
    this.search = (event.target as HTMLInputElement).value.trim();
    this.active = undefined;
    this.#scrollTo(0);
    this.#context.host.requestUpdate();
  };

  readonly #onSearchKeydown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (event.isComposing) return;
    if (key === 'Escape' && this.search) {
      this.search = '';
      (event.target as HTMLInputElement).value = '';
      this.#context.host.requestUpdate();
    } else if (key === 'ArrowDown' && this.#listed.length) this.focus();
    else if (key === 'Enter' && this.active) this.#choose(this.active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey) return;
    const here = this.#listed.findIndex(({ id }) => id === this.active);
    const page = Math.max(1, Math.floor(this.#height / this.#row) - 1);
    const last = this.#listed.length - 1;
    const isSpace = key === ' ' && Date.now() - this.#typedAt > typedTogether;
    const to = {
      ArrowUp: here - 1,
      ArrowDown: here + 1,
      PageUp: Math.max(0, here - page),
      PageDown: Math.min(last, here + page),
      Home: 0,
      End: last,
    }[key];
    if (key === 'Enter' || isSpace) {
      if (this.active) this.#choose(this.active);
    } else if (key === 'ArrowUp' && here <= 0) {
      this.#root.querySelector<HTMLElement>('.rsearch input')?.focus();
    } else if (to !== undefined) this.#moveTo(this.#listed[to]?.id);
    else if (key.length === 1) this.#moveTo(this.#byLetters(key, here));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** The next room whose title begins with the letters that were typed; the same letter again goes on to the one after. */
  #byLetters(key: string, here: number): string | undefined {
    const now = Date.now();
    this.#typed = now - this.#typedAt > typedTogether ? key : this.#typed + key;
    this.#typedAt = now;
    const letters = new Set(this.#typed).size === 1 ? key : this.#typed;
    const first = letters.length === 1 ? here + 1 : here;
    const count = this.#listed.length;
    const all = this.#listed.map((_, index) => this.#listed[(first + index + count) % count]!);
    return all.find(({ id }) => this.#titles.get(id)!.toLowerCase().startsWith(letters.toLowerCase()))?.id;
  }

  #moveTo(room: string | undefined): void {
    if (room === undefined) return;
    this.active = room;
    this.#context.host.requestUpdate();
    void this.#context.host.updateComplete.then(() => {
      this.#root.querySelector('.conv.reached')?.scrollIntoView({ block: 'nearest' });
    });
  }

  readonly #onClick = (event: Event): void => {
    const { room } = (event.target as Element).closest<HTMLElement>('.conv')?.dataset ?? {};
    if (room === undefined) return;
    this.active = room;
    this.#choose(room);
  };

  readonly #onScroll = (event: Event): void => {
    this.#scrollTo((event.target as HTMLElement).scrollTop);
  };

  #scrollTo(at: number): void {
    const step = this.#row * coarse;
    const isNear = Math.floor(at / step) === Math.floor(this.#at / step);
    this.#at = at;
    if (!isNear) this.#context.host.requestUpdate();
  }

  /** Nothing changes places under a pointer. */
  readonly #onPointer = ({ type, pointerType }: PointerEvent): void => {
    this.#isPointed = type === 'pointerenter' && pointerType === 'mouse';
    if (!this.#isPointed) this.#context.host.requestUpdate();
  };

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }

  get #list(): HTMLElement | null {
    return this.#root.querySelector('.convs');
  }
}

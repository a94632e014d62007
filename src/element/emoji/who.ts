import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import { whoReacted } from './people.ts';

/** How long a pointer rests, and a finger stays, before it is told; and how long it takes to come from the reaction to what is told. */
const rest = 350;
const hold = 500;
const grace = 150;
const gap = 4;

const chipOf = ({ target }: Event): HTMLElement | null => (target as Element).closest<HTMLElement>('.chip[data-emoji]');

/** Tells who reacted: when a pointer rests on a reaction, a finger stays on it, or it has the focus. Screen readers have it as the button's name. */
export class Who {
  #context: FeatureContext;
  #chip: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A finger has stayed on it: letting go is no click. */
  #isHeld = false;

  constructor(context: FeatureContext) {
    this.#context = context;
    const root = context.host.renderRoot as ShadowRoot;
    const on = (types: string, listener: (event: never) => void): void => {
      for (const type of types.split(' ')) root.addEventListener(type, listener as EventListener, true);
    };
    on('pointerover', this.#onOver);
    on('pointerdown', this.#onDown);
    on('pointerup pointercancel', this.#onUp);
    on('contextmenu', this.#onMenu);
    on('click', this.#onClick);
    on('focusin', this.#onFocus);
    on('focusout scroll', () => this.hide());
    on('keydown', this.#onKey);
    context.host.addController({ hostUpdated: () => this.#place() });
  }

  hide(): void {
    clearTimeout(this.#timer);
    if (!this.#chip) return;
    this.#chip = undefined;
    this.#context.changed();
  }

  #show(chip: HTMLElement): void {
    clearTimeout(this.#timer);
    this.#chip = chip;
    this.#context.changed();
  }

  readonly #onOver = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return;
    const chip = chipOf(event);
    if (chip && chip === this.#chip) return clearTimeout(this.#timer);
    if (!chip && (event.target as Element).closest('.whor')) return clearTimeout(this.#timer);
    clearTimeout(this.#timer);
    if (chip) this.#timer = setTimeout(() => this.#show(chip), rest);
    else if (this.#chip) this.#timer = setTimeout(() => this.hide(), grace);
  };

  readonly #onDown = (event: PointerEvent): void => {
    const chip = chipOf(event);
    this.#isHeld = false;
    if (this.#chip && chip !== this.#chip) this.hide();
    if (!chip || event.pointerType !== 'touch') return;
    // The menu of the message is for the rest of it.
    event.stopPropagation();
    this.#timer = setTimeout(() => {
      this.#isHeld = true;
      this.#show(chip);
    }, hold);
  };

  readonly #onUp = (event: PointerEvent): void => {
    if (event.pointerType === 'touch' && !this.#isHeld) clearTimeout(this.#timer);
  };

  readonly #onMenu = (event: Event): void => {
    // Where a long press is a right click to the browser.
    if (!chipOf(event) || !(event as PointerEvent).pointerType?.startsWith('touch')) return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #onClick = (event: Event): void => {
    if (!this.#isHeld || !chipOf(event)) return;
    this.#isHeld = false;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #onFocus = (event: Event): void => {
    const chip = chipOf(event);
    if (chip?.matches(':focus-visible')) this.#show(chip);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#chip) return;
    this.hide();
    // From a reaction it leads back to the message.
    if (chipOf(event)) return;
    event.stopPropagation();
    event.preventDefault();
  };

  render(view: View): unknown {
    const chip = this.#chip;
    const id = chip?.closest<HTMLElement>('[data-id]')?.dataset['id'];
    const message = chip?.isConnected && view.conversation.messages.find((each) => each.id === id);
    const reaction = message && message.reactions.find(({ emoji }) => emoji === chip!.dataset['emoji']);
    if (!reaction) return '';
    return this.#context.kit.html`<div class="whor" popover="manual" aria-hidden="true">
      <i>${reaction.emoji}</i><bdi>${whoReacted(reaction, view)}</bdi>
    </div>`;
  }

  #place(): void {
    const tip = (this.#context.host.renderRoot as ShadowRoot).querySelector<HTMLElement>('.whor');
    if (!tip?.isConnected || !this.#chip) return;
    if (!tip.matches(':popover-open')) tip.showPopover();
    const { width, height } = tip.getBoundingClientRect();
    const { top, bottom, left, right } = this.#chip.getBoundingClientRect();
    const x = (left + right - width) / 2;
    const above = top - height - gap;
    tip.style.setProperty('--x', `${Math.max(gap, Math.min(x, innerWidth - width - gap))}px`);
    tip.style.setProperty('--y', `${above > gap ? above : bottom + gap}px`);
  }
}

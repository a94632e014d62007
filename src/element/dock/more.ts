import type { View } from '../view.ts';
import { english } from './strings.ts';
import type { DockedWindow } from './window.ts';

/** The button of what there is no room for, and the list behind it. */
export class More {
  #button: HTMLButtonElement;
  #list: HTMLElement;
  #choose: (chosen: DockedWindow) => void;

  constructor(place: HTMLElement, choose: (chosen: DockedWindow) => void) {
    this.#choose = choose;
    this.#button = document.createElement('button');
    this.#button.className = 'dmore';
    this.#list = document.createElement('div');
    this.#list.className = 'dlist';
    const whole = document.createElement('div');
    whole.className = 'dall';
    whole.append(this.#list, this.#button);
    this.#button.addEventListener('click', () => this.#turn(this.#list.hidden === true));
    whole.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#list.hidden) return;
      event.stopPropagation();
      this.#turn(false);
      this.#button.focus();
    });
    whole.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget && !whole.contains(relatedTarget as Node)) this.#turn(false);
    });
    place.prepend(whole);
  }

  show(hidden: readonly DockedWindow[], view: View | undefined): void {
    const n = hidden.length;
    this.#button.parentElement!.hidden = n === 0;
    this.#button.textContent = `+${n}`;
    this.#button.setAttribute('aria-label', view?.phrase(english.more, { n }) ?? `${n}`);
    this.#list.replaceChildren(
      ...hidden.map((each) => {
        const row = document.createElement('button');
        row.dir = 'auto';
        row.textContent = each.element.heading ?? each.room;
        row.addEventListener('click', () => {
          this.#turn(false);
          this.#choose(each);
        });
        return row;
      }),
    );
    this.#turn(false);
  }

  #turn(isOpen: boolean): void {
    this.#list.hidden = !isOpen;
    this.#button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) this.#list.querySelector('button')?.focus();
  }
}

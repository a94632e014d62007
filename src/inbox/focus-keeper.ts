import { isReachable, reachable } from './reachable.ts';

/** How far the middle of something is from a place: nothing in it. */
function between({ left, right, top, bottom }: DOMRect, one: DOMRect): number {
  const [x, y] = [one.left + one.width / 2, one.top + one.height / 2];
  return Math.hypot(x - Math.min(right, Math.max(left, x)), y - Math.min(bottom, Math.max(top, y)));
}

/** Keeps the focus in the inbox: where what has it goes away by what was done, something beside it has it then, never the page as a whole. */
export class FocusKeeper {
  #held: Element | null = null;
  #above: readonly Element[] = [];
  #place: DOMRect | undefined;
  #wasInside = false;
  /** What had it before a box was opened. */
  readonly #before = new WeakMap<Element, HTMLElement>();

  /** Boxes that close give the focus back: to nobody where what had it is no more, or nothing had it. */
  follow(root: ShadowRoot): void {
    root.addEventListener('beforetoggle', this.#onToggling, true);
    for (const type of ['toggle', 'close']) root.addEventListener(type, this.#onClosed, true);
  }

  /** Before what is shown changes. */
  remember({ activeElement }: ShadowRoot): void {
    this.#held = activeElement;
    const above: Element[] = [];
    for (let each = activeElement?.parentElement; each; each = each.parentElement) above.push(each);
    this.#above = above;
    this.#place = activeElement?.getBoundingClientRect();
  }

  /** After it. */
  restore(root: ShadowRoot): void {
    if (!this.#held || !this.#isLost(root)) return;
    for (const each of this.#above) {
      if (!each.isConnected) continue;
      // Not what is in it beside its rows: a letter is a key there.
      if (each.matches('.list')) return (each as HTMLElement).focus({ preventScroll: true });
      const near = [...each.querySelectorAll<HTMLElement>(reachable)]
        .filter(isReachable)
        .map((one) => [between(this.#place!, one.getBoundingClientRect()), one] as const)
        .sort(([one], [other]) => one - other)[0]?.[1];
      if (near) return near.focus({ preventScroll: true });
    }
    toMain(root);
  }

  /** Given back here, as it is not by each browser within a shadow tree. At once: what is typed next belongs there. */
  readonly #onToggling = (event: Event): void => {
    const box = event.target as Element;
    const { activeElement } = box.getRootNode() as ShadowRoot;
    if ((event as ToggleEvent).newState === 'open') {
      if (activeElement) this.#before.set(box, activeElement as HTMLElement);
      else this.#before.delete(box);
      return;
    }
    this.#wasInside = box.contains(activeElement);
    const before = this.#before.get(box);
    if (this.#wasInside && before?.isConnected && isReachable(before)) before.focus({ preventScroll: true });
  };

  readonly #onClosed = (event: Event): void => {
    const box = event.target as Element;
    const root = box.getRootNode() as ShadowRoot;
    const isClosed = event.type === 'close' || (event as ToggleEvent).newState === 'closed';
    if (!isClosed || !this.#wasInside || !this.#isLost(root)) return;
    const button = root.querySelector<HTMLElement>(`[popovertarget="${box.id}"]`);
    if (button && isReachable(button)) button.focus({ preventScroll: true });
    else toMain(root);
  };

  /** Nothing has it: not what is elsewhere on the page either. */
  #isLost({ activeElement, host }: ShadowRoot): boolean {
    if (activeElement) return !isReachable(activeElement);
    return [null, document.body, host].includes(document.activeElement as HTMLElement | null);
  }
}

/** To where one writes; on a phone, where that opens a keyboard, to whom; else to the list. */
function toMain(root: ShadowRoot): void {
  const isPhone = root.querySelector('.phone-bar') !== null;
  const found = [isPhone ? '.conversation h2' : '.composer textarea', '.rows [tabindex="0"]', '.finder input']
    .map((selector) => root.querySelector<HTMLElement>(selector))
    .find((each) => each && isReachable(each));
  found?.focus({ preventScroll: true });
}

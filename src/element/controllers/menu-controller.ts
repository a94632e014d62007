import type { ReactiveElement, ReactiveController } from 'lit';
import { rove } from './rove.ts';

const holdFor = 500;
const margin = 8;

const messageOf = (event: Event) => (event.target as Element).closest<HTMLElement>('.msg');

/** Which message's menu is open, and where. The menu is a popover: the browser closes it on Escape and on a click elsewhere. */
export class MenuController implements ReactiveController {
  /** The message's id. */
  target: string | undefined;
  /** Only the emoji. */
  brief = false;

  #host: ReactiveElement;
  #at = new DOMRect();
  /** What had the focus before. */
  #opener: HTMLElement | null = null;
  #hold: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Opens it for a message, beside a rectangle. */
  open(message: HTMLElement, at: DOMRect, brief = false): void {
    // Where it has no tools there is nothing to choose.
    if (!message.hasAttribute('data-able')) return;
    this.target = message.dataset['id'];
    this.brief = brief;
    this.#at = at;
    this.#host.requestUpdate();
  }

  close(): void {
    this.#element?.hidePopover();
  }

  hostUpdated(): void {
    const menu = this.#element;
    if (!menu || menu.matches(':popover-open')) return;
    this.#opener = this.#root.activeElement as HTMLElement | null;
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    const { top, bottom, left, right } = this.#at;
    const panel = menu.closest('.panel')!.getBoundingClientRect();
    const y = bottom + height + margin < innerHeight ? bottom + 4 : top - height - 4;
    // Towards the middle of the panel.
    const x = left + right > panel.left + panel.right ? right - width : left;
    menu.style.setProperty('--y', `${Math.max(margin, y)}px`);
    menu.style.setProperty('--x', `${Math.max(margin, Math.min(x, innerWidth - width - margin))}px`);
    menu.querySelector('button')?.focus();
  }

  hostDisconnected(): void {
    clearTimeout(this.#hold);
    this.target = undefined;
  }

  /** It is about to open or close, whoever wants it. */
  readonly onToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'open') return;
    this.target = undefined;
    if (this.#element!.contains(this.#root.activeElement)) this.#opener?.focus();
    this.#host.requestUpdate();
  };

  /** A right click, the menu key, or a long press where the browser makes that a right click. */
  readonly onContextMenu = (event: MouseEvent): void => {
    const message = messageOf(event);
    // A link and a selected text have menus of their own.
    if (!message || (event.target as Element).closest('a') || `${getSelection()}`) return;
    event.preventDefault();
    clearTimeout(this.#hold);
    const { clientX, clientY } = event;
    this.open(message, clientX || clientY ? new DOMRect(clientX, clientY) : boxOf(message));
  };

  /** A long press, where the browser makes nothing of it. Anything but a finger that stays ends it. */
  readonly onPointer = (event: PointerEvent): void => {
    clearTimeout(this.#hold);
    const message = messageOf(event);
    if (event.type === 'pointerdown' && event.pointerType === 'touch' && message) {
      this.#hold = setTimeout(() => this.open(message, boxOf(message)), holdFor);
    }
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    const here = event.target as HTMLElement;
    const all = [...this.#element!.querySelectorAll('button')];
    // Up and down take the row of emoji as one.
    const row = here.matches('.mi') ? all[0] : here;
    const vertical = /Up|Down/.test(event.key);
    rove(event, vertical ? all.filter((each) => each === row || each.matches('.mi')) : all);
    if (event.key === 'Tab') this.close();
    // Nothing here is the panel's; Escape is the browser's.
    event.stopPropagation();
  };

  get #root(): ShadowRoot {
    return this.#host.renderRoot as ShadowRoot;
  }

  get #element(): HTMLElement | null {
    return this.#root.querySelector('.menu');
  }
}

const boxOf = (message: Element) => message.querySelector('.bub')!.getBoundingClientRect();

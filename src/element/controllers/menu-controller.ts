import type { ReactiveElement, ReactiveController } from 'lit';
import { rove } from './rove.ts';

const holdFor = 500;
const margin = 8;

const messageOf = (event: Event) => (event.target as Element).closest<HTMLElement>('.msg');

/**
 * Which message's menu is open, and where. The menu is a popover: the browser closes it on Escape and on a click elsewhere. Not where a finger
 * has opened it that is still down: its lifting would count as a click elsewhere, so that we close it ourselves.
 */
export class MenuController implements ReactiveController {
  /** The message's id. */
  target: string | undefined;
  /** Only the emoji. */
  brief = false;
  /** Opened by a finger that was down. */
  isHeld = false;

  #host: ReactiveElement;
  #at = new DOMRect();
  /** What had the focus before. */
  #opener: HTMLElement | null = null;
  #hold: ReturnType<typeof setTimeout> | undefined;
  /** While it is ours to close. */
  #closing: AbortController | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Opens it for a message, beside a rectangle. */
  open(message: HTMLElement, at: DOMRect, brief = false, isHeld = false): void {
    // Where it has no tools there is nothing to choose.
    if (!message.hasAttribute('data-able')) return;
    this.target = message.dataset['id'];
    this.brief = brief;
    this.isHeld = isHeld;
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
    if (this.isHeld) this.#watch(menu);
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
    this.#closing?.abort();
    this.target = undefined;
  }

  /** The next touch elsewhere closes it. A click before that is still of the finger that has opened it. */
  #watch(menu: HTMLElement): void {
    this.#closing = new AbortController();
    const options = { capture: true, signal: this.#closing.signal };
    let isLifted = false;
    const onDown = (event: Event): void => {
      isLifted = true;
      if (!event.composedPath().includes(menu)) this.close();
    };
    const onClick = (event: Event): void => {
      if (isLifted || (event as PointerEvent).pointerType !== 'touch') return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('pointerdown', onDown, options);
    addEventListener('click', onClick, options);
  }

  /** It is about to open or close, whoever wants it. */
  readonly onToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'open') return;
    this.#closing?.abort();
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
    const isTouch = (event as PointerEvent).pointerType === 'touch';
    this.open(message, clientX || clientY ? new DOMRect(clientX, clientY) : boxOf(message), false, isTouch);
  };

  /** A long press, where the browser makes nothing of it. Anything but a finger that stays ends it. */
  readonly onPointer = (event: PointerEvent): void => {
    clearTimeout(this.#hold);
    const message = messageOf(event);
    if (event.type === 'pointerdown' && event.pointerType === 'touch' && message) {
      this.#hold = setTimeout(() => this.open(message, boxOf(message), false, true), holdFor);
    }
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    const here = event.target as HTMLElement;
    const all = [...this.#element!.querySelectorAll('button')];
    // Up and down take the row of emoji as one.
    const row = here.matches('.mi') ? all[0] : here;
    const vertical = /Up|Down/.test(event.key);
    rove(event, vertical ? all.filter((each) => each === row || each.matches('.mi')) : all);
    if (event.key === 'Tab' || (this.isHeld && event.key === 'Escape')) this.close();
    // Nothing here is the panel's; Escape is the browser's, unless it is ours to close.
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

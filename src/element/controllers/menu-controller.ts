import type { LitElement, ReactiveController } from 'lit';

const holdFor = 500;

/** Which message's menu is open, and where. The menu is a popover: the browser closes it on Escape and on a click elsewhere. */
export class MenuController implements ReactiveController {
  /** The message's id. */
  target: string | undefined;
  /** Only the emoji. */
  brief = false;

  #host: LitElement;
  #has: (id: string) => boolean;
  #at = new DOMRect();
  #hold: ReturnType<typeof setTimeout> | undefined;

  /** @param has Whether there is anything to choose about that message. */
  constructor(host: LitElement, has: (id: string) => boolean) {
    this.#host = host;
    this.#has = has;
    host.addController(this);
  }

  /** Opens it beside a rectangle. */
  open(target: string, at: DOMRect, brief = false): void {
    if (!this.#has(target)) return;
    this.target = target;
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
    menu.showPopover();
    if (!menu.classList.contains('sheet')) {
      const { width, height } = menu.getBoundingClientRect();
      const { top, bottom, left, right } = this.#at;
      const below = bottom + 4 + height < innerHeight;
      const start = getComputedStyle(menu).direction === 'rtl' ? right - width : left;
      menu.style.top = `${Math.max(8, below ? bottom + 4 : top - 4 - height)}px`;
      menu.style.left = `${Math.max(8, Math.min(start, innerWidth - width - 8))}px`;
    }
    menu.querySelector('button')?.focus();
  }

  hostDisconnected(): void {
    clearTimeout(this.#hold);
    this.target = undefined;
  }

  readonly onToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'closed') {
      this.target = undefined;
      this.#host.requestUpdate();
    }
  };

  /** A right click, the menu key, or a long press where the browser makes that a right click. */
  readonly onContextMenu = (event: MouseEvent): void => {
    const target = event.target as Element;
    // A link and a selected text have menus of their own.
    if (target.closest('a') || getSelection()?.toString()) return;
    const message = target.closest<HTMLElement>('.msg');
    if (!message) return;
    event.preventDefault();
    clearTimeout(this.#hold);
    const at = event.clientX || event.clientY ? new DOMRect(event.clientX, event.clientY) : boxOf(message);
    this.open(message.dataset['id']!, at);
  };

  readonly onPointerDown = (event: PointerEvent): void => {
    const message = (event.target as Element).closest<HTMLElement>('.msg');
    if (event.pointerType !== 'touch' || !message) return;
    this.#hold = setTimeout(() => this.open(message.dataset['id']!, boxOf(message)), holdFor);
  };

  /** The finger has moved or was lifted. */
  readonly onPointerEnd = (): void => clearTimeout(this.#hold);

  readonly onKeydown = (event: KeyboardEvent): void => {
    // Escape is the browser's; nothing here is the panel's.
    event.stopPropagation();
    const menu = this.#element!;
    const all = [...menu.querySelectorAll('button')];
    const items = [...menu.querySelectorAll<HTMLButtonElement>('.mi')];
    const here = event.target as HTMLButtonElement;
    const rows = [all[0]!, ...items].filter((item, index, list) => list.indexOf(item) === index);
    const row = Math.max(0, items.includes(here) ? rows.indexOf(here) : 0);
    const turn = (list: HTMLButtonElement[], index: number) => list.at(index % list.length);
    const to = {
      ArrowRight: turn(all, all.indexOf(here) + 1),
      ArrowLeft: turn(all, all.indexOf(here) - 1),
      ArrowDown: turn(rows, row + 1),
      ArrowUp: turn(rows, row - 1),
      Home: all[0],
      End: all.at(-1),
    }[event.key];
    if (event.key === 'Tab') this.close();
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  get #element(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('.menu');
  }
}

const boxOf = (message: Element) => message.querySelector('.bub')!.getBoundingClientRect();

import * as icons from './icon-paths.ts';
import { english } from './strings.ts';
import type { View } from './view.ts';

/** Sets what differs: the same once more would count as a change, for style sheets and for whoever listens to the page. */
function set(target: Element, values: Readonly<Record<string, string | null>>): void {
  for (const name in values) {
    const value = values[name]!;
    if (value === target.getAttribute(name)) continue;
    if (value === null) target.removeAttribute(name);
    else target.setAttribute(name, value);
  }
}

function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  ...children: readonly (Node | string)[]
) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

function slot(name: string, ...children: readonly Node[]) {
  const element = make('slot', '', ...children);
  element.name = name;
  return element;
}

function drawn(name: string, attributes: Readonly<Record<string, string>>, ...children: readonly Node[]) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const each in attributes) element.setAttribute(each, attributes[each]!);
  element.append(...children);
  return element;
}

const icon = (d: string) =>
  drawn('svg', { class: 'i', viewBox: '0 0 20 20', 'aria-hidden': 'true' }, drawn('path', { d }));

/**
 * What is on the page before anybody wants it: the round button in its corner, and a panel with nothing in it. Made by hand: templates would
 * cost the page twice as much.
 */
export class Frame {
  /** What the panel shows is rendered into it. */
  readonly inside = make('div', '');
  readonly #panel = make('section', 'panel', this.inside);

  readonly #launcher = make('button', 'launch');
  readonly #around = make('div', '', this.#panel, make('div', 'sr', slot('announcer')));
  #face: string | undefined;

  constructor(root: Node, onIntent: () => void, onToggle: () => void, onKeydown: (event: KeyboardEvent) => void) {
    this.#panel.setAttribute('part', 'panel');
    this.#launcher.setAttribute('part', 'launcher');
    this.#launcher.onpointerenter = this.#launcher.onfocus = onIntent;
    this.#launcher.onclick = onToggle;
    this.#panel.onkeydown = onKeydown;
    root.appendChild(this.#around);
  }

  /** @param isShown Whether the panel is seen. */
  update({ mode, open, fills, title, conversation, state, phrase }: View, className: string, isShown: boolean): void {
    const isBubble = mode === 'bubble';
    set(this.#around, { lang: phrase(english.language), class: className });
    set(this.inside, { dir: phrase(english.direction) });
    set(this.#panel, {
      role: isBubble ? 'dialog' : 'region',
      'aria-label': title,
      'aria-modal': fills ? 'true' : null,
      hidden: isShown ? null : '',
    });
    // It may have the focus, which it would lose if it were put there again.
    if (!isBubble) this.#launcher.remove();
    else if (!this.#launcher.parentNode) this.#panel.after(this.#launcher);
    // What is said is what is seen.
    const unread = conversation.unread > 99 ? '99+' : conversation.unread;
    const waiting = state.status === 'online' ? 0 : state.unsent;
    const count = unread
      ? phrase(english.unread, { n: unread })
      : waiting
        ? phrase(english.unsent, { n: waiting })
        : '';
    set(this.#launcher, {
      'aria-label': open ? phrase(english.close) : phrase(english.open) + (count && `, ${count}`),
      'aria-expanded': `${open}`,
    });
    const face = `${open} ${unread || !!waiting}`;
    if (face === this.#face) return;
    this.#face = face;
    this.#launcher.replaceChildren(open ? icon(icons.down) : slot('launcher', icon(icons.talk)));
    if (count && !open)
      this.#launcher.append(make('span', unread ? 'badge' : 'badge wait', unread ? `${unread}` : icon(icons.clock)));
  }
}

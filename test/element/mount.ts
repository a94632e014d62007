// Puts a <live-chat> with a fake chat into the page, and looks into it.
import type { ChatSnapshot, RoomSnapshot } from '../../src/client/index.ts';
import { defineLiveChat } from '../../src/element/define.ts';
import { features } from '../../src/element/features.ts';
import type { LiveChat } from '../../src/element/live-chat.ts';
import { FakeChat, type FakeRoom } from '../support/fake-chat.ts';

defineLiveChat();
// What waits until the browser is idle comes in the next turn.
const inNextTurn = (window.requestIdleCallback = (work) => setTimeout(work));

export interface Mounted {
  readonly element: LiveChat;
  readonly chat: FakeChat;
  readonly room: FakeRoom;
  /** The first that matches in the element. */
  $<E extends HTMLElement = HTMLElement>(selector: string): E;
  $$(selector: string): HTMLElement[];
  /** Everything that is visible of an element's text, in one line. */
  text(selector: string): string;
  focused(): Element | null;
  /** The text of everything that is announced now. */
  announced(): string[];
  /** Writes into the field, as a person would. */
  write(text: string): Promise<void>;
  press(target: Element, key: string, more?: KeyboardEventInit): Promise<boolean>;
  updated(): Promise<void>;
}

export interface MountOptions {
  readonly state?: Partial<ChatSnapshot>;
  readonly room?: Partial<RoomSnapshot>;
  readonly attributes?: Record<string, string>;
}

const mounted = new Set<LiveChat>();

/** Takes everything out of the page that was put there. For `afterEach`. */
export function unmountAll(): void {
  for (const element of mounted) element.remove();
  mounted.clear();
  window.requestIdleCallback = inNextTurn;
  localStorage.clear();
}

export async function mount({ state, room, attributes = {} }: MountOptions = {}): Promise<Mounted> {
  const chat = new FakeChat(state, room);
  const element = document.createElement('live-chat');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.chat = chat;
  document.body.append(element);
  mounted.add(element);
  const it = await look(element, chat);
  if (element.open || element.mode !== 'bubble') await partsLoaded(element);
  return it;
}

/** What waits until the browser is idle waits for the call of what this returns, or the end of the test: on a slow connection it comes so late. */
export function holdParts(): () => void {
  const held: IdleRequestCallback[] = [];
  window.requestIdleCallback = (work) => held.push(work);
  return () => {
    window.requestIdleCallback = inNextTurn;
    for (const work of held) setTimeout(work);
  };
}

/** What each element has asked for of its features, when its actions were there. */
const asked = new WeakMap<object, Promise<unknown>[]>();
const loads = features as ((typeof features)[number] | undefined)[];
features.forEach((load, index) => {
  loads[index] = (host) => {
    const loading = load(host);
    if (loading) asked.set(host, [...(asked.get(host) ?? []), loading]);
    return loading;
  };
});

/** Resolves when what is loaded while the browser is idle is there. */
export async function partsLoaded(element: LiveChat): Promise<void> {
  // Not at frames, which come seldom on a busy machine.
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  while (!asked.has(element)) await turn();
  // Not by the number of style sheets: what is loaded by what was loaded brings some, too, and may come before the last feature.
  await Promise.allSettled([...asked.get(element)!, import('../../src/element/check.ts')]);
  await turn();
  await element.updateComplete;
}

export async function look(element: LiveChat, chat: FakeChat): Promise<Mounted> {
  const updated = async () => {
    await element.updateComplete;
    await element.updateComplete;
  };
  await updated();
  const root = element.shadowRoot!;
  const $ = <E extends HTMLElement>(selector: string) => root.querySelector<E>(selector)!;
  return {
    element,
    chat,
    get room() {
      return [...chat.rooms.values()].at(-1)!;
    },
    $,
    $$: (selector) => [...root.querySelectorAll<HTMLElement>(selector)],
    text: (selector) => ($(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim(),
    focused: () => root.activeElement,
    announced: () => [...element.querySelectorAll('[aria-live] > *')].map((node) => node.textContent ?? ''),
    async write(text) {
      const field = $<HTMLTextAreaElement>('textarea');
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await updated();
    },
    async press(target, key, more = {}) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more });
      target.dispatchEvent(event);
      await updated();
      return event.defaultPrevented;
    },
    updated,
  };
}

/** Every text that the first that matches has from now on, one after the other: a busy machine may be late for what stands there for a second. */
export function textsOf({ element, text }: Mounted, selector: string): string[] {
  const texts: string[] = [];
  const look = () => {
    const now = text(selector);
    if (now && now !== texts.at(-1)) texts.push(now);
  };
  new MutationObserver(look).observe(element.shadowRoot!, { subtree: true, childList: true, characterData: true });
  look();
  return texts;
}

/** Whether the numbers of seconds in these texts begin with this one, or a later one, and go down. */
export function countsDown(texts: readonly string[], from: number): boolean {
  const numbers = texts.map((each) => Number(/\d+/.exec(each)?.[0]));
  return numbers.every((each, at) => (at ? each < numbers[at - 1]! : each <= from && each > 0));
}

/** Resolves when the condition holds: there is no other waiting in these tests. */
export async function until(condition: () => unknown, what = 'condition'): Promise<void> {
  const end = performance.now() + 8_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

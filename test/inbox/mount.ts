// Puts a <live-chat-inbox> with a fake desk into the page, and looks into it.
import type { ConversationSummary } from '../../src/client/conversation-queue.ts';
import type { ChatMessage, ChatSnapshot, RoomSnapshot } from '../../src/client/index.ts';
import { defineLiveChatInbox } from '../../src/inbox/define.ts';
import type { LiveChatInbox } from '../../src/inbox/inbox.ts';
import { message } from '../support/fake-chat.ts';
import type { FakeRoom } from '../support/fake-chat.ts';
import { ana, FakeDesk, jonas, maya, summary } from '../support/fake-desk.ts';

defineLiveChatInbox();

export interface MountedInbox {
  readonly element: LiveChatInbox;
  readonly desk: FakeDesk;
  readonly root: ShadowRoot;
  /** Of the conversation that is looked at. */
  readonly room: FakeRoom;
  readonly notes: FakeRoom;
  $<E extends HTMLElement = HTMLElement>(selector: string): E;
  $$(selector: string): HTMLElement[];
  text(selector: string): string;
  updated(): Promise<void>;
  click(selector: string): Promise<void>;
  write(text: string): Promise<void>;
  press(target: EventTarget, key: string, more?: KeyboardEventInit): Promise<boolean>;
  show(queue: string): Promise<void>;
  open(number: number): Promise<void>;
}

export interface InboxOptions {
  readonly all?: readonly ConversationSummary[];
  readonly state?: Partial<ChatSnapshot>;
  readonly room?: Partial<RoomSnapshot>;
  readonly notes?: Partial<RoomSnapshot>;
  readonly refusal?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

const mounted = new Set<LiveChatInbox>();

/** For `afterEach`. */
export function unmountAll(): void {
  for (const element of mounted) element.remove();
  mounted.clear();
  sessionStorage.clear();
}

/** What Maya and the team have said. */
export const talk: readonly ChatMessage[] = [
  message({ from: maya.id, name: maya.name, text: 'My lamp hums, see https://example.com/lamp' }),
  message({ from: jonas.id, name: jonas.name, text: 'Since when?' }),
  message({ from: maya.id, name: maya.name, text: 'Since yesterday', edited: 1 }),
  message({ own: true, from: ana.id, name: ana.name, text: 'It is the dimmer' }),
];

export async function mountInbox(options: InboxOptions = {}): Promise<MountedInbox> {
  const { all = [summary(1)], state, room, notes, refusal, attributes = {} } = options;
  const desk = new FakeDesk(all, state, { messages: talk, ...room });
  desk.refusal = refusal;
  for (const { id } of all.slice(0, 5)) {
    desk.room(id.replace(/^s/, 'n')).set({ messages: [], typing: [], more: false, ...notes });
  }
  const element = document.createElement('live-chat-inbox');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.style.blockSize = '100vh';
  element.chat = desk;
  document.body.style.margin = '0';
  document.body.append(element);
  mounted.add(element);
  const updated = async () => {
    // What the desk answers comes in a microtask, and is shown in the one after.
    for (let turn = 0; turn < 4; turn += 1) await element.updateComplete.then(() => undefined);
  };
  await updated();
  const root = element.shadowRoot!;
  const $ = <E extends HTMLElement>(selector: string) => root.querySelector<E>(selector)!;
  const it: MountedInbox = {
    element,
    desk,
    root,
    get room() {
      return [...desk.rooms.values()].findLast(({ id, closed }) => id.startsWith('s') && !closed)!;
    },
    get notes() {
      return desk.rooms.get(it.room.id.replace(/^s/, 'n'))!;
    },
    $,
    $$: (selector) => [...root.querySelectorAll<HTMLElement>(selector)],
    text: (selector) => ($(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim(),
    updated,
    async click(selector) {
      $(selector).click();
      await updated();
    },
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
    async show(queue) {
      // On a phone they stand over their list.
      if (!$(`[data-queue=${queue}]`)) await it.click('[data-page=conversations]');
      await it.click(`[data-queue=${queue}]`);
    },
    async open(number) {
      await it.click(`.row[data-id=s_${number}]`);
    },
  };
  return it;
}

/** Resolves when the condition holds: there is no other waiting in these tests. */
export async function until(condition: () => unknown, what = 'condition'): Promise<void> {
  const end = performance.now() + 8_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

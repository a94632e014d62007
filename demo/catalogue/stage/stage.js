// Puts one state on the page: the real element, a scripted chat, and the few things that a state does to it.
import { ScriptedChat } from './chat.js';
import { setMail, setUploads } from './files.js';

const patience = 10_000;
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Resolves when it is so. */
async function until(condition, what = condition.toString()) {
  const last = performance.now() + patience;
  for (let found = condition(); ; found = condition()) {
    if (found) return found;
    if (performance.now() > last) throw new Error(`never: ${what}`);
    await turn();
  }
}

/** What a state's `act` may do. Elements are found by what a page knows of them, too: parts, roles, names and `data-do`. */
class Stage {
  constructor(element, chat) {
    this.element = element;
    this.chat = chat;
    this.room = chat.room('lobby');
    this.until = until;
  }

  $ = (selector) => this.element.shadowRoot.querySelector(selector);
  $$ = (selector) => [...this.element.shadowRoot.querySelectorAll(selector)];
  find = (selector) => until(() => this.$(selector), selector);
  /** A button by what it is called. */
  button = (name) =>
    until(
      () => this.$$('button').find((each) => name === (each.getAttribute('aria-label') ?? each.textContent.trim())),
      `button “${name}”`,
    );
  message = (id) => this.find(`[part~=message][data-id=${id}]`);

  async click(name) {
    (await this.button(name)).click();
    await this.settle();
  }
  async write(text, selector = 'textarea') {
    const field = await this.find(selector);
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await this.settle();
  }
  async press(target, key) {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    await this.settle();
  }
  /** The toolbar of a message, as the pointer brings it. */
  async point(id) {
    const bubble = (await this.message(id)).querySelector('[part~=bubble]');
    bubble.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    await this.settle();
  }
  /** The menu of a message, as a right click brings it. */
  async menu(id) {
    const bubble = (await this.message(id)).querySelector('[part~=bubble]');
    const { left, bottom } = bubble.getBoundingClientRect();
    const at = { clientX: left + 20, clientY: bottom - 8 };
    bubble.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true, ...at }));
    await this.find('[role=menu]');
    await this.settle();
  }
  /** Files, as by the button. */
  async choose(...files) {
    const data = new DataTransfer();
    for (const each of files) data.items.add(each);
    const input = await this.find('input[multiple]');
    input.files = data.files;
    input.dispatchEvent(new Event('change'));
    await this.settle();
  }
  /** Time goes by, and what waited for it happens. */
  async pass(milliseconds) {
    globalThis.passTime(milliseconds);
    this.element.requestUpdate();
    await this.settle();
  }
  async settle() {
    await this.element.updateComplete;
    await turn();
    await this.element.updateComplete;
  }
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Whether an image that is in view has not come yet, nor failed to. */
function isAwaited(image) {
  const { top, bottom, height } = image.getBoundingClientRect();
  return height > 0 && bottom > 0 && top < innerHeight && !image.querySelector('img, .failed');
}

/** Until all parts are there that come, and all pictures that are in view. */
async function quiet({ element, settle, $$ }) {
  const { adoptedStyleSheets } = element.shadowRoot;
  for (let still = 0, before = -1; still < 4;) {
    still = adoptedStyleSheets.length === before ? still + 1 : 0;
    before = adoptedStyleSheets.length;
    await turn();
  }
  await settle();
  // What is in view is known a frame later.
  for (let count = 0; count < 2; count++) await frame();
  await until(() => !$$('[part~=image]').some(isAwaited), 'images');
  await Promise.all($$('img').map((each) => each.decode().catch(() => {})));
}

const root = document.documentElement;
let shown;

/** Shows a state by its name, in a theme, and nothing of the one before. Resolves when it stands still. */
export async function show(name, { theme = 'auto' } = {}) {
  delete root.dataset.shown;
  shown?.remove();
  localStorage.clear();
  await turn();
  const { default: state } = await import(`../states/${name}.js`);
  root.dir = state.direction ?? 'ltr';
  root.style.colorScheme = theme === 'auto' ? '' : theme;
  const chat = new ScriptedChat(state);
  setUploads(state.uploads);
  setMail(state.mail);
  state.before?.();
  const element = document.createElement('live-chat');
  const attributes = { lang: 'en', theme, ...(state.closed ? {} : { open: '' }), ...state.attributes };
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  for (const [key, value] of Object.entries(state.properties ?? {})) element.style.setProperty(key, value);
  element.chat = chat;
  document.body.append((shown = element));
  await element.updateComplete;
  const stage = new Stage(element, chat);
  if (!state.closed) await quiet({ element, settle: () => stage.settle(), $$: stage.$$ });
  await state.act?.(stage);
  await quiet({ element, settle: () => stage.settle(), $$: stage.$$ });
  root.dataset.shown = name;
}

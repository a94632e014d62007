import { textIn } from '../../protocol/local-text.ts';
import { language } from '../language.ts';
import { textsIn } from '../languages.ts';
import type { Texts } from '../strings.ts';
import { announce } from '../media-announce.ts';
import { close as cross } from '../icon-paths.ts';
import { settingsOf, type Greeting } from './desk-settings.ts';
import { english } from './greeting-strings.ts';
import { greetingStyles } from './greeting-styles.ts';

type Host = HTMLElement & {
  show(): void;
  readonly open: boolean;
  readonly lang: string;
  readonly texts: Texts | undefined;
};

const keyOf = ({ text }: Greeting): string => `live-chat greeting ${textIn(text)}`;

/** Which were closed is remembered; without storage, as long as the page is there. */
function isClosed(greeting: Greeting): boolean {
  try {
    return localStorage.getItem(keyOf(greeting)) !== null;
  } catch {
    return false;
  }
}

function remember(greeting: Greeting): void {
  try {
    localStorage.setItem(keyOf(greeting), 'closed');
  } catch {
    // Then it is only taken away.
  }
}

/** Whether a path is one of the page's: `*` is anything. */
export const isAt = (path: string, pages: readonly string[]): boolean =>
  pages.some((page) => {
    const [first = '', ...rest] = page.split('*');
    if (!rest.length) return path === page;
    const last = rest.pop()!;
    if (!path.startsWith(first) || !path.endsWith(last)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = path.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at + last.length <= path.length;
  });

/** So much of the page was seen, in percent. */
const scrolled = (): number => {
  const { scrollTop, scrollHeight, clientHeight } = document.scrollingElement ?? document.documentElement;
  return scrollHeight > clientHeight ? (100 * scrollTop) / (scrollHeight - clientHeight) : 100;
};

/** The greetings of one element: by page, time, scrolling and leaving, looked at here alone. One is shown in a visit of a page, over the launcher. */
class Greetings {
  #host: Host;
  #all: readonly Greeting[];
  /** So many have passed that a greeting waits for. */
  #seconds = -1;
  #isLeaving = false;
  #ends: (() => void)[] = [];
  #card: HTMLElement | undefined;

  constructor(host: Host, all: readonly Greeting[]) {
    this.#host = host;
    this.#all = all;
    const { signal } = this.#ending();
    host.addEventListener('live-chat-open', this.end, { signal });
    addEventListener('scroll', this.#look, { signal, passive: true });
    addEventListener('popstate', this.#look, { signal });
    // A page that changes its address by itself; not everywhere yet.
    (globalThis as { navigation?: EventTarget }).navigation?.addEventListener('navigatesuccess', this.#look, {
      signal,
    });
    document.documentElement.addEventListener(
      'mouseleave',
      ({ clientY }) => {
        this.#isLeaving = clientY <= 0;
        this.#look();
      },
      { signal },
    );
    for (const after of new Set(all.map((each) => each.after ?? 0))) {
      const timer = setTimeout(() => {
        this.#seconds = Math.max(this.#seconds, after);
        this.#look();
      }, after * 1_000);
      this.#ends.push(() => clearTimeout(timer));
    }
  }

  #ending(): AbortController {
    const controller = new AbortController();
    this.#ends.push(() => controller.abort());
    return controller;
  }

  #isDue({ pages, after = 0, scroll = 0, leaving }: Greeting): boolean {
    return (
      (!pages || isAt(location.pathname, pages)) &&
      this.#seconds >= after &&
      (!scroll || scrolled() >= scroll) &&
      (!leaving || this.#isLeaving)
    );
  }

  readonly #look = (): void => {
    if (!this.#host.isConnected || this.#host.open) return this.end();
    const due = this.#all.find((each) => this.#isDue(each) && !isClosed(each));
    if (due && !this.#card) void this.#show(due);
  };

  async #show(greeting: Greeting): Promise<void> {
    const host = this.#host;
    const card = (this.#card = document.createElement('div'));
    card.className = 'hail';
    card.role = 'group';
    const tag = host.lang || host.closest<HTMLElement>('[lang]')?.lang || navigator.language;
    const { locale } = language(tag);
    const texts = await textsIn(locale)?.then(
      (loaded) => loaded.default,
      () => undefined,
    );
    // Meanwhile it may have been opened.
    if (this.#card !== card || host.open) return;
    const words = textIn(greeting.text, locale);
    const { phrase } = language(tag, { ...texts, ...host.texts });
    const [say, shut] = [document.createElement('button'), document.createElement('button')];
    say.className = 'hailed';
    say.dir = 'auto';
    say.textContent = words;
    say.addEventListener('click', () => host.show());
    shut.className = 'unhail';
    shut.ariaLabel = phrase(english.close);
    shut.append(crossed());
    const close = (): void => {
      remember(greeting);
      const isFocused = card.matches(':focus-within');
      this.end();
      if (isFocused) host.shadowRoot!.querySelector<HTMLElement>('[part=launcher]')?.focus();
    };
    shut.addEventListener('click', close);
    card.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') close();
    });
    card.append(say, shut);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(greetingStyles);
    host.shadowRoot!.adoptedStyleSheets.push(sheet);
    host.shadowRoot!.querySelector('[part=launcher]')?.parentElement?.append(card);
    announce(host, words);
  }

  /** None is shown any more on this page. */
  readonly end = (): void => {
    for (const end of this.#ends.splice(0)) end();
    this.#card?.remove();
    this.#card = undefined;
  };
}

function crossed(): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const [drawing, path] = [document.createElementNS(space, 'svg'), document.createElementNS(space, 'path')];
  drawing.setAttribute('viewBox', '0 0 20 20');
  drawing.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', cross);
  drawing.append(path);
  return drawing;
}

/** Shows what the JSON that `support` names has as greetings, once the page has been read. */
export function greet(host: Host): void {
  const begin = (): void => {
    const all = settingsOf(host).greetings?.filter(({ text }) => text) ?? [];
    if (all.length && host.isConnected) new Greetings(host, all);
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin, { once: true });
  else begin();
}

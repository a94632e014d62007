import type { Chat } from '../../client/index.ts';
import { tellVisit, type VisitedPage } from '../../client/visits.ts';

/** The relay takes no longer ones. */
const titleLength = 200;
const addressLength = 500;
/** A page that changes by itself has its title a moment later. */
const settling = 300;

/** What is remembered in this browser: without storage as long as the page is there. */
const hidden = 'live-chat page hidden';
const known = 'live-chat page known';

function isKept(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

function keep(key: string, isSo: boolean): void {
  try {
    if (isSo) localStorage.setItem(key, 'yes');
    else localStorage.removeItem(key);
  } catch {
    // It holds as long as the page is there.
  }
}

/** Pages that are not on the web are nobody's business, and no address that could be followed. */
function pageHere(withQuery: boolean): VisitedPage | undefined {
  const { protocol, origin, pathname, search } = location;
  if (!/^https?:$/.test(protocol)) return undefined;
  const address = `${origin}${pathname}${withQuery ? search : ''}`.slice(0, addressLength);
  return { title: document.title.slice(0, titleLength), address };
}

/** Tells the team that the visitor is there, and on which page of the site unless they do not want that (P45): on each connection, and when the page is another. */
export class PageVisit {
  /** Whether the visitor does not want their page to be told. */
  isHidden = isKept(hidden);
  /** Whether it was said to them that it is told; before that it is not. */
  isKnown = isKept(known);
  #isKept = this.isKnown;

  #withQuery: boolean;
  #chat: Chat | undefined;
  #ends: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #room = '';
  #told = '';

  constructor(withQuery: boolean) {
    this.#withQuery = withQuery;
  }

  /** Begins to tell on this connection, or tells that another conversation is shown. */
  follow(chat: Chat, room: string): void {
    if (chat !== this.#chat) {
      this.end();
      this.#chat = chat;
      this.#ends.push(chat.on('status', (status) => status === 'online' && this.#tell(true)));
      this.#listen();
    }
    this.#tell(room !== this.#room);
    this.#room = room;
  }

  setHidden(isHidden: boolean): void {
    this.isHidden = isHidden;
    keep(hidden, isHidden);
    this.#tell(true);
  }

  /** It stands before their eyes. That is kept in this browser only for who has written here: nothing is for others. */
  setKnown(hasWritten: boolean): void {
    this.isKnown = true;
    if (!hasWritten || this.#isKept) return;
    this.#isKept = true;
    keep(known, true);
  }

  /** The page as it is told: nothing where the visitor does not want that. */
  get page(): VisitedPage | undefined {
    return this.isHidden ? undefined : pageHere(this.#withQuery);
  }

  end(): void {
    for (const end of this.#ends.splice(0)) end();
    clearTimeout(this.#timer);
    this.#chat = undefined;
    this.#told = this.#room = '';
  }

  /** Where the browser does not tell that the page is another one, it is looked at whenever something changes in the conversation. */
  #listen(): void {
    const look = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#tell(), settling);
    };
    const { navigation } = globalThis as { navigation?: EventTarget };
    const heard = [
      [navigation, 'currententrychange'],
      [window, 'popstate'],
    ] as const;
    for (const [target, type] of heard) {
      target?.addEventListener(type, look);
      this.#ends.push(() => target?.removeEventListener(type, look));
    }
  }

  #tell(isAgain = false): void {
    const chat = this.#chat;
    if (chat?.snapshot.status !== 'online') return;
    const { page } = this;
    const told = JSON.stringify(page ?? '');
    if (told === this.#told && !isAgain) return;
    this.#told = told;
    // What is refused, or lost with the connection, is told by the next one.
    void tellVisit(chat, page).catch(() => undefined);
  }
}

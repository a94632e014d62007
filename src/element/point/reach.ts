import { isUnseen } from './described.ts';

/** What one comes to by Tab while one chooses: what has the focus otherwise, and what has words. */
const stops =
  'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex],[role],h1,h2,h3,h4,h5,h6,img,table,p,li,label';
/** Who points into one of them means it. */
const wholes = 'a[href],button,label,summary,select,[role=button],[role=link]';

const isSeen = (element: Element): boolean => {
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
};

/** The elements of the page that may be shown, without the chat itself. */
export class Reach {
  #host: Element;

  constructor(host: Element) {
    this.#host = host;
  }

  #isOurs = (element: Element): boolean => element === this.#host || element.contains(this.#host);

  /** What is at a point of the page, below the chat; in open shadow roots, too. */
  at(x: number, y: number): Element | undefined {
    let found: Element | undefined;
    let root: Document | ShadowRoot | null = document;
    while (root) {
      const here: Document | ShadowRoot = root;
      const next: Element | undefined = here
        .elementsFromPoint(x, y)
        .find((each) => each.getRootNode() === here && each !== this.#host);
      if (!next) break;
      found = next;
      root = next.shadowRoot;
    }
    return found && this.#whole(found);
  }

  #whole(element: Element): Element | undefined {
    const whole = element.closest(wholes) ?? element.closest('svg') ?? element;
    return whole.matches('html, body') ? undefined : whole;
  }

  /** The next or the one before, in the order of the page; undefined beyond its ends. */
  next(from: Element | undefined, step: 1 | -1): Element | undefined {
    const all = [...document.querySelectorAll(stops)].filter(
      (each) => !this.#isOurs(each) && !isUnseen(each) && isSeen(each),
    );
    if (!from) return step > 0 ? all[0] : all.at(-1);
    const follows = step > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
    const isBeyond = (each: Element): boolean => !!(from.compareDocumentPosition(each) & follows);
    return step > 0 ? all.find(isBeyond) : all.filter((each) => isBeyond(each) && !each.contains(from)).at(-1);
  }

  /** What an arrow leads to: what is around, in it, or beside it. */
  go(from: Element, key: string): Element | undefined {
    const isFit = (each: Element): boolean => !this.#isOurs(each) && !each.matches('html, body') && isSeen(each);
    if (key === 'ArrowUp') return from.parentElement && isFit(from.parentElement) ? from.parentElement : undefined;
    if (key === 'ArrowDown') return [...from.children].find(isFit);
    const beside = key === 'ArrowRight' ? 'nextElementSibling' : 'previousElementSibling';
    let at = from[beside];
    while (at && !isFit(at)) at = at[beside];
    return at ?? undefined;
  }
}

import type { FeatureContext } from '../feature.ts';

/** Three rows. */
const most = 24;

interface Kept {
  readonly recent: readonly string[];
  readonly tone: number;
}

/**
 * Which emoji one has used last, and in which skin tone. Kept in this browser with the first choice, and not before the visitor has agreed to
 * that; beside the drafts, with which they go when somebody else is here.
 */
export class Recent {
  #context: FeatureContext;
  #key = '';
  #here: Kept = { recent: [], tone: 0 };

  constructor(context: FeatureContext) {
    this.#context = context;
  }

  get #kept(): Kept {
    const { draftKey } = this.#context.writing;
    // No room has a space in its name.
    const key = draftKey && `${draftKey.slice(0, draftKey.lastIndexOf(' '))}  emoji`;
    if (key !== this.#key) {
      this.#key = key;
      this.#here = stored(key);
    }
    return this.#here;
  }

  get all(): readonly string[] {
    return this.#kept.recent;
  }

  get tone(): number {
    return this.#kept.tone;
  }

  set tone(tone: number) {
    this.#keep({ ...this.#kept, tone });
  }

  use(emoji: string): void {
    const { recent } = this.#kept;
    this.#keep({ ...this.#kept, recent: [emoji, ...recent.filter((each) => each !== emoji)].slice(0, most) });
  }

  #keep(kept: Kept): void {
    this.#here = kept;
    if (this.#context.host.consent || !this.#key) return;
    try {
      localStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // Then they last as long as the page.
    }
  }
}

function stored(key: string): Kept {
  try {
    const { recent, tone } = JSON.parse(localStorage.getItem(key) ?? '') as Kept;
    if (Array.isArray(recent) && recent.every((each) => typeof each === 'string')) {
      return { recent: recent.slice(0, most), tone: [1, 2, 3, 4, 5].includes(tone) ? tone : 0 };
    }
  } catch {
    // There is nothing, or no storage.
  }
  return { recent: [], tone: 0 };
}

/** So many are remembered of one room. */
const most = 100;

/**
 * What this browser has reported of a room, by number. Kept beside the room's draft, and so gone with the sign-out; written only when somebody reports.
 */
export class Reported {
  /** Where the draft of the room is kept. */
  #draftKey: () => string;
  /** What could not be stored, until the page is left. */
  #unstored = new Map<string, string>();

  constructor(draftKey: () => string) {
    this.#draftKey = draftKey;
  }

  has(seq: number): boolean {
    return this.#all.includes(`${seq}`);
  }

  add(seq: number): void {
    if (this.has(seq)) return;
    const text = [...this.#all, seq].slice(-most).join(' ');
    try {
      localStorage.setItem(this.#key, text);
    } catch {
      this.#unstored.set(this.#key, text);
    }
  }

  get #key(): string {
    return `${this.#draftKey()} reported`;
  }

  get #all(): string[] {
    const stored = (): string => {
      try {
        return localStorage.getItem(this.#key) ?? '';
      } catch {
        return '';
      }
    };
    return (this.#unstored.get(this.#key) ?? stored()).split(' ').filter(Boolean);
  }
}

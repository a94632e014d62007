import type { QuietHours } from '../../client/push.ts';

const everywhere = 'live-chat notices';

/**
 * How this browser wants to be told of messages. Read anew each time, since another tab may have changed it; written only when somebody
 * turns a switch. What is about one room is kept beside its draft, and so goes with the sign-out.
 */
export class Preferences {
  /** Where the draft of the room is kept. */
  #draftKey: () => string;
  /** What could not be stored, until the page is left. */
  #unstored = new Map<string, string>();

  constructor(draftKey: () => string) {
    this.#draftKey = draftKey;
  }

  /** Makes a sound unless told not to. */
  get sound(): boolean {
    return !this.#has('silent');
  }
  set sound(on: boolean) {
    this.#write('silent', !on);
  }

  /** Shows notifications only where asked to. */
  get desktop(): boolean {
    return this.#has('desktop');
  }
  set desktop(on: boolean) {
    this.#write('desktop', on);
  }

  /** Whether this room is muted. */
  get quiet(): boolean {
    return this.#read(this.#quietKey) !== '';
  }
  set quiet(on: boolean) {
    this.#store(this.#quietKey, on ? 'quiet' : '');
  }

  /** Whether the relay knows that it is muted. */
  get isQuietTold(): boolean {
    return this.#read(this.#quietKey) === 'told';
  }

  /** The relay knows it now. */
  quietTold(): void {
    if (this.quiet) this.#store(this.#quietKey, 'told');
  }

  /** Until when nothing is to be told; 0 or past where it is. */
  get pausedUntil(): number {
    return this.#times.pausedUntil ?? 0;
  }

  set pausedUntil(until: number) {
    this.#store(this.#timesKey, JSON.stringify({ ...this.#times, pausedUntil: until }));
  }

  /** The times of day at which nothing is to be told. */
  get hours(): QuietHours | undefined {
    return this.#times.hours;
  }

  set hours(hours: QuietHours | undefined) {
    this.#store(this.#timesKey, JSON.stringify({ ...this.#times, hours }));
  }

  get #times(): { readonly pausedUntil?: number; readonly hours?: QuietHours } {
    try {
      return JSON.parse(this.#read(this.#timesKey) || '{}') as object;
    } catch {
      return {};
    }
  }

  /** Of this person, whatever the room: no room has a space in its name. */
  get #timesKey(): string {
    const key = this.#draftKey();
    return `${key.slice(0, key.lastIndexOf(' '))}  times`;
  }

  get #quietKey(): string {
    return `${this.#draftKey()} notices`;
  }

  #has(word: string): boolean {
    return this.#read(everywhere).split(' ').includes(word);
  }

  #write(word: string, on: boolean): void {
    const others = this.#read(everywhere)
      .split(' ')
      .filter((each) => each && each !== word);
    this.#store(everywhere, [...others, ...(on ? [word] : [])].join(' '));
  }

  #read(key: string): string {
    try {
      return this.#unstored.get(key) ?? localStorage.getItem(key) ?? '';
    } catch {
      return '';
    }
  }

  #store(key: string, value: string): void {
    this.#unstored.delete(key);
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      this.#unstored.set(key, value);
    }
  }
}

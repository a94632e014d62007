import type { Joined } from '../../src/protocol/index.ts';
import { settingsEntryOf } from './entry-kinds.ts';

type Description = Pick<Joined, 'name' | 'topic'>;

/** Of a room of which nothing was said. */
const unsaid: Description = {};

/** What a room is called and about, where that was said (P33). */
export class RoomDescription {
  #isLoaded = false;
  #now = unsaid;

  get now(): Description {
    return this.#now;
  }

  /** What is stored; what was committed while it was read is newer. */
  load(stored: Description | undefined): void {
    this.#isLoaded = true;
    this.#set({ ...stored, ...this.#now });
  }

  /** What a setting among new entries says. */
  note(entries: readonly string[]): void {
    for (const text of entries) {
      const settings = settingsEntryOf(text);
      if (!settings) continue;
      const { name, topic } = settings;
      const changed = { ...(name !== undefined && { name }), ...(topic !== undefined && { topic }) };
      // While it is being loaded an empty one must stand against what is read.
      if (this.#isLoaded) this.#set({ ...this.#now, ...changed });
      else this.#now = { ...this.#now, ...changed };
    }
  }

  #set({ name, topic }: Description): void {
    this.#now = name || topic ? { ...(name && { name }), ...(topic && { topic }) } : unsaid;
  }
}

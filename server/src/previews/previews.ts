import type { LinkPreview, LogEntry } from '../../../src/protocol/index.ts';
import type { Clock } from '../clock.ts';
import type { Filters } from '../filters/filters.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import { isCompanion } from '../policy/place.ts';
import type { RoomCommit, Store } from '../store/store.ts';
import { firstLink } from './first-link.ts';
import type { FetchPage } from './page-fetcher.ts';

export interface PreviewsParts {
  readonly store: Pick<Store, 'onCommit'> & Required<Pick<Store, 'previews'>>;
  readonly clock: Clock;
  readonly filters: Filters;
  readonly log: Log;
  readonly fetchPage: FetchPage;
}

/** A message of whose link there is to be a preview. */
interface Wanted {
  readonly room: string;
  readonly of: number;
  readonly url: string;
}

interface Kept {
  readonly until: number;
  readonly preview: Promise<LinkPreview | undefined>;
}

/**
 * Looks at the pages to which the first links of messages lead, and has what they say of themselves stored (P37). It is a courtesy: of more than it can do, and of what a
 * crash interrupts, there is no preview.
 */
export class Previews {
  readonly #parts: PreviewsParts;
  readonly #unwatch: () => void;
  readonly #waiting: Wanted[] = [];
  /** What was looked at of late, by address, so that a link that is said in many rooms is asked for once. */
  readonly #kept = new Map<string, Kept>();
  /** How many previews each user has been given in this minute. */
  #counts = new Map<string, number>();
  #minute = 0;
  #working = 0;
  #stop = new AbortController();
  #idle: (() => void)[] = [];

  constructor(parts: PreviewsParts) {
    this.#parts = parts;
    this.#unwatch = parts.store.onCommit((commits) => this.#note(commits));
  }

  async close(): Promise<void> {
    this.#unwatch();
    this.#waiting.length = 0;
    this.#stop.abort();
    if (this.#working > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #note(commits: readonly RoomCommit[]): void {
    for (const { room, entries } of commits) {
      // What agents say among themselves is nobody's to ask for.
      if (isCompanion(room)) continue;
      for (const json of entries) {
        // Most have none, and are not parsed.
        if (!json.includes('://')) continue;
        const entry = JSON.parse(json) as LogEntry;
        if (entry.type !== 'message' && entry.type !== 'edit') continue;
        const url = firstLink(entry.text);
        const of = entry.type === 'message' ? entry.seq : entry.of;
        if (url !== undefined && this.#mayWait(entry.from)) this.#waiting.push({ room, of, url });
      }
    }
    this.#proceed();
  }

  #mayWait(user: string): boolean {
    const minute = Math.floor(this.#parts.clock.elapsed() / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts = new Map();
    }
    const count = this.#counts.get(user) ?? 0;
    if (count >= bounds.previewsPerMinute || this.#waiting.length >= bounds.previewQueue) return false;
    this.#counts.set(user, count + 1);
    return true;
  }

  #proceed(): void {
    while (this.#working < bounds.previewConcurrency) {
      const next = this.#waiting.shift();
      if (!next) break;
      this.#working += 1;
      void this.#make(next)
        .catch((error: unknown) => this.#parts.log.warn('preview not stored', { room: next.room, error }))
        .finally(() => {
          this.#working -= 1;
          this.#proceed();
          if (this.#working === 0) for (const resolve of this.#idle.splice(0)) resolve();
        });
    }
  }

  async #make({ room, of, url }: Wanted): Promise<void> {
    const preview = await this.#look(url);
    if (preview && !this.#stop.signal.aborted) await this.#parts.store.previews.save(room, of, preview);
  }

  #look(url: string): Promise<LinkPreview | undefined> {
    const now = this.#parts.clock.elapsed();
    const known = this.#kept.get(url);
    if (known && known.until > now) return known.preview;
    const preview = this.#read(url);
    this.#kept.delete(url);
    this.#kept.set(url, { until: now + bounds.previewKept, preview });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > bounds.previewsKept) this.#kept.delete(oldest!);
    return preview;
  }

  async #read(url: string): Promise<LinkPreview | undefined> {
    const html = await this.#parts.fetchPage(url, this.#stop.signal);
    if (html === undefined) return undefined;
    // Most relays read no pages.
    const { wordsOfPage } = await import('./page-words.ts');
    const preview = wordsOfPage(html, url);
    if (!preview) return undefined;
    const text = [preview.title, preview.description, preview.site].join('\n');
    // What nobody may write, no page says here either (P26).
    return this.#parts.filters.look({ type: 'message', text }) ? undefined : preview;
  }
}

import type { Attachment, Chat } from '../client/index.ts';
import { download } from '../client/files.ts';

/** A file of a message, as far as it is here. */
export interface Load {
  state: 'loading' | 'there' | 'failed';
  share: number;
  blob?: Blob;
  /** Its object URL, once it was asked for. */
  url?: string;
  readonly stop?: AbortController;
  /** Resolves when it is here or has failed. */
  readonly done?: Promise<void>;
  /** Why it failed passes: it is tried again after a reconnect. */
  passes?: boolean;
}

/** How many bytes are kept beyond what is in view. */
const most = 48 * 1_024 ** 2;
const atOnce = 4;

/** Nothing is got unasked where somebody pays by the byte. */
export const isSparing = (): boolean =>
  matchMedia('(prefers-reduced-data: reduce)').matches ||
  !!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData;

/** The files that are here, and those that come: each once, the oldest are forgotten. */
export class Loads {
  #all = new Map<string, Load>();
  #queue: (() => void)[] = [];
  #under = 0;
  #chat: () => Chat | undefined;
  #changed: () => void;

  constructor(chat: () => Chat | undefined, changed: () => void) {
    this.#chat = chat;
    this.#changed = changed;
  }

  get(id: string): Load | undefined {
    return this.#all.get(id);
  }

  /** Gets a file, unless it is here, comes, or has failed. */
  want(file: Attachment): Load {
    let load = this.#all.get(file.id);
    if (!load) {
      let begin = (): void => {};
      const turn = new Promise<void>((resolve) => (begin = resolve));
      const it: Load = {
        state: 'loading',
        share: 0,
        stop: new AbortController(),
        done: turn.then(() => this.#load(file, it)),
      };
      this.#all.set(file.id, (load = it));
      this.#queue.push(begin);
      this.#next();
    }
    return load;
  }

  /** Tries again what has failed. */
  again(file: Attachment): Load {
    if (this.#all.get(file.id)?.state === 'failed') this.#all.delete(file.id);
    return this.want(file);
  }

  /** What this page has sent itself need not come back to it. */
  put(file: Attachment, blob: Blob): void {
    this.#all.set(file.id, { state: 'there', share: 1, blob: new Blob([blob], { type: file.type }) });
  }

  /** The address of a file that is here. */
  address(id: string): string | undefined {
    const load = this.#all.get(id);
    return load?.blob && (load.url ??= URL.createObjectURL(load.blob));
  }

  /** There is a connection again. */
  resume(): void {
    for (const [id, { passes }] of this.#all) if (passes) this.#all.delete(id);
  }

  /** Forgets what does not belong to these. */
  retain(wanted: ReadonlySet<string>): void {
    for (const id of this.#all.keys()) if (!wanted.has(id)) this.#forget(id);
  }

  /** Forgets the oldest beyond the bound, but for these. */
  trim(shown: ReadonlySet<string>): void {
    let bytes = 0;
    for (const { blob } of this.#all.values()) bytes += blob?.size ?? 0;
    for (const [id, { blob }] of this.#all) {
      if (bytes <= most) return;
      if (!blob || shown.has(id)) continue;
      bytes -= blob.size;
      this.#forget(id);
    }
  }

  #forget(id: string): void {
    const { url, stop } = this.#all.get(id)!;
    stop?.abort();
    if (url) URL.revokeObjectURL(url);
    this.#all.delete(id);
  }

  #next(): void {
    if (this.#under >= atOnce || !this.#queue.length) return;
    this.#under++;
    this.#queue.shift()!();
  }

  async #load(file: Attachment, load: Load): Promise<void> {
    const { signal } = load.stop!;
    const onProgress = (share: number): void => {
      load.share = share;
      this.#changed();
    };
    try {
      signal.throwIfAborted();
      load.blob = await download(this.#chat()!, file, { signal, onProgress });
      load.state = 'there';
    } catch (error) {
      load.state = 'failed';
      load.passes = (error as { class?: string }).class !== 'stop';
    }
    this.#under--;
    this.#next();
    if (!signal.aborted) this.#changed();
  }
}

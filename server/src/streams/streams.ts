import type { EditEntry, ErrorCode, LogEntry, MessageEntry } from '../../../src/protocol/index.ts';
import { cleanText, withoutControls } from '../clean-text.ts';
import type { Clock } from '../clock.ts';
import { isOf } from '../entry-kinds.ts';
import type { Filters } from '../filters/filters.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import { relayId } from '../store/moderation.ts';
import type { RoomCommit, Store } from '../store/store.ts';
import type { StreamStore, StreamText } from '../store/streams.ts';

/** A message that somebody writes. */
interface Writing {
  readonly author: string;
  text: string;
  /** Up to here it is kept by the store. */
  saved: number;
  /** Whether others see it grow: not where a filter may have something to say, which looks at whole texts (P26). Unknown before the first part. */
  isShown: boolean | undefined;
  usedAt: number;
}

export interface StreamsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly filters: Filters;
  readonly log: Log;
  readonly textLength: number;
}

/** What became of a part: what of it was new, and where that begins; or why it is refused. */
export type PartResult =
  | {
      readonly ok: true;
      readonly at: number;
      readonly text: string;
      readonly length: number;
      readonly isShown: boolean;
    }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      /** What there was room for of one that is longer than a message may be: the text is to be cut behind it. */
      readonly fitting?: { readonly at: number; readonly text: string; readonly isShown: boolean };
    };

/** Half of a surrogate pair at the end waits for its other half. */
const whole = (text: string): string => cleanText(text.replace(/[\uD800-\uDBFF]$/, ''));

/** The messages that are being written (P18): their texts so far, in memory, and now and then in the store. The log says when each begins and ends. */
export class Streams implements Timed {
  readonly #options: StreamsOptions;
  readonly #kept: StreamStore;
  readonly #rooms = new Map<string, Map<number, Writing>>();
  /** Those that somebody has ended, so that their writers are told. */
  readonly #stopped = new Set<string>();
  readonly #timer = new Timer(this);
  readonly #unsubscribe: () => void;
  #saving: Promise<void> = Promise.resolve();

  /** Ends what a relay before this one has left. */
  static async open(options: StreamsOptions, kept: StreamStore): Promise<Streams> {
    await kept.cutAll();
    return new Streams(options, kept);
  }

  private constructor(options: StreamsOptions, kept: StreamStore) {
    this.#options = options;
    this.#kept = kept;
    this.#unsubscribe = options.store.onCommit((commits) => this.#note(commits));
  }

  #note(commits: readonly RoomCommit[]): void {
    for (const { room, entries } of commits) {
      for (const text of entries) {
        if (isOf(text, 'message')) {
          if (text.includes('"streaming":true')) this.#begin(room, JSON.parse(text) as MessageEntry);
        } else if (this.#rooms.has(room) && text.includes('"streaming":null')) {
          this.#end(room, JSON.parse(text) as LogEntry);
        }
      }
    }
  }

  #begin(room: string, { seq, from }: MessageEntry): void {
    let writings = this.#rooms.get(room);
    if (!writings) this.#rooms.set(room, (writings = new Map()));
    const usedAt = this.#options.clock.elapsed();
    writings.set(seq, { author: from, text: '', saved: 0, isShown: undefined, usedAt });
    if (this.#timer.due === 0) this.#options.wheel.set(this.#timer, bounds.streamSave);
  }

  #end(room: string, { of, set }: Pick<EditEntry, 'of' | 'set'> | LogEntry): void {
    const writings = this.#rooms.get(room)!;
    if (!writings.delete(of!)) return;
    if (writings.size === 0) this.#rooms.delete(room);
    if (set?.cut?.by === relayId) return;
    const [oldest] = this.#stopped;
    if (this.#stopped.size >= bounds.streamsStopped) this.#stopped.delete(oldest!);
    this.#stopped.add(`${room} ${of}`);
  }

  /** Takes more of a text. `isFree`: whether no filter is for its author. */
  append(room: string, of: number, author: string, at: number, text: string, isFree: boolean): PartResult {
    const writing = this.#rooms.get(room)?.get(of);
    if (!writing || writing.author !== author) {
      const isStopped = this.#stopped.has(`${room} ${of}`);
      return isStopped
        ? { ok: false, code: 'stopped', message: 'it was ended' }
        : { ok: false, code: 'no-such-message', message: 'you are not writing such a message' };
    }
    const { length } = writing.text;
    if (at > length) return { ok: false, code: 'bad-message', message: `append: the text so far has ${length} units` };
    const fresh = text.slice(length - at);
    const { textLength } = this.#options;
    const fitting = withoutControls(fresh.slice(0, textLength - length));
    const isShown = (writing.isShown ??= isFree || !this.#options.filters.isUsed);
    writing.text += fitting;
    writing.usedAt = this.#options.clock.elapsed();
    if (fitting.length < fresh.length) {
      const message = `the text is longer than ${textLength}: it was cut there`;
      return { ok: false, code: 'text-length', message, fitting: { at: length, text: fitting, isShown } };
    }
    return { ok: true, at: length, text: fitting, length: writing.text.length, isShown };
  }

  isBy(author: string, room: string, of: number): boolean {
    return this.#rooms.get(room)?.get(of)?.author === author;
  }

  /** What of a room's texts may be seen now. */
  shown(room: string): (readonly [of: number, text: string])[] {
    const writings = [...(this.#rooms.get(room) ?? [])];
    return writings.map(([of, { text, isShown }]) => [of, isShown ? text : '']);
  }

  /** With what text a message ends that is ended by another than its author: as filters leave it. */
  soFar(room: string, of: number): string {
    const writing = this.#rooms.get(room)?.get(of);
    return writing ? this.#endingOf(writing) : '';
  }

  #endingOf({ text, isShown }: Writing): string {
    const own = whole(text);
    const filtering = isShown ? undefined : this.#options.filters.look({ type: 'edit', of: 0, text: own });
    if (!filtering) return own;
    return 'text' in filtering && !filtering.isHeld ? filtering.text : '';
  }

  /** Its author may write here no more, or has written more than a message may have. */
  cut(room: string, of: number): Promise<void> {
    return this.#kept
      .cut([{ room, seq: of, text: this.soFar(room, of) }])
      .catch((error: unknown) => this.#options.log.warn('streams not cut', { error }));
  }

  onTimer(now: number): void {
    const idle: StreamText[] = [];
    for (const [room, writings] of this.#rooms) {
      for (const [seq, writing] of writings)
        if (now - writing.usedAt >= bounds.streamIdle) idle.push({ room, seq, text: this.#endingOf(writing) });
    }
    this.#saving = this.#save(idle).finally(() => {
      if (this.#rooms.size > 0) this.#options.wheel.set(this.#timer, bounds.streamSave);
    });
  }

  async #save(idle: readonly StreamText[]): Promise<void> {
    const parts: StreamText[] = [];
    const kept: [Writing, length: number][] = [];
    for (const [room, writings] of this.#rooms) {
      for (const [seq, writing] of writings) {
        // What filters might mask is kept by nobody before they have looked at all of it.
        if (!writing.isShown) continue;
        const text = whole(writing.text.slice(writing.saved));
        if (text === '') continue;
        kept.push([writing, text.length]);
        parts.push({ room, seq, text });
      }
    }
    try {
      if (parts.length > 0) await this.#kept.save(parts);
      for (const [writing, length] of kept) writing.saved += length;
      if (idle.length > 0) await this.#kept.cut(idle);
    } catch (error) {
      this.#options.log.warn('streams not kept', { count: parts.length, error });
    }
  }

  /** Keeps what there is: the next relay ends it. */
  async close(): Promise<void> {
    this.#options.wheel.cancel(this.#timer);
    await this.#saving;
    this.#options.wheel.cancel(this.#timer);
    await this.#save([]);
    this.#unsubscribe();
  }
}

import { readFileSync, statSync } from 'node:fs';
import type { Body } from '../../../src/protocol/index.ts';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Filtering } from '../store/store.ts';
import type { FilterRules } from './rules.ts';
import { TextFilter } from './text-filter.ts';

/** @throws TypeError that says in one line what is wrong with the file. */
function readFilters(file: string): TextFilter {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new TypeError(`filters: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
  let rules: unknown;
  try {
    rules = JSON.parse(text);
  } catch (error) {
    throw new TypeError(`filters: ${file} is not JSON`, { cause: error });
  }
  return new TextFilter(rules as FilterRules);
}

function stampOf(file: string): string {
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs} ${size}`;
}

/** The rules in force: those that were given, or those of a file, which is read again when it changes. */
export class Filters {
  readonly #file: string | undefined;
  readonly #log: Log;
  #filter: TextFilter | undefined;
  #stamp = '';

  /** @throws TypeError that says in one line what is wrong with them. */
  constructor(rules: FilterRules | string | undefined, log: Log) {
    this.#log = log;
    this.#file = typeof rules === 'string' ? rules : undefined;
    if (typeof rules === 'string') {
      this.#filter = readFilters(rules);
      this.#stamp = stampOf(rules);
    } else if (rules) this.#filter = new TextFilter(rules);
  }

  /** Looks at the file now and then. Returns the end of it. */
  watch(clock: Clock): () => void {
    return this.#file === undefined ? () => undefined : clock.every(bounds.filterCheck, () => this.reload());
  }

  /** Takes up a file that has changed; one with a mistake leaves the rules as they are. */
  reload(): void {
    if (this.#file === undefined) return;
    try {
      const stamp = stampOf(this.#file);
      if (stamp === this.#stamp) return;
      this.#stamp = stamp;
      this.#filter = readFilters(this.#file);
      this.#log.info('filters read');
    } catch (error) {
      this.#log.warn('filters not read', { reason: (error as Error).message });
    }
  }

  /** What is to become of a body by them, or undefined where nothing is. */
  look(body: Body): Filtering | undefined {
    if (body.type === 'settings') return this.lookAtDescription(body);
    const { type } = body;
    return type === 'message' || type === 'edit' || type === 'end' ? this.#filter?.look(body.text) : undefined;
  }

  /** Whether there are any rules. */
  get isUsed(): boolean {
    return this.#filter !== undefined;
  }

  /** What a room is called is refused where they meet it, also by those whose messages are let through: it stands in lists (P33). */
  lookAtDescription({ name = '', topic = '' }: { name?: string; topic?: string }): Filtering | undefined {
    return [name, topic].some((text) => this.#filter?.look(text)) ? { isRefused: true } : undefined;
  }
}

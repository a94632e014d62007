import { apiPath, type ErrorClass } from '../protocol/index.ts';
import { RelayError } from './error.ts';

/** How a server client reaches its relay. */
export interface ServerClientOptions {
  /** The relay's address, such as `https://chat.example.com`. */
  readonly url: string;
  /** The key of a service (`lc_...`), or the token of a user. */
  readonly key: string;
  /** How often what failed for a while is tried again. Default: 3. */
  readonly retries?: number;
  /** Milliseconds for which an answer is waited. Default: 30,000. */
  readonly timeout?: number;
  /** In the place of the global one. */
  readonly fetch?: typeof fetch;
  /** Waits between two tries. Default: by a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** A user in whose name a service acts. */
export interface ActingUser {
  readonly id: string;
  /** What the user is called; not needed for a guest. */
  readonly name?: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What goes with a request. */
export interface Given {
  readonly query?: object;
  readonly body?: unknown;
  /** By this it is done once, however often it is said. */
  readonly key?: string | undefined;
  /** Said again it does no more than once. */
  readonly isRepeatable?: true;
}

const firstWait = 500;
const longestWait = 30_000;

/** An address of which each part that is filled in is encoded. */
export const at = (parts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  parts.reduce((whole, part, index) => whole + encodeURIComponent(values[index - 1]!) + part);

/** Says requests to a relay, and says them again where that is harmless and may help. */
export class Requests {
  readonly #options: ServerClientOptions;
  readonly #as: ActingUser | undefined;
  readonly #base: string;

  /** @throws RelayError `bad-message` where the address or key is none. */
  constructor(options: ServerClientOptions, as?: ActingUser) {
    this.#options = options;
    this.#as = as;
    const { url, key } = options;
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new RelayError('bad-message', 'stop', 'url must be the address of a relay');
    }
    if (!/^[\w.-]+$/.test(key)) throw new RelayError('bad-message', 'stop', 'key must be a key or token');
    this.#base = url.replace(/\/$/, '') + apiPath;
  }

  as(user: ActingUser): Requests {
    return new Requests(this.#options, user);
  }

  /** @throws RelayError */
  async ask<T>(method: Method, path: string, given: Given = {}): Promise<T> {
    const { retries = 3, wait = (time) => new Promise((resolve) => setTimeout(resolve, time)) } = this.#options;
    // What has no key and changes something may have been done already.
    const mayRepeat = method === 'GET' || given.key !== undefined || given.isRepeatable === true;
    for (let tries = 0; ; tries++) {
      try {
        return await this.#once<T>(method, path, given);
      } catch (error) {
        const { class: errorClass, code, retryAfter } = error as RelayError;
        // What is limited was not done.
        const isWorthIt = errorClass === 'retry' && (mayRepeat || code === 'limited' || code === 'slow-mode');
        if (!isWorthIt || tries >= retries) throw error;
        await wait(Math.min(retryAfter ?? firstWait * 2 ** tries, longestWait));
      }
    }
  }

  async #once<T>(method: Method, path: string, { query, body, key }: Given): Promise<T> {
    const { fetch: ask = fetch, timeout = 30_000 } = this.#options;
    const said = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
    let answer: Response;
    let text: string;
    try {
      answer = await ask(`${this.#base}${path}${search && `?${search}`}`, {
        method,
        headers: this.#headers(body, key),
        signal: AbortSignal.timeout(timeout),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      text = await answer.text();
    } catch (cause) {
      throw new RelayError('unreachable', 'retry', 'the relay gave no answer', { cause });
    }
    const isTable = answer.headers.get('content-type')?.startsWith('text/csv');
    if (answer.ok) return (text === '' ? undefined : isTable ? text : JSON.parse(text)) as T;
    throw refusalOf(answer.status, text);
  }

  #headers(body: unknown, key: string | undefined): Record<string, string> {
    return {
      authorization: `Bearer ${this.#options.key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(this.#as && { 'live-chat-as': this.#as.id }),
      ...(this.#as?.name !== undefined && { 'live-chat-as-name': encodeURIComponent(this.#as.name) }),
    };
  }
}

interface Problem {
  readonly code: RelayError['code'];
  readonly class: ErrorClass;
  readonly detail: string;
  readonly retryAfter?: number;
}

/** A proxy in front may answer in its own way. */
function refusalOf(status: number, text: string): RelayError {
  try {
    const { code, class: errorClass, detail, retryAfter } = JSON.parse(text) as Problem;
    if (typeof code === 'string') return new RelayError(code, errorClass, detail, { status, retryAfter });
  } catch {
    // No JSON.
  }
  return new RelayError('unreachable', status >= 500 ? 'retry' : 'stop', `no relay answered, but HTTP ${status}`, {
    status,
  });
}

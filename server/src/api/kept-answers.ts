import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes } from 'node:crypto';
import type { KeptAnswerStore } from '../store/kept-answers.ts';
import type { Answer } from './operation.ts';
import { Problem } from './problem.ts';

/** Who asks, for what, and what the caller calls it. */
export interface KeptRequest {
  readonly user: string;
  /** The service that asks in that one's name. */
  readonly via: string | undefined;
  /** The operation. */
  readonly id: string;
  readonly key: string;
  /** All that is asked: the same key with another one is refused. */
  readonly asked: readonly unknown[];
}

interface Running {
  readonly request: string;
  readonly answer: Promise<Answer>;
}

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Has a request done once, however often it is said with its key: its answer is told again, for a day, also by the next relay. Answers are sealed by the caller's key, which the relay does not keep: nobody reads in its files who was told what.
 */
export class KeptAnswers {
  readonly #store: KeptAnswerStore | undefined;
  readonly #secret: string;
  readonly #running = new Map<string, Running>();

  constructor(store: KeptAnswerStore | undefined, secret: string) {
    this.#store = store;
    this.#secret = secret;
  }

  /** @throws Problem where the key was used for something else, or it is not known what became of it; and what `run` throws, which is not kept. */
  async once(asked: KeptRequest, run: () => Promise<Answer>): Promise<Answer> {
    const id = this.#keyFor('id', asked).toString('base64url');
    const request = hash('sha256', JSON.stringify(asked.asked), 'base64url');
    const running = this.#running.get(id);
    if (running && running.request !== request) throw reused();
    if (running) return running.answer;
    const answer = this.#once(id, request, asked, run).finally(() => this.#running.delete(id));
    this.#running.set(id, { request, answer });
    return answer;
  }

  async #once(id: string, request: string, asked: KeptRequest, run: () => Promise<Answer>): Promise<Answer> {
    const known = await this.#store?.begin({ id, user: asked.user, request });
    const key = this.#keyFor('answer', asked);
    if (known && 'sealed' in known) return JSON.parse(unsealed(known.sealed, key)) as Answer;
    if (known?.state === 'other') throw reused();
    if (known?.state === 'unfinished') {
      throw new Problem(
        'outcome-unknown',
        'the relay ended while it did this: look whether it is done, then take another key',
      );
    }
    let answer: Answer;
    try {
      answer = await run();
    } catch (error) {
      await this.#store?.forget(id).catch(() => {});
      throw error;
    }
    // Done is done: where this cannot be kept, who says it again is told that nobody knows.
    await this.#store?.keep(id, sealed(JSON.stringify(answer), key)).catch(() => {});
    return answer;
  }

  #keyFor(use: string, { user, via, id, key }: KeptRequest): Buffer {
    return createHmac('sha256', this.#secret)
      .update(JSON.stringify(['kept answer', use, user, via ?? '', id, key]))
      .digest();
  }
}

const reused = (): Problem => new Problem('key-reused', 'this key was used before for something else');

function sealed(text: string, key: Buffer): string {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, key, iv);
  const data = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
  return Buffer.concat([iv, sealing.getAuthTag(), data]).toString('base64url');
}

function unsealed(text: string, key: Buffer): string {
  const bytes = Buffer.from(text, 'base64url');
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  opening.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()]).toString('utf8');
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { textOf } from '../encoded.ts';

/** How what the relay says reaches a client without a socket: in one answer that goes on, or in many that end. */
export interface Answers {
  /** Bytes that the client does not have yet, as far as is known here. */
  readonly backlog: number;
  /** Writes encoded frames, each as an event of its own. */
  write(frames: readonly Buffer[]): void;
  /** Writes something of this transport's own. */
  tell(event: object): void;
  whenDrained(callback: () => void): void;
  /** What was written is all. */
  end(): void;
  /** Ends at once. */
  destroy(): void;
}

const lead = Buffer.from('data: ');
const trail = Buffer.from('\n\n');

/** Frames and events as `text/event-stream`. JSON has no line ends of its own, so each is one `data` line. */
function eventOf(event: object): readonly Buffer[] {
  return [Buffer.from(`data: ${JSON.stringify(event)}\n\n`)];
}

function eventsOf(frames: readonly Buffer[]): Buffer[] {
  return frames.flatMap((frame) => [lead, textOf(frame), trail]);
}

/** One answer that never ends by itself. */
export class StreamedAnswer implements Answers {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get backlog(): number {
    return this.#response.writableLength;
  }

  write(frames: readonly Buffer[]): void {
    this.#write(eventsOf(frames));
  }

  tell(event: object): void {
    this.#write(eventOf(event));
  }

  /** In one chunk and one packet, and without copying what is shared (P9). */
  #write(parts: readonly Buffer[]): void {
    this.#response.cork();
    for (const part of parts) this.#response.write(part);
    this.#response.uncork();
  }

  whenDrained(callback: () => void): void {
    const { socket } = this.#response;
    // The answer tells of draining only when its last write was too much, which with corked writes it does not notice.
    if (!socket?.writableNeedDrain) return void setImmediate(callback);
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      callback();
    };
    socket.on('drain', done);
    socket.on('close', done);
  }

  end(): void {
    this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }
}

/** Many answers, each with what there is. One is kept until the next is asked for, in case it did not arrive. */
export class PolledAnswers implements Answers {
  /** Writes the head of an answer. */
  readonly #begin: (request: IncomingMessage, response: ServerResponse) => void;
  /** Everything is told, and the client has it. */
  readonly #onEnd: () => void;
  /** Number of the last answer, which is sent again if it is asked for again. */
  #number = 0;
  #last: readonly Buffer[] = [];
  #waiting: Buffer[] = [];
  #backlog = 0;
  #asked: { readonly request: IncomingMessage; readonly response: ServerResponse } | undefined;
  #isDue = false;
  #isEnding = false;
  #drained: (() => void)[] = [];

  constructor(begin: (request: IncomingMessage, response: ServerResponse) => void, onEnd: () => void) {
    this.#begin = begin;
    this.#onEnd = onEnd;
  }

  get backlog(): number {
    return this.#backlog;
  }

  /**
   * Asks for an answer by its number. The next one says that the last has arrived; the last one that it has not.
   * @returns False for any other.
   */
  ask(number: number, request: IncomingMessage, response: ServerResponse): boolean {
    if (number !== this.#number && number !== this.#number + 1) return false;
    // The client has given the former one up.
    this.#asked?.response.destroy();
    this.#asked = { request, response };
    response.on('close', () => {
      if (this.#asked?.response === response) this.#asked = undefined;
    });
    if (number === this.#number) {
      this.#answer(this.#last);
      return true;
    }
    this.#backlog -= sizeOf(this.#last);
    this.#last = [];
    if (this.#waiting.length > 0) this.#schedule();
    else for (const callback of this.#drained.splice(0)) setImmediate(callback);
    return true;
  }

  write(frames: readonly Buffer[]): void {
    this.#add(eventsOf(frames));
  }

  tell(event: object): void {
    this.#add(eventOf(event));
  }

  #add(parts: readonly Buffer[]): void {
    this.#waiting.push(...parts);
    this.#backlog += sizeOf(parts);
    if (this.#asked) this.#schedule();
  }

  /** What is written in one turn is one answer. */
  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (!this.#asked || this.#waiting.length === 0) return;
      this.#number += 1;
      this.#last = this.#waiting;
      this.#waiting = [];
      this.#answer(this.#last);
    });
  }

  #answer(parts: readonly Buffer[]): void {
    const { request, response } = this.#asked!;
    this.#asked = undefined;
    this.#begin(request, response);
    if (this.#isEnding) response.on('close', this.#onEnd);
    response.end(Buffer.concat(parts));
  }

  whenDrained(callback: () => void): void {
    if (this.#backlog === 0) setImmediate(callback);
    else this.#drained.push(callback);
  }

  end(): void {
    this.#isEnding = true;
    if (this.#asked) this.#schedule();
  }

  destroy(): void {
    this.#asked?.response.destroy();
    this.#waiting = [];
    this.#last = [];
    for (const callback of this.#drained.splice(0)) setImmediate(callback);
    this.#onEnd();
  }
}

function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

import type { Clock } from '../clock.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { RelayStats } from '../metrics.ts';
import type { MailboxCursor, MailStore } from '../store/mail.ts';
import type { ReadMailbox } from './imap.ts';
import type { IncomingMail, MailReading } from './incoming.ts';

/** What became of a mail: it is a message, or none; or it is to be looked at again, because something is not there for now. */
export type Received = 'taken' | 'refused' | 'later';

export interface MailboxOptions {
  readonly read: ReadMailbox;
  readonly reading: MailReading;
  /** By which the store knows this mailbox; it tells nothing of it. */
  readonly name: string;
  readonly store: Pick<MailStore, 'cursor' | 'setCursor'>;
  readonly receive: (mail: IncomingMail) => Promise<Received>;
  /** Milliseconds between two looks. */
  readonly interval: number;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly log: Log;
  readonly stats: RelayStats;
}

class Later extends Error {}

/** A server's own words may have addresses in them: only codes are told. */
function reasonOf(error: unknown): string {
  const { authenticationFailed, code, responseStatus } = error as Record<string, unknown>;
  if (authenticationFailed) return 'EAUTH';
  const told = code ?? responseStatus;
  return typeof told === 'string' && /^\w{1,40}$/.test(told) ? told : 'EUNKNOWN';
}

/**
 * Looks into a mailbox for answers to our mails, again and again. How far it has come is stored behind each mail; one that a crash interrupts before that is read again, and is the same message by its `Message-ID`.
 */
export class Mailbox implements Timed {
  readonly #options: MailboxOptions;
  readonly #timer = new Timer(this);
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;
  #failures = 0;

  constructor(options: MailboxOptions) {
    this.#options = options;
    options.wheel.set(this.#timer, bounds.mailLook);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#options.wheel.cancel(this.#timer);
    await this.#running;
  }

  onTimer(): void {
    this.#running ??= this.#look().finally(() => (this.#running = undefined));
  }

  async #look(): Promise<void> {
    const { read, reading, name, store, wheel, clock, interval, log } = this.#options;
    const { signal } = this.#abort;
    try {
      const visitor = {
        cursor: await store.cursor(name),
        wants: (headers: Buffer) => reading.isAnswer(headers),
        take: (source: Buffer, isWhole: boolean) => this.#take(source, isWhole),
        done: (cursor: MailboxCursor) => store.setCursor(name, cursor),
      };
      await read(visitor, signal);
      this.#failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      this.#failures += 1;
      if (!(error instanceof Later)) log.warn('mailbox not read', { reason: reasonOf(error), count: this.#failures });
    }
    if (signal.aborted) return;
    const pause = Math.min(
      interval * 2 ** Math.min(this.#failures, 20),
      Math.max(interval, bounds.longestMailboxPause),
    );
    // Not all at once that failed at once.
    wheel.set(this.#timer, Math.round(pause * (this.#failures ? 1 + 0.2 * clock.random() : 1)));
  }

  async #take(source: Buffer, isWhole: boolean): Promise<void> {
    const { reading, receive, stats, log } = this.#options;
    const mail = await reading.answerOf(source, isWhole);
    const received = mail ? await receive(mail) : 'refused';
    if (received === 'later') throw new Later();
    if (received === 'taken') stats.mailsReceived += 1;
    else log.info('mail is no answer', { reason: mail ? 'it was refused' : 'it cannot be read' });
  }
}

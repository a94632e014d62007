import type { Message, RoomPlace } from '../../../src/protocol/index.ts';
import type { Clock } from '../clock.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { DeskStore, StoredQueued } from '../store/desk.ts';
import type { MailStore } from '../store/mail.ts';
import { relayId } from '../store/moderation.ts';
import type { MailContent } from './compose.ts';
import type { MailTexts } from './texts.ts';

/** Conversations whose visitors wait, the longest first; of very many open ones those with the newest messages. */
async function waitingIn(desk: DeskStore): Promise<readonly StoredQueued[]> {
  const found: StoredQueued[] = [];
  let before: RoomPlace | undefined;
  for (let pages = 0; pages < bounds.digestPages; pages += 1) {
    const slice = await desk.queue(relayId, { queue: 'open', before, limit: bounds.listedAtOnce, tag: undefined });
    found.push(...slice.conversations.filter(({ waiting }) => waiting !== undefined));
    before = slice.next;
    if (!before) break;
  }
  return found.sort((one, other) => one.waiting! - other.waiting!);
}

/** What a mail to the team tells: who waits, since when, and how what they wrote last begins. */
export async function digestOf(
  desk: DeskStore,
  texts: MailTexts,
): Promise<Pick<MailContent, 'subject' | 'intro' | 'messages' | 'people' | 'isCut' | 'words'>> {
  const all = await waitingIn(desk);
  const messages = all.slice(0, bounds.digestLength).map(({ visitor, waiting, last }): Message => ({
    ...{ seq: 1, key: '', reactions: [], at: waiting!, from: visitor?.id ?? '', name: visitor?.name ?? '' },
    text: (last?.text ?? '').slice(0, bounds.digestText).replace(/[\ud800-\udbff]$/, ''),
  }));
  return {
    ...{ subject: texts.digestSubject, intro: texts.digestIntro, messages, people: new Map() },
    isCut: all.length > messages.length,
    words: { goOn: texts.digestLink, goOnNote: texts.digestNote, cut: texts.digestCut, why: texts.digestWhy },
  };
}

export interface DigestOptions {
  readonly to: readonly string[];
  /** Milliseconds; the first of each begins with 1970. */
  readonly interval: number;
  readonly desk: DeskStore;
  readonly mail: Pick<MailStore, 'addDigest' | 'areDigestsDue' | 'addOwnDigests'>;
  /** There is something to send. */
  readonly look: () => void;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly log: Log;
}

/** Has the team told by mail what waits: those whom the relay's option names, and who has chosen so, once in each interval, where something does, also over a restart. */
export class Digest implements Timed {
  readonly #options: DigestOptions;
  readonly #timer = new Timer(this);
  #last = -1;
  #isStopped = false;
  #running: Promise<void> | undefined;

  constructor(options: DigestOptions) {
    this.#options = options;
    options.wheel.set(this.#timer, bounds.mailLook);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#options.wheel.cancel(this.#timer);
    await this.#running;
  }

  onTimer(): void {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async #run(): Promise<void> {
    const { to, interval, desk, mail, look, clock, wheel, log } = this.#options;
    const number = Math.floor(clock.now() / interval);
    try {
      const now = clock.now();
      const isDue = to.length > 0 && number > this.#last;
      const areOwnDue = await mail.areDigestsDue(now);
      const isWaiting = (isDue || areOwnDue) && (await waitingIn(desk)).length > 0;
      if (isDue && isWaiting && (await mail.addDigest(number, to))) look();
      if (areOwnDue && (await mail.addOwnDigests(isWaiting))) look();
      this.#last = Math.max(this.#last, number);
    } catch (error) {
      log.error('no digest for now', { error });
    }
    if (this.#isStopped) return;
    // Not longer, because the clock may be set.
    const pause = Math.min((number + 1) * interval - clock.now(), bounds.mailCheck);
    wheel.set(this.#timer, Math.max(pause, 1));
  }
}

import type { Message, User } from '../../../src/protocol/index.ts';
import { hashOf } from '../auth/secrets.ts';
import type { Clock } from '../clock.ts';
import { isOf } from '../entry-kinds.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { MarkerWriter } from '../markers.ts';
import type { RelayStats } from '../metrics.ts';
import { isTeamKind } from '../policy/identity.ts';
import type { MailStore, StoredMail } from '../store/mail.ts';
import type { Store } from '../store/store.ts';
import { htmlOf, textOf, type MailContent } from './compose.ts';
import { digestOf } from './digest.ts';
import type { MailKeys } from './mail-keys.ts';
import { replyAddress } from './reply-address.ts';
import type { MailTexts } from './texts.ts';
import type { HandOver } from './transport.ts';

export interface OutboxOptions {
  readonly store: Pick<Store, 'onCommit' | 'page' | 'reads' | 'epoch' | 'desk'>;
  readonly mail: MailStore;
  readonly markers: MarkerWriter;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly log: Log;
  readonly stats: RelayStats;
  readonly keys: MailKeys;
  readonly handOver: HandOver;
  readonly texts: MailTexts;
  readonly delay: number;
  /** Where links that end mails lead to, and those back into a conversation. */
  readonly publicUrl: string;
  readonly page: string;
  readonly pageLength: number;
  /** To which address answers go, if they may be given by mail. */
  readonly replyTo: string | undefined;
}

type Found = Pick<MailContent, 'messages' | 'people' | 'isCut'>;

/**
 * Sends what waits in the store, one mail after the other, and makes mails of answers that stay unread. A mail is made in the transaction that notes what it tells, and it is noted before it is handed over: one that a crash
 * interrupts there is given up, so that nobody is told twice.
 */
export class Outbox implements Timed {
  readonly #options: OutboxOptions;
  readonly #timer = new Timer(this);
  readonly #unsubscribe: () => void;
  #isDue = false;
  #running: Promise<void> | undefined;
  #isStopped = false;

  static async open(options: OutboxOptions): Promise<Outbox> {
    const count = await options.mail.recover();
    if (count > 0) options.log.warn('mails given up', { count, reason: 'the relay ended while it sent them' });
    return new Outbox(options);
  }

  private constructor(options: OutboxOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.onCommit((commits) => {
      const isOne = commits.some(
        ({ room, entries }) => room.startsWith('s_') && entries.some((text) => isOf(text, 'message')),
      );
      if (isOne) this.#wait(Math.min(options.delay, bounds.mailCheck));
    });
    this.look();
  }

  /** There is something to send. */
  look(): void {
    this.#wait(bounds.mailLook);
  }

  /** What is being handed over is waited for, for a moment. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe();
    this.#options.wheel.cancel(this.#timer);
    if (!this.#running) return;
    let end = (): void => undefined;
    const patience = new Promise<void>((resolve) => (end = this.#options.clock.every(bounds.mailDrain, resolve)));
    await Promise.race([this.#running, patience]);
    end();
  }

  onTimer(): void {
    this.#isDue = true;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  #wait(pause: number): void {
    if (this.#isStopped) return;
    const due = this.#options.clock.elapsed() + pause;
    if (this.#timer.due === 0 || this.#timer.due > due) this.#options.wheel.set(this.#timer, Math.max(pause, 1));
  }

  async #run(): Promise<void> {
    const { mail, markers, clock, delay, log } = this.#options;
    try {
      while (this.#isDue && !this.#isStopped) {
        this.#isDue = false;
        // What was read a moment ago is not unread.
        await markers.flush();
        while (await mail.addMissed(clock.now() - delay));
        const next = await this.#sendAll();
        if (next !== undefined) this.#wait(next);
      }
    } catch (error) {
      log.error('mails stopped for now', { error });
      this.#wait(bounds.mailCheck);
    }
  }

  /** Resolves to when to look again, if something waits for its time. */
  async #sendAll(): Promise<number | undefined> {
    const { mail, clock, delay } = this.#options;
    for (;;) {
      const { mails, next, owed } = await mail.due(clock.now(), bounds.mailsAtOnce);
      for (const each of mails) {
        if (this.#isStopped) return undefined;
        await this.#send(each);
      }
      if (mails.length > 0) continue;
      const times = [...(next === undefined ? [] : [next]), ...(owed === undefined ? [] : [owed + delay])];
      // Not longer, because the clock may be set.
      return times.length === 0 ? undefined : Math.min(Math.max(Math.min(...times) - clock.now(), 1), bounds.mailCheck);
    }
  }

  async #send(stored: StoredMail): Promise<void> {
    const { mail, keys, texts, handOver, store, publicUrl, log, stats, clock } = this.#options;
    const { id, kind, room, address } = stored;
    if (await mail.isStopped(keys.hashOf(address))) return mail.forget(id);
    const content = await this.#content(stored);
    // Nothing is left to be told.
    if (content.messages.length === 0) return mail.forget(id);
    const replyTo = kind === 'missed' ? await this.#replyTo(stored) : undefined;
    await mail.begin(id);
    const handed = await handOver({
      ...{ to: address, subject: content.subject, stopLink: content.stopLink },
      ...{ text: textOf(content, texts), html: htmlOf(content, texts) },
      ...(replyTo !== undefined && { replyTo }),
      at: clock.now(),
      id: `${keys.messageId(store.epoch, id)}@${new URL(publicUrl).hostname}`,
    });
    if (handed.ok) {
      await mail.forget(id);
      stats.mailsSent += 1;
      return log.info('mail sent', { room, reason: kind });
    }
    const pause = Math.min(bounds.mailRetry * 3 ** stored.attempts, bounds.longestMailRetry);
    const isOver = handed.isFinal || clock.now() + pause - stored.at > bounds.mailPatience;
    // Not all at once that failed at once.
    await mail.fail(
      id,
      handed.error,
      isOver ? undefined : clock.now() + Math.round(pause * (1 + 0.2 * clock.random())),
    );
    if (!isOver) return log.info('mail not sent yet', { room, reason: handed.error });
    stats.mailsFailed += 1;
    log.warn('mail given up', { room, reason: handed.error });
  }

  async #content(stored: StoredMail): Promise<MailContent> {
    const { keys, texts, publicUrl, store, replyTo } = this.#options;
    const stopLink = `${publicUrl}/mail/stop/${keys.stopToken(stored.address)}`;
    if (stored.kind === 'digest') {
      return { ...(await digestOf(store.desk!, texts)), stopLink, link: `${publicUrl}/inbox/` };
    }
    const found = await this.#found(stored);
    if (stored.kind === 'transcript' || found.messages.length === 0) {
      return { ...found, stopLink, subject: texts.transcriptSubject, intro: texts.transcriptIntro };
    }
    return {
      ...{ ...found, stopLink, subject: texts.missedSubject, intro: texts.missedIntro },
      ...{ link: await this.#link(stored), isAnswerable: replyTo !== undefined },
    };
  }

  /** Back into the conversation, by a secret whose hash alone is stored. */
  async #link({ id, room, user }: StoredMail): Promise<string> {
    const { keys, store, mail, page, clock } = this.#options;
    const token = keys.linkToken(store.epoch, id);
    await mail.link(hashOf(token), room, user, clock.now() + bounds.mailLink);
    const address = new URL(page);
    address.hash = `live-chat-invitation=${token}`;
    return address.href;
  }

  /** An address of its own, by which it is answered. */
  async #replyTo({ id, room, user, address }: StoredMail): Promise<string | undefined> {
    const { keys, store, mail, replyTo, clock } = this.#options;
    if (replyTo === undefined) return undefined;
    const token = keys.replyToken(store.epoch, id);
    const reply = { room, user, sender: keys.hashOf(address) };
    await mail.allowReply(hashOf(token), reply, clock.now() + bounds.mailReply);
    return replyAddress(replyTo, token);
  }

  /** As it is now: what was edited or deleted meanwhile, or read, is not told as it was. */
  async #found({ kind, room, user, first, last }: StoredMail): Promise<Found> {
    const { store, markers, pageLength } = this.#options;
    const people = new Map<string, User>();
    const messages: Message[] = [];
    const isMissed = kind === 'missed';
    if (isMissed) await markers.flush();
    const [read] = isMissed ? await store.reads(room, { user }) : [];
    const most = isMissed ? bounds.missedLength : bounds.transcriptLength;
    for (let after = Math.max(first - 1, read?.seq ?? 0); messages.length <= most;) {
      const page = await store.page(room, { after }, pageLength);
      for (const each of page.users) people.set(each.id, each);
      for (const each of page.messages) {
        const isTold = !each.deleted && (each.text !== '' || (each.files?.length ?? 0) > 0) && each.name !== '';
        const isOfTeam = isTeamKind(people.get(each.from)?.kind ?? 'user');
        if (each.seq <= last && isTold && (!isMissed || isOfTeam)) messages.push(each);
      }
      after = page.messages.at(-1)?.seq ?? last;
      if (!page.more || after >= last) break;
    }
    return { messages: messages.slice(0, most), people, isCut: messages.length > most };
  }
}

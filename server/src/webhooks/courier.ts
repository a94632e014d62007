import type { Clock } from '../clock.ts';
import { Timer, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { DeadLetter, Failing, LoggedEvent, Webhook, WebhookPlace, WebhookStore } from '../store/webhooks.ts';
import { toldTo } from './event.ts';
import type { Delivery, Send } from './sender.ts';
import { signedHeaders } from './signature.ts';

export interface CourierParts {
  readonly store: WebhookStore;
  readonly epoch: string;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly log: Log;
  readonly send: Send;
  /** Called when the receiver says that it is gone for good. */
  readonly onGone: (webhook: Webhook) => Promise<void>;
}

/**
 * Tells one webhook what is written, one event after the other in the order of the log, each until it is taken or its time is over. What waits is the log itself: only
 * how far it is told is stored, so that a crash tells the last event again at most, under the same id.
 */
export class Courier {
  webhook: Webhook;
  readonly #parts: CourierParts;
  readonly #timer: Timer;
  readonly #stop = new AbortController();
  #position: number;
  #failing: Failing | undefined;
  #isDue = false;
  #running: Promise<void> | undefined;

  constructor(webhook: Webhook, { position, failing }: WebhookPlace, parts: CourierParts) {
    this.webhook = webhook;
    this.#parts = parts;
    this.#position = position;
    this.#failing = failing;
    this.#timer = new Timer({ onTimer: () => this.run() });
  }

  get place(): WebhookPlace {
    return { position: this.#position, ...(this.#failing && { failing: this.#failing }) };
  }

  /** There may be something to tell. While a try is waited for, nothing is tried before its time. */
  nudge(): void {
    if (this.#timer.due === 0) this.run();
  }

  /** Tries now. */
  run(): void {
    if (this.#stop.signal.aborted || !this.webhook.isEnabled) return;
    this.#parts.wheel.cancel(this.#timer);
    this.#isDue = true;
    this.#running ??= this.#run();
  }

  /** Nothing is told after this. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#parts.wheel.cancel(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      // Not before its time, where something failed.
      while (this.#isDue && this.#timer.due === 0 && !this.#stop.signal.aborted && this.webhook.isEnabled) {
        this.#isDue = false;
        await this.#replay();
        await this.#tellAll();
      }
    } catch (error) {
      // The store cannot be read or written now.
      this.#parts.log.error('webhook stopped for now', { error });
      this.#wait(bounds.webhookRetry);
    } finally {
      // In the same moment in which it is known that nothing is due.
      this.#running = undefined;
    }
  }

  async #tellAll(): Promise<void> {
    const { store, epoch } = this.#parts;
    for (;;) {
      const events = await store.events(this.#position, bounds.webhookEvents);
      let skipped: number | undefined;
      for (const event of events) {
        if (this.#stop.signal.aborted || !this.webhook.isEnabled) return;
        if (!toldTo(this.webhook, event, epoch)) {
          this.#position = skipped = event.event;
          continue;
        }
        skipped = undefined;
        if (!(await this.#tell(event))) return;
      }
      if (skipped !== undefined) await store.place(this.webhook.id, this.place);
      if (events.length < bounds.webhookEvents) return;
    }
  }

  /** Resolves to whether the next may be told. */
  async #tell(event: LoggedEvent): Promise<boolean> {
    const { store, clock } = this.#parts;
    const delivery = await this.#send(event);
    if (this.#stop.signal.aborted) return false;
    if (delivery.ok) {
      this.#failing = undefined;
      this.#position = event.event;
      await store.place(this.webhook.id, this.place);
      return true;
    }
    const { error } = delivery;
    const { since = clock.now(), attempts = 0 } = this.#failing ?? {};
    this.#failing = { since, attempts: attempts + 1, error };
    if (delivery.isGone) {
      await store.place(this.webhook.id, this.place);
      await this.#parts.onGone(this.webhook);
      return false;
    }
    if (clock.now() - since < bounds.webhookPatience) {
      this.#wait(this.#delay(attempts));
      await store.place(this.webhook.id, this.place);
      return false;
    }
    const dead: DeadLetter = {
      event: event.event,
      at: clock.now(),
      attempts: attempts + 1,
      error,
      isReplayed: false,
    };
    this.#failing = undefined;
    this.#position = event.event;
    await store.place(this.webhook.id, this.place, dead);
    this.#parts.log.warn('webhook event given up', { reason: error });
    return true;
  }

  /** Dead letters that are to be told once more, before all else. One that fails again is dead as before. */
  async #replay(): Promise<void> {
    const { store, clock } = this.#parts;
    for (let after = 0; ;) {
      const letters = await store.deadLetters(this.webhook.id, after, bounds.webhookEvents, true);
      for (const { event, attempts } of letters) {
        after = event;
        const [found] = await store.events(event - 1, 1);
        // Its room may be gone by now.
        const delivery: Delivery = found?.event === event ? await this.#send(found) : { ok: true };
        if (this.#stop.signal.aborted) return;
        if (delivery.ok) await store.forgetDeadLetter(this.webhook.id, event);
        else {
          const dead = { event, at: clock.now(), attempts: attempts + 1, error: delivery.error, isReplayed: false };
          await store.place(this.webhook.id, this.place, dead);
        }
      }
      if (letters.length < bounds.webhookEvents) return;
    }
  }

  /** What it is not told any more, because it is asked for otherwise by now, is as told. */
  async #send(event: LoggedEvent): Promise<Delivery> {
    const { clock, epoch, send } = this.#parts;
    const told = toldTo(this.webhook, event, epoch);
    if (!told) return { ok: true };
    const { url, secret, former } = this.webhook;
    const now = clock.now();
    const secrets = former && former.until > now ? [secret, former.secret] : [secret];
    return send(url, signedHeaders(told.id, now, told.body, secrets), told.body, this.#stop.signal);
  }

  #delay(attempts: number): number {
    const delay = Math.min(bounds.webhookRetry * 3 ** attempts, bounds.webhookLongestRetry);
    // Not all at once that failed at once.
    return Math.round(delay * (1 + 0.2 * this.#parts.clock.random()));
  }

  #wait(milliseconds: number): void {
    if (!this.#stop.signal.aborted) this.#parts.wheel.set(this.#timer, milliseconds);
  }
}

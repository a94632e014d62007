import type { Clock } from '../clock.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { RelayStats } from '../metrics.ts';
import type { PushDevice } from '../store/push.ts';
import type { Send } from '../webhooks/sender.ts';
import { encryptedFor } from './encrypted.ts';
import type { Vapid } from './vapid.ts';

/** One message for one device. */
export interface PushJob {
  readonly device: PushDevice;
  /** What it is about: of one topic a device is told the newest alone (RFC 8030). */
  readonly topic: string;
  readonly urgency: 'normal' | 'high';
  readonly text: string;
}

interface Waiting {
  readonly job: PushJob;
  readonly tries: number;
  readonly due: number;
}

export interface PushQueueOptions {
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly log: Log;
  readonly stats: RelayStats;
  readonly vapid: Vapid;
  readonly send: Send;
  /** The push service does not know this device any more. */
  readonly onGone: (endpoint: string) => void;
}

/** Sends pushes, some at a time. What waits is in memory alone, and bounded: a push is a hint, and the message is in the log. */
export class PushQueue implements Timed {
  readonly #options: PushQueueOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #timer = new Timer(this);
  readonly #stop = new AbortController();

  constructor(options: PushQueueOptions) {
    this.#options = options;
  }

  add(job: PushJob): void {
    this.#put({ job, tries: 0, due: 0 });
    this.#run();
  }

  onTimer(): void {
    this.#run();
  }

  /** Nothing of these devices is sent any more, but for what is under way. */
  forget(endpoint: string): void {
    for (const [key, { job }] of this.#waiting) if (job.device.endpoint === endpoint) this.#waiting.delete(key);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#options.wheel.cancel(this.#timer);
    this.#waiting.clear();
    await Promise.all(this.#underWay);
  }

  #put(waiting: Waiting): void {
    const { stats } = this.#options;
    const key = `${waiting.job.device.endpoint} ${waiting.job.topic}`;
    // One that failed does not take the place of a newer one.
    if (waiting.tries > 0 && this.#waiting.has(key)) return;
    this.#waiting.delete(key);
    if (this.#waiting.size >= bounds.pushQueue) {
      stats.pushesDropped += 1;
      return;
    }
    this.#waiting.set(key, waiting);
  }

  #run(): void {
    const { clock, wheel } = this.#options;
    const now = clock.elapsed();
    let next = Infinity;
    for (const [key, waiting] of this.#waiting) {
      if (this.#underWay.size >= bounds.pushConcurrency || this.#stop.signal.aborted) return;
      if (waiting.due > now) {
        next = Math.min(next, waiting.due);
        continue;
      }
      this.#waiting.delete(key);
      const task = this.#send(waiting).finally(() => {
        this.#underWay.delete(task);
        this.#run();
      });
      this.#underWay.add(task);
    }
    if (next < Infinity) wheel.set(this.#timer, next - now);
  }

  async #send({ job, tries }: Waiting): Promise<void> {
    const { clock, log, stats, vapid, send, onGone } = this.#options;
    const { device, topic, urgency, text } = job;
    try {
      const body = encryptedFor(device, text);
      const headers = {
        authorization: await vapid.headerFor(device.endpoint),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(bounds.pushTtl),
        urgency,
        topic,
      };
      const delivery = await send(device.endpoint, headers, body, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      if (delivery.ok) {
        stats.pushes += 1;
        return;
      }
      const { status, retryAfter = 0, error } = delivery;
      if (status === 404 || status === 410) {
        stats.pushesGone += 1;
        return onGone(device.endpoint);
      }
      const isPassing = status === undefined || status === 429 || status >= 500;
      if (isPassing && tries + 1 < bounds.pushTries) {
        const delay = Math.max(bounds.pushRetry * 4 ** tries, 1_000 * retryAfter) * (1 + 0.2 * clock.random());
        const wait = Math.min(Math.round(delay), bounds.pushLongestRetry);
        return this.#put({ job, tries: tries + 1, due: clock.elapsed() + wait });
      }
      stats.pushesFailed += 1;
      log.warn('push given up', { reason: error });
    } catch (error) {
      stats.pushesFailed += 1;
      log.error('push failed', { error });
    }
  }
}

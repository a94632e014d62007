import { hash, randomBytes } from 'node:crypto';
import type { RoomKind } from '../../../src/protocol/index.ts';
import { bounds } from '../limits.ts';
import { KeyReusedError, withOnce, type KeyedBy } from '../once.ts';
import type { ActResult, NewAct } from '../store/moderation.ts';
import { relayId } from '../store/moderation.ts';
import type { DeadLetter, Webhook, WebhookPlace } from '../store/webhooks.ts';
import type { RoomCommit, Store } from '../store/store.ts';
import { Courier, type CourierParts } from './courier.ts';
import { checkedUrl } from './guard.ts';
import { newSecret } from './signature.ts';

/** What is asked for of a webhook. */
export interface WebhookWishes {
  readonly url: string;
  readonly description?: string;
  readonly events?: readonly string[];
  readonly kinds?: readonly RoomKind[];
  readonly rooms?: readonly string[];
}

export type WebhookChanges = Partial<WebhookWishes & Pick<Webhook, 'isEnabled'>>;

/** There are as many as there may be. */
export class TooManyError extends Error {
  constructor() {
    super(`there are ${bounds.webhooks} webhooks at most`);
  }
}

export interface WebhooksOptions extends Omit<CourierParts, 'onGone' | 'epoch'> {
  readonly mayBePrivate: boolean;
  readonly onCommit: Store['onCommit'];
  readonly epoch: string;
}

/** All webhooks of a relay: who is told what, and a courier for each. */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #couriers = new Map<string, Courier>();
  readonly #unwatch: () => void;
  #turn: Promise<unknown> = Promise.resolve();

  static async open(options: WebhooksOptions): Promise<Webhooks> {
    const webhooks = new Webhooks(options);
    for (const { position, failing, ...webhook } of await options.store.all()) {
      webhooks.#employ(webhook, { position, ...(failing && { failing }) });
    }
    webhooks.#nudge();
    return webhooks;
  }

  private constructor(options: WebhooksOptions) {
    this.#options = options;
    this.#unwatch = options.onCommit((_commits: readonly RoomCommit[]) => this.#nudge());
  }

  list(): readonly (Webhook & WebhookPlace)[] {
    return [...this.#couriers.values()].map(({ webhook, place }) => ({ ...webhook, ...place }));
  }

  find(id: string): Webhook | undefined {
    return this.#couriers.get(id)?.webhook;
  }

  /**
   * By a key it is made once (P3), and said again it is told as it is now: undefined where it is gone since.
   * @throws RangeError where what is asked for cannot be. @throws TooManyError @throws KeyReusedError
   */
  add(wishes: WebhookWishes, by: KeyedBy): Promise<Webhook | undefined> {
    const url = checkedUrl(wishes.url, this.#options.mayBePrivate);
    return this.#inTurn(async () => {
      const id = idFor(by);
      const known = this.find(id);
      if (!known && this.#couriers.size >= bounds.webhooks) throw new TooManyError();
      const { clock, store } = this.#options;
      const webhook = known ?? { ...wishes, url, id, secret: newSecret(), isEnabled: true, made: clock.now() };
      const isNew = await this.#act(store.save(webhook, this.#actOf('webhook-made', id, by, wishes)));
      if (!isNew || known) return known;
      // Where it begins the store has said.
      const stored = (await store.all()).find((each) => each.id === id);
      this.#employ(webhook, { position: stored!.position });
      this.#nudge();
      return webhook;
    });
  }

  /** As it is then; undefined where there is none of this id. @throws RangeError where what is asked for cannot be. @throws KeyReusedError */
  change(id: string, changes: WebhookChanges, by: KeyedBy): Promise<Webhook | undefined> {
    const url = changes.url === undefined ? {} : { url: checkedUrl(changes.url, this.#options.mayBePrivate) };
    return this.#inTurn(() =>
      this.#save(id, (webhook) => ({ ...webhook, ...changes, ...url }), by, ['change', changes]),
    );
  }

  /** Makes another secret. The one before is good for a day more: what is sent is signed by both. Otherwise as `change`. */
  rotate(id: string, by: KeyedBy): Promise<Webhook | undefined> {
    const until = this.#options.clock.now() + bounds.webhookSecretOverlap;
    const rotated = (webhook: Webhook): Webhook => {
      const former = { secret: webhook.secret, until };
      return { ...webhook, secret: newSecret(), former };
    };
    return this.#inTurn(() => this.#save(id, rotated, by, ['rotate']));
  }

  /** Resolves to whether there was one, or was when the same was said before. @throws KeyReusedError */
  remove(id: string, by: KeyedBy): Promise<boolean> {
    return this.#inTurn(async () => {
      const result = await this.#options.store.remove(id, this.#actOf('webhook-removed', id, by));
      if (result === 'key-reused') throw new KeyReusedError();
      const courier = this.#couriers.get(id);
      if (result === 'done' && courier) {
        this.#couriers.delete(id);
        await courier.stop();
      }
      return result !== 'nothing';
    });
  }

  deadLetters(id: string, after: number, limit: number): Promise<readonly DeadLetter[]> {
    return this.#options.store.deadLetters(id, after, limit);
  }

  /** Resolves to how many: none where it was said before. @throws KeyReusedError */
  async replay(id: string, events: readonly number[] | undefined, by: KeyedBy): Promise<number> {
    const act = this.#actOf('webhook-replayed', id, by, events);
    const { result, count } = await this.#options.store.replay(id, events, act);
    if (result === 'key-reused') throw new KeyReusedError();
    this.#couriers.get(id)?.run();
    return count;
  }

  async close(): Promise<void> {
    this.#unwatch();
    await Promise.all([...this.#couriers.values()].map((courier) => courier.stop()));
  }

  /** One after the other, so that each knows what the one before has made of it. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Whether it is done now, and was not before. @throws KeyReusedError */
  async #act(said: Promise<ActResult>): Promise<boolean> {
    const result = await said;
    if (result === 'key-reused') throw new KeyReusedError();
    return result === 'done';
  }

  async #save(
    id: string,
    changed: (webhook: Webhook) => Webhook,
    by: KeyedBy,
    request: readonly unknown[],
  ): Promise<Webhook | undefined> {
    const courier = this.#couriers.get(id);
    if (!courier) return undefined;
    const webhook = changed(courier.webhook);
    const isDone = await this.#act(this.#options.store.save(webhook, this.#actOf('webhook-changed', id, by, request)));
    if (!isDone) return courier.webhook;
    courier.webhook = webhook;
    // At once, whatever it waited for: it may be told elsewhere now.
    courier.run();
    return webhook;
  }

  #employ(webhook: Webhook, place: WebhookPlace): void {
    const onGone = async (gone: Webhook): Promise<void> => {
      this.#options.log.warn('webhook disabled', { reason: 'its receiver says that it is gone' });
      const by = { by: relayId, why: 'the receiver answered that it is gone' };
      await this.#save(gone.id, (webhook) => ({ ...webhook, isEnabled: false }), by, []);
    };
    this.#couriers.set(webhook.id, new Courier(webhook, place, { ...this.#options, onGone }));
  }

  #nudge(): void {
    for (const courier of this.#couriers.values()) courier.nudge();
  }

  #actOf(act: NewAct['act'], id: string, by: KeyedBy, request?: unknown): NewAct {
    return { ...withOnce(by, [act, id, request]), act, detail: id };
  }
}

/** The same for the same key of the same one, so that what is said again is known. */
function idFor({ by, key }: KeyedBy): string {
  const name = key === undefined ? randomBytes(32) : JSON.stringify([by, key]);
  return `wh_${hash('sha256', name).slice(0, 18)}`;
}

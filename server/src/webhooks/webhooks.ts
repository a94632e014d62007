import { randomBytes } from 'node:crypto';
import type { RoomKind } from '../../../src/protocol/index.ts';
import { bounds } from '../limits.ts';
import type { By, NewAct } from '../store/moderation.ts';
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

  /** @throws RangeError where what is asked for cannot be; undefined where there are too many. */
  async add(wishes: WebhookWishes, by: By): Promise<Webhook | undefined> {
    const url = checkedUrl(wishes.url, this.#options.mayBePrivate);
    if (this.#couriers.size >= bounds.webhooks) return undefined;
    const webhook: Webhook = {
      ...wishes,
      url,
      id: `wh_${randomBytes(9).toString('hex')}`,
      secret: newSecret(),
      isEnabled: true,
      made: this.#options.clock.now(),
    };
    await this.#options.store.save(webhook, this.#actOf('webhook-made', webhook, by));
    // Where it begins the store has said.
    const stored = (await this.#options.store.all()).find(({ id }) => id === webhook.id);
    this.#employ(webhook, { position: stored!.position });
    this.#nudge();
    return webhook;
  }

  /** @throws RangeError where what is asked for cannot be. */
  async change(id: string, changes: Partial<WebhookWishes & Pick<Webhook, 'isEnabled'>>, by: By): Promise<Webhook> {
    const courier = this.#couriers.get(id)!;
    const url = changes.url === undefined ? {} : { url: checkedUrl(changes.url, this.#options.mayBePrivate) };
    const webhook = { ...courier.webhook, ...changes, ...url };
    return this.#save(courier, webhook, by);
  }

  /** Makes another secret. The one before is good for a day more: what is sent is signed by both. */
  async rotate(id: string, by: By): Promise<Webhook> {
    const courier = this.#couriers.get(id)!;
    const until = this.#options.clock.now() + bounds.webhookSecretOverlap;
    const former = { secret: courier.webhook.secret, until };
    return this.#save(courier, { ...courier.webhook, secret: newSecret(), former }, by);
  }

  async remove(id: string, by: By): Promise<void> {
    const courier = this.#couriers.get(id)!;
    await this.#options.store.remove(id, this.#actOf('webhook-removed', courier.webhook, by));
    this.#couriers.delete(id);
    await courier.stop();
  }

  deadLetters(id: string, after: number, limit: number): Promise<readonly DeadLetter[]> {
    return this.#options.store.deadLetters(id, after, limit);
  }

  async replay(id: string, events: readonly number[] | undefined): Promise<number> {
    const count = await this.#options.store.replay(id, events);
    this.#couriers.get(id)?.run();
    return count;
  }

  async close(): Promise<void> {
    this.#unwatch();
    await Promise.all([...this.#couriers.values()].map((courier) => courier.stop()));
  }

  async #save(courier: Courier, webhook: Webhook, by: By): Promise<Webhook> {
    await this.#options.store.save(webhook, this.#actOf('webhook-changed', webhook, by));
    courier.webhook = webhook;
    // At once, whatever it waited for: it may be told elsewhere now.
    courier.run();
    return webhook;
  }

  #employ(webhook: Webhook, place: WebhookPlace): void {
    const onGone = async (gone: Webhook): Promise<void> => {
      this.#options.log.warn('webhook disabled', { reason: 'its receiver says that it is gone' });
      const courier = this.#couriers.get(gone.id);
      const by = { by: relayId, why: 'the receiver answered that it is gone' };
      if (courier) await this.#save(courier, { ...gone, isEnabled: false }, by);
    };
    this.#couriers.set(webhook.id, new Courier(webhook, place, { ...this.#options, onGone }));
  }

  #nudge(): void {
    for (const courier of this.#couriers.values()) courier.nudge();
  }

  #actOf(act: NewAct['act'], { id }: Webhook, by: By): NewAct {
    return { ...by, act, detail: id };
  }
}

import { createHmac } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Identity } from './policy.ts';
import type { By, ModerationStore, SiteBan } from './store/moderation.ts';
import type { Store } from './store/store.ts';

/** Whom a site bans, and how. */
export interface SiteBanOptions {
  /** Milliseconds until it ends by itself. Default: never. */
  readonly duration?: number;
  /** Also the addresses of the connections that this user has now. */
  readonly addresses?: boolean;
}

/** A session, as far as it matters here. */
export interface Visitor {
  readonly identity: Identity | undefined;
  end(reason: 'forbidden', message: string, retryAfter?: number): void;
}

/**
 * Who may not come at all. Whole in memory, because every hello asks. Addresses are known by a keyed hash alone, and only those of open
 * connections and of bans that last.
 */
export class SiteBans {
  readonly #store: ModerationStore | undefined;
  readonly #clock: Clock;
  readonly #key: string;
  readonly #all = new Map<string, SiteBan>();
  /** Where open sessions come from. */
  readonly #addresses = new WeakMap<Visitor, string>();

  /** `key`: by which addresses are hashed. */
  static async load({ moderation }: Store, clock: Clock, key: string): Promise<SiteBans> {
    const bans = new SiteBans(moderation, clock, key);
    for (const each of (await moderation?.bans()) ?? []) bans.#put(each);
    return bans;
  }

  private constructor(store: ModerationStore | undefined, clock: Clock, key: string) {
    this.#store = store;
    this.#clock = clock;
    this.#key = key;
  }

  #put(ban: SiteBan): void {
    this.#all.set(`${ban.kind} ${ban.id}`, ban);
  }

  #find(kind: SiteBan['kind'], id: string): SiteBan | undefined {
    const ban = this.#all.get(`${kind} ${id}`);
    return ban && (ban.until ?? Infinity) > this.#clock.now() ? ban : undefined;
  }

  #hashOf(address: string): string {
    return createHmac('sha256', this.#key).update(address).digest('base64url');
  }

  /** Where a session comes from; of this machine itself nothing is noted. */
  note(session: Visitor, address: string | undefined): void {
    if (address !== undefined) this.#addresses.set(session, this.#hashOf(address));
  }

  ofUser(user: string): SiteBan | undefined {
    return this.#find('user', user);
  }

  ofAddress(address: string | undefined): SiteBan | undefined {
    return address === undefined ? undefined : this.#find('address', this.#hashOf(address));
  }

  /** By the address that a session comes from. */
  ofSession(session: Visitor): SiteBan | undefined {
    const hash = this.#addresses.get(session);
    return hash === undefined ? undefined : this.#find('address', hash);
  }

  /** Milliseconds that are left of a ban, for those who are told; undefined where it has no end. */
  timeLeft({ until }: SiteBan): number | undefined {
    return until === undefined ? undefined : Math.max(until - this.#clock.now(), 1);
  }

  /** In force at once, also where the store fails. `sessions`: those of the user that are open. */
  async ban(
    user: string,
    { duration, addresses }: SiteBanOptions,
    sessions: readonly Visitor[],
    by: By,
  ): Promise<void> {
    const at = this.#clock.now();
    const common = { at, ...(duration !== undefined && { until: at + duration }) };
    const bans: SiteBan[] = [{ kind: 'user', id: user, ...common }];
    const hashes = addresses ? sessions.map((session) => this.#addresses.get(session)) : [];
    for (const id of new Set(hashes)) if (id !== undefined) bans.push({ kind: 'address', id, of: user, ...common });
    const store = this.#stored();
    for (const each of bans) this.#put(each);
    await store.ban(bans, by);
  }

  /** Resolves to whether there was one. */
  async unban(user: string, by: By): Promise<boolean> {
    const isLifted = await this.#stored().unban(user, by);
    for (const [slot, { kind, id, of }] of this.#all) {
      if ((kind === 'user' && id === user) || of === user) this.#all.delete(slot);
    }
    return isLifted;
  }

  /** Forgets those that have ended. */
  async end(): Promise<void> {
    const now = this.#clock.now();
    let isAny = false;
    for (const [slot, { until = Infinity }] of this.#all) {
      if (until > now) continue;
      this.#all.delete(slot);
      isAny = true;
    }
    if (isAny) await this.#store?.endBans(now);
  }

  #stored(): ModerationStore {
    if (this.#store) return this.#store;
    throw new TypeError('this store keeps no bans from the site');
  }
}

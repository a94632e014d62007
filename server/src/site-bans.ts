import { createHmac } from 'node:crypto';
import type { ErrorCode, Refusal } from '../../src/protocol/index.ts';
import type { Clock } from './clock.ts';
import { KeyReusedError, withOnce, type KeyedBy } from './once.ts';
import type { Identity } from './policy/identity.ts';
import type { ActResult, By, ModerationStore, SiteBan } from './store/moderation.ts';
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
  refuse(code: ErrorCode, message: string, about?: Pick<Refusal, 'room' | 'key'>): void;
}

function nothing(): void {}

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

  /**
   * In force at once, also where the store fails; but what has a key only when it is known that it was not said before (P3). `sessions`: those of the user that
   * are open. `onLaid` is called in the moment in which it is in force, and not for what was said before.
   * @throws KeyReusedError
   */
  ban(
    user: string,
    { duration, addresses = false }: SiteBanOptions,
    sessions: readonly Visitor[],
    by: KeyedBy,
    onLaid: () => void = nothing,
  ): Promise<void> {
    const common = this.#times(duration);
    const hashes = addresses ? sessions.map((session) => this.#addresses.get(session)) : [];
    const ofAddresses = [...new Set(hashes)].filter((id) => id !== undefined);
    const bans: SiteBan[] = [
      { kind: 'user', id: user, ...common },
      ...ofAddresses.map((id) => ({ kind: 'address' as const, id, of: user, ...common })),
    ];
    return this.#lay(bans, withOnce(by, ['ban', user, duration, addresses]), onLaid);
  }

  /** The same for whoever comes from an address, by its keyed hash alone. Resolves to the id of the ban. */
  async banAddress(address: string, duration: number | undefined, by: KeyedBy, onLaid: () => void): Promise<string> {
    const id = this.#hashOf(address);
    const bans: SiteBan[] = [{ kind: 'address', id, ...this.#times(duration) }];
    await this.#lay(bans, withOnce(by, ['ban address', duration]), onLaid);
    return id;
  }

  /** Lifts a ban: of a user, with the addresses that were banned for their sake, or of an address. Resolves to whether there was one. @throws KeyReusedError */
  async unban(ban: Pick<SiteBan, 'kind' | 'id'>, by: KeyedBy): Promise<boolean> {
    const result = await this.#stored().unban(ban, withOnce(by, ['unban', ban.kind, ban.id]));
    if (result === 'key-reused') throw new KeyReusedError();
    if (result !== 'done') return result === 'again';
    for (const [slot, { kind, id, of }] of this.#all) {
      if ((kind === ban.kind && id === ban.id) || (ban.kind === 'user' && of === ban.id)) this.#all.delete(slot);
    }
    return true;
  }

  #times(duration: number | undefined): Pick<SiteBan, 'at' | 'until'> {
    const at = this.#clock.now();
    return { at, ...(duration !== undefined && { until: at + duration }) };
  }

  async #lay(bans: readonly SiteBan[], by: By, onLaid: () => void): Promise<void> {
    const store = this.#stored();
    const put = (): void => {
      for (const each of bans) this.#put(each);
      onLaid();
    };
    if (!by.once) put();
    let result: ActResult = 'done';
    try {
      result = await store.ban(bans, by);
    } finally {
      // Where the store has failed, too.
      if (by.once && result === 'done') put();
    }
    if (result === 'key-reused') throw new KeyReusedError();
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

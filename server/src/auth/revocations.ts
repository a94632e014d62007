import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import type { Identity } from '../policy/identity.ts';
import type { Revocation, Store } from '../store/store.ts';

/** Whose access was taken back (P13). Kept in the store, and whole in memory, because every hello and refresh asks. */
export class Revocations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #all = new Map<string, Revocation>();

  /** Rejects when the store cannot read: then nobody can be let in. */
  static async load(store: Store, clock: Clock): Promise<Revocations> {
    const revocations = new Revocations(store, clock);
    for (const each of await store.revocations()) revocations.#put(each);
    return revocations;
  }

  private constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  #put(revocation: Revocation): void {
    this.#all.set(`${revocation.kind} ${revocation.id}`, revocation);
  }

  /** Whether this one may not be here. */
  covers({ user, token }: Identity): boolean {
    const ofUser = this.#all.get(`user ${user.id}`);
    // A token that was signed later is another decision of the site. What has no such time was there before.
    if (ofUser && (token?.issued ?? 0) <= ofUser.at) return true;
    return token !== undefined && this.#all.has(`token ${token.id}`);
  }

  /** Whether all that somebody had was taken back after a time. */
  coversSince(user: string, at: number): boolean {
    return (this.#all.get(`user ${user}`)?.at ?? 0) >= at;
  }

  /** The time, or one just after all that was taken back from this user: what is signed then is another decision. */
  freshTime(user: string): number {
    return Math.max(this.#clock.now(), (this.#all.get(`user ${user}`)?.at ?? 0) + 1);
  }

  /** All that this user has until now: a guest's secret for ever, a signed user's tokens up to now. */
  addUser(id: string): Promise<void> {
    // Later than the one before, however the clock stands, so that it covers what was signed in between.
    return this.#add({ kind: 'user', id, at: this.freshTime(id), until: undefined });
  }

  /** One token, for as long as it would be good: for ever where its end is not known. */
  addToken(id: string, expires?: number): Promise<void> {
    const until = expires === undefined ? undefined : expires + bounds.clockSkew;
    return this.#add({ kind: 'token', id, at: this.#clock.now(), until });
  }

  /** In force at once, also when the store fails. */
  async #add(revocation: Revocation): Promise<void> {
    const now = this.#clock.now();
    for (const [slot, { until }] of this.#all) if (until !== undefined && until < now) this.#all.delete(slot);
    this.#put(revocation);
    await this.#store.revoke(revocation);
  }
}

import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import type { Identity } from '../policy.ts';
import type { AccountStore } from '../store/accounts.ts';

/** In which browsers somebody has just shown that it is still they who sit there: what lasts longer than a session asks for that. In memory: after a restart it is asked again. */
export class Confirmations {
  readonly #store: Pick<AccountStore, 'session' | 'find'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #at = new Map<string, number>();

  constructor(store: Pick<AccountStore, 'session' | 'find'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The password was right, in this session. */
  note(session: string): void {
    const now = this.#clock.now();
    for (const [hash, at] of this.#at) if (!this.#isFresh(at, now)) this.#at.delete(hash);
    this.#at.set(session, now);
  }

  /** Whether the session of this credential is there, is an admin's, and was begun or confirmed in the last minutes. */
  async isConfirmedAdmin({ user, token }: Identity): Promise<boolean> {
    const session = token && (await this.#store.session(token.id));
    if (session?.account !== user.id) return false;
    const account = await this.#store.find({ id: session.account });
    if (account?.role !== 'admin' || account.isDisabled) return false;
    const now = this.#clock.now();
    return this.#isFresh(session.at, now) || this.#isFresh(this.#at.get(session.hash) ?? -Infinity, now);
  }

  #isFresh(at: number, now: number): boolean {
    return at <= now && now - at < bounds.confirmation;
  }
}

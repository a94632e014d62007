import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { comesBySession, type Identity } from '../policy/identity.ts';
import type { Account, AccountSession, AccountStore } from '../store/accounts.ts';

/**
 * In which browsers somebody has just shown that it is still they who sit there: the one place that says whether what outlasts a session may be
 * done by it now (row 28 of docs/security.md). In memory: after a restart it is asked again.
 */
export class Confirmations {
  readonly #store: Pick<AccountStore, 'session' | 'find'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #at = new Map<string, number>();

  constructor(store: Pick<AccountStore, 'session' | 'find'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The password was right, in this session; or another service has said that its owner signed in there, at that time. */
  note(session: string, at?: number): void {
    const now = this.#clock.now();
    for (const [hash, before] of this.#at) if (!this.#isRecent(before, now)) this.#at.delete(hash);
    // Clocks of services differ a little.
    const isAhead = at !== undefined && at > now && at - now < bounds.clockDifference;
    this.#at.set(session, at === undefined || isAhead ? now : at);
  }

  /**
   * Whether this session was begun by a password, or that was said in it, in the last minutes. A session that was begun by another service says
   * nothing: the service may have asked nobody, and what counts is when it says that it has.
   */
  isFresh({ subject }: Pick<Account, 'subject'>, { hash, at }: AccountSession): boolean {
    const now = this.#clock.now();
    return (subject === undefined && this.#isRecent(at, now)) || this.#isRecent(this.#at.get(hash) ?? -Infinity, now);
  }

  /** The same of whoever comes by a credential of a session, and is still an admin. Who has no session is not asked. */
  async isConfirmed(identity: Identity): Promise<boolean> {
    const { user, token } = identity;
    if (!comesBySession(identity)) return true;
    const session = token && (await this.#store.session(token.id));
    if (session?.account !== user.id) return false;
    const account = await this.#store.find({ id: session.account });
    return account?.role === 'admin' && !account.isDisabled && this.isFresh(account, session);
  }

  #isRecent(at: number, now: number): boolean {
    return at <= now && now - at < bounds.confirmation;
  }
}

import { randomBytes } from 'node:crypto';
import { hashOf } from '../auth/secrets.ts';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { canAdminister, type AccountAction } from '../policy.ts';
import type { Account, AccountInvitation, AccountOutcome, AccountRole, AccountStore } from '../store/accounts.ts';
import type { Access } from './sessions.ts';

/** A link's secret and when it ends, or why there is none. */
export type Link = { readonly secret: string; readonly expires: number } | { readonly refused: AccountOutcome };

const lifetimes: Readonly<Record<AccountInvitation['kind'], number>> = {
  first: bounds.firstLinkLifetime,
  join: bounds.accountLinkLifetime,
  password: bounds.passwordLinkLifetime,
};

/** Hands out a link: its secret is told once, and kept as its hash. */
export async function createLink(
  store: Pick<AccountStore, 'change'>,
  now: number,
  about: Pick<AccountInvitation, 'kind' | 'role' | 'account' | 'by'>,
): Promise<Link> {
  const secret = randomBytes(32).toString('base64url');
  const expires = now + lifetimes[about.kind];
  const invitation: AccountInvitation = { ...about, hash: hashOf(secret), at: now, expires };
  const outcome = await store.change({ type: 'invite', by: about.by ?? null, invitation });
  return outcome === 'done' ? { secret, expires } : { refused: outcome };
}

/** What admins do. Each action is asked of the table first, and again by the store inside the transaction. */
export class Team {
  readonly #store: AccountStore;
  readonly #clock: Clock;
  readonly #access: Access;

  constructor(store: AccountStore, clock: Clock, access: Access) {
    this.#store = store;
    this.#clock = clock;
    this.#access = access;
  }

  /** Everybody, and the invitations that are open. Undefined for one who may not see them. */
  async list(
    who: Account,
  ): Promise<{ accounts: readonly Account[]; invitations: readonly AccountInvitation[] } | undefined> {
    if (!canAdminister(who.role, 'see')) return undefined;
    const now = this.#clock.now();
    const invitations = await this.#store.invitations();
    return {
      accounts: await this.#store.all(),
      invitations: invitations.filter(({ expires, kind }) => expires > now && kind !== 'first'),
    };
  }

  async invite(who: Account, role: AccountRole): Promise<Link> {
    if (!canAdminister(who.role, 'invite')) return { refused: 'forbidden' };
    return createLink(this.#store, this.#clock.now(), { kind: 'join', role, account: undefined, by: who.id });
  }

  async resetPassword(who: Account, account: string): Promise<Link> {
    if (!canAdminister(who.role, 'reset-password')) return { refused: 'forbidden' };
    return createLink(this.#store, this.#clock.now(), { kind: 'password', role: 'agent', account, by: who.id });
  }

  async withdraw({ id: by, role }: Account, hash: string): Promise<AccountOutcome> {
    return this.#refusal(role, 'withdraw') ?? this.#store.change({ type: 'withdraw', by, hash });
  }

  /** Who is less from now on has nothing open from before. */
  async changeRole({ id: by, role: own }: Account, account: string, role: AccountRole): Promise<AccountOutcome> {
    const outcome =
      this.#refusal(own, 'change-role') ?? (await this.#store.change({ type: 'role', by, account, role }));
    if (outcome === 'done' && role !== 'admin') await this.#access.endUser(account);
    return outcome;
  }

  async disable({ id: by, role }: Account, account: string, isDisabled: boolean): Promise<AccountOutcome> {
    const outcome =
      this.#refusal(role, 'disable') ?? (await this.#store.change({ type: 'disable', by, account, isDisabled }));
    if (outcome === 'done' && isDisabled) await this.#access.endUser(account);
    return outcome;
  }

  #refusal(role: AccountRole, action: AccountAction): AccountOutcome | undefined {
    return canAdminister(role, action) ? undefined : 'forbidden';
  }
}

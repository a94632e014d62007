import { randomBytes } from 'node:crypto';
import { hashOf } from '../auth/secrets.ts';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { canAdminister, outlastsSession, type AccountAction } from '../policy/accounts.ts';
import type {
  Account,
  AccountInvitation,
  AccountOutcome,
  AccountRole,
  AccountStore,
  ChangedBy,
} from '../store/accounts.ts';
import type { Confirmations } from './confirmations.ts';
import type { Access, Visitor } from './sessions.ts';

/** What came of it. `confirmation-required`: it outlasts the session, in which somebody has to show first who sits there. */
export type TeamOutcome = AccountOutcome | 'confirmation-required';

/** A link's secret and when it ends, or why there is none. */
export type Link = { readonly secret: string; readonly expires: number } | { readonly refused: TeamOutcome };

const lifetimes: Readonly<Record<AccountInvitation['kind'], number>> = {
  first: bounds.firstLinkLifetime,
  join: bounds.accountLinkLifetime,
  password: bounds.passwordLinkLifetime,
};

/** Hands out a link: its secret is told once, and kept as its hash. */
export async function createLink(
  store: Pick<AccountStore, 'change'>,
  now: number,
  about: Pick<AccountInvitation, 'kind' | 'role' | 'account'>,
  by: ChangedBy,
): Promise<Link> {
  const secret = randomBytes(32).toString('base64url');
  const expires = now + lifetimes[about.kind];
  const invitation: AccountInvitation = { ...about, by: by?.account, hash: hashOf(secret), at: now, expires };
  const outcome = await store.change({ type: 'invite', by, invitation });
  return outcome === 'done' ? { secret, expires } : { refused: outcome };
}

const byOf = ({ account, session }: Visitor): ChangedBy => ({ account: account.id, session: session.hash });

/** What admins do. Each action is asked of the table first, and again by the store inside the transaction. */
export class Team {
  readonly #store: AccountStore;
  readonly #clock: Clock;
  readonly #access: Access;
  readonly #confirmations: Confirmations;
  readonly #onDisabled: () => void;

  constructor(store: AccountStore, clock: Clock, access: Access, confirmations: Confirmations, onDisabled: () => void) {
    this.#store = store;
    this.#clock = clock;
    this.#access = access;
    this.#confirmations = confirmations;
    this.#onDisabled = onDisabled;
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

  async invite(who: Visitor, role: AccountRole): Promise<Link> {
    const about = { kind: 'join', role, account: undefined } as const;
    return this.#handOut(who, 'invite', about);
  }

  async resetPassword(who: Visitor, account: string): Promise<Link> {
    return this.#handOut(who, 'reset-password', { kind: 'password', role: 'agent', account });
  }

  async withdraw(who: Visitor, hash: string): Promise<TeamOutcome> {
    return this.#refusal(who, 'withdraw') ?? (await this.#store.change({ type: 'withdraw', by: byOf(who), hash }));
  }

  /** Who is less from now on has nothing open from before. */
  async changeRole(who: Visitor, account: string, role: AccountRole): Promise<TeamOutcome> {
    const outcome =
      this.#refusal(who, 'change-role') ?? (await this.#store.change({ type: 'role', by: byOf(who), account, role }));
    if (outcome === 'done' && role !== 'admin') await this.#access.endUser(account);
    return outcome;
  }

  async disable(who: Visitor, account: string, isDisabled: boolean): Promise<TeamOutcome> {
    const outcome =
      this.#refusal(who, 'disable') ??
      (await this.#store.change({ type: 'disable', by: byOf(who), account, isDisabled }));
    if (outcome === 'done' && isDisabled) {
      this.#onDisabled();
      await this.#access.endUser(account);
    }
    return outcome;
  }

  /** They may choose another one. */
  async takePicture(who: Visitor, account: string): Promise<TeamOutcome> {
    return (
      this.#refusal(who, 'take-picture') ?? (await this.#store.change({ type: 'take-picture', by: byOf(who), account }))
    );
  }

  async #handOut(who: Visitor, action: AccountAction, about: Parameters<typeof createLink>[2]): Promise<Link> {
    const refused = this.#refusal(who, action);
    return refused ? { refused } : createLink(this.#store, this.#clock.now(), about, byOf(who));
  }

  #refusal({ account, session }: Visitor, action: AccountAction): TeamOutcome | undefined {
    if (!canAdminister(account.role, action)) return 'forbidden';
    return outlastsSession(action) && !this.#confirmations.isFresh(account, session)
      ? 'confirmation-required'
      : undefined;
  }
}

import { randomBytes } from 'node:crypto';
import { hashOf } from '../auth/secrets.ts';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import type { AccountSession, AccountStore, KeptAccount } from '../store/accounts.ts';
import type { AccountToken, AccountTokens } from './account-tokens.ts';

/** Ends what is open by access that was taken back, and lets it in no more. */
export interface Access {
  /** Everything of an account up to now. */
  endUser(id: string): Promise<void>;
  /** Everything by one session. */
  endSession(hash: string): Promise<void>;
  /** When something is decided that holds in spite of what was taken back before. */
  freshTime(id: string): number;
}

/** Who is signed in, in which browser. */
export interface Visitor {
  readonly account: KeptAccount;
  readonly session: AccountSession;
}

/** A new session: the secret is the cookie's, and nowhere else. */
export interface NewSession {
  readonly secret: string;
  readonly expires: number;
}

/** How somebody has shown who they are. */
export interface Shown {
  readonly account: string;
  /** The hash with which their password was compared; null where they come by another service. */
  readonly checked: string | null;
  /** The same password at another cost, to be kept from now on. */
  readonly rehashed?: string | undefined;
}

/** Why there is no session: the account may not sign in, or its password is not any more what was checked. */
export type NoSession = 'disabled' | 'password-changed';

export interface AccountSessionsOptions {
  readonly store: AccountStore;
  readonly clock: Clock;
  readonly access: Access;
  readonly tokens: AccountTokens;
}

/** Browsers that are signed in: a cookie for pages, and a credential of another kind for connections. */
export class AccountSessions {
  readonly #store: AccountStore;
  readonly #clock: Clock;
  readonly #access: Access;
  readonly #tokens: AccountTokens;

  constructor({ store, clock, access, tokens }: AccountSessionsOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#access = access;
    this.#tokens = tokens;
  }

  /** Always with a secret of its own; what the browser had before, by its hash, ends. */
  async begin({ account, checked, rehashed }: Shown, device: string, former?: string): Promise<NewSession | NoSession> {
    const secret = randomBytes(32).toString('base64url');
    const at = this.#clock.now();
    const expires = at + bounds.sessionLifetime;
    const session: AccountSession = { hash: hashOf(secret), account, at, used: at, expires, device };
    const more = rehashed === undefined ? {} : { rehashed };
    const outcome = await this.#store.change({ type: 'begin', session, former: former ?? null, checked, ...more });
    if (outcome !== 'done') return outcome === 'password-changed' ? outcome : 'disabled';
    if (former !== undefined) await this.#access.endSession(former);
    return { secret, expires };
  }

  /** Who has this cookie. */
  async find(secret: string): Promise<Visitor | undefined> {
    const session = await this.#store.session(hashOf(secret));
    const now = this.#clock.now();
    if (!session || session.expires <= now || session.used + bounds.sessionIdle <= now) return undefined;
    const account = await this.#store.find({ id: session.account });
    if (!account || account.isDisabled) return undefined;
    if (now - session.used >= bounds.sessionNote) await this.#store.change({ type: 'use', hash: session.hash });
    return { account, session };
  }

  /** Those of an account that are still good. */
  async of(account: string): Promise<readonly AccountSession[]> {
    const now = this.#clock.now();
    const all = await this.#store.sessionsOf(account);
    return all.filter(({ expires, used }) => expires > now && used + bounds.sessionIdle > now);
  }

  /** A credential for a connection. The cookie is never one (threat 1). */
  async tokenFor(secret: string): Promise<AccountToken | undefined> {
    const visitor = await this.find(secret);
    if (!visitor) return undefined;
    // Before it is looked at again, so that what ends meanwhile covers the token.
    const issued = this.#access.freshTime(visitor.account.id);
    const still = await this.find(secret);
    return still && this.#tokens.sign(still.account, still.session.hash, issued);
  }

  /** Ends one session of an account. */
  async end(account: string, hash: string): Promise<boolean> {
    const isDone = (await this.#store.change({ type: 'end', account, hash })) === 'done';
    if (isDone) await this.#access.endSession(hash);
    return isDone;
  }

  async endAll(account: string): Promise<void> {
    await this.#store.change({ type: 'end-all', account });
    await this.#access.endUser(account);
  }
}

import { randomBytes } from 'node:crypto';
import { hashOf } from '../auth/secrets.ts';
import type { Clock } from '../clock.ts';
import { cleanName } from '../names.ts';
import type { AccountChange, AccountInvitation, AccountKey, AccountStore, Confirmed } from '../store/accounts.ts';
import type { Attempts } from './attempts.ts';
import type { Confirmations } from './confirmations.ts';
import { checkWanted, cleanLogin, passwordProblem, type FieldProblems, type Wanted } from './fields.ts';
import type { OidcPerson } from './oidc.ts';
import { PasswordsBusyError, type Asker, type Passwords } from './passwords.ts';
import type { Access, AccountSessions, NewSession, Visitor } from './sessions.ts';

/** Where somebody comes from: their network address, unless it is this machine; their browser; the hash of the session that it has. */
export interface Origin {
  readonly address: string | undefined;
  readonly device: string;
  readonly former: string | undefined;
}

/** How often it was tried, and by what of them. */
type Counted = readonly [attempts: Attempts, key: string];

interface TooOften {
  readonly reason: 'too-often';
  readonly retryAfter: number;
}

/** Why somebody does not come in. */
export type EntryRefusal =
  /** There is no such name with such a password; which of both is not told. */
  | { readonly reason: 'wrong' }
  /** The password is right. */
  | { readonly reason: 'disabled' }
  | TooOften
  | { readonly reason: 'no-invitation' }
  /** The session by which it was asked for has ended meanwhile. */
  | { readonly reason: 'ended' }
  | { readonly reason: 'fields'; readonly problems: FieldProblems };

export type Entry = { readonly session: NewSession } | EntryRefusal;

/** Likewise for somebody whom another service has named. */
export type ForeignEntry =
  | { readonly session: NewSession }
  | { readonly reason: 'not-permitted' | 'login-taken' | 'disabled' };

/** With what a password was compared, and whether that should be hashed anew. */
interface Checked {
  readonly checked: string;
  readonly isOutdated: boolean;
}

/** 128 random bits, with a prefix that no token of a site can give. */
const newId = (): string => `a_${randomBytes(16).toString('base64url')}`;

export interface EntriesOptions {
  readonly store: AccountStore;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly addressAttempts: Attempts;
  readonly sessions: AccountSessions;
  readonly access: Access;
  readonly nameLength: number;
  readonly confirmations: Confirmations;
}

/** How people of the team come in: by a password, or by a link that makes an account or sets another password. */
export class Entries {
  readonly #options: EntriesOptions;

  constructor(options: EntriesOptions) {
    this.#options = options;
  }

  /** Takes as long, and is answered alike, for a name that nobody has. */
  async signIn(login: string, password: string, { address, device, former }: Origin): Promise<Entry> {
    const { passwords, attempts, sessions } = this.#options;
    const name = cleanLogin(login);
    const key = `name ${hashOf(name)}`;
    const taken = [[attempts, key], ...this.#ofAddress(address)] as const;
    const session = await this.#tried(taken, () =>
      this.#byPassword({ login: name }, password, 'strangers', async (account, { checked, isOutdated }) => {
        const rehashed = isOutdated ? await passwords.hash(password) : undefined;
        return sessions.begin({ account, checked, rehashed }, device, former);
      }),
    );
    if (typeof session === 'object' && 'reason' in session) return session;
    if (session === 'wrong') return { reason: 'wrong' };
    attempts.forget(key);
    return session === 'disabled' ? { reason: 'disabled' } : { session };
  }

  /** Somebody whom another service has named: as what they may come in now, and not at all when they may not. */
  async enter({ subject, login, name, role, shown }: OidcPerson, { device, former }: Origin): Promise<ForeignEntry> {
    const { store, sessions, access, nameLength, confirmations } = this.#options;
    const known = await store.find({ subject });
    if (role === undefined) {
      if (known) await sessions.endAll(known.id);
      return { reason: 'not-permitted' };
    }
    const id = known?.id ?? newId();
    const account = { id, login: cleanLogin(login), name: cleanName(name, nameLength), role };
    const outcome = await store.change({ type: 'enter', account, subject });
    if (outcome === 'login-taken') return { reason: 'login-taken' };
    if (known?.role === 'admin' && role !== 'admin') await access.endUser(id);
    if (outcome !== 'done') return { reason: 'disabled' };
    const session = await sessions.begin({ account: id, checked: null }, device, former);
    if (typeof session === 'string') return { reason: 'disabled' };
    if (shown !== undefined) confirmations.note(hashOf(session.secret), shown);
    return { session };
  }

  /** What a link's secret is good for, if it is. */
  async look(secret: string): Promise<AccountInvitation | undefined> {
    const invitation = await this.#options.store.invitation(hashOf(secret));
    return invitation && invitation.expires > this.#options.clock.now() ? invitation : undefined;
  }

  /** Makes an account by a link, and signs it in. */
  async join(secret: string, given: Wanted, { address, device, former }: Origin): Promise<Entry> {
    const { store, sessions, nameLength } = this.#options;
    const { wanted, problems } = checkWanted(given, nameLength);
    if (Object.keys(problems).length > 0) return { reason: 'fields', problems };
    const password = await this.#hashByLink(secret, wanted.password, address);
    if (typeof password !== 'string') return password;
    const id = newId();
    const account = { id, login: wanted.login, name: wanted.name, password };
    const outcome = await store.change({ type: 'join', hash: hashOf(secret), account });
    if (outcome === 'login-taken') {
      return { reason: 'fields', problems: { login: 'Somebody signs in with that already.' } };
    }
    if (outcome !== 'done') return { reason: 'no-invitation' };
    const session = await sessions.begin({ account: id, checked: account.password }, device, former);
    return typeof session === 'string' ? { reason: 'disabled' } : { session };
  }

  /** Sets another password by a link. Whoever was signed in is so no more. */
  async reset(secret: string, password: string, address: string | undefined): Promise<EntryRefusal | undefined> {
    const { store, access } = this.#options;
    const problem = passwordProblem(password);
    if (problem !== undefined) return { reason: 'fields', problems: { password: problem } };
    const { account = '' } = (await this.look(secret)) ?? {};
    const hash = await this.#hashByLink(secret, password, address);
    if (typeof hash !== 'string') return hash;
    const outcome = await store.change({ type: 'reset', hash: hashOf(secret), password: hash });
    if (outcome !== 'done') return { reason: 'no-invitation' };
    await access.endUser(account);
    return undefined;
  }

  /** Changes one's own password. All other sessions end, and this one is another. */
  async changePassword(visitor: Visitor, from: string, to: string, { device }: Origin): Promise<Entry> {
    const { passwords, sessions, access } = this.#options;
    const { id: account, login, name } = visitor.account;
    const problem = passwordProblem(to, [login, name]);
    if (problem !== undefined) return { reason: 'fields', problems: { password: problem } };
    let password = '';
    const refusal = await this.#bySession(visitor, from, async (confirmed) => {
      password = await passwords.hash(to, 'team');
      return { type: 'password', password, ...confirmed };
    });
    if (refusal) return refusal;
    await access.endUser(account);
    const session = await sessions.begin({ account, checked: password }, device);
    return typeof session === 'string' ? { reason: 'ended' } : { session };
  }

  /** Whoever is signed in shows that it is still they: what lasts longer than their session asks for that. Undefined where they have. */
  async confirm(visitor: Visitor, password: string): Promise<EntryRefusal | undefined> {
    const refusal = await this.#bySession(visitor, password, async (confirmed) => ({ type: 'confirm', ...confirmed }));
    if (!refusal) this.#options.confirmations.note(visitor.session.hash);
    return refusal;
  }

  /** What somebody does in a session by saying their password in it. */
  async #bySession(
    { account: { id: account }, session: { hash: session } }: Visitor,
    password: string,
    changeFor: (confirmed: Confirmed) => Promise<AccountChange>,
  ): Promise<EntryRefusal | undefined> {
    const { store, attempts } = this.#options;
    const key = `change ${account}`;
    const outcome = await this.#tried([[attempts, key]], () =>
      this.#byPassword({ id: account }, password, 'team', async (_, { checked }) =>
        store.change(await changeFor({ account, session, checked })),
      ),
    );
    if (typeof outcome === 'object') return outcome;
    if (outcome === 'wrong') return { reason: 'wrong' };
    attempts.forget(key);
    return outcome === 'done' ? undefined : { reason: 'ended' };
  }

  /**
   * What somebody does by saying their password. They wait while it is hashed, so that `act` decides by what is so then, in its transaction:
   * where the hash that was checked is the account's no more, it may still be the same password, hashed anew, and is looked at once more.
   */
  async #byPassword<Result extends string | object>(
    key: AccountKey,
    password: string,
    asker: Asker,
    act: (account: string, by: Checked) => Promise<Result>,
  ): Promise<Exclude<Result, 'password-changed'> | 'wrong'> {
    const { store, passwords } = this.#options;
    for (const _ of ['as it was', 'as it is now']) {
      const account = await store.find(key);
      const { isRight, isOutdated } = await passwords.verify(password, account?.password, asker);
      if (!isRight || account?.password === undefined) return 'wrong';
      const result = await act(account.id, { checked: account.password, isOutdated });
      if (result !== 'password-changed') return result as Exclude<Result, 'password-changed'>;
    }
    return 'wrong';
  }

  #ofAddress(address: string | undefined): readonly Counted[] {
    return address === undefined ? [] : [[this.#options.addressAttempts, address]];
  }

  /** Counts a try, for each of these. What nobody has looked at, because too many wait, was none. Rejects then, as `work` does. */
  async #tried<Result>(counted: readonly Counted[], work: () => Promise<Result>): Promise<Result | TooOften> {
    const retryAfter = Math.max(0, ...counted.map(([attempts, key]) => attempts.take(key)));
    if (retryAfter > 0) return { reason: 'too-often', retryAfter };
    try {
      return await work();
    } catch (error) {
      if (error instanceof PasswordsBusyError) for (const [attempts, key] of counted) attempts.giveBack(key);
      throw error;
    }
  }

  /** What is kept of a password of somebody who has such a link. */
  #hashByLink(secret: string, password: string, address: string | undefined): Promise<string | EntryRefusal> {
    return this.#tried(this.#ofAddress(address), async () =>
      (await this.look(secret)) ? this.#options.passwords.hash(password) : { reason: 'no-invitation' },
    );
  }
}

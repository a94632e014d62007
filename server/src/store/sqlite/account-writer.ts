import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AccountChange, AccountInvitation, AccountOutcome, KeptAccount } from '../accounts.ts';
import { relayId } from '../moderation.ts';
import { AccountReader } from './account-reader.ts';
import type { Acts } from './acts.ts';

/** Changes what is kept of the team. It is inside the transaction of the log's writer, so that what it reads is so when it writes. */
export class AccountWriter {
  readonly #reader: AccountReader;
  readonly #acts: Acts;
  readonly #run: (sql: string, ...values: (string | number | null | Uint8Array)[]) => number;
  #now = 0;

  constructor(database: DatabaseSync, acts: Acts) {
    this.#reader = new AccountReader(database);
    this.#acts = acts;
    const prepared = new Map<string, StatementSync>();
    this.#run = (sql, ...values) => {
      let statement = prepared.get(sql);
      if (!statement) prepared.set(sql, (statement = database.prepare(sql)));
      return Number(statement.run(...values).changes);
    };
  }

  change(now: number, change: AccountChange): AccountOutcome {
    this.#now = now;
    this.#run('DELETE FROM account_sessions WHERE expires <= ?', now);
    this.#run('DELETE FROM account_invitations WHERE expires <= ?', now);
    if ('by' in change && change.by !== null) {
      if (!this.#isAdmin(change.by.account)) return 'forbidden';
      if (!this.#hasSession(change.by)) return 'session-ended';
    }
    switch (change.type) {
      case 'invite':
        return this.#invite(change.invitation);
      case 'withdraw':
        return this.#takeBack(change);
      case 'role':
        return this.#role(change);
      case 'disable':
        return this.#disable(change);
      case 'take-picture':
        return this.#takePicture(change);
      case 'join':
        return this.#join(change);
      case 'reset':
        return this.#reset(change);
      case 'password':
        return this.#confirmed(change, () => (this.#password(change.account, change.password) ? 'done' : 'not-found'));
      case 'confirm':
        return this.#confirmed(change, () => 'done');
      case 'digest': {
        const { account, interval } = change;
        // The interval that goes on is decided: the first mail is of the next one.
        const digested = interval > 0 ? Math.floor(now / interval) : 0;
        const set = 'UPDATE accounts SET digest = ?, digested = ? WHERE id = ? AND disabled = 0';
        return this.#run(set, interval, digested, account) > 0 ? 'done' : 'not-found';
      }
      case 'picture': {
        const { account, picture } = change;
        if (!this.#active(account)) return 'not-found';
        this.#run('DELETE FROM account_pictures WHERE account = ?', account);
        const insert = 'INSERT INTO account_pictures (account, type, at, bytes) VALUES (?, ?, ?, ?)';
        if (picture) this.#run(insert, account, picture.type, now, Buffer.from(picture.base64, 'base64'));
        return 'done';
      }
      case 'enter':
        return this.#enter(change);
      case 'begin':
        return this.#begin(change);
      case 'use':
        this.#run('UPDATE account_sessions SET used = ? WHERE hash = ?', now, change.hash);
        return 'done';
      case 'end': {
        const { hash, account } = change;
        const count = this.#run('DELETE FROM account_sessions WHERE hash = ? AND account = ?', hash, account);
        return count > 0 ? 'done' : 'not-found';
      }
      case 'end-all':
        this.#endAll(change.account);
        return 'done';
    }
  }

  #active(id: string): KeptAccount | undefined {
    const account = this.#reader.find({ id });
    return account?.isDisabled ? undefined : account;
  }

  #isAdmin(id: string): boolean {
    return this.#active(id)?.role === 'admin';
  }

  #hasSession({ account, session }: { readonly account: string; readonly session: string }): boolean {
    return this.#reader.session(session)?.account === account;
  }

  /** Hashing takes long: what was asked by a session and a password is decided by what is so now. */
  #confirmed(
    change: Extract<AccountChange, { type: 'password' | 'confirm' }>,
    then: () => AccountOutcome,
  ): AccountOutcome {
    if (!this.#hasSession(change)) return 'session-ended';
    return this.#reader.find({ id: change.account })?.password === change.checked ? then() : 'password-changed';
  }

  /** Whether it is the one admin who can sign in. */
  #isLastAdmin(id: string): boolean {
    const admins = this.#reader.all().filter(({ role, isDisabled }) => role === 'admin' && !isDisabled);
    return admins.length === 1 && admins[0]!.id === id;
  }

  #withdraw(hash: string): boolean {
    return this.#run('DELETE FROM account_invitations WHERE hash = ?', hash) > 0;
  }

  #takeBack({ by, hash }: Extract<AccountChange, { type: 'withdraw' }>): AccountOutcome {
    const invitation = this.#reader.invitation(hash);
    if (!invitation || !this.#withdraw(hash)) return 'no-invitation';
    const { account: user, role } = invitation;
    const about = user === undefined ? { detail: role } : { user };
    this.#acts.note({ by: by?.account ?? relayId, act: 'invitation-withdrawn', ...about });
    return 'done';
  }

  #endAll(account: string): void {
    this.#run('DELETE FROM account_sessions WHERE account = ?', account);
  }

  #invite({ hash, kind, role, account, by, at, expires }: AccountInvitation): AccountOutcome {
    if (kind === 'first') {
      if (this.#reader.all().length > 0) return 'forbidden';
      // Only the newest is good.
      this.#run(`DELETE FROM account_invitations WHERE kind = 'first'`);
    }
    if (kind === 'password') {
      const found = this.#reader.find({ id: account ?? '' });
      // Who comes by another service has no password, or taking them out there would not be enough.
      if (!found || found.subject !== undefined) return 'not-found';
      this.#run(`DELETE FROM account_invitations WHERE kind = 'password' AND account = ?`, account!);
    }
    this.#run(
      'INSERT INTO account_invitations (hash, kind, role, account, by, at, expires) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[hash, kind, role, account ?? null, by ?? null, at, expires],
    );
    const common = { by: by ?? relayId, until: expires };
    if (kind === 'password') this.#acts.note({ ...common, act: 'password-link', user: account! });
    else this.#acts.note({ ...common, act: 'account-invited', detail: role });
    return 'done';
  }

  /** An invitation that is good now: of an admin who is one no more it is not. */
  #take(hash: string): AccountInvitation | undefined {
    const invitation = this.#reader.invitation(hash);
    if (!invitation || (invitation.by !== undefined && !this.#isAdmin(invitation.by))) return undefined;
    if (invitation.kind === 'first' && this.#reader.all().length > 0) return undefined;
    return invitation;
  }

  #join({ hash, account }: Extract<AccountChange, { type: 'join' }>): AccountOutcome {
    const invitation = this.#take(hash);
    if (!invitation || invitation.kind === 'password') return 'no-invitation';
    // The invitation stays: another name will do.
    if (this.#reader.find({ login: account.login })) return 'login-taken';
    this.#withdraw(hash);
    this.#run(
      'INSERT INTO accounts (id, login, name, role, password, disabled, at) VALUES (?, ?, ?, ?, ?, 0, ?)',
      ...[account.id, account.login, account.name, invitation.role, account.password, this.#now],
    );
    const { by = relayId, role: detail } = invitation;
    this.#acts.note({ by, act: 'account-made', user: account.id, detail });
    return 'done';
  }

  #reset({ hash, password }: Extract<AccountChange, { type: 'reset' }>): AccountOutcome {
    const { kind, account = '', by = relayId } = this.#take(hash) ?? {};
    if (kind !== 'password' || !this.#active(account)) return 'no-invitation';
    this.#withdraw(hash);
    if (!this.#password(account, password)) return 'no-invitation';
    this.#acts.note({ by, act: 'password-reset', user: account });
    return 'done';
  }

  #password(account: string, password: string): boolean {
    this.#endAll(account);
    this.#run(`DELETE FROM account_invitations WHERE kind = 'password' AND account = ?`, account);
    return this.#run('UPDATE accounts SET password = ? WHERE id = ? AND disabled = 0', password, account) > 0;
  }

  #enter({ account, subject }: Extract<AccountChange, { type: 'enter' }>): AccountOutcome {
    const { id, login, name, role } = account;
    const known = this.#reader.find({ subject });
    if (known?.isDisabled) return 'not-found';
    if (known) {
      const kept = role !== 'admin' && this.#isLastAdmin(known.id) ? 'admin' : role;
      this.#run('UPDATE accounts SET name = ?, role = ? WHERE id = ?', name, kept, known.id);
      if (kept !== known.role) this.#acts.note({ by: relayId, act: 'account-role', user: known.id, detail: kept });
      return 'done';
    }
    // Never the account of one who only says by a name of their choice that this e-mail is theirs.
    if (this.#reader.find({ login })) return 'login-taken';
    this.#run(
      'INSERT INTO accounts (id, login, name, role, subject, disabled, at) VALUES (?, ?, ?, ?, ?, 0, ?)',
      ...[id, login, name, role, subject, this.#now],
    );
    this.#acts.note({ by: relayId, act: 'account-made', user: id, detail: role });
    return 'done';
  }

  #role({ by, account, role }: Extract<AccountChange, { type: 'role' }>): AccountOutcome {
    const found = this.#reader.find({ id: account });
    if (!found) return 'not-found';
    if (role !== 'admin' && this.#isLastAdmin(account)) return 'last-admin';
    this.#run('UPDATE accounts SET role = ? WHERE id = ?', role, account);
    if (found.role !== role) {
      this.#acts.note({ by: by?.account ?? relayId, act: 'account-role', user: account, detail: role });
    }
    return 'done';
  }

  #disable({ by, account, isDisabled }: Extract<AccountChange, { type: 'disable' }>): AccountOutcome {
    const found = this.#reader.find({ id: account });
    if (!found) return 'not-found';
    if (isDisabled && this.#isLastAdmin(account)) return 'last-admin';
    this.#run('UPDATE accounts SET disabled = ? WHERE id = ?', isDisabled ? 1 : 0, account);
    if (isDisabled) this.#endAll(account);
    const act = isDisabled ? 'account-disabled' : 'account-enabled';
    if (found.isDisabled !== isDisabled) this.#acts.note({ by: by?.account ?? relayId, act, user: account });
    return 'done';
  }

  #takePicture({ by, account: user }: Extract<AccountChange, { type: 'take-picture' }>): AccountOutcome {
    if (this.#run('DELETE FROM account_pictures WHERE account = ?', user) === 0) return 'not-found';
    this.#acts.note({ by: by?.account ?? relayId, act: 'picture-taken', user });
    return 'done';
  }

  #begin({ session, former, checked, rehashed }: Extract<AccountChange, { type: 'begin' }>): AccountOutcome {
    const { hash, account, at, used, expires, device } = session;
    const found = this.#active(account);
    if (!found) return 'not-found';
    if ((found.password ?? null) !== checked) return 'password-changed';
    if (rehashed !== undefined) this.#run('UPDATE accounts SET password = ? WHERE id = ?', rehashed, account);
    if (former !== null) this.#run('DELETE FROM account_sessions WHERE hash = ?', former);
    this.#run(
      'INSERT INTO account_sessions (hash, account, at, used, expires, device) VALUES (?, ?, ?, ?, ?, ?)',
      ...[hash, account, at, used, expires, device],
    );
    return 'done';
  }
}

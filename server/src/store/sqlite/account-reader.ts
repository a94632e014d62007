import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Account, AccountKey, AccountInvitation, AccountSession, KeptAccount, Picture } from '../accounts.ts';

type Row = Record<string, unknown>;

const accountOf = ({ id, login, name, role, subject, disabled, at, digest, pictured }: Row): Account =>
  ({
    ...{ id, login, name, role, subject: subject ?? undefined, isDisabled: disabled === 1, at },
    ...(digest !== 0 && { digest }),
    ...(pictured === 1 && { hasPicture: true }),
  }) as Account;

const keptOf = (row: Row): KeptAccount => ({
  ...accountOf(row),
  password: (row['password'] as string | null) ?? undefined,
});

const invitationOf = (row: Row): AccountInvitation =>
  ({ ...row, account: row['account'] ?? undefined, by: row['by'] ?? undefined }) as AccountInvitation;

/** Reads what is kept of the team. Time does not matter here: who asks looks at what is over. */
export class AccountReader {
  readonly #byId: StatementSync;
  readonly #byLogin: StatementSync;
  readonly #bySubject: StatementSync;
  readonly #all: StatementSync;
  readonly #picture: StatementSync;
  readonly #session: StatementSync;
  readonly #sessions: StatementSync;
  readonly #invitation: StatementSync;
  readonly #invitations: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byId = database.prepare('SELECT * FROM accounts WHERE id = ?');
    this.#byLogin = database.prepare('SELECT * FROM accounts WHERE login = ?');
    this.#bySubject = database.prepare('SELECT * FROM accounts WHERE subject = ?');
    this.#all = database.prepare(
      `SELECT accounts.*, EXISTS (SELECT 1 FROM account_pictures WHERE account = id) AS pictured FROM accounts ORDER BY at, id`,
    );
    this.#picture = database.prepare(
      'SELECT type, bytes FROM account_pictures JOIN accounts ON id = account WHERE account = ? AND disabled = 0',
    );
    const session = 'SELECT hash, account, at, used, expires, device FROM account_sessions';
    this.#session = database.prepare(`${session} WHERE hash = ?`);
    this.#sessions = database.prepare(`${session} WHERE account = ? ORDER BY used DESC, hash`);
    const invitation = 'SELECT hash, kind, role, account, by, at, expires FROM account_invitations';
    this.#invitation = database.prepare(`${invitation} WHERE hash = ?`);
    this.#invitations = database.prepare(`${invitation} ORDER BY at, hash`);
  }

  find(key: AccountKey): KeptAccount | undefined {
    const row =
      'id' in key
        ? this.#byId.get(key.id)
        : 'login' in key
          ? this.#byLogin.get(key.login)
          : this.#bySubject.get(key.subject);
    return row && keptOf(row);
  }

  all(): readonly Account[] {
    return this.#all.all().map(accountOf);
  }

  picture(account: string): Picture | undefined {
    return this.#picture.get(account) as Picture | undefined;
  }

  session(hash: string): AccountSession | undefined {
    const row = this.#session.get(hash);
    return row && ({ ...row } as unknown as AccountSession);
  }

  sessionsOf(account: string): readonly AccountSession[] {
    return this.#sessions.all(account).map((row) => ({ ...row }) as unknown as AccountSession);
  }

  invitation(hash: string): AccountInvitation | undefined {
    const row = this.#invitation.get(hash);
    return row && invitationOf(row);
  }

  invitations(): readonly AccountInvitation[] {
    return this.#invitations.all().map(invitationOf);
  }
}

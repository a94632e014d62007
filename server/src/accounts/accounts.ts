import type { Revocations } from '../auth/revocations.ts';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import type { AccountStore, Picture } from '../store/accounts.ts';
import type { AccountTokens } from './account-tokens.ts';
import { Attempts } from './attempts.ts';
import type { Confirmations } from './confirmations.ts';
import { Entries } from './entry.ts';
import { Passwords, type DeriveKey, type PasswordCost } from './passwords.ts';
import { AccountSessions, type Access } from './sessions.ts';
import { createLink, Team } from './team.ts';

/** The people who answer: how they come in, what they have open, who they are. */
export interface Accounts {
  readonly sessions: AccountSessions;
  readonly entries: Entries;
  readonly team: Team;
  /** How often one is told by mail of what waits, in milliseconds; 0: never. Resolves to whether that is kept. */
  chooseDigest(account: string, interval: number): Promise<boolean>;
  /** What one looks like, to visitors and colleagues; `undefined` for none. Resolves to whether that is kept: not where the bytes are no such image. */
  setPicture(account: string, bytes: Uint8Array | undefined): Promise<boolean>;
  picture(account: string): Promise<Picture | undefined>;
  /** Counts that somebody sets a picture, and returns 0; or the milliseconds until they may. */
  takePicture(account: string): number;
  /** A link's secret for the first admin; undefined where somebody is there already. */
  inviteFirst(): Promise<string | undefined>;
}

export interface AccountsOptions {
  readonly store: AccountStore;
  readonly clock: Clock;
  readonly tokens: AccountTokens;
  readonly revocations: Revocations;
  /** Ends the connections that may not be here any more. */
  readonly endConnections: () => void;
  readonly nameLength: number;
  readonly passwordCost: PasswordCost | undefined;
  readonly deriveKey: DeriveKey | undefined;
  readonly confirmations: Confirmations;
  /** Called when an account was disabled. */
  readonly onDisabled: () => void;
}

export function createAccounts(options: AccountsOptions): Accounts {
  const { store, clock, tokens, revocations, endConnections, nameLength, passwordCost, deriveKey, confirmations } =
    options;
  const access: Access = {
    async endUser(id) {
      const stored = revocations.addUser(id);
      endConnections();
      await stored;
    },
    async endSession(hash) {
      const stored = revocations.addToken(hash, clock.now() + bounds.accountTokenLifetime);
      endConnections();
      await stored;
    },
    freshTime: (id) => revocations.freshTime(id),
  };
  const sessions = new AccountSessions({ store, clock, access, tokens });
  const passwords = new Passwords(passwordCost, deriveKey);
  const attempts = new Attempts(clock, { rate: bounds.attemptRate, burst: bounds.attempts });
  const addressAttempts = new Attempts(clock, { rate: bounds.addressAttemptRate, burst: bounds.addressAttempts });
  const pictures = new Attempts(clock, { rate: bounds.pictureRate, burst: bounds.pictures });
  return {
    sessions,
    entries: new Entries({
      ...{ store, clock, passwords, attempts, addressAttempts, sessions, access, nameLength, confirmations },
    }),
    team: new Team(store, clock, access, confirmations, options.onDisabled),
    chooseDigest: async (account, interval) => (await store.change({ type: 'digest', account, interval })) === 'done',
    async setPicture(account, bytes) {
      // What looks at images is seldom needed, and large.
      const picture = bytes && (await (await import('./picture.ts')).pictureOf(bytes));
      if (bytes && !picture) return false;
      const stored = picture ? { type: picture.type, base64: Buffer.from(picture.bytes).toString('base64') } : null;
      return (await store.change({ type: 'picture', account, picture: stored })) === 'done';
    },
    picture: (account) => store.picture(account),
    takePicture: (account) => pictures.take(account),
    async inviteFirst() {
      if ((await store.all()).length > 0) return undefined;
      const about = { kind: 'first', role: 'admin', account: undefined } as const;
      const link = await createLink(store, clock.now(), about, null);
      return 'secret' in link ? link.secret : undefined;
    },
  };
}

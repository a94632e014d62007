/** What somebody of the team may do: answer people, or also say who else is of the team. */
export const accountRoles = ['agent', 'admin'] as const;
export type AccountRole = (typeof accountRoles)[number];

/** Somebody of the team. Times are milliseconds since 1970. */
export interface Account {
  /** As it is on the wire: `a_` and 128 random bits. */
  readonly id: string;
  /** E-mail or name to sign in with, as it is compared: no capitals. */
  readonly login: string;
  /** As others see it. */
  readonly name: string;
  readonly role: AccountRole;
  /** By which another service knows them; undefined for one who comes by a password. */
  readonly subject: string | undefined;
  readonly isDisabled: boolean;
  readonly at: number;
  /** How often they want to be told by mail of what waits, in milliseconds; missing: never. */
  readonly digest?: number;
  /** Told where all are listed. */
  readonly hasPicture?: true;
}

/** With what its password is checked against; undefined where it has none. */
export interface KeptAccount extends Account {
  readonly password: string | undefined;
}

/** A browser that is signed in. */
export interface AccountSession {
  /** SHA-256 of the cookie's secret, hex. */
  readonly hash: string;
  readonly account: string;
  readonly at: number;
  /** When it was last used, about. */
  readonly used: number;
  /** When it ends, however much it is used. */
  readonly expires: number;
  /** Kind of browser and system, such as "Firefox on Linux". */
  readonly device: string;
}

/**
 * A link that was handed out:
 * - `first`: makes the first admin, while there is no account.
 * - `join`: makes an account.
 * - `password`: gives an account another password.
 */
export interface AccountInvitation {
  /** SHA-256 of its secret, hex. */
  readonly hash: string;
  readonly kind: 'first' | 'join' | 'password';
  readonly role: AccountRole;
  /** Of `password`: whose. */
  readonly account: string | undefined;
  /** Which account handed it out; undefined where it was somebody at the relay's own machine. */
  readonly by: string | undefined;
  readonly at: number;
  readonly expires: number;
}

/** What is made of an invitation. */
export interface NewAccount extends Pick<KeptAccount, 'id' | 'login' | 'name'> {
  readonly password: string;
}

/** What somebody looks like: a small image, of a type that its bytes have told. */
export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Who wants a change of the team: an admin at that moment, by a session that is still there; null for the relay's own machine. */
export type ChangedBy = { readonly account: string; readonly session: string } | null;

/** A session of an account, and the hash of its password that was checked in it: both must be so still. */
export interface Confirmed {
  readonly account: string;
  readonly session: string;
  readonly checked: string;
}

export type AccountChange =
  | { readonly type: 'invite'; readonly by: ChangedBy; readonly invitation: AccountInvitation }
  | { readonly type: 'withdraw'; readonly by: ChangedBy; readonly hash: string }
  | { readonly type: 'role'; readonly by: ChangedBy; readonly account: string; readonly role: AccountRole }
  | { readonly type: 'disable'; readonly by: ChangedBy; readonly account: string; readonly isDisabled: boolean }
  /** The picture of another, by an admin. */
  | { readonly type: 'take-picture'; readonly by: ChangedBy; readonly account: string }
  /** An invitation is taken, once. */
  | { readonly type: 'join'; readonly hash: string; readonly account: NewAccount }
  | { readonly type: 'reset'; readonly hash: string; readonly password: string }
  /** One's own password. Ends all sessions of the account. */
  | ({ readonly type: 'password'; readonly password: string } & Confirmed)
  /** Changes nothing: whether somebody has confirmed who they are. */
  | ({ readonly type: 'confirm' } & Confirmed)
  | { readonly type: 'digest'; readonly account: string; readonly interval: number }
  /** One's own picture, its bytes in base64; null for none. */
  | {
      readonly type: 'picture';
      readonly account: string;
      readonly picture: { readonly type: string; readonly base64: string } | null;
    }
  /** Somebody whom another service knows: their account is made, or brought up to date. The last admin stays one. */
  | {
      readonly type: 'enter';
      readonly account: Pick<Account, 'id' | 'login' | 'name' | 'role'>;
      readonly subject: string;
    }
  /**
   * A session begins; the one of that browser before ends. `checked`: the hash by which its owner came in, null for an account that has none;
   * `rehashed`: the same password, hashed with other parameters.
   */
  | {
      readonly type: 'begin';
      readonly session: AccountSession;
      readonly former: string | null;
      readonly checked: string | null;
      readonly rehashed?: string;
    }
  | { readonly type: 'use'; readonly hash: string }
  | { readonly type: 'end'; readonly account: string; readonly hash: string }
  | { readonly type: 'end-all'; readonly account: string };

/** Whether it was done, or why not. */
export type AccountOutcome =
  | 'done'
  /** Whoever wants it is no admin (any more). */
  | 'forbidden'
  /** The session by which it was asked for has ended meanwhile. */
  | 'session-ended'
  /** The hash that was checked is no longer the account's. */
  | 'password-changed'
  /** There is no such account or session, or it may not sign in. */
  | 'not-found'
  /** The invitation is used, over, taken back, or never was. */
  | 'no-invitation'
  /** Somebody else has that name to sign in with. */
  | 'login-taken'
  /** Then there would be no admin. */
  | 'last-admin';

/** By what an account is found. */
export type AccountKey = { readonly id: string } | { readonly login: string } | { readonly subject: string };

/** What a store keeps of the team. */
export interface AccountStore {
  /** Everything that is needed is looked at inside the transaction that makes the change. */
  change(change: AccountChange): Promise<AccountOutcome>;
  find(key: AccountKey): Promise<KeptAccount | undefined>;
  all(): Promise<readonly Account[]>;
  /** None of an account that is disabled. */
  picture(account: string): Promise<Picture | undefined>;
  session(hash: string): Promise<AccountSession | undefined>;
  sessionsOf(account: string): Promise<readonly AccountSession[]>;
  /** One by its hash, and all that are still open. */
  invitation(hash: string): Promise<AccountInvitation | undefined>;
  invitations(): Promise<readonly AccountInvitation[]>;
}

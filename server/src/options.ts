import type { Server } from 'node:http';
import type { Action, Limits, User } from '../../src/protocol/index.ts';
import type { OidcOptions } from './accounts/oidc-options.ts';
import type { Retention } from './retention.ts';
import type { DeriveKey, PasswordCost } from './accounts/passwords.ts';
import type { Clock } from './clock.ts';
import type { CallOptions } from './calls/ice.ts';
import type { AssignOptions } from './desk/assign-options.ts';
import type { SlaOptions } from './desk/sla-options.ts';
import type { Resolve } from './webhooks/guard.ts';
import type { FilterRules } from './filters/rules.ts';
import type { FileStore } from './files/file-store.ts';
import type { TlsFiles } from './http/certificate.ts';
import type { RelayKeys } from './keys.ts';
import type { MailOptions } from './mail/options.ts';
import type { PushSetup } from './push/options.ts';
import type { Log, LogLevel } from './log.ts';
import type { RelayStats } from './metrics.ts';
import type { SiteBanOptions } from './site-bans.ts';
import type { Act } from './store/moderation.ts';
import type { PersonalRecord } from './store/personal.ts';
import type { Store } from './store/store.ts';

/** How a relay knows people. */
export interface AuthOptions {
  /** Whether people without a token may come, as guests. Default: true. */
  readonly guests?: boolean;
  /**
   * Secrets that are shared with the backend which signs tokens (HS256), at least 32 bytes each; several while one takes the place of another.
   * Default: where there are no `keys` either, one that is made at the first start and kept in the data folder as `auth-secret`.
   */
  readonly secrets?: readonly string[];
  /** Address (`https://...`) or file of a JSON Web Key Set with the public keys of the backend which signs tokens. Default: none. */
  readonly keys?: string;
  /** What a token's `aud` must contain. Default: `live-chat`. */
  readonly audience?: string;
  /** What a token's `iss` must be. Default: it may be anything. */
  readonly issuer?: string;
}

/** Who wants to do something, as `authorize` is told. */
export interface Who {
  readonly user: User;
  /** The name of their token (`jti`), if they have one. */
  readonly token?: string;
  readonly email?: string | undefined;
  readonly avatar?: string | undefined;
}

/** Whose access is taken back. */
export type RevocationTarget =
  /** A user by id (`u_...`, `g_...`): all tokens signed up to now, or the guest's secret. */
  | { readonly user: string }
  /** The credential of one open connection: its token, or its guest. */
  | { readonly session: string }
  /** One token by its `jti`. */
  | { readonly token: string };

/** How a relay keeps files (P20). */
export interface FileOptions {
  /** Folder for the bytes of files. Default: `files` in the data folder. */
  readonly folder?: string;
  /** Another place for them, in the place of a folder. */
  readonly place?: FileStore;
  /** Bytes that all files of one user may have together. Default: 500 MB. */
  readonly userBytes?: number;
  /** Bytes that all files may have together. Default: 10 GB. */
  readonly totalBytes?: number;
}

export type { Retention };

/** How a relay is set up. Everything has a safe default. */
export interface RelayOptions {
  /** Port to listen on; 0 takes any that is free. Default: 8080. */
  readonly port?: number;
  /** Address to listen on. Default: `127.0.0.1`, this machine alone. */
  readonly host?: string;
  /** Folder of the database, made if need be. Default: `./data`. */
  readonly data?: string;
  /**
   * Certificate and key for serving HTTPS and WSS without a proxy in front. Renewed files are taken up without a restart. Default: none, plain
   * HTTP.
   */
  readonly tls?: TlsFiles;
  /** The store, where you open it yourself; `data` is not looked at then. Closed with the relay. */
  readonly store?: Store;
  /**
   * Files on messages; `false` for none. The bytes of one file are bounded by `limits.fileBytes`. Default: on, in the data folder; off where the
   * `store` is your own and neither folder nor place is given.
   */
  readonly files?: FileOptions | false;
  /**
   * Origins of pages that may connect, such as `https://www.example.com`, beside pages of the relay's own address. `*` allows all. What is
   * not a page (sends no `Origin` header) is always allowed. Default: none.
   */
  readonly origins?: readonly string[];
  /** How it knows people. Default: guests, and users by the secret in the data folder. */
  readonly auth?: AuthOptions;
  /** Another way for the team to sign in to the inbox, beside passwords (`docs/accounts.md`). Default: none. */
  readonly oidc?: OidcOptions;
  /**
   * Your own rules, asked before every action that is permitted otherwise. They can only forbid: what the table of roles forbids stays
   * forbidden. Called often, so answer from memory; anything but `true`, and throwing, forbids.
   * @example `authorize: ({ user }, action, room) => action === 'read' || !frozenRooms.has(room)`
   */
  readonly authorize?: (who: Who, action: Action, room: string) => boolean;
  /** Folder of pages to serve at `/`, beside the relay's own addresses. Default: none. */
  readonly static?: string;
  /** Limits that differ from the defaults (`PROTOCOL.md`, P17). */
  readonly limits?: Partial<Limits>;
  /** Connections at a time; more are answered with HTTP 503. Default: 20,000. */
  readonly maxConnections?: number;
  /**
   * New connections a second, over time, and five times as many at once; more are answered with HTTP 503 and `Retry-After`, before anything is
   * made for them. Default: 1,000.
   */
  readonly connectRate?: number;
  /**
   * Connections at a time, and new ones a second, from one address (of IPv6: one /64 network); more are answered likewise. This machine's own
   * addresses are not counted. Default: 1,000 and 100.
   */
  readonly maxConnectionsPerAddress?: number;
  readonly connectRatePerAddress?: number;
  /** Connections of one user at a time; more end with `busy`. Default: 100. */
  readonly maxConnectionsPerUser?: number;
  /** Rooms an hour that one user may make over time, and 20 at once; more are refused with `limited`. Admins and services make as many as they want. Default: 60. */
  readonly roomRate?: number;
  /**
   * Addresses and networks of reverse proxies, such as `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`. Their `X-Forwarded-For` tells
   * where a visitor comes from; nobody else's is read. Default: none.
   */
  readonly trustedProxies?: readonly string[];
  /**
   * What texts of messages and edits are looked at for (`docs/moderation.md`), or the path of a JSON file with such rules, which is read again when it changes.
   * Default: none.
   * @example `filters: { words: [{ words: ['darn'], action: 'mask' }], links: [{ deny: ['spam.example'], action: 'refuse' }] }`
   */
  readonly filters?: FilterRules | string;
  /** Whether webhooks may lead into private networks and to this machine, and go without TLS (`docs/webhooks.md`). Default: false. */
  readonly webhooksPrivate?: boolean;
  /**
   * Whether the relay looks at the pages to which links in messages lead, and shows what they say of themselves (`docs/relay.md`): `true` of the public internet, `'private'` also of private
   * networks and this machine. Default: false.
   */
  readonly previews?: boolean | 'private';
  /** To whom conversations of the support desk are given that nobody is to answer (`docs/desk.md`). Default: to nobody. */
  readonly assign?: AssignOptions;
  /** Within which time visitors are promised an answer (`docs/desk.md`). Default: nothing is promised. */
  readonly sla?: SlaOptions;
  /** How mails of the support desk are sent (`docs/desk.md`). Default: none are. */
  readonly mail?: MailOptions;
  /** How people are told of messages while no page is open (`docs/push.md`); `false` for not at all. Default: on, by a key in the data folder. */
  readonly push?: PushSetup | false;
  /** By which servers people who call each other find a way (`docs/relay.md`); `false` where nobody calls anybody. Default: on, without any. */
  readonly calls?: CallOptions | false;
  /**
   * For how long messages are kept; older ones are erased a few at a time. A kind that is not named keeps them for ever. Default: none.
   * @example `retention: { open: 90 * 86_400_000 }`
   */
  readonly retention?: Retention;
  /** Milliseconds in which `close` moves all clients elsewhere. Default: 4000. */
  readonly drain?: number;
  /** How much is written to standard output, as JSON lines. Default: `info`. */
  readonly logLevel?: LogLevel;
  /** What tests put in the place of clock and log. */
  readonly environment?: Partial<RelayEnvironment>;
}

/** What the relay takes from its surroundings. */
export interface RelayEnvironment {
  readonly clock: Clock;
  readonly log: Log;
  /** Folder with the built `live-chat.js`. */
  readonly publicFolder: string;
  /** Milliseconds from the first byte of a request to the end of its headers. */
  readonly upgradeDeadline: number;
  /** Resolves the names of hosts that webhooks, pushes and links lead to. */
  readonly resolve: Resolve;
  /** How much work it is to hash a password. */
  readonly passwordCost: PasswordCost;
  /** Does that work. */
  readonly deriveKey: DeriveKey;
}

/** Who does something, and why, for the audit log. */
export interface Reason {
  readonly reason?: string;
  /** A user's id. Default: `relay`. */
  readonly by?: string;
}

/** Which acts are told. */
export interface AuditOptions {
  /** After the one with this id. */
  readonly after?: number;
  readonly room?: string;
  /** Whom they are about. */
  readonly user?: string;
}

/** Where a relay listens. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** What clients are given as `url`. */
  readonly url: string;
}

/** A relay: its store is open, and it listens where it was told to. */
export interface Relay {
  /**
   * Listens on the port and address of the options.
   * @throws When the port is taken or not permitted (`EADDRINUSE`, `EACCES`).
   */
  listen(): Promise<Listening>;
  /**
   * Serves below a path of a server that is yours: requests and sockets elsewhere stay yours. Call it after your own request listener is in
   * place. Clients are given the server's address with this path as `url`.
   * @param path Default: `/live-chat`.
   * @throws RangeError when the path is the root.
   */
  attach(server: Server, path?: string): void;
  /**
   * A link that makes the first admin of the inbox, below the relay's address: it works once and for a day, and a later one takes its place.
   * Undefined where there is an account, or the `store` has none. Show it to nobody else, and in no log (`docs/accounts.md`).
   * @example `const path = await relay.inviteFirstAdmin(); if (path) console.log(`Make the first admin: https://chat.example.com${path}`)`
   */
  inviteFirstAdmin(): Promise<string | undefined>;
  /**
   * Takes access back: open connections end with `revoked` before this returns its promise, and no other is let in. The promise resolves to how
   * many connections ended, when it is on disk too.
   * @example `await relay.revoke({ user: 'u_4711' })`
   * @throws When it could not be stored: then it holds until the relay ends.
   */
  revoke(target: RevocationTarget): Promise<number>;
  /** The keys of services: bots, and backends that use the API (`docs/api.md`). */
  readonly keys: RelayKeys;
  /**
   * Erases a person: names, texts and reactions in every room, the guest's secret, read markers (`docs/privacy.md`). Their connections end at once,
   * those who hold the content are told by entries (P21), and it resolves, when nothing of it is in the files, to how many entries were
   * rewritten. Backups made before are not touched. What a crash interrupts is finished after the next start.
   * @example `await relay.erase('u_4711')`
   * @throws RangeError when no user can be called so, and when it could not be stored: call it again then.
   */
  erase(user: string): Promise<number>;
  /**
   * Bans somebody from the whole site: their open connections end before this returns its promise, and they are let in no more, until that ends.
   * Admins, services and accounts of the team are not banned so, also not by a ban from before they were admins. The promise resolves to how many connections ended, when it is on disk too.
   * @example `await relay.ban('g_8Jd0', { duration: 86_400_000, addresses: true, reason: 'spam' })`
   * @throws RangeError when no user or guest can be called so, or it is an account of the team, a service or an admin who is connected; then
   * nothing is banned. TypeError when the store keeps no bans.
   */
  ban(user: string, options?: SiteBanOptions & Reason): Promise<number>;
  /** Lifts such a ban, and those of addresses that were banned with it. Resolves to whether there was one. */
  unban(user: string, options?: Reason): Promise<boolean>;
  /**
   * What moderators, admins and programs did to others (`docs/moderation.md`), oldest first.
   * @example
   * ```ts
   * for await (const act of relay.audit({ room: 'lobby' })) console.log(act.at, act.by, act.act, act.user);
   * ```
   * @throws TypeError when the store keeps no such thing.
   */
  audit(options?: AuditOptions): AsyncIterable<Act>;
  /**
   * All that is stored of a person, as `live-chat-relay export` tells it (`docs/privacy.md`).
   * @example
   * ```ts
   * for await (const record of relay.exportUser('u_4711')) file.write(`${JSON.stringify(record)}\n`);
   * ```
   * @throws RangeError when no user can be called so.
   */
  exportUser(user: string): AsyncIterable<PersonalRecord>;
  /** What it has done and holds, in numbers. */
  stats(): RelayStats;
  /**
   * Goes away in good order: takes nobody new, sends every client elsewhere at a time of its own, answers what is under way, and closes the
   * store. A server of yours stays open. Calling it again returns the same promise.
   * @param options.within Milliseconds given to sends under way and to clients. Default: the option `drain`.
   */
  close(options?: { readonly within?: number }): Promise<void>;
}

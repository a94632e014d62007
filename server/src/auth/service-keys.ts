import { hasContent } from '../../../src/protocol/index.ts';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import { cleanName } from '../names.ts';
import { KeyReusedError } from '../once.ts';
import { isScope, scopeNames, type Scope } from '../policy/scopes.ts';
import { relayId } from '../store/moderation.ts';
import type { StoredServiceKey } from '../store/service-key.ts';
import type { Store } from '../store/store.ts';
import { refusal, type Authentication } from './authentication.ts';
import { hashOf, isSameHash } from './secrets.ts';
import { idOfKey, newServiceKey, seededServiceKey } from './service-key.ts';

/** A key to be made. */
export interface NewServiceKey {
  /** What the service is called in the chat. Keys of one name are of one service. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** When it ends by itself, in milliseconds since 1970. Default: never. */
  readonly expires?: number;
}

/** A key as it is listed: all but the key. Times are milliseconds since 1970. */
export interface ServiceKeyInfo {
  readonly id: string;
  /** The id of the user that the service is. */
  readonly user: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly made: number;
  readonly expires?: number;
  /** The day on which it was last used (`2026-01-31`, UTC). */
  readonly used?: string;
  readonly revoked?: number;
}

/** Thrown where a key would be of a service that is there already, and is another's. */
export class ForeignServiceError extends Error {
  override readonly name = 'ForeignServiceError';
}

/** The id of the service of this name. Names that differ by case or blanks are one. */
const serviceIdOf = (name: string): string => `s_${encodeURIComponent(name.toLowerCase().replaceAll(/\s+/g, '-'))}`;

/** By what a token is revoked, and told to an embedder's own rules. */
export const tokenIdOf = (id: string): string => `key:${id}`;

const noKey = refusal('credential-invalid', 'this key is not known here');
const slip = refusal(
  'credential-invalid',
  'this is no key of a service: it is cut off, or has a slip of the pen in it',
);
const revoked = refusal('revoked', 'this key was revoked');
const over = refusal('token-expired', 'this key has expired');

/** @throws RangeError that says what is wrong with it. */
function check({ name, scopes, expires }: NewServiceKey, now: number): void {
  if (!hasContent(name) || !name.isWellFormed()) throw new RangeError('a name is needed, such as "Build bot"');
  if (serviceIdOf(name).length > bounds.userIdLength) throw new RangeError('this name is too long');
  const unknown = scopes.find((scope) => !isScope(scope));
  if (unknown !== undefined || scopes.length === 0) throw new RangeError(`scopes are ${scopeNames.join(', ')}`);
  if (expires !== undefined && !(Number.isSafeInteger(expires) && expires > now)) {
    throw new RangeError('the time at which it expires must be a later one than now');
  }
}

const infoOf = ({ hash: _, expires, used, revoked: at, ...key }: StoredServiceKey): ServiceKeyInfo => ({
  ...key,
  user: serviceIdOf(key.name),
  ...(expires !== undefined && { expires }),
  ...(used !== undefined && { used }),
  ...(at !== undefined && { revoked: at }),
});

/** A key just made, which is told to nobody else. */
export interface MadeServiceKey {
  readonly key: string;
  readonly info: ServiceKeyInfo;
}

/** The keys of services. Kept in the store, hashed, and whole in memory, because every hello and request asks. */
export class ServiceKeys {
  readonly #store: Store;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #nameLength: number;
  readonly #log: Pick<Log, 'warn'>;
  readonly #all = new Map<string, StoredServiceKey>();
  readonly #making = new Map<string, Promise<void>>();

  /** Rejects when the store cannot read. */
  static async load(
    store: Store,
    clock: Pick<Clock, 'now'>,
    nameLength: number,
    log: Pick<Log, 'warn'>,
  ): Promise<ServiceKeys> {
    const keys = new ServiceKeys(store, clock, nameLength, log);
    for (const each of await store.serviceKeys()) keys.#all.set(each.id, each);
    return keys;
  }

  private constructor(store: Store, clock: Pick<Clock, 'now'>, nameLength: number, log: Pick<Log, 'warn'>) {
    this.#store = store;
    this.#clock = clock;
    this.#nameLength = nameLength;
    this.#log = log;
  }

  /** Who comes with this key. */
  verify(key: string): Authentication {
    const id = idOfKey(key);
    if (id === undefined) return slip;
    const known = this.#all.get(id);
    // Compared also where there is no such key, so that the time does not tell.
    const isTheirs = isSameHash(hashOf(key), known?.hash ?? '');
    if (!isTheirs || !known) return noKey;
    const { name, scopes, made, expires = Infinity } = known;
    if (known.revoked !== undefined) return revoked;
    const now = this.#clock.now();
    if (expires <= now) return over;
    this.#noteUse(known, now);
    return {
      ok: true,
      identity: {
        user: { id: serviceIdOf(name), name, kind: 'service' },
        token: { id: tokenIdOf(id), issued: made, expires },
        scopes,
      },
    };
  }

  /**
   * Makes a key. It is told once, and cannot be found out again. Where a service makes it, for itself or for one that never had a key.
   * @param within Services of which no key was ever good for more than this may be given another one, whoever makes it.
   * @throws RangeError when its name, scopes or end are not valid.
   * With a seed it is told again to whoever has the seed and wants the same.
   * @throws ForeignServiceError when it would be of another service than the one that makes it.
   * @throws KeyReusedError when something else was made by this seed.
   */
  async add(
    wanted: NewServiceKey,
    maker?: string,
    seed?: Uint8Array,
    within: readonly Scope[] = [],
  ): Promise<MadeServiceKey> {
    const now = this.#clock.now();
    const made = seed ? seededServiceKey(seed) : newServiceKey();
    const known = seed && this.#all.get(made.id);
    if (known) return this.#again(known, made.key, wanted);
    check(wanted, now);
    const given = { ...wanted, name: cleanName(wanted.name, this.#nameLength) };
    const user = serviceIdOf(given.name);
    if (maker !== undefined && user !== maker && this.#isBeyond(user, within)) {
      throw new ForeignServiceError('a service of this name is there, and it is not yours');
    }
    if (this.#all.size >= bounds.serviceKeys) throw new RangeError(`there are ${bounds.serviceKeys} keys already`);
    const { id, key } = made;
    const stored: StoredServiceKey = {
      id,
      hash: hashOf(key),
      name: given.name,
      scopes: scopeNames.filter((scope) => given.scopes.includes(scope)),
      made: now,
      expires: given.expires,
      used: undefined,
      revoked: undefined,
    };
    // Before it is stored, so that of two at once who make keys of one new name only the first gets one.
    this.#all.set(id, stored);
    try {
      const about = {
        user,
        detail: `${id}: ${stored.scopes.join()}`,
        ...(stored.expires && { until: stored.expires }),
      };
      const making = this.#store.saveServiceKey(stored, { by: maker ?? relayId, act: 'key-made', ...about });
      this.#making.set(id, making);
      await making;
    } catch (error) {
      this.#all.delete(id);
      throw error;
    } finally {
      this.#making.delete(id);
    }
    return { key, info: infoOf(stored) };
  }

  async #again(known: StoredServiceKey, key: string, wanted: NewServiceKey): Promise<MadeServiceKey> {
    // The first may not be on the disk yet.
    await this.#making.get(known.id);
    const { name, scopes, expires } = known;
    const isSame =
      isSameHash(hashOf(key), known.hash) &&
      name === cleanName(wanted.name, this.#nameLength) &&
      expires === wanted.expires &&
      scopes.length === new Set(wanted.scopes).size &&
      wanted.scopes.every((scope) => scopes.includes(scope));
    if (!isSame) throw new KeyReusedError();
    return { key, info: infoOf(known) };
  }

  /** Whether a service ever had a key that is good for more: what it has written is still its own when all of them are revoked. */
  #isBeyond(user: string, within: readonly Scope[]): boolean {
    const own = [...this.#all.values()].filter(({ name }) => serviceIdOf(name) === user);
    return within.length === 0
      ? own.length > 0
      : own.some(({ scopes }) => !scopes.every((scope) => within.includes(scope)));
  }

  /** In the order in which they were made. */
  list(): readonly ServiceKeyInfo[] {
    return [...this.#all.values()].sort((one, other) => one.made - other.made).map(infoOf);
  }

  /** Revokes a key, at once. `by`: the service that does it. @returns it, or undefined where there is none of this id. */
  async revoke(id: string, by: string = relayId): Promise<ServiceKeyInfo | undefined> {
    const known = this.#all.get(id);
    if (!known || known.revoked !== undefined) return known && infoOf(known);
    const stored = { ...known, revoked: this.#clock.now() };
    // In force also when the store fails.
    this.#all.set(id, stored);
    await this.#store.saveServiceKey(stored, { by, act: 'key-revoked', user: serviceIdOf(known.name), detail: id });
    return infoOf(stored);
  }

  /** Once a day, and never waited for. */
  #noteUse(known: StoredServiceKey, now: number): void {
    const used = new Date(now).toISOString().slice(0, 10);
    if (known.used === used) return;
    const stored = { ...known, used };
    this.#all.set(known.id, stored);
    this.#store.saveServiceKey(stored).catch((error: unknown) => this.#log.warn('use of a key not noted', { error }));
  }
}

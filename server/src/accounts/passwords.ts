import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { bounds } from '../limits.ts';

/** How much work a guess is: 2^`ln` blocks of `r` times 128 bytes, `p` times over. */
export interface PasswordCost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** As OWASP advises for scrypt: 32 MB for a fraction of a second, so that small machines can do it too. */
export const usualCost: PasswordCost = { ln: 15, r: 8, p: 3 };

/** Too many passwords wait to be hashed. */
export class PasswordsBusyError extends Error {
  override readonly name = 'PasswordsBusyError';
}

/** Whose password it is: of somebody who is signed in already, or of anybody. The former do not wait for the latter. */
export type Asker = 'team' | 'strangers';

interface Kept {
  readonly cost: PasswordCost;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Makes a key of so many bytes of a password, by work that cannot be made less. */
export type DeriveKey = (password: string, salt: Buffer, bytes: number, options: ScryptOptions) => Promise<Buffer>;

const deriveByScrypt = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const hashBytes = 32;
const saltBytes = 16;
const keptPattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]{22})\$([\w+/]{43})$/;

const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

function parse(text: string): Kept | undefined {
  const [, ln, r, p, salt = '', hash = ''] = keptPattern.exec(text) ?? [];
  if (ln === undefined) return undefined;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

const isSame = (one: PasswordCost, other: PasswordCost): boolean =>
  one.ln === other.ln && one.r === other.r && one.p === other.p;

/**
 * Hashes passwords by scrypt, on Node's own threads and few at a time, so that neither the relay's thread nor its memory is somebody's to take.
 * What is kept names its own cost, so that the cost can grow.
 */
export class Passwords {
  readonly #cost: PasswordCost;
  readonly #deriveKey: DeriveKey;
  /** Compared with where there is nothing to compare with, so that it takes as long. */
  readonly #nobody: Kept;
  /** Those of the team are first. */
  readonly #waiting: Readonly<Record<Asker, (() => void)[]>> = { team: [], strangers: [] };
  #running = 0;

  constructor(cost: PasswordCost = usualCost, deriveKey: DeriveKey = deriveByScrypt) {
    this.#cost = cost;
    this.#deriveKey = deriveKey;
    this.#nobody = { cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) };
  }

  /** What is kept of a password. Rejects with a {@link PasswordsBusyError}. */
  async hash(password: string, asker: Asker = 'strangers'): Promise<string> {
    const { ln, r, p } = this.#cost;
    const salt = randomBytes(saltBytes);
    const hash = await this.#derive(password, salt, this.#cost, asker);
    return `$scrypt$ln=${ln},r=${r},p=${p}$${encode(salt)}$${encode(hash)}`;
  }

  /** Whether it is the one, and whether it should be hashed anew. `kept` is undefined where there is none: then it is not. */
  async verify(
    password: string,
    kept: string | undefined,
    asker: Asker = 'strangers',
  ): Promise<{ isRight: boolean; isOutdated: boolean }> {
    const known = kept === undefined ? undefined : parse(kept);
    const { cost, salt, hash } = known ?? this.#nobody;
    const isSameHash = timingSafeEqual(await this.#derive(password, salt, cost, asker), hash);
    return { isRight: isSameHash && known !== undefined, isOutdated: !isSame(cost, this.#cost) };
  }

  async #derive(password: string, salt: Buffer, { ln, r, p }: PasswordCost, asker: Asker): Promise<Buffer> {
    await this.#enter(this.#waiting[asker]);
    try {
      const N = 2 ** ln;
      // The same password from another keyboard may be other characters.
      const options = { N, r, p, maxmem: 160 * N * r + 1024 * r * p };
      return await this.#deriveKey(password.normalize('NFKC'), salt, hashBytes, options);
    } finally {
      this.#leave();
    }
  }

  #enter(waiting: (() => void)[]): Promise<void> | void {
    if (this.#running < bounds.hashes) {
      this.#running += 1;
      return;
    }
    if (waiting.length >= bounds.hashesWaiting) throw new PasswordsBusyError('too many passwords wait');
    return new Promise((resolve) => waiting.push(resolve));
  }

  /** The next one takes the place. */
  #leave(): void {
    const { team, strangers } = this.#waiting;
    const next = team.shift() ?? strangers.shift();
    if (next) next();
    else this.#running -= 1;
  }
}

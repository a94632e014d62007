import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { DeriveKey } from '../../server/src/accounts/passwords.ts';

/** A password that is being hashed until it is let go. */
export interface HeldPassword {
  /** Resolves when it is there. */
  readonly reached: Promise<void>;
  release(): void;
}

const derive = promisify(scrypt) as DeriveKey;

/** Hashes passwords as the relay does, and holds those that a test wants held. */
export class HeldPasswords {
  readonly #holds: { onReached: () => void; released: Promise<void> }[] = [];

  readonly deriveKey: DeriveKey = async (...what) => {
    const hold = this.#holds.shift();
    hold?.onReached();
    await hold?.released;
    return derive(...what);
  };

  /** Of those to come: the next that is not held yet. */
  holdNext(): HeldPassword {
    const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    this.#holds.push({ onReached: reached.resolve, released: released.promise });
    return { reached: reached.promise, release: released.resolve };
  }
}

/** What a store keeps of a password that nobody knows. */
export const unknownPassword = (): string =>
  `$scrypt$ln=8,r=8,p=1$${randomBytes(16).toString('base64').slice(0, 22)}$${randomBytes(32).toString('base64').slice(0, 43)}`;

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../folder.ts';

/** SHA-256, hex. Enough for secrets of 256 random bits; passwords would need more. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two hashes of {@link hashOf} in a time that does not depend on them. */
export function isSameHash(given: string, expected: string): boolean {
  const one = Buffer.from(given, 'hex');
  const other = Buffer.from(expected, 'hex');
  // Of another length: compared with itself, so that it takes as long.
  return timingSafeEqual(one, other.length === one.length ? other : one) && other.length === one.length;
}

/** A shared secret shorter than its signature's hash could be guessed. */
const fewestBytes = 32;

/**
 * The secrets in a text, one a line: the first signs, the others are still good while they are replaced.
 * @throws RangeError when one is too short, or there is none. `source` says where it is from.
 */
export function parseSecrets(text: string, source: string): readonly string[] {
  const secrets = text.split('\n').map((line) => line.trim());
  const given = secrets.filter((secret) => secret !== '');
  if (given.length === 0) throw new RangeError(`${source} holds no secret`);
  if (given.some((secret) => Buffer.byteLength(secret) < fewestBytes)) {
    throw new RangeError(
      `${source}: a secret needs at least ${fewestBytes} bytes, such as 43 random letters and digits`,
    );
  }
  return given;
}

/** Where a relay keeps the secret that it made itself for the tokens of a site, and the one for those of its own inbox. */
export const secretFileOf = (folder: string, name = 'auth-secret'): string => path.join(folder, name);

/** The secret in the data folder, made at the first start. Nobody but the relay's own user may read it. */
export function ownSecrets(folder: string, name?: string): readonly string[] {
  const file = secretFileOf(folder, name);
  makeFolder(folder);
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // One that somebody made readable for others is not left so.
    chmodSync(file, 0o600);
    return parseSecrets(readFileSync(file, 'utf8'), file);
  }
  try {
    const secret = randomBytes(32).toString('base64url');
    writeSync(descriptor, `${secret}\n`);
    fsyncSync(descriptor);
    return [secret];
  } finally {
    closeSync(descriptor);
  }
}

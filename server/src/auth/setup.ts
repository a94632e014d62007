import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { AuthOptions } from '../options.ts';
import { joinedRing, keySetRing, secretRing, type KeyRing } from './keys.ts';
import { ownSecrets, parseSecrets, secretFileOf } from './secrets.ts';
import { checkSource } from './source.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** What a token's `aud` must contain unless configured otherwise. */
const usualAudience = 'live-chat';

/** For the start message: by what users are known. */
export function describeUsers({ secrets, keys }: AuthOptions, folder: string): string {
  const sources = keys === undefined ? [] : [`the keys of ${keys}`];
  if (secrets) sources.push('the secret that was given');
  return sources.join(' and ') || `the secret in ${secretFileOf(folder)}`;
}

/** Logs that keys cannot be read; once in a while, because anybody can cause it to be tried. */
function createKeyNotes(clock: Clock, log: Log): (error: unknown) => void {
  let next = 0;
  return (error) => {
    if (clock.elapsed() < next) return;
    next = clock.elapsed() + bounds.refusalNotes;
    log.error('keys not read', { error });
  };
}

/**
 * The check of tokens as it was configured; undefined where there is nothing to check them with.
 * @param folder The data folder, where the relay's own secret is when there is no other key; undefined where there is no folder.
 * @throws RangeError when a secret is too short, TypeError when keys are to come by an address on whose way others could change them.
 */
export function createTokensFor(
  options: AuthOptions = {},
  folder: string | undefined,
  nameLength: number,
  clock: Clock,
  log: Log,
): Tokens | undefined {
  const { secrets, keys, audience = usualAudience, issuer } = options;
  const rings: KeyRing[] = [];
  if (secrets) rings.push(secretRing(parseSecrets(secrets.join('\n'), 'auth.secrets')));
  else if (keys === undefined && folder !== undefined) rings.push(secretRing(ownSecrets(folder)));
  if (keys !== undefined) {
    checkSource(keys);
    rings.push(keySetRing({ source: keys, clock, onFailure: createKeyNotes(clock, log) }));
  }
  if (rings.length === 0) return undefined;
  return createTokens({
    ring: joinedRing(rings),
    clock,
    audience,
    nameLength,
    ...(issuer !== undefined && { issuer }),
  });
}

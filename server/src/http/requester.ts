import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Credential } from '../../../src/protocol/index.ts';
import type { AddressOf } from '../address.ts';
import { KeysUnavailableError } from '../auth/keys.ts';
import { isSpared, type Identity } from '../policy/identity.ts';
import type { Services } from '../services.ts';
import { banned } from '../site-ban.ts';
import type { FileRefusal } from './file-answer.ts';

const guestPattern = /^Guest ([\w-]{1,128}):([\w-]{1,256})$/;
const tokenPattern = /^Bearer ([\w.-]{1,16384})$/i;

/** The credential of a request, which is nowhere but in this header (P20). */
function credentialOf({ authorization = '' }: IncomingHttpHeaders): Credential | undefined {
  const guest = guestPattern.exec(authorization);
  if (guest) return { kind: 'guest', id: guest[1]!, secret: guest[2]! };
  const token = tokenPattern.exec(authorization);
  return token ? { kind: 'token', token: token[1]! } : undefined;
}

const nobody: FileRefusal = {
  code: 'credential-invalid',
  message: 'an Authorization header with a token or a guest is needed',
};

/** Who asks, by the same rules as for a hello (P12, P13), bans by address included; but nobody is made a guest here. */
export async function requesterOf(
  request: IncomingMessage,
  addressOf: AddressOf,
  services: Services,
): Promise<Identity | FileRefusal> {
  const credential = credentialOf(request.headers);
  if (!credential) return nobody;
  try {
    const answer = await services.authenticator.authenticate({ credential });
    if (!answer.ok) return { code: answer.code, message: answer.message };
    if (services.revocations.covers(answer.identity)) return { code: 'revoked', message: 'access was taken back' };
    const { siteBans } = services;
    const ban = siteBans.ofUser(answer.identity.user.id) ?? siteBans.ofAddress(addressOf(request));
    if (ban && !isSpared(answer.identity)) return { code: 'forbidden', message: banned };
    return answer.identity;
  } catch (error) {
    services.log.error('identity not read', { error });
    const code = error instanceof KeysUnavailableError ? 'busy' : 'store-unavailable';
    return { code, message: 'nobody can say now who this is', retryAfter: 2_000 };
  }
}

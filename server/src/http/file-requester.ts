import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../../src/protocol/index.ts';
import { actingAs } from '../api/act-as.ts';
import { Problem } from '../api/problem.ts';
import type { AddressOf } from '../address.ts';
import type { Identity } from '../policy/identity.ts';
import type { Services } from '../services.ts';
import type { FileRefusal } from './file-answer.ts';
import { requesterOf } from './requester.ts';

/** Whose file it is about: the one who comes, or the user in whose name a service acts (P22). Theirs are the rights, the bans and the room for files. */
export async function fileRequesterOf(
  request: IncomingMessage,
  addressOf: AddressOf,
  services: Services,
): Promise<Identity | FileRefusal> {
  const identity = await requesterOf(request, addressOf, services);
  if ('code' in identity) return identity;
  try {
    return await actingAs(identity, request.headers, services);
  } catch (error) {
    // All of its codes are of the wire.
    if (error instanceof Problem) return { code: error.code as ErrorCode, message: error.message };
    services.log.error('identity not read', { error });
    return { code: 'store-unavailable', message: 'nobody can say now who this is', retryAfter: 2_000 };
  }
}

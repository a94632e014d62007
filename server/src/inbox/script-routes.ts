import type { FastifyReply } from 'fastify';
import { isOwnRequest } from './cookies.ts';
import type { InboxContext, InboxRoute } from './context.ts';
import { retryAfter, textOf, waitText } from './entry-routes.ts';

/** What scripts of the inbox send with everything, and no form or page of another site can. */
export const scriptHeader = 'live-chat-inbox';

const notOurs = (reply: FastifyReply): FastifyReply =>
  reply.code(403).send({ code: 'origin-refused', class: 'stop', message: 'this is for pages of the inbox' });
const nobody = (reply: FastifyReply): FastifyReply =>
  reply.code(401).send({ code: 'credential-invalid', class: 'reauth', message: 'nobody is signed in here' });

function tooOften(reply: FastifyReply, wait: number): FastifyReply {
  retryAfter(reply, { reason: 'too-often', retryAfter: wait });
  return reply.code(429).send({ code: 'limited', class: 'stop', message: waitText(wait), retryAfter: wait });
}

/** What scripts of the inbox ask for whoever is signed in. */
export function scriptRoutes(route: InboxRoute, { accounts, cookies, isSecure }: InboxContext): void {
  /** The password once more, before what outlasts the session. */
  route('POST', '/confirm', async (request, reply) => {
    if (!isOwnRequest(request, isSecure) || request.headers[scriptHeader] === undefined) return notOurs(reply);
    const secret = cookies.session(request);
    const visitor = secret === undefined ? undefined : await accounts.sessions.find(secret);
    if (!visitor) return nobody(reply);
    if (visitor.account.subject !== undefined) {
      const message = 'You have no password here: sign in again on “Account and team”.';
      return reply.code(403).send({ code: 'forbidden', class: 'stop', message });
    }
    const refusal = await accounts.entries.confirm(visitor, textOf(request.body, 'password'));
    if (!refusal) return reply.code(204).send();
    if (refusal.reason === 'ended') return nobody(reply);
    if (refusal.reason !== 'too-often') {
      return reply.code(403).send({ code: 'wrong-password', class: 'stop', message: 'that is not your password' });
    }
    return tooOften(reply, refusal.retryAfter);
  });

  /** One's own picture, as it is. */
  route('POST', '/picture', async (request, reply) => {
    if (!isOwnRequest(request, isSecure) || request.headers[scriptHeader] === undefined) return notOurs(reply);
    const secret = cookies.session(request);
    const visitor = secret === undefined ? undefined : await accounts.sessions.find(secret);
    if (!visitor) return nobody(reply);
    const wait = accounts.takePicture(visitor.account.id);
    if (wait > 0) return tooOften(reply, wait);
    const { body } = request;
    const isKept = Buffer.isBuffer(body) && (await accounts.setPicture(visitor.account.id, body));
    return isKept
      ? reply.code(204).send()
      : reply.code(422).send({ code: 'bad-message', class: 'stop', message: 'a JPEG, PNG or WebP is expected' });
  });

  /** What a connection is opened with. */
  route('POST', '/token', async (request, reply) => {
    if (!isOwnRequest(request, isSecure) || request.headers[scriptHeader] === undefined) return notOurs(reply);
    const secret = cookies.session(request);
    const token = secret === undefined ? undefined : await accounts.sessions.tokenFor(secret);
    return token ? reply.send(token) : nobody(reply);
  });
}

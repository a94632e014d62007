import type { FastifyReply } from 'fastify';
import { Oidc, OidcRefusedError, OidcUnavailableError, type OidcVisit } from '../accounts/oidc.ts';
import { formTokenOf } from './cookies.ts';
import { onwardPage, signInPage } from './entry-pages.ts';
import { originOf } from './entry-routes.ts';
import { goTo, send, type InboxContext, type InboxRoute } from './context.ts';

const partOfVisit = /^[\w-]{43,128}$/;

function visitOf(text: string | undefined): OidcVisit | undefined {
  const [state = '', nonce = '', verifier = '', former = ''] = (text ?? '').split('.');
  if (![state, nonce, verifier].every((part) => partOfVisit.test(part))) return undefined;
  return { state, nonce, verifier, former: /^[0-9a-f]{64}$/.test(former) ? former : undefined };
}

/** The way to a service of OpenID Connect, and back. */
export function oidcRoutes(route: InboxRoute, context: InboxContext, oidc: Oidc): void {
  const { accounts, cookies, log } = context;

  route('GET', '/oidc', async (request, reply) => {
    const former = cookies.sessionHash(request);
    // From elsewhere our cookie does not come along: who is signed in here is known by a page of ours alone.
    if (former === undefined && request.headers['sec-fetch-site'] === 'cross-site') return goTo(reply, 'sign-in');
    try {
      const { address, visit } = await oidc.begin(former, 'again' in (request.query as object));
      cookies.setAway(request, reply, [visit.state, visit.nonce, visit.verifier, former ?? ''].join('.'));
      return reply.code(302).header('location', address).send();
    } catch (error) {
      if (!(error instanceof OidcUnavailableError)) throw error;
      log.warn('sign-in service not reached', { error: error.cause });
      return refuse(reply, request, `${oidc.name} cannot be reached now. Try again in a moment.`, 503);
    }
  });

  function refuse(
    reply: FastifyReply,
    request: Parameters<typeof cookies.visit>[0],
    problem: string,
    status: number,
  ): FastifyReply {
    const token = formTokenOf(cookies.beginVisit(request, reply));
    return send(reply, signInPage({ token, problem, other: oidc.name }), status);
  }

  route('GET', '/oidc-callback', async (request, reply) => {
    const visit = visitOf(cookies.away(request));
    cookies.clearAway(request, reply);
    if (!visit) return refuse(reply, request, 'This sign-in was begun in another browser, or too long ago.', 403);
    try {
      const person = await oidc.finish(new URL(request.url, 'http://x').searchParams.toString(), visit);
      const entry = await accounts.entries.enter(person, { ...originOf(request, context), former: visit.former });
      if ('session' in entry) {
        cookies.setSession(request, reply, entry.session.secret);
        // A redirection would still be the other site's, and the cookie is for our own pages alone.
        return send(reply, onwardPage());
      }
      const texts = {
        'not-permitted': 'You are not among those who may come in here.',
        'login-taken': 'Somebody signs in here with your e-mail and a password. Do that, or ask an admin.',
        disabled: 'This account is disabled. Ask an admin of this chat.',
      };
      return refuse(reply, request, texts[entry.reason], 403);
    } catch (error) {
      if (error instanceof OidcUnavailableError) {
        log.warn('sign-in service not reached', { error: error.cause });
        return refuse(reply, request, `${oidc.name} cannot be reached now. Try again in a moment.`, 503);
      }
      if (!(error instanceof OidcRefusedError)) throw error;
      log.info('sign-in service refused', { error: error.cause });
      return refuse(reply, request, `${oidc.name} did not confirm the sign-in. Try again.`, 403);
    }
  });
}

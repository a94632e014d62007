import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { errorClasses, type ErrorCode } from '../../../src/protocol/index.ts';
import { PasswordsBusyError } from '../accounts/passwords.ts';
import { bounds } from '../limits.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { send, type InboxContext, type InboxOptions, type InboxRoute } from './context.ts';
import { Cookies } from './cookies.ts';
import { entryRoutes } from './entry-routes.ts';
import { readBody, readForm } from './form-body.ts';
import { refusalPage } from './entry-pages.ts';
import { homeRoutes } from './home-routes.ts';
import { scriptHeader, scriptRoutes } from './script-routes.ts';
import { signedIn } from './signed-in.ts';
import { teamRoutes } from './team-routes.ts';

export type { InboxOptions };

/** Beside this file in the source; built, in a folder beside the relay. */
const asset = (name: string): Buffer => {
  const place = import.meta.url.endsWith('.ts') ? `./${name}` : `./inbox/${name}`;
  return readFileSync(fileURLToPath(new URL(place, import.meta.url)));
};

const assets = [
  ['inbox.css', 'text/css; charset=utf-8'],
  ['inbox.js', 'text/javascript; charset=utf-8'],
] as const;

/** What scripts are told of an error: a code of the wire. */
function scriptCode(status: number, isCrowd: boolean): ErrorCode {
  if (isCrowd) return 'busy';
  if (status === 503) return 'store-unavailable';
  return status < 500 ? 'bad-message' : 'internal';
}

/** Pages for the team: signing in, and who is here. They work without script. */
export function serveInbox(app: FastifyInstance, options: InboxOptions): void {
  const context: InboxContext = { ...options, cookies: new Cookies(options.isSecure) };
  void app.register(async (scope) => {
    await scope.register(fastifyCookie);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/x-www-form-urlencoded', (_request: unknown, payload: IncomingMessage) =>
      readForm(payload, options.wheel),
    );
    scope.addContentTypeParser(/^image\//, (_request: unknown, payload: IncomingMessage) =>
      readBody(payload, options.wheel, bounds.pictureBytes),
    );
    scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
      const isCrowd = error instanceof PasswordsBusyError;
      const isBusy = isCrowd || error instanceof StoreUnavailableError;
      const status = isBusy ? 503 : (error.statusCode ?? 500);
      if (isCrowd) options.noteBusy();
      else if (status >= 500) options.log.error('inbox failed', { error });
      if (isBusy) void reply.header('retry-after', String(bounds.inboxRetry / 1_000));
      const text = isBusy
        ? 'The chat server cannot do this now. Try again in a moment.'
        : status < 500
          ? 'The request was not understood.'
          : 'Something failed inside the chat server.';
      void reply.header('connection', 'close');
      if (request.headers[scriptHeader] === undefined)
        return send(reply, refusalPage('That did not work', text), status);
      const code = scriptCode(status, isCrowd);
      const problem = { code, class: errorClasses[code], message: text };
      return reply.code(status).send({ ...problem, ...(isBusy && { retryAfter: bounds.inboxRetry }) });
    });
    const route: InboxRoute = (method, path, handler) => {
      scope.route({
        method,
        url: `/inbox${path}`,
        exposeHeadRoute: false,
        config: { isInbox: true, hasBody: method === 'POST' },
        handler: handler as RouteHandlerMethod,
        onRequest: async (request, reply) => {
          void reply.header('cache-control', 'no-store');
          const crowd = options.admission.refuseCrowd(request.raw);
          if (!crowd) return undefined;
          const { retryAfter = 1, code, message } = crowd;
          void reply.header('retry-after', String(retryAfter));
          if (request.headers[scriptHeader] === undefined) {
            return send(reply, refusalPage('Too many requests', 'Try again in a moment.'), 429);
          }
          return reply.code(429).send({ code, class: 'retry', message, retryAfter: retryAfter * 1_000 });
        },
      });
    };
    route('GET', '', async (_request, reply) => reply.code(302).header('location', 'inbox/').send());
    entryRoutes(route, context);
    const pages = signedIn(route, context);
    homeRoutes(context, pages);
    teamRoutes(context, pages);
    scriptRoutes(route, context);
    if (options.oidc) oidcRoutes(route, context, options.oidc);
    for (const [name, type] of assets) {
      const bytes = asset(name);
      route('GET', `/${name}`, async (_request, reply) =>
        reply.header('cache-control', 'no-cache').type(type).send(bytes),
      );
    }
  });
}

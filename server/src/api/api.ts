import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { apiPath } from '../../../src/protocol/index.ts';
import type { AddressOf } from '../address.ts';
import type { Admission } from '../admission.ts';
import { Timer } from '../heartbeat.ts';
import { requesterOf } from '../http/requester.ts';
import type { Hub } from '../hub.ts';
import { bounds } from '../limits.ts';
import type { RepeatableKeys } from '../keys.ts';
import type { Services } from '../services.ts';
import type { SessionOwner } from '../session.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import { actingAs } from './act-as.ts';
import { Exchange } from './exchange.ts';
import { Methods } from './methods.ts';
import { KeptAnswers } from './kept-answers.ts';
import { isKept, type Answer, type Operation } from './operation.ts';
import { operationsFor } from './operations.ts';
import { Problem, type ApiCode } from './problem.ts';
import { serveReference } from './reference-routes.ts';
import { createReader, type Parts } from './request.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For everybody: it tells what the relay can do, and nothing of anybody. */
    isPublic?: boolean;
  }
  interface FastifyRequest {
    /** Of a request of the API, once it is known who asks. */
    exchange: Exchange | undefined;
    /** Runs while its body comes. */
    bodyTimer: Timer | undefined;
    /** Of a request whose method is not there: those that are. */
    allow: string | undefined;
  }
}

export interface ApiOptions {
  readonly admission: Admission;
  readonly addressOf: AddressOf;
  readonly services: Services;
  readonly owner: SessionOwner;
  readonly hub: Hub;
  readonly keys: RepeatableKeys;
  readonly answers: KeptAnswers;
}

/** Seconds for which a browser need not ask again what it may ask. */
const preflightAge = 7_200;

/** What every answer says. Only the page that asks may read it. */
function headersFor({ headers: { origin } }: FastifyRequest): Record<string, string> {
  return {
    ...(origin !== undefined && { 'access-control-allow-origin': origin }),
    'access-control-expose-headers': 'location, retry-after, etag',
    'cache-control': 'no-store',
    vary: 'origin, authorization',
  };
}

/** Answers with problem details (RFC 9457). */
function refuse(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { details } = problem;
  const { retryAfter } = details;
  return reply
    .code(details.status)
    .headers({
      ...headersFor(request),
      'content-type': 'application/problem+json',
      ...(details.status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(request.allow !== undefined && { allow: request.allow }),
      ...(retryAfter !== undefined && { 'retry-after': String(Math.ceil(retryAfter / 1_000)) }),
      // What of the body is still to come is not read.
      ...(!request.raw.complete && { connection: 'close' }),
    })
    .serializer((body: unknown) => JSON.stringify(body))
    .send(details);
}

/** What the server itself refuses, in our words: its own may repeat what was sent. */
const ofServer: Readonly<Record<number, ApiCode>> = { 413: 'body-too-large', 415: 'body-type' };
const serverWords: Readonly<Partial<Record<ApiCode, string>>> = {
  'body-too-large': 'the body is too large',
  'body-type': 'a body must be application/json',
};

function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailableError) return new Problem('store-unavailable', 'this cannot be read now', 2_000);
  const { statusCode = 500 } = error as { statusCode?: number };
  if (statusCode < 400 || statusCode >= 500) return undefined;
  const code = ofServer[statusCode] ?? 'bad-message';
  return new Problem(code, serverWords[code] ?? 'the request is not understood');
}

/** Serves the API below {@link apiPath}. */
export function serveApi(
  app: FastifyInstance,
  { admission, addressOf, services, owner, hub, keys, answers }: ApiOptions,
): void {
  const { limits, log, stats, wheel } = services;
  const operations = operationsFor(limits);
  const methods = new Methods(operations);

  /** What is refused by the address alone: the document tells as much to everybody. @throws Problem */
  function refuseAddress(request: FastifyRequest): void {
    request.allow = methodsAt(request);
    if (request.allow === undefined) throw new Problem('no-such-route', 'there is nothing at this address');
    throw new Problem('method-not-allowed', `at this address there is ${request.allow}`);
  }

  function methodsAt({ url }: FastifyRequest): string | undefined {
    return methods.at(url.slice(apiPath.length).split('?', 1)[0]!);
  }

  /** Before anything of a request is read but its headers: whether it may come, and who asks. */
  async function admit(request: FastifyRequest): Promise<void> {
    const origin = admission.refuseOrigin(request.headers);
    if (origin) throw new Problem('origin-refused', origin.message);
    // What a browser asks before it asks.
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) return;
    const crowd = admission.refuseRequest(request.raw);
    if (crowd) throw new Problem(crowd.code as ApiCode, crowd.message, 1_000 * (crowd.retryAfter ?? 1));
    if (request.routeOptions.config.isPublic) return;
    if (request.is404) refuseAddress(request);
    const identity = await requesterOf(request.raw, addressOf, services);
    if ('code' in identity) stats.refused[identity.code] = (stats.refused[identity.code] ?? 0) + 1;
    if ('code' in identity) throw new Problem(identity.code, identity.message, identity.retryAfter);
    request.exchange = new Exchange(await actingAs(identity, request.headers, services), services, owner, hub);
  }

  /** Has it done once by its key. Who hangs up may ask again: it is done to its end, and its answer kept, all the same. */
  async function once(
    { id }: Operation,
    request: FastifyRequest,
    exchange: Exchange,
    { key, path, query, body }: Parts,
    run: () => Promise<Answer>,
  ): Promise<Answer> {
    request.exchange = undefined;
    const { user, via } = exchange.identity!;
    try {
      return await answers.once({ user: user.id, via, id, key, asked: [path, query, body] }, run);
    } finally {
      exchange.onClose();
    }
  }

  function onBody(request: FastifyRequest, reply: FastifyReply): void {
    request.bodyTimer = new Timer({
      onTimer: () => void refuse(request, reply, new Problem('body-timeout', 'the body did not come in time', 1_000)),
    });
    wheel.set(request.bodyTimer, bounds.bodyDeadline);
  }

  function onEnd(request: FastifyRequest): void {
    if (request.bodyTimer) wheel.cancel(request.bodyTimer);
    request.exchange?.onClose();
    request.exchange = undefined;
  }

  void app.register(
    async (scope) => {
      scope.decorateRequest('exchange', undefined);
      scope.decorateRequest('bodyTimer', undefined);
      scope.decorateRequest('allow', undefined);
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        'application/json',
        { parseAs: 'string', bodyLimit: limits.frameBytes },
        (_request, text, done) => {
          try {
            // Many say JSON of what has no body at all.
            done(null, text === '' ? undefined : JSON.parse(text as string));
          } catch {
            done(new Problem('bad-message', 'the body is not JSON'));
          }
        },
      );
      scope.setErrorHandler((error, request, reply) => {
        const known = problemOf(error);
        if (!known) log.error('request failed', { error });
        const problem = known ?? new Problem('internal', 'something failed inside the relay', 1_000);
        return refuse(request, reply, problem);
      });
      scope.setNotFoundHandler((request) => refuseAddress(request));
      scope.addHook('onRequest', admit);
      scope.addHook('preParsing', async (request, reply) => onBody(request, reply));
      scope.addHook('preValidation', async (request) => {
        if (request.bodyTimer) wheel.cancel(request.bodyTimer);
      });
      scope.addHook('onResponse', async (request) => onEnd(request));
      scope.addHook('onRequestAbort', async (request) => onEnd(request));
      serveReference(scope, operations);
      for (const each of operations) {
        const read = createReader(each, limits);
        const { method, status, form } = each;
        const type = form === undefined ? 'application/json' : `${form}; charset=utf-8`;
        scope.route({
          method,
          url: each.url.replaceAll(/\{(\w+)\}/g, ':$1'),
          exposeHeadRoute: method === 'GET',
          config: { hasBody: true },
          async handler(request, reply) {
            const { exchange } = request;
            if (!exchange) return reply;
            const parts = read(request);
            const run = () => each.run({ ...parts, exchange, services, keys });
            const isOnce = isKept(each) && request.headers['idempotency-key'] !== undefined;
            const { body, headers = {} } = await (isOnce ? once(each, request, exchange, parts, run) : run());
            return reply
              .code(status)
              .headers({ ...headersFor(request), ...headers, 'content-type': type })
              .send(body === undefined ? undefined : form === undefined ? JSON.stringify(body) : body);
          },
        });
      }
      const onOptions = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
        const allow = methodsAt(request);
        // A browser that is refused here would not tell its page why.
        const isPreflight = request.headers['access-control-request-method'] !== undefined;
        if (allow === undefined && !isPreflight) refuseAddress(request);
        return reply
          .code(204)
          .headers({
            ...headersFor(request),
            ...(allow !== undefined && { allow }),
            'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
            'access-control-allow-headers':
              'authorization, content-type, idempotency-key, if-match, live-chat-as, live-chat-as-name',
            'access-control-max-age': String(preflightAge),
          })
          .send();
      };
      for (const path of ['/', '/*']) scope.options(path, { config: { isPublic: true } }, onOptions);
    },
    { prefix: apiPath },
  );
}

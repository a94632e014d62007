import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { filesPath } from '../../../src/protocol/index.ts';
import type { AddressOf } from '../address.ts';
import type { Admission } from '../admission.ts';
import type { Files } from '../files/files.ts';
import type { Services } from '../services.ts';
import { Downloads } from './download.ts';
import { fileHeaders, type FileRefusal } from './file-answer.ts';
import { nothing } from './nothing.ts';
import { Uploads } from './upload.ts';

export interface FileRoutesOptions {
  readonly admission: Admission;
  readonly addressOf: AddressOf;
  readonly files: Files;
  readonly services: Services;
}

/** The methods that there are at an address below {@link filesPath}; undefined where there is nothing. */
function methodsAt(url: string): string | undefined {
  const rest = url.slice(filesPath.length).split('?', 1)[0]!;
  if (rest === '') return 'POST, OPTIONS';
  return /^\/[^/]+$/.test(rest) ? 'GET, OPTIONS' : undefined;
}

/** Seconds for which a browser need not ask again what it may ask. */
const preflightAge = 7_200;

/** Takes files in and hands them out, by HTTP (P20). */
export function serveFiles(app: FastifyInstance, { admission, addressOf, files, services }: FileRoutesOptions): void {
  const uploads = new Uploads(files, services, addressOf);
  const downloads = new Downloads(files, services, addressOf);

  function originRefusal({ headers }: FastifyRequest): FileRefusal | undefined {
    const refusal = admission.refuseOrigin(headers);
    return refusal && { code: 'origin-refused', message: refusal.message };
  }

  /** Why nothing of a request is looked at: its page may not ask, or there is too much from where it comes. */
  function refusalOf(request: FastifyRequest): FileRefusal | undefined {
    const refusal = originRefusal(request);
    if (refusal) return refusal;
    const crowd = admission.refuseCrowd(request.raw);
    return crowd && { code: 'limited', message: crowd.message, retryAfter: 1_000 * crowd.retryAfter! };
  }

  /** What a browser asks before it sends a header such as `Authorization`. */
  function onPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const refusal = originRefusal(request);
    if (refusal) return downloads.refuse(request, reply, refusal);
    return reply
      .code(204)
      .headers({
        'access-control-allow-origin': request.headers.origin ?? '*',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers':
          'authorization, content-type, live-chat-as, live-chat-as-name, live-chat-name, live-chat-room, range',
        'access-control-max-age': String(preflightAge),
        vary: 'origin',
      })
      .send();
  }

  /** What there is not is answered before a body is looked at: an address, or a method of one. */
  function refuseAddress(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const refusal = refusalOf(request);
    if (refusal) return downloads.refuse(request, reply, refusal);
    const allow = methodsAt(request.url);
    const message = `at this address there is ${allow}`;
    return reply
      .code(allow === undefined ? 404 : 405)
      .headers({
        ...fileHeaders(request.raw),
        'cache-control': 'no-store',
        ...(allow !== undefined && { allow }),
        ...(!request.raw.complete && { connection: 'close' }),
      })
      .send(allow === undefined ? nothing : { code: 'method-not-allowed', class: 'stop', message });
  }

  const routes = async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    // Of whatever type, and read by ourselves.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    // With a handler of its own, its hooks see what is not found.
    scope.setNotFoundHandler((_request, reply) => reply.code(404).send(nothing));
    scope.addHook('onRequest', async (request, reply) => {
      if (request.is404) await refuseAddress(request, reply);
    });
    // Also where pages of a folder are served, in which these would be looked for.
    scope.get('', refuseAddress);
    scope.head('/:id', refuseAddress);
    for (const path of ['', '/:id']) scope.options(path, onPreflight);
    scope.post('', { config: { hasBody: true } }, (request, reply) => {
      reply.hijack();
      request.raw.on('error', () => undefined);
      reply.raw.on('error', () => undefined);
      const refusal = refusalOf(request);
      if (refusal) uploads.refuse(request.raw, reply.raw, refusal);
      else void uploads.take(request.raw, reply.raw);
    });
    scope.get('/:id', { exposeHeadRoute: false }, async (request, reply) => {
      const refusal = refusalOf(request);
      return refusal ? downloads.refuse(request, reply, refusal) : downloads.give(request, reply);
    });
  };
  void app.register(routes, { prefix: filesPath });
}

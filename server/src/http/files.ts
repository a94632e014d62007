import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { filesPath } from '../../../src/protocol/index.ts';
import type { AddressOf } from '../address.ts';
import type { Admission } from '../admission.ts';
import type { Files } from '../files/files.ts';
import type { Services } from '../services.ts';
import { Downloads } from './download.ts';
import type { FileRefusal } from './file-answer.ts';
import { Uploads } from './upload.ts';

export interface FileRoutesOptions {
  readonly admission: Admission;
  readonly addressOf: AddressOf;
  readonly files: Files;
  readonly services: Services;
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

  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Of whatever type, and read by ourselves.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const path of [filesPath, `${filesPath}/:id`]) scope.options(path, onPreflight);
    scope.post(filesPath, { config: { hasBody: true } }, (request, reply) => {
      reply.hijack();
      request.raw.on('error', () => undefined);
      reply.raw.on('error', () => undefined);
      const refusal = refusalOf(request);
      if (refusal) uploads.refuse(request.raw, reply.raw, refusal);
      else void uploads.take(request.raw, reply.raw);
    });
    scope.get(`${filesPath}/:id`, { exposeHeadRoute: false }, async (request, reply) => {
      const refusal = refusalOf(request);
      return refusal ? downloads.refuse(request, reply, refusal) : downloads.give(request, reply);
    });
  });
}

import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import { serveEventStreams, type EventStreamOptions } from './event-streams.ts';
import { serveHealth } from './health.ts';
import { serveScript } from './script.ts';

export interface HttpOptions {
  /** Folder with the built `live-chat.js`. */
  readonly publicFolder: string;
  /** Folder of pages served at `/`, if any. */
  readonly staticFolder: string | undefined;
  /** Why the relay is not ready, or undefined. */
  readonly trouble: () => string | undefined;
  readonly eventStreams: EventStreamOptions;
  readonly log: Log;
}

/** Everything of the relay that is plain HTTP. */
export function createHttp({ publicFolder, staticFolder, trouble, eventStreams, log }: HttpOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: 1_024,
    requestTimeout: bounds.bodyDeadline,
    forceCloseConnections: true,
    http: {
      maxHeaderSize: 8_192,
      headersTimeout: bounds.upgradeDeadline,
      connectionsCheckingInterval: 2_000,
    },
  });
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'strict-origin-when-cross-origin' });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not-found', message: 'nothing here' }));
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error('request failed', { error });
    const isOurs = status < 400 || status >= 500;
    return reply
      .code(isOurs ? 500 : status)
      .send({ code: isOurs ? 'internal' : 'bad-request', message: 'not answered' });
  });
  serveHealth(app, trouble);
  serveEventStreams(app, eventStreams);
  serveScript(app, publicFolder);
  if (staticFolder !== undefined) {
    void app.register(fastifyStatic, { root: staticFolder, index: ['index.html'], list: false, dotfiles: 'deny' });
  }
  return app;
}

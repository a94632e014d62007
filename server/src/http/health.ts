import type { FastifyInstance } from 'fastify';

/** For whoever watches over the process: alive at all, and ready for clients (or why not). */
export function serveHealth(app: FastifyInstance, trouble: () => string | undefined): void {
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    const reason = trouble();
    void reply.header('cache-control', 'no-store');
    return reason === undefined
      ? reply.send({ status: 'ready' })
      : reply.code(503).send({ status: 'unavailable', reason });
  });
}

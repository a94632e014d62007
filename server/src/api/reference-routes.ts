import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Operation } from './operation.ts';
import { documentOf } from './openapi.ts';
import { referenceStyle } from './reference-style.ts';
import { referenceOf, referencePolicy } from './reference.ts';

/** In the source tree it is beside the documents that people read; built, beside the relay. */
const wireFile = new URL(
  import.meta.url.endsWith('.ts') ? '../../../docs/asyncapi.json' : './asyncapi.json',
  import.meta.url,
);

/** Serves what tells of the API: the document for programs and the page for people. Made when they are first asked for. */
export function serveReference(scope: FastifyInstance, operations: readonly Operation[]): void {
  const options = { config: { isPublic: true }, exposeHeadRoute: true };
  const once = (make: () => string): (() => string) => {
    let text: string | undefined;
    return () => (text ??= make());
  };
  const page = once(() => referenceOf(operations));
  const document = once(() => JSON.stringify(documentOf(operations)));
  const answer = (reply: FastifyReply, type: string, text: string): FastifyReply =>
    reply.header('content-type', type).header('cache-control', 'no-cache').send(text);
  scope.get('/', { ...options, prefixTrailingSlash: 'no-slash' }, async (_request, reply) =>
    answer(reply.header('content-security-policy', referencePolicy), 'text/html; charset=utf-8', page()),
  );
  scope.get('/reference.css', options, async (_request, reply) =>
    answer(reply, 'text/css; charset=utf-8', referenceStyle),
  );
  scope.get('/openapi.json', options, async (_request, reply) => answer(reply, 'application/json', document()));
  scope.get('/asyncapi.json', options, async (_request, reply) =>
    answer(reply, 'application/json', await readFile(wireFile, 'utf8')),
  );
}

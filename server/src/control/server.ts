import { chmodSync, rmSync } from 'node:fs';
import fastify from 'fastify';
import { schemaController } from '../http/no-schemas.ts';
import type { NewServiceKey } from '../auth/service-keys.ts';
import type { RelayKeys } from '../keys.ts';
import type { Log } from '../log.ts';
import { controlPathOf } from './path.ts';

/**
 * Serves commands that are given while the relay runs, at a socket in its data folder: who may write there is who may give them. The lock of the
 * folder is held, so that what is there is left from a relay that is gone. Resolves to what ends it.
 */
export async function serveControl(folder: string, keys: RelayKeys, log: Log): Promise<() => Promise<void>> {
  const path = controlPathOf(folder);
  if (path === undefined) return () => Promise.resolve();
  const app = fastify({ logger: false, schemaController, bodyLimit: 65_536, forceCloseConnections: true });
  app.setErrorHandler((error: Error, _request, reply) => {
    // What was asked for is not valid; else something of ours failed.
    const message = error instanceof RangeError ? error.message : 'something failed inside the relay';
    if (!(error instanceof RangeError)) log.error('command failed', { error });
    return reply.code(error instanceof RangeError ? 400 : 500).send({ message });
  });
  app.post('/keys', (request) => keys.add(request.body as NewServiceKey));
  app.get('/keys', () => Promise.resolve(keys.list()));
  app.delete('/keys/:id', async (request) => (await keys.revoke((request.params as { id: string }).id)) ?? null);
  try {
    rmSync(path, { force: true });
    await app.listen({ path });
    chmodSync(path, 0o600);
  } catch (error) {
    // Nobody but commands needs it.
    log.warn('commands cannot reach this relay', { error });
  }
  return () => app.close();
}

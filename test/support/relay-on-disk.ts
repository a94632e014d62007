import type { TestContext } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import { ManualClock } from './manual-clock.ts';
import { startRelay, temporaryFolder } from './relay.ts';
import { secret, userCredential } from './tokens.ts';
import { welcomed, type Wire } from './wire.ts';
import { WireClient } from './wire-client.ts';

/** A relay on a real store, by whose clock nothing is told before it is said so; closed with its clients when the test ends. */
export async function relayOnDisk(t: TestContext, options: RelayOptions = {}) {
  const clock = new ManualClock();
  const started = await startRelay({
    data: await temporaryFolder(),
    auth: { secrets: [secret] },
    ...options,
    environment: { clock },
  });
  const clients: Wire[] = [];
  t.after(async () => {
    for (const client of clients) client.cut();
    await started.close();
  });
  const open = async (name?: string, sub?: string, claims: object = {}) => {
    const client = await WireClient.open(started.socketUrl);
    clients.push(client);
    return welcomed(client, name, sub === undefined ? undefined : userCredential(sub, { ...claims }));
  };
  return {
    ...started,
    clock,
    enter: (sub: string, claims: object = {}) => open(undefined, sub, claims),
    guest: () => open('Guest'),
    /** Cuts a client of another kind when the test ends. */
    adopt: <W extends Wire>(client: W): W => {
      clients.push(client);
      return client;
    },
  };
}

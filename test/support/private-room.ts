import { rm } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import { ManualClock } from './manual-clock.ts';
import { startRelay, temporaryFolder } from './relay.ts';
import { ask, invitationTo, makeRoom } from './rooms.ts';
import { secret, userCredential } from './tokens.ts';
import { WireClient } from './wire-client.ts';
import { welcomed } from './wire.ts';

/** A private room of an owner and Maya, on a relay with a clock that stands still; Eve is there, too, and not in the room. */
export async function privateRoom(t: TestContext, options: Pick<RelayOptions, 'filters'> = {}) {
  const folder = await temporaryFolder();
  const clock = new ManualClock();
  const relay = await startRelay({
    data: folder,
    auth: { secrets: [secret] },
    limits: { sendRate: 1_000, sendBurst: 1_000 },
    environment: { clock },
    ...options,
  });
  const clients: WireClient[] = [];
  t.after(async () => {
    for (const client of clients) client.cut();
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  });
  const enter = async (sub: string) => {
    const client = await WireClient.open(relay.socketUrl);
    clients.push(client);
    return welcomed(client, undefined, userCredential(sub, {}));
  };
  const [owner, maya, eve] = [await enter('owner'), await enter('maya'), await enter('eve')];
  const room = await makeRoom(owner, 'private');
  await ask(maya, { type: 'redeem', token: await invitationTo(owner, room) });
  return { clock, relay, owner, maya, eve, room };
}

import { rm } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import { companionOf, type LogEntry } from '../../src/protocol/index.ts';
import { ManualClock } from './manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from './relay.ts';
import { ask, makeRoom } from './rooms.ts';
import { secret, userCredential } from './tokens.ts';
import { WireClient } from './wire-client.ts';
import { welcomed } from './wire.ts';

export { say } from './rooms.ts';

/** A relay on a disk with a conversation: its visitor, two agents and an admin. */
export async function deskFor(t: TestContext, options: RelayOptions = {}) {
  const folder = await temporaryFolder();
  const clock = new ManualClock();
  const given = { auth: { secrets: [secret] }, limits: { sendRate: 1_000, sendBurst: 1_000 }, ...options };
  const open: { relay?: StartedRelay } = {};
  const start = async (): Promise<StartedRelay> =>
    (open.relay = await startRelay({ ...given, data: folder, environment: { clock } }));
  const relay = await start();
  const clients: WireClient[] = [];
  t.after(async () => {
    for (const client of clients) client.cut();
    await open.relay?.close();
    await rm(folder, { recursive: true, force: true });
  });
  const enter = async (sub: string, role?: 'agent' | 'admin', at = open.relay!) => {
    const client = await WireClient.open(at.socketUrl);
    clients.push(client);
    return welcomed(
      client,
      undefined,
      userCredential(sub, role ? { roles: [role], name: nameOf(sub) } : { name: nameOf(sub) }),
    );
  };
  const [maya, ana, jonas, boss] = [
    await enter('maya'),
    await enter('ana', 'agent'),
    await enter('jonas', 'agent'),
    await enter('boss', 'admin'),
  ];
  const room = await makeRoom(maya, 'support');
  return { relay, start, clock, folder, enter, maya, ana, jonas, boss, room, companion: companionOf(room) };
}

const nameOf = (sub: string): string => sub[0]!.toUpperCase() + sub.slice(1);

/** Follows a room. */
export async function follow(who: WireClient, room: string): Promise<void> {
  who.send({ type: 'join', room });
  await who.next('joined', (told) => told.room === room);
}

/** An entry of a type, when it comes. */
export async function told<T extends LogEntry['type']>(
  who: WireClient,
  room: string,
  type: T,
): Promise<Extract<LogEntry, { type: T }>> {
  const isOne = (entry: LogEntry): entry is Extract<LogEntry, { type: T }> => entry.type === type;
  const { entries } = await who.next('entries', (each) => each.room === room && each.entries.some(isOne));
  return entries.find(isOne)!;
}

export async function standing(who: WireClient, room: string): Promise<object> {
  const {
    type,
    id: _,
    room: __,
    ...rest
  } = (await ask(who, { type: 'conversation', room })) as unknown as {
    type: string;
    id: number;
    room: string;
    code?: string;
  };
  return type === 'conversation' ? rest : { code: rest.code };
}

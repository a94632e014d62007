import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Body, Credential, HeldList, RelayMessage, Welcome } from '../../src/protocol/index.ts';
import { ManualClock } from './manual-clock.ts';
import { startRelay, temporaryFolder } from './relay.ts';
import { secret, userCredential } from './tokens.ts';
import { welcomed } from './wire.ts';
import { WireClient } from './wire-client.ts';

/** Where messages wait for a moderator in these tests. */
export const room = 'lobby';
const filters = {
  words: [
    { words: ['wait'], action: 'hold' },
    { words: ['darn'], action: 'mask' },
    { words: ['never'], action: 'refuse' },
  ],
} as const;

/** How often something is found in the files of a folder and those below it. */
export const countIn = (folder: string, canary: string): number =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), 'latin1'))
    .reduce((count, bytes) => count + bytes.split(Buffer.from(canary).toString('latin1')).length - 1, 0);

/** A relay on SQLite whose filter holds `wait`, masks `darn` and refuses `never`. */
export async function lobby(t: TestContext, data?: string) {
  const clock = new ManualClock();
  const folder = data ?? (await temporaryFolder());
  const started = await startRelay({ data: folder, auth: { secrets: [secret] }, filters, environment: { clock } });
  const clients: WireClient[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    for (const client of clients) client.cut();
    return (closing ??= started.close());
  };
  t.after(close);
  const come = async (credential?: Credential): Promise<WireClient & { readonly welcome: Welcome }> => {
    const client = await WireClient.open(started.socketUrl);
    clients.push(client);
    return welcomed(client, undefined, credential);
  };
  const enter = (sub: string, claims: object = {}) => come(userCredential(sub, { ...claims }));
  /** Signs a guest in. */
  const mergeAs = async (sub: string, merge: Extract<Credential, { kind: 'guest' }>) => {
    const client = await WireClient.open(started.socketUrl);
    clients.push(client);
    await client.hello({ credential: userCredential(sub), merge });
    return client;
  };
  return { ...started, folder, clock, close, come, enter, mergeAs, agent: () => enter('agent', { roles: ['agent'] }) };
}

let ids = 0;
export async function askHeld(client: WireClient, message: object): Promise<RelayMessage> {
  const id = ++ids;
  client.raw(JSON.stringify([{ ...message, id }]));
  return client.nextWhere((told): told is RelayMessage => 'id' in told && told.id === id);
}
/** What is answered, in short. */
export const does = async (client: WireClient, message: object): Promise<string> => {
  const answer = await askHeld(client, message);
  return answer.type === 'error' ? answer.code : answer.type;
};
export const queue = async (client: WireClient): Promise<HeldList['held']> =>
  ((await askHeld(client, { type: 'held', room })) as HeldList).held;
export const decide = (held: number, verdict: string, more: object = {}) => ({
  type: 'decide',
  room,
  held,
  verdict,
  ...more,
});
/** What is answered to a send, in short. */
export async function says(client: WireClient, key: string, body: Body): Promise<string> {
  const answer = await client.append(room, key, body);
  if (answer.type === 'error') return answer.code;
  return answer.held ? `held ${answer.seq}` : `ack ${answer.seq}`;
}

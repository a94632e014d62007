import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { PersonalRecord } from '../../../server/src/store/personal.ts';
import type { Body, LogEntry, Message } from '../../../src/protocol/index.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../../support/relay.ts';
import { ask, makeRoom } from '../../support/rooms.ts';
import { secret, userCredential } from '../../support/tokens.ts';
import { WireClient } from '../../support/wire-client.ts';
import { welcomed } from '../../support/wire.ts';

/** A site that counts who asks, and waits where it is told to. */
const asked: string[] = [];
let wait: Promise<void> | undefined;
const waiting = new Map<string, () => void>();
const isAsked = (path: string) => new Promise<void>((resolve) => waiting.set(path, resolve));
const server = createServer(async (request, response) => {
  asked.push(request.url!);
  waiting.get(request.url!)?.();
  await wait;
  const name = request.url === '/odds' ? 'casino' : request.url!.slice(1);
  response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>CANARY ${name}</title>`);
});
const clock = new ManualClock();
let site: string;
let data: string;
let relay: StartedRelay;
let maya: WireClient;
let owner: WireClient;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  data = await temporaryFolder();
  const filters = { words: [{ words: ['casino'], action: 'mask' as const }] };
  relay = await startRelay({ data, previews: 'private', auth: { secrets: [secret] }, filters, environment: { clock } });
  const enter = async (sub: string) =>
    welcomed(await WireClient.open(relay.socketUrl), undefined, userCredential(sub, {}));
  [maya, owner] = [await enter('maya'), await enter('owner')];
});

after(async () => {
  maya?.cut();
  owner?.cut();
  await relay?.close();
  server.close();
  server.closeAllConnections();
  await rm(data, { recursive: true, force: true });
});

let keys = 0;
async function send(who: WireClient, room: string, body: Body): Promise<number> {
  const answer = await who.append(room, `k${++keys}`, body);
  assert.equal(answer.type, 'ack', JSON.stringify(answer));
  return answer.type === 'ack' ? answer.seq : 0;
}

const say = (who: WireClient, room: string, text: string) => send(who, room, { type: 'message', text });

/** The next entry about a message that sets its preview, or takes it away. */
async function told(who: WireClient, room: string, of: number): Promise<LogEntry> {
  const isIt = (entry: LogEntry) => entry.of === of && entry.set?.preview !== undefined;
  const { entries } = await who.next('entries', (each) => each.room === room && each.entries.some(isIt));
  return entries.find(isIt)!;
}

async function previews(who: WireClient, room: string, ...messages: number[]): Promise<unknown> {
  const answer = await ask(who, { type: 'previews', room, messages });
  return answer.type === 'previews' ? answer.previews.map(([seq, { title }]) => [seq, title]) : answer.type;
}

async function newRoom(): Promise<string> {
  const room = await makeRoom(owner, 'private', ['u_maya']);
  for (const each of [owner, maya]) {
    each.send({ type: 'join', room });
    await each.next('joined', (joined) => joined.room === room);
  }
  return room;
}

describe('P37: previews of links', () => {
  test('the relay says by an entry that there is one, and what it is when asked; to nobody who may not read the room', async () => {
    const room = await newRoom();
    const of = await say(maya, room, `Look: ${site}/lamp.`);
    const entry = await told(owner, room, of);
    assert.deepEqual(
      { ...entry, at: 0 },
      { seq: of + 1, type: 'preview', at: 0, from: 'relay', key: 'preview', of, on: true, set: { preview: of + 1 } },
    );
    // The log has no word of it.
    assert.doesNotMatch(JSON.stringify(entry), /CANARY/);
    const answer = await ask(owner, { type: 'previews', room, messages: [of, of + 1, 900] });
    assert.ok(answer.type === 'previews');
    assert.deepEqual(answer.previews, [[of, { url: `${site}/lamp`, title: 'CANARY lamp', site: '127.0.0.1' }]]);
    const eve = await welcomed(await WireClient.open(relay.socketUrl), undefined, userCredential('eve', {}));
    assert.equal(await previews(eve, room, of), 'error');
    eve.cut();
    // Who comes later has it in the page.
    const page = await ask(owner, { type: 'history', room, before: 1_000 });
    assert.ok('messages' in page);
    assert.equal((page.messages as readonly Message[]).at(-1)!.preview, of + 1);
  });

  test('a link that many say is asked for once', async () => {
    const room = await newRoom();
    const first = await say(maya, room, `${site}/again`);
    await told(owner, room, first);
    const second = await say(owner, room, `${site}/again too`);
    await told(maya, room, second);
    assert.equal(asked.filter((each) => each === '/again').length, 1);
  });

  test('an edit that keeps the link keeps the preview; another link has another one, and none ends it', async () => {
    const room = await newRoom();
    const of = await say(maya, room, `${site}/one`);
    await told(owner, room, of);
    await send(maya, room, { type: 'edit', of, text: `Better: ${site}/one` });
    assert.deepEqual(await previews(owner, room, of), [[of, 'CANARY one']]);
    await send(maya, room, { type: 'edit', of, text: `${site}/two` });
    assert.deepEqual((await told(owner, room, of)).set, { preview: null });
    assert.equal((await told(owner, room, of)).type, 'preview');
    assert.deepEqual(await previews(owner, room, of), [[of, 'CANARY two']]);
    await send(maya, room, { type: 'edit', of, text: 'None' });
    assert.deepEqual((await told(owner, room, of)).set, { preview: null });
    assert.deepEqual(await previews(owner, room, of), []);
  });

  test('what is edited or deleted while the page is asked for gets none of the former link; what is to have none then, never', async () => {
    const room = await newRoom();
    let go = () => {};
    wait = new Promise((resolve) => (go = resolve));
    const isThere = isAsked('/late');
    const edited = await say(maya, room, `${site}/late`);
    const deleted = await say(maya, room, `${site}/late`);
    const unwanted = await say(maya, room, `${site}/late`);
    await isThere;
    await send(maya, room, { type: 'edit', of: edited, text: 'None' });
    await send(maya, room, { type: 'delete', of: deleted });
    await send(maya, room, { type: 'preview', of: unwanted, on: false });
    wait = undefined;
    go();
    // One that comes behind them.
    const last = await say(maya, room, `${site}/later`);
    await told(owner, room, last);
    assert.deepEqual(await previews(owner, room, edited, deleted, unwanted, last), [[last, 'CANARY later']]);
  });

  test('its sender alone takes it away, for good; the same again changes nothing', async () => {
    const room = await newRoom();
    const of = await say(maya, room, `${site}/taken`);
    await told(owner, room, of);
    const refused = await owner.append(room, 'x', { type: 'preview', of, on: false });
    assert.equal(refused.type === 'error' && refused.code, 'forbidden');
    const first = await maya.append(room, 'away', { type: 'preview', of, on: false });
    const entry = await told(owner, room, of);
    assert.deepEqual([entry.type, entry.from, entry.set], ['preview', 'u_maya', { preview: null }]);
    const again = await maya.append(room, 'away', { type: 'preview', of, on: false });
    assert.ok(first.type === 'ack' && again.type === 'ack' && again.seq === first.seq);
    await send(maya, room, { type: 'edit', of, text: `${site}/other` });
    await told(owner, room, await say(maya, room, `${site}/behind`));
    assert.deepEqual(await previews(owner, room, of), []);
  });

  test('what filters would not let somebody write, no page says', async () => {
    const room = await newRoom();
    const of = await say(maya, room, `${site}/odds`);
    const next = await say(maya, room, `${site}/fine`);
    await told(owner, room, next);
    assert.deepEqual(await previews(owner, room, of, next), [[next, 'CANARY fine']]);
  });

  test('P21: is erased with its message, and with its sender, without a trace', async () => {
    const room = await newRoom();
    const of = await say(maya, room, `${site}/secret-one`);
    await told(owner, room, of);
    await send(maya, room, { type: 'delete', of });
    assert.deepEqual((await told(owner, room, of)).set, { preview: null });
    const kept = await say(maya, room, `${site}/secret-two`);
    await told(owner, room, kept);
    const exported: PersonalRecord[] = [];
    for await (const each of relay.relay.exportUser('u_maya')) {
      if (each.record === 'preview' && each.room === room) exported.push(each);
    }
    assert.deepEqual(exported, [
      {
        ...{ record: 'preview', room, seq: kept, url: `${site}/secret-two` },
        ...{ title: 'CANARY secret-two', description: null, site: '127.0.0.1' },
      },
    ]);
    await relay.relay.erase('u_maya');
    assert.deepEqual(await previews(owner, room, of, kept), []);
    const file = await readFile(path.join(data, 'live-chat.db'));
    for (const word of ['secret-one', 'secret-two']) assert.ok(!file.includes(word), word);
  });
});

test('P37: a relay that is told nothing looks at no link', async (t) => {
  const quiet = await startRelay({ auth: { secrets: [secret] }, environment: { clock } });
  t.after(() => quiet.close());
  const who = await welcomed(await WireClient.open(quiet.socketUrl), undefined, userCredential('u', {}));
  t.after(() => who.cut());
  const of = await say(who, 'lobby', `${site}/quiet`);
  assert.deepEqual(await previews(who, 'lobby', of), []);
  await quiet.relay.close();
  assert.ok(!asked.includes('/quiet'));
});

// Rows 4 and 5 of the threat table, by every way there is: who is banned from a room or the site, removed, or whose access is taken back, is out on all
// connections that are open, and with requests, before a moment has gone by. The clock stands still.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Wire } from '../support/wire.ts';
import { ApiClient } from '../support/api.ts';
import { get, png, post, upload } from '../support/files.ts';
import { relayOnDisk } from '../support/relay-on-disk.ts';
import { ask, change, makeRoom, outcome, text } from '../support/rooms.ts';
import { StreamClient } from '../support/stream-client.ts';
import { userCredential } from '../support/tokens.ts';

const eve = userCredential('eve');

async function statusOf(answer: Promise<Response>): Promise<number> {
  const response = await answer;
  await response.arrayBuffer();
  return response.status;
}

/** Eve in a private room, by a socket, an event stream and long polling; with a file of the room that she may download. */
async function everyWay(t: TestContext) {
  const relay = await relayOnDisk(t);
  const base = relay.socketUrl.replace('ws', 'http');
  const owner = await relay.enter('owner');
  const room = await makeRoom(owner, 'private', ['u_eve']);
  const open: readonly Wire[] = [
    await relay.enter('eve'),
    relay.adopt(await StreamClient.open(base, 'stream')),
    relay.adopt(await StreamClient.open(base, 'poll')),
  ];
  for (const client of open.slice(1)) await client.hello({ credential: eve });
  for (const client of open) await client.join(room);
  const { id: file } = await upload(relay.url, userCredential('owner'), room);
  assert.equal(await outcome(owner, room, { type: 'message', text: 'a picture', files: [file] }), 'ack');
  for (const client of open) await client.next('entries', (told) => JSON.stringify(told).includes(file));
  assert.equal(await statusOf(get(relay.url, eve, file)), 200);
  return { relay, owner, room, open, file, api: new ApiClient(relay, eve) };
}

/** What requests are answered with that begin now. */
async function requestsOf({ relay, room, file, api }: Awaited<ReturnType<typeof everyWay>>) {
  const { body: sent } = await api.post(`/rooms/${room}/messages`, { text: 'still here?' });
  const { body: read } = await api.get(`/rooms/${room}/messages`);
  return {
    sent: sent.code,
    read: read.code,
    upload: await statusOf(post(relay.url, eve, room, png)),
    download: await statusOf(get(relay.url, eve, file)),
  };
}

describe('security rows 4 and 5: by every way', () => {
  for (const kind of ['banned', 'removed'] as const) {
    test(`who is ${kind} hears nothing more of the room on any connection, though these stay, and no request is answered`, async (t) => {
      const there = await everyWay(t);
      const { owner, room, open } = there;
      assert.equal(await outcome(owner, room, change('u_eve', kind)), 'ack');
      assert.equal(await outcome(owner, room, text('of which nobody else hears')), 'ack');
      for (const client of open) {
        const { can } = await client.next('access');
        assert.deepEqual(can, []);
        assert.equal((await client.next('error')).code, 'forbidden');
        const refused = await client.append(room, 'k1', text('from outside'));
        assert.equal(refused.type === 'error' && refused.code, 'forbidden');
        const page = await ask(client, { type: 'history', room, before: 1_000 });
        assert.equal(page.type === 'error' && page.code, 'forbidden');
        assert.ok(!client.frames.join('').includes('of which nobody else hears'));
      }
      assert.deepEqual(await requestsOf(there), { sent: 'forbidden', read: 'forbidden', upload: 403, download: 404 });
    });
  }

  for (const kind of ['banned from the site', 'revoked'] as const) {
    test(`who is ${kind} is out on all connections, and does not come in again`, async (t) => {
      const there = await everyWay(t);
      const { relay, owner, room, open } = there;
      if (kind === 'revoked') await relay.relay.revoke({ user: 'u_eve' });
      else await relay.relay.ban('u_eve');
      const reason = kind === 'revoked' ? 'revoked' : 'forbidden';
      for (const client of open) assert.equal((await client.closed).reason, reason);
      assert.equal(await outcome(owner, room, text('of which nobody else hears')), 'ack');
      for (const client of open) {
        client.raw(JSON.stringify([{ type: 'send', room, key: 'k1', body: text('from outside') }]));
        assert.ok(!client.frames.join('').includes('of which nobody else hears'));
      }
      for (const client of open) {
        if (!(client instanceof StreamClient)) continue;
        await client.posted();
        assert.equal(client.answers.at(-1)!.status, 410);
      }
      for (const answer of ['stream', 'poll'] as const) {
        const again = relay.adopt(await StreamClient.open(relay.socketUrl, answer));
        again.send({ type: 'hello', protocol: 1, credential: eve });
        assert.equal((await again.next('error')).code, reason);
      }
      const status = kind === 'revoked' ? 401 : 403;
      assert.deepEqual(await requestsOf(there), { sent: reason, read: reason, upload: status, download: status });
      assert.ok(!JSON.stringify((await owner.join(room)).snapshot).includes('from outside'));
    });
  }
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createChat, type ChatError, type Room } from '../../src/node.ts';
import * as entry from '../../src/previews.ts';
import { when } from '../support/people.ts';
import { startRelay } from '../support/relay.ts';

/** Resolves when a message has a preview, or none. */
const shown = (room: Room, seq: number, hasOne: boolean): Promise<void> =>
  new Promise((resolve) => {
    const end = room.subscribe(({ messages }) => {
      const found = messages.find((each) => each.seq === seq);
      if (found && (found.preview !== undefined) === hasOne) queueMicrotask(() => (end(), resolve()));
    });
  });

test('P37, docs/sdk.md: what links lead to is asked for, and taken away by who wrote them, as the snippet says', async (t) => {
  const server = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<title>Arm lamp</title><meta name=description content="Turns right round.">');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const relay = await startRelay({ previews: 'private' });
  const chats = ['Maya', 'Jonas'].map((name) => createChat({ url: relay.url, name }));
  t.after(async () => {
    for (const each of chats) each.close();
    await relay.close();
    server.close();
  });
  const [chat, other] = chats as [(typeof chats)[0], (typeof chats)[0]];
  const [room, otherRoom] = chats.map((each) => each.room('lobby')) as [Room, Room];
  await Promise.all([when(room, 'live'), when(otherRoom, 'live')]);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lamp`;
  const { seq } = await room.send(`Look: ${url}`);
  await Promise.all([shown(room, seq, true), shown(otherRoom, seq, true)]);
  const lamp = { url, title: 'Arm lamp', description: 'Turns right round.', site: '127.0.0.1' };
  assert.deepEqual([...(await entry.previewsOf(other, otherRoom, [seq, 900]))], [[seq, lamp]]);
  const refused = await entry.removePreview(otherRoom, seq).catch(({ code }: ChatError) => code);
  assert.equal(refused, 'forbidden');

  const text = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const code = /snippet: previews -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!.replace(/^import .*\n/m, '');
  const run = new Function(
    'entry',
    'chat',
    'room',
    'show',
    `return (async () => { const { previewsOf, removePreview } = entry;${code} })()`,
  ) as (...values: unknown[]) => Promise<void>;
  const told: unknown[][] = [];
  await run(entry, chat, room, (...what: unknown[]) => told.push(what));
  assert.deepEqual(told, [['127.0.0.1', 'Arm lamp', 'Turns right round.', url]]);
  await shown(otherRoom, seq, false);
});

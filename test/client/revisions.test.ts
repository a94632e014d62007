import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createChat, type ChatError } from '../../src/node.ts';
import * as entry from '../../src/revisions.ts';
import { when } from '../support/people.ts';
import { startRelay } from '../support/relay.ts';

test('P32: docs/sdk.md: the snippet of former texts does what it says, also of a message that is deleted meanwhile', async (t) => {
  const relay = await startRelay({});
  const chat = createChat({ url: relay.url });
  t.after(async () => {
    chat.close();
    await relay.close();
  });
  const room = chat.room('lobby');
  await when(room, 'live');
  const { seq } = await room.send('The party is at seven');
  const message = room.snapshot.messages.find((each) => each.seq === seq)!;
  await room.edit(message.id, 'The party is at eight');
  const page = await entry.revisions(chat, room, seq, { limit: 1 });
  assert.deepEqual(
    [page.from, page.more, page.revisions[0]!.text],
    [chat.snapshot.user!.id, true, 'The party is at eight'],
  );
  const before = page.revisions[0]!.seq;
  assert.deepEqual(
    (await entry.revisions(chat, room, seq, { before })).revisions.map(({ text }) => text),
    ['The party is at seven'],
  );

  const text = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const code = /snippet: revisions -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!;
  const shown: unknown[] = [];
  const run = new Function(
    ...['entry', 'chat', 'room', 'message', 'show'],
    `return (async () => { const { revisions } = entry;${code.replace(/^import .*\n/m, '')} })()`,
  ) as (...values: unknown[]) => Promise<void>;
  await run(entry, chat, room, message, (_: unknown, said: string) => shown.push(said));
  assert.deepEqual(shown, ['The party is at eight', 'The party is at seven']);

  await room.delete(message.id);
  await assert.rejects(entry.revisions(chat, room, seq), ({ code: reason }: ChatError) => reason === 'no-such-message');
});

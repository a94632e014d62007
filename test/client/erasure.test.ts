import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createChat } from '../../src/node.ts';
import * as entry from '../../src/erasure.ts';
import { when } from '../support/people.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';

test('P21: docs/sdk.md: the snippet of erasing oneself leaves nothing at the relay, and the chat is nobody any more', async (t) => {
  const relay = await startRelay({ data: await temporaryFolder() });
  const chat = createChat({ url: relay.url, name: 'Maya' });
  const other = createChat({ url: relay.url, name: 'Jonas' });
  t.after(async () => {
    chat.close();
    other.close();
    await relay.close();
  });
  const room = chat.room('lobby');
  await when(room, 'live');
  await room.send('The party is at seven');
  const former = chat.snapshot.user!.id;

  const text = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const code = /snippet: erasure -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!;
  const run = new Function(
    ...['entry', 'chat'],
    `return (async () => { const { eraseMe } = entry;${code.replace(/^import .*\n/m, '')} })()`,
  ) as (...values: unknown[]) => Promise<void>;
  await run(entry, chat);

  const seen = await when(other.room('lobby'), 'live');
  assert.deepEqual(
    seen.messages.map(({ text: said, name }) => [said, name]),
    [['', '']],
  );
  assert.notEqual(chat.snapshot.user?.id, former);
});

test('what cannot be reached is told as such', async () => {
  const chat = { access: () => Promise.resolve(['ws://127.0.0.1:1/connect', { kind: 'token', token: 'x' }]) };
  await assert.rejects(entry.eraseMe(chat as never), { code: 'disconnected' });
  const unknown = { access: () => Promise.resolve(['ws://127.0.0.1:1/connect', undefined]) };
  await assert.rejects(entry.eraseMe(unknown as never), { code: 'disconnected' });
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { createChat, type ChatError, type Room } from '../../src/node.ts';
import * as entry from '../../src/search.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { when } from '../support/people.ts';
import { startRelay } from '../support/relay.ts';

const { loadTo, search } = entry;
const ada = { id: 'u_ada', name: 'Ada', kind: 'user' } as const;

/** A guest in a lobby in which Ada has said this and that; pages have five messages. */
async function lobby(t: TestContext, texts: readonly string[]) {
  const store = new MemoryStore();
  for (const [index, text] of texts.entries()) {
    await store.append({ room: 'lobby', sender: ada, key: `k${index}`, body: { type: 'message', text } });
  }
  const relay = await startRelay({ store, limits: { pageLength: 5 } });
  const chat = createChat({ url: relay.url, name: 'Maya' });
  t.after(async () => {
    chat.close();
    await relay.close();
  });
  const room = chat.room('lobby');
  await when(room, 'live');
  return { store, relay, chat, room };
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `message ${index + 1}`);
const texts = (room: Room): string[] => room.snapshot.messages.map(({ text }) => text);

test('P29: the SDK finds what is not loaded, page by page', async (t) => {
  const { chat, room } = await lobby(t, ['the Gärden', ...numbers(20), 'garden party', ...numbers(20)]);
  assert.ok(!texts(room).includes('the Gärden'));
  const page = await search(chat, room, 'garden', { limit: 1 });
  assert.deepEqual(
    page.hits.map(({ text, name, ranges }) => [text, name, ranges]),
    [['garden party', 'Ada', [[0, 6]]]],
  );
  assert.equal(page.more, true);
  const older = await search(chat, room, 'garden', { before: page.next });
  assert.deepEqual([older.hits.map(({ text }) => text), older.more], [['the Gärden'], false]);
  assert.deepEqual(await search(chat, { id: 'elsewhere' }, 'garden'), { hits: [], more: false, next: undefined });
});

test('P29: the SDK goes on until there is a hit or the end, and can be stopped', async (t) => {
  const { chat, room, store } = await lobby(t, ['the garden', ...numbers(5)]);
  const search_ = store.search.bind(store);
  const befores: number[] = [];
  // A relay that looks at one message at a time.
  store.search = async (name, text, before, limit) => {
    befores.push(before);
    const at = Math.min(before, 8) - 1;
    const { hits } = await search_(name, text, before, limit);
    const here = hits.filter(({ seq }) => seq === at);
    return { hits: here, ...(at > 1 && { next: at }) };
  };
  const { hits } = await search(chat, room, 'garden', { limit: 1 });
  assert.deepEqual(
    hits.map(({ text }) => text),
    ['the garden'],
  );
  assert.ok(befores.length >= 5);
  store.search = async (_, __, before) => ({ hits: [], next: Math.min(before, 1e6) - 1 });
  const controller = new AbortController();
  const endless = search(chat, room, 'nowhere', { signal: controller.signal });
  controller.abort();
  await assert.rejects(endless, { name: 'ChatError', code: 'discarded' });
  await assert.rejects(search(chat, room, 'x', { signal: AbortSignal.abort() }), { code: 'discarded' });
});

test('P29: what is refused rejects with a typed error', async (t) => {
  const { chat, room, store, relay } = await lobby(t, ['x']);
  for (const text of ['', ' ', 'x'.repeat(10_000)]) {
    await assert.rejects(search(chat, room, text), { name: 'ChatError', code: 'text-length', class: 'stop' });
  }
  await assert.rejects(search(chat, { id: 'p_AAAAAAAAAAAAAAAAAAAAAA' }, 'x'), { code: 'forbidden' });
  store.readFailure = new Error('told to fail');
  await assert.rejects(search(chat, room, 'x'), { code: 'store-unavailable', class: 'retry' });
  store.readFailure = undefined;
  let last: ChatError | undefined;
  for (let count = 0; count < 20 && !last; count++) {
    await search(chat, room, 'x').catch((error: unknown) => (last = error as ChatError));
  }
  assert.deepEqual([last?.code, last?.class], ['limited', 'retry']);
  await relay.close();
  await assert.rejects(search(chat, room, 'x'), { code: 'disconnected', class: 'retry' });
});

test('a room is loaded back to a message, with all that came after it', async (t) => {
  const { room } = await lobby(t, numbers(40));
  assert.equal(room.snapshot.messages.length, 5);
  const wanted = 12;
  const shares: number[] = [];
  assert.equal(await loadTo(room, wanted, { onProgress: (share) => shares.push(share) }), true);
  const seqs = room.snapshot.messages.map(({ seq }) => seq!);
  assert.ok(seqs[0]! <= wanted && seqs[0]! > wanted - 5, 'not further back than it must');
  assert.deepEqual(
    seqs,
    seqs.map((_, index) => seqs[0]! + index),
  );
  assert.deepEqual(shares, [...shares].sort());
  assert.equal(shares.at(-1), 1);
  assert.equal(await loadTo(room, wanted), true, 'already there');
});

test('not further than it may, nor where there is none of this number, nor when it is stopped', async (t) => {
  const { room, chat } = await lobby(t, numbers(40));
  assert.equal(await loadTo(room, 2, { most: 10 }), false);
  assert.equal(room.snapshot.messages.length, 15);
  assert.equal(await loadTo(room, 1_000), false);
  assert.equal(room.snapshot.messages.length, 15);
  await assert.rejects(loadTo(room, 2, { signal: AbortSignal.abort() }), { code: 'discarded' });
  // The first entry says that Ada came.
  assert.equal(await loadTo(room, 1), false);
  assert.equal(room.snapshot.messages.length, 40);
  chat.close();
  assert.equal(await loadTo(room, 2), true, 'what is loaded stays');
});

test('the snippet of the documentation does what it says', async (t) => {
  const { chat, room } = await lobby(t, ['the garden party', ...numbers(20), 'party in the Gärden']);
  const document = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const code = /<!-- snippet: search -->\s*```js\n([\s\S]*?)```/.exec(document)![1]!;
  const [, names = '', body = ''] = /^import \{(.*)\} from 'live-chat\/search';\n([\s\S]*)$/.exec(code)!;
  const shown: unknown[] = [];
  const page = {
    ...{ chat, room, bar: { value: 0 }, signal: new AbortController().signal },
    show: (...values: unknown[]) => shown.push(values.slice(1)),
    highlight: (message: { text: string }) => shown.push(message.text),
  };
  const used = names.split(',').map((name) => name.trim());
  const made = new Function(...used, ...Object.keys(page), `return (async () => { ${body} return older; })()`);
  const values = [...used.map((name) => entry[name as keyof typeof entry]), ...Object.values(page)];
  assert.equal(await (made(...values) as Promise<unknown>), undefined);
  assert.deepEqual(shown, [
    [
      'Ada',
      'party in the Gärden',
      [
        [0, 5],
        [13, 19],
      ],
    ],
    [
      'Ada',
      'the garden party',
      [
        [4, 10],
        [11, 16],
      ],
    ],
    'party in the Gärden',
  ]);
});

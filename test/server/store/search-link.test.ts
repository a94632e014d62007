import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { bounds } from '../../../server/src/limits.ts';
import { SearchLink } from '../../../server/src/store/sqlite/search-link.ts';
import type { WorkerLink } from '../../../server/src/store/sqlite/worker-link.ts';
import type { Body, User } from '../../../src/protocol/index.ts';
import { folderForTests } from '../../support/store-folder.ts';

/** A thread that answers when it is told to. */
function makeThread() {
  const calls: { method: string; resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  const thread = {
    call: (method: string) =>
      method === 'search'
        ? new Promise((resolve, reject) => calls.push({ method, resolve, reject }))
        : Promise.resolve(undefined),
    end: () => Promise.resolve(),
  };
  return { calls, thread: thread as unknown as WorkerLink };
}

test('P19: what must not be read meanwhile waits for searches that are under way, and later ones wait for it', async () => {
  const { calls, thread } = makeThread();
  const link = new SearchLink(() => thread);
  const first = link.search('search', 'a', 'x', 9, 1);
  while (calls.length === 0) await turn();
  const done: string[] = [];
  let finish = (): void => undefined;
  const one = link.pauseFor(async () => {
    done.push('begun');
    await new Promise<void>((resolve) => (finish = resolve));
    done.push('one');
  });
  const two = link.pauseFor(async () => void done.push('two'));
  const second = link.search('search', 'a', 'x', 9, 1);
  await turn();
  assert.deepEqual([done, calls.length], [[], 1]);
  calls[0]!.resolve({ hits: [] });
  await first;
  while (done.length < 2) await turn();
  await two;
  await turn();
  assert.equal(calls.length, 1, 'not while one of them goes on');
  finish();
  await one;
  while (calls.length < 2) await turn();
  calls[1]!.resolve({ hits: [] });
  assert.deepEqual(await second, { hits: [] });
  await link.close();
});

test('P29: after a thread has ended, the next search has another one', async () => {
  const threads = [makeThread(), makeThread()];
  let count = 0;
  const link = new SearchLink(() => threads[count++]!.thread);
  const lost = link.search('search', 'a', 'x', 9, 1);
  while (threads[0]!.calls.length === 0) await turn();
  threads[0]!.calls[0]!.reject(new Error('ended'));
  await assert.rejects(lost, /ended/);
  const next = link.search('search', 'a', 'x', 9, 1);
  while (threads[1]!.calls.length === 0) await turn();
  threads[1]!.calls[0]!.resolve({ hits: [] });
  assert.deepEqual(await next, { hits: [] });
  await link.close();
  await assert.rejects(link.search('search', 'a', 'x', 9, 1), { name: 'StoreUnavailableError' });
  assert.equal(count, 2, 'no further thread after the end');
});

test('a thread that searches steps back behind those that send', { skip: process.platform !== 'linux' }, async () => {
  const { open } = await folderForTests();
  const store = await open();
  await store.search('lobby', 'x', 9, 1);
  const niceness = new Map(
    readdirSync('/proc/self/task').map((task) => {
      const [, name, fields] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/self/task/${task}/stat`, 'utf8'))!;
      return [name, Number(fields!.split(' ')[16])];
    }),
  );
  const usual = niceness.get('store writer')!;
  assert.equal(niceness.get('store reader'), usual);
  assert.ok(niceness.get('store searcher')! > usual);
});

test('P29: a step ends after so many characters, and the next goes on where it ended', async () => {
  const { open } = await folderForTests();
  const store = await open();
  const maya: User = { id: 'u_maya', name: 'Maya', kind: 'user' };
  const say = (text: string, key: string) => {
    const body: Body = { type: 'message', text };
    return store.append({ room: 'lobby', sender: maya, key, body });
  };
  const old = await say('needle', 'k');
  const count = Math.ceil(bounds.searchStepCharacters / 8_000) + 50;
  await Promise.all(Array.from({ length: count }, (_, index) => say('x'.repeat(8_000), `k${index}`)));
  const first = await store.search('lobby', 'needle', Number.MAX_SAFE_INTEGER, 10);
  assert.deepEqual(first.hits, []);
  assert.ok(first.next! > 2);
  const second = await store.search('lobby', 'needle', first.next!, 10);
  assert.ok(old.ok);
  assert.deepEqual([second.hits.map(({ seq }) => seq), second.next], [[old.seq], undefined]);
});

test('P27: what a guest has written is found as the user’s who they have become; who somebody is called is not searched', async () => {
  const { open } = await folderForTests();
  const store = await open();
  const guest: User = { id: 'g_maya', name: 'Guest 1234', kind: 'guest' };
  await store.createGuest({ id: guest.id, name: guest.name, secretHash: 'x'.repeat(64) });
  await store.append({ room: 'lobby', sender: guest, key: 'k', body: { type: 'message', text: 'the garden' } });
  const user: User = { id: 'u_maya', name: 'Maya', kind: 'user' };
  assert.equal(await store.mergeGuest!({ id: guest.id, secretHash: 'x'.repeat(64), user }), true);
  const look = async (text: string) => (await store.search('lobby', text, Number.MAX_SAFE_INTEGER, 9)).hits;
  assert.deepEqual(
    (await look('garden')).map(({ from, name, text }) => [from, name, text]),
    [['u_maya', 'Maya', 'the garden']],
  );
  for (const text of ['maya', 'guest', '1234', 'message']) assert.deepEqual(await look(text), [], text);
});

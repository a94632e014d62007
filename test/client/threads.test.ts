import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { createChat, type ChatError } from '../../src/node.ts';
import * as entry from '../../src/threads.ts';
import { when } from '../support/people.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';

const { answer, answers, followThread, markThreadRead, threads, unfollowThread } = entry;

async function lobby(t: TestContext) {
  const folder = await temporaryFolder();
  const relay = await startRelay({ data: folder });
  const chats = [createChat({ url: relay.url, name: 'Maya' }), createChat({ url: relay.url, name: 'Jonas' })];
  t.after(async () => {
    for (const chat of chats) chat.close();
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  });
  const [chat, guest] = chats as [(typeof chats)[0], (typeof chats)[0]];
  const [room, guestRoom] = [chat.room('lobby'), guest.room('lobby')];
  for (const each of [room, guestRoom]) await when(each, 'live');
  const { seq } = await room.send('When?');
  return { chat, guest, room, guestRoom, root: seq };
}

const listed = async (...who: Parameters<typeof threads>) =>
  (await threads(...who)).threads.map(({ root, unread }) => [root.seq, unread]);

test('P36: an answer is told to everybody in the room, and what it answers says how many there are', async (t) => {
  const { chat, guest, room, guestRoom, root } = await lobby(t);
  const told = new Promise<unknown>((resolve) => {
    room.on('message', ({ text, thread, inRoom, reply }) => resolve([text, thread, inRoom, reply]));
  });
  const pending = answer(guestRoom, root, 'At eight', { inRoom: true });
  assert.deepEqual(
    guestRoom.snapshot.messages.map(({ text, thread, state }) => [text, thread, state]),
    [
      ['When?', undefined, 'sent'],
      ['At eight', root, guestRoom.snapshot.messages.at(-1)!.state],
    ],
    'also before it is sent',
  );
  const { seq, at } = await pending;
  assert.deepEqual(await told, ['At eight', root, true, root]);
  const by = [guest.snapshot.user!.id];
  assert.deepEqual(room.snapshot.messages[0]!.answers, { count: 1, last: seq, at, by });
  const page = await answers(chat, room, root);
  assert.deepEqual(
    [page.root.text, page.messages.map(({ text }) => text), page.more, page.following],
    ['When?', ['At eight'], false, true],
  );
  assert.deepEqual(await listed(chat), [[root, 1]]);
  await markThreadRead(chat, room, root, seq);
  assert.deepEqual(await listed(chat), [[root, 0]]);
  await unfollowThread(chat, room, root);
  assert.deepEqual(await listed(chat), []);
  await followThread(chat, room, root);
  assert.deepEqual(await listed(chat), [[root, 0]]);
  const isMissing = ({ code }: ChatError): boolean => code === 'no-such-message';
  await assert.rejects(answers(chat, room, seq), isMissing);
  await assert.rejects(followThread(chat, room, 999), isMissing);
  await assert.rejects(answer(guestRoom, seq, 'to an answer'), isMissing);
});

test('docs/sdk.md: the snippet of threads does what it says', async (t) => {
  const { chat, room } = await lobby(t);
  const text = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const code = /snippet: threads -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!;
  const body = code.replace(/^import .*\n/m, '');
  const shown: unknown[][] = [];
  const run = new Function(
    'entry',
    'chat',
    'room',
    'message',
    'show',
    `return (async () => { const { answer, answers, markThreadRead, threads } = entry;${body} return followed; })()`,
  ) as (...values: unknown[]) => Promise<entry.FollowedThreads>;
  const message = room.snapshot.messages.at(-1);
  const followed = await run(entry, chat, room, message, (...what: unknown[]) => shown.push(what));
  assert.deepEqual(shown, [['When?', 1, 'At eight']]);
  assert.equal(followed.threads.length, 1);
});

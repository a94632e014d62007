import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { createChat, type ChatError, type ChatMessage, type Room } from '../../src/node.ts';
import * as entry from '../../src/polls.ts';
import { when } from '../support/people.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';

const { closePoll, isOver, ownVotes, pollOf, sendPoll, vote, voters } = entry;

/** Two guests in a lobby. */
async function lobby(t: TestContext) {
  const folder = await temporaryFolder();
  const relay = await startRelay({ data: folder });
  const chats = ['Maya', 'Jonas'].map((name) => createChat({ url: relay.url, name }));
  t.after(async () => {
    for (const chat of chats) chat.close();
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  });
  const rooms = chats.map((chat) => chat.room('lobby'));
  for (const room of rooms) await when(room, 'live');
  const [chat, other] = chats as [(typeof chats)[0], (typeof chats)[0]];
  const [room, otherRoom] = rooms as [Room, Room];
  return { chat, room, other, otherRoom };
}

/** Resolves to the message when it is as it is wanted. */
const shown = (room: Room, seq: number, isWanted: (message: ChatMessage) => boolean): Promise<ChatMessage> =>
  new Promise((resolve) => {
    const end = room.subscribe(({ messages }) => {
      const found = messages.find((each) => each.seq === seq);
      if (found && isWanted(found)) queueMicrotask(() => (end(), resolve(found)));
    });
  });

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    ({ code }: ChatError) => code,
  );

test('P35: a poll is sent, voted in, seen by others, and closed', async (t) => {
  const { chat, room, other, otherRoom } = await lobby(t);
  const draft = { question: 'Where?', options: ['Here', ' There\nand back '], multiple: true, names: true };
  const { seq } = await sendPoll(room, draft);
  const asked = await shown(otherRoom, seq, () => true);
  assert.equal(asked.text, 'Where?\n- Here\n- There and back', 'what one reads who knows no polls');
  const { question, labels, votes } = pollOf(asked)!;
  assert.deepEqual([question, labels, votes], ['Where?', ['Here', 'There and back'], [0, 0]]);
  await vote(otherRoom, seq, [1, 0, 1]);
  await shown(room, seq, ({ poll }) => poll!.voters === 1);
  assert.deepEqual([...(await ownVotes(other, otherRoom, [seq]))], [[seq, [0, 1]]]);
  assert.deepEqual([...(await ownVotes(chat, room, [seq]))], []);
  const { users } = await voters(chat, room, seq, 1);
  assert.deepEqual(
    users.map(({ name }) => name),
    ['Jonas'],
  );
  assert.equal(await codeOf(closePoll(otherRoom, seq)), 'forbidden');
  await closePoll(room, seq);
  const closed = await shown(otherRoom, seq, ({ poll }) => poll!.closed !== undefined);
  assert.equal(isOver(closed.poll!, 0), true);
  assert.equal(await codeOf(vote(otherRoom, seq, [])), 'forbidden');
});

test('P35: one that is nothing is refused, and what is no poll is none', async (t) => {
  const { room } = await lobby(t);
  assert.equal(await codeOf(sendPoll(room, { question: 'Where?', options: ['Here'] })), 'bad-message');
  assert.equal(await codeOf(sendPoll(room, { question: ' ', options: ['Here', 'There'] })), 'text-length');
  assert.equal(pollOf({ text: 'Hello' }), undefined);
  assert.equal(isOver({ options: 2, votes: [0, 0], voters: 0, ends: 5 }, 4), false);
  assert.equal(isOver({ options: 2, votes: [0, 0], voters: 0, ends: 5 }, 5), true);
});

test('docs/sdk.md: the snippet of polls does what it says', async (t) => {
  const { chat, room } = await lobby(t);
  const text = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const code = /snippet: polls -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!;
  const body = code.replace(/^import .*\n/m, '');
  const told: unknown[][] = [];
  const run = new Function(
    'entry',
    'chat',
    'room',
    'show',
    `return (async () => { const { closePoll, ownVotes, pollOf, sendPoll, vote } = entry;${body} })()`,
  ) as (...values: unknown[]) => Promise<void>;
  const logged: unknown[] = [];
  t.mock.method(console, 'log', (what: unknown) => logged.push(what));
  await run(entry, chat, room, (...what: unknown[]) => told.push(what));
  assert.deepEqual(logged, [[1]]);
  const last = room.snapshot.messages.at(-1)!;
  await shown(room, last.seq!, ({ poll }) => poll?.closed !== undefined);
  assert.deepEqual(told.at(-1), ['When shall we meet?', 'At eight', 1]);
});

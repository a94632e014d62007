import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import {
  pollText,
  pollTexts,
  type Body,
  type HeldList,
  type LogEntry,
  type NewPoll,
  type User,
} from '../../src/protocol/index.ts';
import { privateRoom } from '../support/private-room.ts';
import { ask, mute, outcome } from '../support/rooms.ts';
import { folderForTests } from '../support/store-folder.ts';
import { WireClient } from '../support/wire-client.ts';

const filters = {
  words: [
    { words: ['heck', 'at home'], action: 'mask' as const },
    { words: ['casino'], action: 'refuse' as const },
    { words: ['maybe'], action: 'hold' as const },
  ],
};

const pollOf = (text: string, poll: Partial<NewPoll> = {}): Body => ({
  type: 'message',
  text,
  poll: { options: 2, ...poll },
});
const question = pollText('Where shall we eat?', ['Here', 'There']);

let keys = 0;
async function send(who: WireClient, room: string, body: Body): Promise<number> {
  const answer = await who.append(room, `p${++keys}`, body);
  assert.equal(answer.type, 'ack', JSON.stringify(answer));
  return answer.type === 'ack' ? answer.seq : 0;
}

const vote = (of: number, ...choices: number[]): Body => ({ type: 'vote', of, choices });

async function own(who: WireClient, room: string, ...polls: number[]): Promise<unknown> {
  const answer = await ask(who, { type: 'votes', room, polls });
  return answer.type === 'votes' ? answer.votes : answer.type;
}

async function voters(who: WireClient, room: string, of: number, choice: number): Promise<unknown> {
  const answer = await ask(who, { type: 'voters', room, of, choice });
  return answer.type === 'voters' ? answer.users.map(({ id }) => id) : answer.type === 'error' && answer.code;
}

describe('polls on the wire', () => {
  test('P35: whoever follows is told of a poll, and of what votes have come to, with no word of who voted', async (t) => {
    const { clock, owner, maya, room } = await privateRoom(t, { filters });
    owner.send({ type: 'join', room });
    await owner.next('joined');
    const of = await send(maya, room, pollOf(question, { duration: 60_000 }));
    const isPoll = (entry: LogEntry): boolean => entry.type === 'message';
    const asked = (await owner.next('entries', ({ entries }) => entries.some(isPoll))).entries.find(isPoll)!;
    const poll = { options: 2, ends: asked.at + 60_000, votes: [0, 0], voters: 0 };
    assert.deepEqual(asked.type === 'message' && asked.poll, poll);
    assert.equal(await outcome(maya, room, vote(of, 1)), 'ack');
    const isTally = (entry: LogEntry): boolean => entry.type === 'tally';
    const told = (await owner.next('entries', ({ entries }) => entries.some(isTally))).entries.find(isTally)!;
    assert.doesNotMatch(JSON.stringify(told), /maya/);
    assert.deepEqual(told.set, { poll: { ...poll, votes: [0, 1], voters: 1 } });
    assert.deepEqual(await own(maya, room, of), [[of, [1]]]);
    assert.deepEqual(await own(owner, room, of), []);
    // The second one within a second is told when that is over.
    assert.equal(await outcome(owner, room, vote(of, 1)), 'ack');
    const later = owner.next('entries', ({ entries }) => entries.some(isTally));
    clock.advance(bounds.tallyInterval + 100);
    assert.deepEqual((await later).entries.find(isTally)!.set!.poll!.votes, [0, 2]);
  });

  test('P35: nobody without the room votes, or is told of votes, and all are answered as of a room that is not there', async (t) => {
    const { maya, eve, room } = await privateRoom(t, { filters });
    const of = await send(maya, room, pollOf(question, { names: true }));
    await send(maya, room, vote(of, 0));
    const nowhere = 'p_AAAAAAAAAAAAAAAAAAAAAA';
    assert.equal(await outcome(eve, room, vote(of, 0)), 'forbidden');
    for (const asked of [
      { type: 'votes', polls: [of] },
      { type: 'voters', of, choice: 0 },
    ]) {
      const [there, gone] = [await ask(eve, { ...asked, room }), await ask(eve, { ...asked, room: nowhere })];
      assert.equal(there.type, 'error');
      assert.deepEqual({ ...there, id: 0, room: '' }, { ...gone, id: 0, room: '' });
    }
  });

  test('P35: who chose what is told of a poll that says so alone', async (t) => {
    const { owner, maya, room } = await privateRoom(t, { filters });
    const [open, quiet] = [
      await send(maya, room, pollOf(question, { names: true })),
      await send(maya, room, pollOf(question)),
    ];
    for (const poll of [open, quiet]) await send(maya, room, vote(poll, 1));
    assert.deepEqual(await voters(owner, room, open, 1), ['u_maya']);
    assert.deepEqual(await voters(owner, room, open, 0), []);
    assert.equal(await voters(owner, room, quiet, 1), 'no-such-message', 'not to the owner either');
    assert.equal(await voters(owner, room, 999, 1), 'no-such-message');
  });

  test('P23 P35: whoever is muted neither asks nor votes nor closes', async (t) => {
    const { owner, maya, room } = await privateRoom(t, { filters });
    const of = await send(maya, room, pollOf(question));
    assert.equal(await outcome(owner, room, mute('u_maya', 60_000)), 'ack');
    assert.equal(await outcome(maya, room, vote(of, 0)), 'muted');
    assert.equal(await outcome(maya, room, { type: 'close-poll', of }), 'muted');
    assert.equal(await outcome(maya, room, pollOf(question)), 'muted');
  });

  test('P24 P35: a poll is a message of slow mode, and a vote is none', async (t) => {
    const { owner, maya, room } = await privateRoom(t, { filters });
    assert.equal(await outcome(owner, room, { type: 'settings', slow: 60_000 }), 'ack');
    const of = await send(maya, room, pollOf(question));
    assert.equal(await outcome(maya, room, vote(of, 0)), 'ack');
    assert.equal(await outcome(maya, room, pollOf(question)), 'slow-mode');
  });

  test('P26 P28 P35: filters mask options, refuse and hold polls, and leave none without its options', async (t) => {
    const { owner, maya, room } = await privateRoom(t, { filters });
    await send(maya, room, pollOf(pollText('Where the heck?', ['What the heck', 'There'])));
    const { snapshot } = await (owner.send({ type: 'join', room }), owner.next('joined'));
    const [poll] = snapshot!.messages;
    assert.deepEqual(pollTexts(poll!.text, 2), { question: 'Where the ****?', options: ['What the ****', 'There'] });
    assert.equal(await outcome(maya, room, pollOf(pollText('Where?', ['casino', 'There']))), 'text-refused');
    assert.equal(await outcome(maya, room, pollOf(pollText('Where?', ['Look at', 'home']))), 'text-refused');
    const held = await maya.append(room, 'held', pollOf(pollText('Where?', ['maybe', 'There']), { multiple: true }));
    assert.equal(held.type === 'ack' && held.held, true);
    const waiting = owner.nextWhere((told) => told.type === 'held');
    owner.send({ type: 'held', id: 900, room });
    const [waits] = ((await waiting) as HeldList).held;
    owner.send({ type: 'decide', id: 901, room, held: waits!.held, verdict: 'release' });
    const isNew = (entry: LogEntry): boolean => entry.type === 'message' && entry.key === 'held';
    const entry = (await owner.next('entries', ({ entries }) => entries.some(isNew))).entries.find(isNew)!;
    assert.deepEqual(entry.type === 'message' && entry.poll, { options: 2, multiple: true, votes: [0, 0], voters: 0 });
  });

  test('P35: what is no question with options is refused before it is stored', async (t) => {
    const { maya, room } = await privateRoom(t, { filters });
    const wrong: [Body, string][] = [
      [pollOf('Where?\n- Here'), 'bad-message'],
      [pollOf('Where?\nHere\nThere'), 'bad-message'],
      [pollOf('\n- Here\n- There'), 'text-length'],
      [pollOf('Where?\n- Here\n-  '), 'text-length'],
      [pollOf(pollText('Where?', ['Here', 'x'.repeat(bounds.pollOptionLength + 1)])), 'text-length'],
      [{ ...pollOf(question), files: ['f_AAAAAAAAAAAAAAAAAAAAAA'] } as Body, 'bad-message'],
      [{ ...pollOf(`@Maya ${question}`), mentions: [[0, 5, 'u_maya']] } as Body, 'bad-message'],
      [pollOf(question, { options: 1 }), 'bad-message'],
      [pollOf(question, { options: 11 }), 'bad-message'],
      [vote(1, 1, 0), 'bad-message'],
      [vote(1, 0, 0), 'bad-message'],
      [vote(1, 10), 'bad-message'],
    ];
    for (const [index, [body, code]] of wrong.entries()) {
      const refused = maya.nextWhere((told) => told.type === 'error');
      maya.raw(JSON.stringify([{ type: 'send', room, key: `w${index}`, body }]));
      assert.equal(((await refused) as { code: string }).code, code, JSON.stringify(body));
    }
  });

  test('the audit log says whose poll a moderator closed', async (t) => {
    const { relay, owner, maya, room } = await privateRoom(t, { filters });
    const [one, other] = [await send(maya, room, pollOf(question)), await send(maya, room, pollOf(question))];
    await outcome(maya, room, { type: 'close-poll', of: one });
    await outcome(owner, room, { type: 'close-poll', of: other });
    const acts = [];
    for await (const { act, by, seq, user } of relay.relay.audit({ room }))
      if (act === 'poll-closed') acts.push([by, seq, user]);
    assert.deepEqual(acts, [['u_owner', other, 'u_maya']]);
  });
});

test('P27: what a guest has voted the user has voted, unless they have a vote there; and who closed a poll is the user', async () => {
  const { open } = await folderForTests();
  let time = 1_000_000;
  const now = () => time;
  const store = await open({ now });
  const guest: User = { id: 'g_x', name: 'Guest', kind: 'guest' };
  const user: User = { id: 'u_x', name: 'User', kind: 'user' };
  const secretHash = 'a'.repeat(64);
  await store.createGuest({ id: guest.id, name: guest.name, secretHash });
  let key = 0;
  const by = async (sender: User, body: Body): Promise<number> => {
    const result = await store.append({ room: 'lobby', sender, key: `k${++key}`, body });
    assert.ok(result.ok, JSON.stringify(result));
    return result.seq;
  };
  const [alone, both, closed] = [
    await by(guest, pollOf(question)),
    await by(user, pollOf(question)),
    await by(guest, pollOf(question)),
  ];
  await by(guest, vote(alone, 0));
  await by(guest, vote(both, 0));
  await by(user, vote(both, 1));
  await by(guest, vote(closed, 0));
  await by(guest, { type: 'close-poll', of: closed });
  assert.equal(await store.mergeGuest!({ id: guest.id, secretHash, user }), true);
  assert.deepEqual(await store.polls!.own('lobby', user.id, [alone, both, closed]), [
    [alone, [0]],
    [both, [1]],
    [closed, [0]],
  ]);
  await store.close();
  const again = await open({ now });
  time += bounds.tallyInterval;
  while (await again.polls!.tally());
  const { messages } = await again.snapshot('lobby', 9);
  assert.deepEqual(
    messages.map(({ poll }) => [poll!.votes, poll!.closed?.by]),
    [
      [[1, 0], undefined],
      [[0, 1], undefined],
      [[1, 0], user.id],
    ],
  );
  await again.close();
});

test('P21: an export tells what somebody has voted, and after an erasure nothing does', async () => {
  const { open } = await folderForTests();
  const store = await open();
  const user: User = { id: 'u_x', name: 'User', kind: 'user' };
  const asked = await store.append({ room: 'lobby', sender: { ...user, id: 'u_y' }, key: 'a', body: pollOf(question) });
  assert.ok(asked.ok);
  await store.append({ room: 'lobby', sender: user, key: 'b', body: vote(asked.seq, 1) });
  const votesIn = async () => {
    const told = [];
    for await (const each of store.personal!.export(user.id)) if (each.record === 'vote') told.push({ ...each });
    return told;
  };
  assert.deepEqual(await votesIn(), [{ record: 'vote', room: 'lobby', seq: asked.seq, choices: '[1]' }]);
  await store.personal!.erase(user.id);
  assert.deepEqual(await votesIn(), []);
  await store.close();
});

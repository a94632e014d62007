import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bounds } from '../../../server/src/limits.ts';
import type { PollStore } from '../../../server/src/store/polls.ts';
import type { Body, LogEntry, NewPoll, Poll, User } from '../../../src/protocol/index.ts';
import { fold, jonas, logOf, maya, request, seqOf, type StoreBench } from './bench.ts';

const question = 'Where shall we eat?\n- Here\n- There\n- At home';

/** Votes, and what the log tells of them (P35). */
export function testPolls(bench: StoreBench): void {
  const polls = (): PollStore => bench.store.polls!;
  const by = (room: string, who: User, body: Body, more = {}) => bench.store.append(request(room, who, body, more));
  const ask = async (room: string, poll: Partial<NewPoll> = {}, who = maya): Promise<number> =>
    seqOf(await by(room, who, { type: 'message', text: question, poll: { options: 3, ...poll } }));
  const vote = (room: string, of: number, who: User, ...choices: number[]) =>
    by(room, who, { type: 'vote', of, choices });
  const close = (room: string, of: number, who: User, more = {}) => by(room, who, { type: 'close-poll', of }, more);
  const user = (id: string): User => ({ id, name: `Name of ${id}`, kind: 'user' });
  const pollOf = async (room: string, seq: number): Promise<Poll | undefined> =>
    (await bench.store.page(room, { after: seq - 1 }, 1)).messages[0]?.poll;
  const codeOf = async (result: ReturnType<typeof by>): Promise<string> => {
    const told = await result;
    return told.ok ? 'ok' : told.code;
  };
  /** A second later, in which votes are told. */
  const tellAll = async (): Promise<void> => {
    bench.clock += bounds.tallyInterval;
    while (await polls().tally());
  };
  const entriesOf = async (room: string, type: LogEntry['type']): Promise<LogEntry[]> =>
    (await logOf(bench.store, room)).filter((entry) => entry.type === type);

  it('P35: a poll is a message with places for votes, and whoever folds the log has what a page has', async () => {
    const room = bench.newRoom();
    const of = await ask(room, { multiple: true, names: true, duration: 5_000 });
    const poll = { options: 3, multiple: true, names: true, ends: bench.clock + 5_000, votes: [0, 0, 0], voters: 0 };
    assert.deepEqual(await pollOf(room, of), poll);
    await vote(room, of, jonas, 0, 2);
    await tellAll();
    assert.deepEqual(await pollOf(room, of), { ...poll, votes: [1, 0, 1], voters: 1 });
    const folded = fold(await logOf(bench.store, room)).messages.find(({ seq }) => seq === of);
    assert.deepEqual(folded!.poll, await pollOf(room, of));
    assert.equal(folded!.text, question);
  });

  it('P35: no entry says who has voted, and a vote that is told names the relay', async () => {
    const room = bench.newRoom();
    const of = await ask(room);
    await vote(room, of, user('u_secret'), 1);
    await tellAll();
    const log = JSON.stringify(await logOf(bench.store, room));
    assert.doesNotMatch(log, /u_secret/, 'not even that they have come');
    const [told] = await entriesOf(room, 'tally');
    assert.deepEqual({ from: told!.from, of: told!.of }, { from: 'relay', of });
  });

  it('P35: however many vote, the log has an entry a second at most, and in the end all votes', async () => {
    const room = bench.newRoom();
    const of = await ask(room);
    await Promise.all(Array.from({ length: 50 }, (_, index) => vote(room, of, user(`u_${index}`), index % 2)));
    assert.equal((await entriesOf(room, 'tally')).length, 1);
    await polls().tally();
    assert.equal((await entriesOf(room, 'tally')).length, 1);
    await tellAll();
    assert.deepEqual((await pollOf(room, of))!.votes, [25, 25, 0]);
    bench.clock += bounds.tallyInterval;
    await vote(room, of, user('u_50'), 2);
    const before = (await entriesOf(room, 'tally')).length;
    for (let index = 51; index < 60; index++) await vote(room, of, user(`u_${index}`), 2);
    assert.equal(await polls().tally(), true, 'there is more, later');
    assert.equal((await entriesOf(room, 'tally')).length, before);
    await tellAll();
    assert.deepEqual((await pollOf(room, of))!.votes, [25, 25, 10]);
    assert.equal((await entriesOf(room, 'tally')).length, before + 1);
    assert.equal(await polls().tally(), false);
  });

  it('P35: what was acknowledged is counted after a crash before it was told', async () => {
    const room = bench.newRoom();
    const of = await ask(room);
    await vote(room, of, jonas, 0);
    assert.ok((await vote(room, of, maya, 1)).ok);
    assert.deepEqual((await pollOf(room, of))!.votes, [1, 0, 0]);
    await bench.reopen();
    await tellAll();
    assert.deepEqual((await pollOf(room, of))!.votes, [1, 1, 0]);
    assert.deepEqual(await polls().own(room, maya.id, [of]), [[of, [1]]]);
  });

  it('P35: a vote is changed and taken back; what is so already, and what comes late once more, changes nothing', async () => {
    const room = bench.newRoom();
    const of = await ask(room);
    const first = request(room, jonas, { type: 'vote', of, choices: [0] });
    await bench.store.append(first);
    await vote(room, of, jonas, 1);
    assert.ok((await bench.store.append(first)).ok, 'its answer was lost, and it is sent again');
    assert.deepEqual(await polls().own(room, jonas.id, [of, 99]), [[of, [1]]]);
    await tellAll();
    assert.deepEqual((await pollOf(room, of))!.votes, [0, 1, 0]);
    const head = await bench.store.head(room);
    await vote(room, of, jonas, 1);
    await vote(room, of, jonas, 2);
    await vote(room, of, jonas, 1);
    await tellAll();
    assert.equal(await bench.store.head(room), head);
    await vote(room, of, jonas);
    await tellAll();
    assert.deepEqual(await pollOf(room, of), { options: 3, votes: [0, 0, 0], voters: 0 });
    assert.deepEqual(await polls().own(room, jonas.id, [of]), []);
  });

  it('P35: what is no option, too many of them, and what is no poll is refused', async () => {
    const room = bench.newRoom();
    const of = await ask(room);
    const several = await ask(room, { multiple: true });
    const plain = seqOf(await by(room, maya, { type: 'message', text: 'hello' }));
    assert.equal(await codeOf(vote(room, of, jonas, 3)), 'bad-message');
    assert.equal(await codeOf(vote(room, of, jonas, 0, 1)), 'bad-message');
    assert.equal(await codeOf(vote(room, several, jonas, 0, 1)), 'ok');
    assert.equal(await codeOf(vote(room, plain, jonas, 0)), 'no-such-message');
    assert.equal(await codeOf(close(room, plain, maya)), 'no-such-message');
    assert.equal(await codeOf(vote(room, 999, jonas, 0)), 'no-such-message');
  });

  it('P35: a poll is not edited', async () => {
    const room = bench.newRoom();
    const of = await ask(room);
    assert.equal(await codeOf(by(room, maya, { type: 'edit', of, text: 'something else' })), 'forbidden');
  });

  it('P35: its sender or a moderator closes it, with all votes that there are, and nobody votes any more', async () => {
    const room = bench.newRoom();
    const of = await ask(room);
    await vote(room, of, jonas, 0);
    await vote(room, of, maya, 1);
    assert.equal(await codeOf(close(room, of, jonas)), 'forbidden');
    assert.equal(await codeOf(close(room, of, jonas, { grant: 'moderator' })), 'ok');
    const closed = { at: bench.clock, by: jonas.id };
    assert.deepEqual(await pollOf(room, of), { options: 3, votes: [1, 1, 0], voters: 2, closed });
    assert.equal(await codeOf(vote(room, of, jonas, 2)), 'forbidden');
    assert.equal(await codeOf(close(room, of, maya)), 'forbidden');
    const own = await ask(room);
    assert.equal(await codeOf(close(room, own, maya)), 'ok');
  });

  it('P35: it ends by itself at its time, without an entry, and the last votes are counted', async () => {
    const room = bench.newRoom();
    const of = await ask(room, { duration: 5_000 });
    await vote(room, of, jonas, 0);
    bench.clock += 500;
    await vote(room, of, maya, 1);
    bench.clock += 4_500;
    assert.equal(await codeOf(vote(room, of, maya, 2)), 'forbidden');
    assert.equal(await codeOf(close(room, of, maya)), 'forbidden');
    while (await polls().tally());
    const poll = await pollOf(room, of);
    assert.deepEqual([poll!.votes, poll!.closed], [[1, 1, 0], undefined]);
  });

  it('P35: who chose what is told of a poll that says so, page by page, and of no other', async () => {
    const room = bench.newRoom();
    const [open, secret] = [await ask(room, { names: true }), await ask(room)];
    for (const poll of [open, secret]) for (const id of ['u_c', 'u_a', 'u_b']) await vote(room, poll, user(id), 1);
    await vote(room, open, user('u_d'), 0);
    const told = await polls().voters(room, open, 1, '', 2);
    assert.deepEqual(
      told!.map(({ id, name }) => [id, name]),
      [
        ['u_a', 'Name of u_a'],
        ['u_b', 'Name of u_b'],
      ],
    );
    assert.deepEqual(
      (await polls().voters(room, open, 1, 'u_b', 2))!.map(({ id }) => id),
      ['u_c'],
    );
    assert.equal(await polls().voters(room, secret, 1, '', 2), undefined);
    assert.equal(await polls().voters(room, open, 3, '', 2), undefined);
    assert.equal(await polls().voters(room, 999, 0, '', 2), undefined);
  });

  it('P19: of a deleted poll nothing is left: not its options, nor its votes', async () => {
    const room = bench.newRoom();
    const of = await ask(room, { names: true });
    await vote(room, of, jonas, 0);
    await by(room, maya, { type: 'delete', of });
    const log = await logOf(bench.store, room);
    assert.deepEqual(log.find(({ seq }) => seq === of)!.type, 'message');
    assert.ok(!('poll' in log.find(({ seq }) => seq === of)!));
    assert.deepEqual(log.at(-1)!.set, { poll: null });
    assert.equal(await pollOf(room, of), undefined);
    assert.deepEqual(await polls().own(room, jonas.id, [of]), []);
    assert.equal(await codeOf(vote(room, of, jonas, 1)), 'no-such-message');
    await tellAll();
    assert.equal((await logOf(bench.store, room)).length, log.length);
  });

  it('P3: the same key with another poll is refused', async () => {
    const room = bench.newRoom();
    const send = (poll: NewPoll) => by(room, maya, { type: 'message', text: question, poll }, { key: 'same' });
    assert.ok((await send({ options: 3 })).ok);
    assert.ok((await send({ options: 3 })).ok);
    assert.equal(await codeOf(send({ options: 2 })), 'key-reused');
    assert.equal(await codeOf(send({ options: 3, names: true })), 'key-reused');
  });

  it('P21: votes of an erased person go out of polls that are open, and stay without anybody in those that are over', async () => {
    const room = bench.newRoom();
    const gone = user('u_gone');
    const [open, closed, ended] = [await ask(room), await ask(room), await ask(room, { duration: 10 })];
    for (const poll of [open, closed, ended]) {
      await vote(room, poll, gone, 0);
      await vote(room, poll, jonas, 0);
    }
    await close(room, closed, maya);
    await tellAll();
    await bench.store.personal!.erase(gone.id);
    await tellAll();
    const counts = await Promise.all([open, closed, ended].map(async (of) => (await pollOf(room, of))!.votes[0]));
    assert.deepEqual(counts, [1, 2, 2]);
    assert.deepEqual(await polls().own(room, gone.id, [open, closed, ended]), []);
  });
}

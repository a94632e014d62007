import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { AppendRequest, AppendResult, RoomCommit, Store } from '../../server/src/store/store.ts';
import {
  applyEntries,
  defaultLimits,
  emptyRoom,
  prependPage,
  stateOf,
  type Body,
  type FoldedMessage,
  type Limits,
  type LogEntry,
  type Message,
  type RoomState,
  type User,
} from '../../src/protocol/index.ts';
import { steps, type Step } from '../support/random-log.ts';

/** Where the data of one store is. */
export interface StorePlace {
  /** Opens the store; again after a close, with what was written before. */
  open(options: { readonly limits: Limits; readonly now: () => number }): Promise<Store>;
  /** Takes the data away. */
  remove(): Promise<void>;
}

const everything = Number.MAX_SAFE_INTEGER;
const limits: Limits = { ...defaultLimits, reactions: 3, presenceNames: 4 };
const maya: User = { id: 'maya', name: 'Maya', kind: 'guest' };
const jonas: User = { id: 'jonas', name: 'Jonas', kind: 'user' };
const say = (text: string): Body => ({ type: 'message', text });

let keys = 0;
const request = (room: string, sender: User, body: Body, more: Partial<AppendRequest> = {}): AppendRequest => ({
  room,
  sender,
  body,
  key: `key-${++keys}`,
  moderator: false,
  ...more,
});

function seqOf(result: AppendResult): number {
  assert.ok(result.ok, `refused: ${JSON.stringify(result)}`);
  return result.seq;
}

async function logOf(store: Store, room: string): Promise<LogEntry[]> {
  const { entries } = await store.since(room, 0, everything, everything);
  return entries.map((text) => JSON.parse(text) as LogEntry);
}

const fold = (log: readonly LogEntry[]): RoomState => applyEntries(emptyRoom, log);
const plain = ({ asOf: _, ...message }: FoldedMessage): Message => message;
const byId = (users: Iterable<User>): User[] => [...users].sort((one, other) => (one.id < other.id ? -1 : 1));

/** What every store must do, whatever it keeps its data in. */
export function testStore(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(name, () => {
    let place: StorePlace;
    let store: Store;
    let clock: number;
    let rooms = 0;
    const now = () => clock;
    const newRoom = () => `room-${++rooms}`;
    const reopen = async () => {
      await store.close();
      store = await place.open({ limits, now });
    };

    before(async () => {
      clock = 1_000_000;
      place = await makePlace();
      store = await place.open({ limits, now });
    });
    after(async () => {
      await store.close();
      await place.remove();
    });

    it('P1: numbers are contiguous in every room, whoever appends at once', async () => {
      const names = Array.from({ length: 7 }, newRoom);
      const committed = new Map(names.map((room) => [room, [] as string[]]));
      const stop = store.onCommit((commits) => {
        for (const { room, first, last, entries } of commits) {
          const texts = committed.get(room)!;
          assert.equal(first, texts.length + 1);
          texts.push(...entries);
          assert.equal(last, texts.length);
        }
      });
      const results = await Promise.all(
        Array.from({ length: 400 }, (_, index) => {
          const sender: User = { id: `u${index % 11}`, name: `User ${index % 11}`, kind: 'guest' };
          return store.append(request(names[index % names.length]!, sender, say(`text ${index}`)));
        }),
      );
      stop();
      for (const [index, room] of names.entries()) {
        const log = await logOf(store, room);
        assert.deepEqual(
          log.map(({ seq }) => seq),
          log.map((_, position) => position + 1),
        );
        assert.deepEqual(
          log,
          committed.get(room)!.map((text) => JSON.parse(text) as LogEntry),
        );
        assert.equal(await store.head(room), log.length);
        // In the order of the calls.
        const mine = results.filter((_, position) => position % names.length === index).map(seqOf);
        assert.deepEqual(
          mine,
          [...mine].sort((one, other) => one - other),
        );
        assert.deepEqual(
          mine,
          log.filter(({ type }) => type === 'message').map(({ seq }) => seq),
        );
      }
    });

    it('P1: numbers go on and the epoch stays after the store was closed and opened', async () => {
      const room = newRoom();
      const { epoch } = store;
      assert.notEqual(epoch, '');
      assert.equal(seqOf(await store.append(request(room, maya, say('one')))), 2);
      await reopen();
      assert.equal(store.epoch, epoch);
      assert.equal(seqOf(await store.append(request(room, maya, say('two')))), 3);
    });

    it('P2: what was acknowledged is there after the store was closed and opened', async () => {
      const room = newRoom();
      const sends = Array.from({ length: 50 }, (_, index) => request(room, maya, say(`text ${index}`)));
      const results = await Promise.all(sends.map((send) => store.append(send)));
      await reopen();
      const log = await logOf(store, room);
      for (const [index, result] of results.entries()) {
        const entry = log[seqOf(result) - 1]!;
        assert.ok(entry.type === 'message');
        assert.deepEqual([entry.key, entry.text], [sends[index]!.key, `text ${index}`]);
      }
    });

    it('P2: close finishes what is under way', async () => {
      const room = newRoom();
      const sends = Array.from({ length: 20 }, () => store.append(request(room, maya, say('late'))));
      await reopen();
      const results = await Promise.all(sends);
      assert.ok(results.every(({ ok }) => ok));
      assert.equal(await store.head(room), 21);
    });

    it('a closed store refuses', async () => {
      const own = await makePlace();
      const closed = await own.open({ limits, now });
      await closed.close();
      const result = await closed.append(request('lobby', maya, say('too late')));
      assert.deepEqual({ ...result, message: '' }, { ok: false, code: 'store-unavailable', message: '' });
      await assert.rejects(closed.createGuest({ id: 'g', name: 'G', secretHash: '' }));
      await assert.rejects(closed.head('lobby'));
      await own.remove();
    });

    it('P3: a resend gets the first answer again, at once, later, and after a restart', async () => {
      const room = newRoom();
      const send = request(room, maya, say('once'));
      const [first, second] = await Promise.all([store.append(send), store.append(send)]);
      assert.deepEqual(first, { ok: true, seq: 2, at: clock, duplicate: false });
      assert.deepEqual(second, { ...first, duplicate: true });
      clock += 5_000;
      await store.append(request(room, jonas, say('between')));
      assert.deepEqual(await store.append(send), second);
      await reopen();
      assert.deepEqual(await store.append(send), second);
      assert.equal(await store.head(room), 4);
    });

    it('P3: a duplicate adds no entry, and tells nobody', async () => {
      const room = newRoom();
      const send = request(room, maya, say('once'));
      await store.append(send);
      const told: RoomCommit[] = [];
      const stop = store.onCommit((commits) => told.push(...commits));
      await store.append(send);
      await store.append(request(newRoom(), maya, say('fence')));
      stop();
      assert.ok(told.every((commit) => commit.room !== room));
    });

    it('P3: the same key with another body is refused', async () => {
      const room = newRoom();
      const seq = seqOf(await store.append(request(room, maya, say('target'))));
      const bodies: Body[] = [
        say('one'),
        say('other'),
        { type: 'edit', of: seq, text: 'one' },
        { type: 'edit', of: seq, text: 'other' },
        { type: 'reaction', of: seq, emoji: 'a', on: true },
        { type: 'reaction', of: seq, emoji: 'b', on: true },
        { type: 'reaction', of: seq, emoji: 'a', on: false },
        { type: 'member', change: 'joined' },
        { type: 'member', change: 'left' },
        { type: 'delete', of: seq },
      ];
      for (const [index, body] of bodies.entries()) {
        const key = `reused-${index}`;
        // The deletion comes last: nothing can be said about a deleted message.
        assert.ok((await store.append(request(room, maya, body, { key }))).ok);
        const others = bodies.filter((other) => other !== body);
        const answers = await Promise.all(others.map((other) => store.append(request(room, maya, other, { key }))));
        for (const answer of answers) assert.equal(answer.ok ? 'ok' : answer.code, 'key-reused');
      }
    });

    it('P3: a key is the own of a sender in a room', async () => {
      const room = newRoom();
      const key = 'shared';
      const sends = [
        request(room, maya, say('one'), { key }),
        request(room, jonas, say('two'), { key }),
        request(newRoom(), maya, say('three'), { key }),
      ];
      const results = await Promise.all(sends.map((send) => store.append(send)));
      assert.ok(results.every((result) => result.ok && !result.duplicate));
    });

    it('refuses what the log does not allow, and only that', async () => {
      const room = newRoom();
      const [own, gone] = await Promise.all([
        store.append(request(room, maya, say('mine'))),
        store.append(request(room, maya, say('gone'))),
      ]);
      await store.append(request(room, maya, { type: 'delete', of: seqOf(gone) }));
      const head = await store.head(room);
      const cases: [User, Body, string][] = [
        [maya, { type: 'edit', of: 99, text: 'x' }, 'no-such-message'],
        [maya, { type: 'delete', of: 99 }, 'no-such-message'],
        [maya, { type: 'reaction', of: 99, emoji: 'a', on: true }, 'no-such-message'],
        [maya, { type: 'edit', of: 1, text: 'not a message' }, 'no-such-message'],
        [maya, { type: 'edit', of: seqOf(gone), text: 'x' }, 'no-such-message'],
        [maya, { type: 'delete', of: seqOf(gone) }, 'no-such-message'],
        [maya, { type: 'reaction', of: seqOf(gone), emoji: 'a', on: true }, 'no-such-message'],
        [jonas, { type: 'edit', of: seqOf(own), text: 'x' }, 'forbidden'],
        [jonas, { type: 'delete', of: seqOf(own) }, 'forbidden'],
      ];
      const [results, last] = await Promise.all([
        Promise.all(cases.map(([sender, body]) => store.append(request(room, sender, body)))),
        store.append(request(room, maya, say('after'))),
      ]);
      assert.deepEqual(
        results.map((result) => (result.ok ? 'ok' : result.code)),
        cases.map(([, , code]) => code),
      );
      // Jonas, who was refused, is no member either.
      assert.equal(seqOf(last), head + 1);
      assert.equal((await store.snapshot(room, 1)).memberCount, 1);
      const elsewhere = newRoom();
      const refused = await store.append(request(elsewhere, maya, { type: 'delete', of: 1 }));
      assert.equal(refused.ok ? 'ok' : refused.code, 'no-such-message');
      assert.equal(await store.head(elsewhere), 0);
    });

    it('a refused send may be sent again under its key', async () => {
      const room = newRoom();
      const send = request(room, maya, { type: 'edit', of: 2, text: 'better' });
      assert.equal((await store.append(send)).ok, false);
      assert.equal(seqOf(await store.append(request(room, maya, say('worse')))), 2);
      assert.equal(seqOf(await store.append(send)), 3);
    });

    it('a message has so many different reactions and no more', async () => {
      const room = newRoom();
      const of = seqOf(await store.append(request(room, maya, say('dear'))));
      const react = (who: User, emoji: string, on = true) =>
        store.append(request(room, who, { type: 'reaction', of, emoji, on }));
      const answers = await Promise.all([...'abcd'].map((emoji) => react(maya, emoji)));
      assert.deepEqual(
        answers.map((answer) => (answer.ok ? 'ok' : answer.code)),
        ['ok', 'ok', 'ok', 'too-many'],
      );
      assert.ok((await react(jonas, 'a')).ok);
      assert.ok((await react(maya, 'b', false)).ok);
      assert.ok((await react(jonas, 'd')).ok);
      const { messages } = await store.snapshot(room, 1);
      assert.deepEqual(messages[0]!.reactions, [
        { emoji: 'a', by: ['maya', 'jonas'] },
        { emoji: 'c', by: ['maya'] },
        { emoji: 'd', by: ['jonas'] },
      ]);
    });

    it('P4: an entry is what PROTOCOL.md says, and no more than that', async () => {
      const room = newRoom();
      const sender = { ...maya, secret: 'not for others' };
      const of = seqOf(await store.append(request(room, sender, say('hello'), { key: 'k1' })));
      await store.append(request(room, sender, { type: 'edit', of, text: 'Hello' }, { key: 'k2' }));
      await store.append(request(room, sender, { type: 'reaction', of, emoji: '👍', on: true }, { key: 'k3' }));
      await store.append(request(room, sender, { type: 'delete', of }, { key: 'k4' }));
      await store.append(request(room, sender, { type: 'member', change: 'left' }, { key: 'k5' }));
      const base = { at: clock, from: 'maya' };
      assert.deepEqual(await logOf(store, room), [
        { seq: 1, type: 'member', ...base, change: 'joined', user: maya },
        { seq: 2, type: 'message', ...base, key: 'k1', name: 'Maya', text: '', erased: true },
        { seq: 3, type: 'edit', ...base, key: 'k2', of, text: '', erased: true },
        { seq: 4, type: 'reaction', ...base, key: 'k3', of, emoji: '👍', on: true },
        { seq: 5, type: 'delete', ...base, key: 'k4', of },
        { seq: 6, type: 'member', ...base, key: 'k5', change: 'left', user: maya },
      ]);
    });

    it('text comes back as it was, whatever is in it', async () => {
      const room = newRoom();
      const texts = [
        'a',
        '',
        `'; DROP TABLE rooms; --`,
        '\0\u0001 ',
        '\ud800 alone',
        '👩‍👩‍👧 ü 漢',
        '"\\n',
        '   ',
        'x'.repeat(8_000),
      ];
      const told: string[] = [];
      const stop = store.onCommit((commits) => told.push(...commits.flatMap(({ entries }) => entries)));
      await Promise.all(texts.map((text) => store.append(request(room, maya, say(text)))));
      stop();
      const { entries } = await store.since(room, 0, everything, everything);
      // Byte for byte what subscribers got (P9).
      assert.deepEqual(entries, told);
      const { messages } = await store.snapshot(room, 50);
      assert.deepEqual(
        messages.map(({ text }) => text),
        texts,
      );
    });

    it('a newcomer is announced once, a change of name too', async () => {
      const room = newRoom();
      await store.append(request(room, maya, say('one')));
      await store.append(request(room, maya, say('two')));
      const renamed: User = { ...maya, name: 'Maja' };
      await Promise.all([
        store.append(request(room, renamed, say('three'))),
        store.append(request(room, renamed, say('four'))),
      ]);
      const log = await logOf(store, room);
      assert.deepEqual(
        log.map((entry) => (entry.type === 'member' ? [entry.change, entry.user.name] : entry.type)),
        [['joined', 'Maya'], 'message', 'message', ['renamed', 'Maja'], 'message', 'message'],
      );
      const { members, messages } = await store.snapshot(room, 10);
      assert.deepEqual(members, [renamed]);
      assert.deepEqual(
        messages.map((message) => message.name),
        ['Maya', 'Maya', 'Maja', 'Maja'],
      );
    });

    it('a body about membership never counts anybody twice', async () => {
      const room = newRoom();
      const changes: ('joined' | 'left')[] = ['left', 'joined', 'joined', 'left', 'left', 'joined'];
      const results = await Promise.all(
        changes.map((change) => store.append(request(room, maya, { type: 'member', change }))),
      );
      assert.deepEqual(results.map(seqOf), [1, 2, 3, 4, 5, 6]);
      const log = await logOf(store, room);
      assert.deepEqual(
        log.map((entry) => entry.type === 'member' && entry.change),
        ['renamed', 'joined', 'renamed', 'left', 'renamed', 'joined'],
      );
      assert.equal(fold(log).memberCount, 1);
      const { memberCount, members } = await store.snapshot(room, 1);
      assert.deepEqual([memberCount, members], [1, [maya]]);
      await store.append(request(room, maya, { type: 'member', change: 'left' }));
      await store.append(request(room, maya, say('back again')));
      assert.equal((await store.snapshot(room, 1)).memberCount, 1);
    });

    it('time does not go back within a room', async () => {
      const room = newRoom();
      const first = await store.append(request(room, maya, say('one')));
      clock -= 3_600_000;
      const second = await store.append(request(room, maya, say('two')));
      clock += 7_200_000;
      const third = await store.append(request(room, maya, say('three')));
      clock -= 3_600_000;
      assert.ok(first.ok && second.ok && third.ok);
      assert.equal(second.at, first.at);
      assert.equal(third.at, first.at + 3_600_000);
    });

    it('P19: deleting takes the content out of log and view, and keeps the numbers', async () => {
      const room = newRoom();
      const send = request(room, maya, say('secret one'));
      const of = seqOf(await store.append(send));
      const edit = request(room, maya, { type: 'edit', of, text: 'secret two' });
      await store.append(edit);
      await store.append(request(room, jonas, { type: 'reaction', of, emoji: '👍', on: true }));
      const before = await store.head(room);
      const gone = await store.append(request(room, jonas, { type: 'delete', of }, { moderator: true }));
      assert.equal(seqOf(gone), before + 1);
      const { entries } = await store.since(room, 0, everything, everything);
      assert.ok(!entries.join('').includes('secret'));
      const { messages } = await store.snapshot(room, 10);
      const [message] = messages;
      assert.deepEqual([message!.text, message!.reactions, message!.edited], ['', [], undefined]);
      assert.deepEqual(message!.deleted, { at: clock, by: 'jonas' });
      // The sender, who has not heard, tries once more: it is known, and nothing comes back.
      assert.deepEqual(await store.append(send), { ok: true, seq: of, at: clock, duplicate: true });
      assert.ok((await store.append(edit)).ok);
      assert.equal(await store.head(room), before + 1);
    });

    it('a slice ends where it is told to', async () => {
      const room = newRoom();
      for (let index = 0; index < 9; index++) await store.append(request(room, maya, say('x'.repeat(100))));
      const numbers = async (seq: number, limit: number, bytes: number) => {
        const slice = await store.since(room, seq, limit, bytes);
        assert.equal(slice.head, 10);
        return slice.entries.map((text) => (JSON.parse(text) as LogEntry).seq);
      };
      assert.deepEqual(await numbers(0, 3, everything), [1, 2, 3]);
      assert.deepEqual(await numbers(8, 100, everything), [9, 10]);
      assert.deepEqual(await numbers(10, 100, everything), []);
      assert.deepEqual(await numbers(99, 100, everything), []);
      assert.deepEqual(await numbers(4, 100, 1), [5]);
      const two = (await store.since(room, 4, 2, everything)).entries.join('').length;
      assert.deepEqual(await numbers(4, 100, two), [5, 6]);
      assert.deepEqual(await store.since(newRoom(), 0, 10, 10), { head: 0, entries: [] });
    });

    it('P6: pages go back and forth, and say whether there is more', async () => {
      const room = newRoom();
      for (let index = 0; index < 5; index++) {
        const of = seqOf(await store.append(request(room, maya, say(`text ${index}`))));
        await store.append(request(room, jonas, { type: 'reaction', of, emoji: '👍', on: true }));
      }
      const all = (await store.page(room, { before: everything }, 50)).messages.map(({ seq }) => seq);
      assert.equal(all.length, 5);
      const look = async (where: { before: number } | { after: number }, limit: number) => {
        const { asOf, messages, more } = await store.page(room, where, limit);
        assert.equal(asOf, 12);
        return [messages.map(({ seq }) => seq), more];
      };
      assert.deepEqual(await look({ before: everything }, 2), [all.slice(3), true]);
      assert.deepEqual(await look({ before: all[3]! }, 3), [all.slice(0, 3), false]);
      assert.deepEqual(await look({ before: all[3]! }, 2), [all.slice(1, 3), true]);
      assert.deepEqual(await look({ before: 1 }, 2), [[], false]);
      assert.deepEqual(await look({ after: 0 }, 2), [all.slice(0, 2), true]);
      assert.deepEqual(await look({ after: all[2]! }, 2), [all.slice(3), false]);
      assert.deepEqual(await look({ after: all[4]! }, 2), [[], false]);
    });

    it('P6: a page names everybody in it who is known', async () => {
      const room = newRoom();
      const of = seqOf(await store.append(request(room, maya, say('hello'))));
      await store.append(request(room, jonas, { type: 'reaction', of, emoji: '👍', on: true }));
      await store.append(request(room, { ...maya, id: 'other' }, say('not on this page')));
      await store.append(request(room, maya, { type: 'member', change: 'left' }));
      const { users } = await store.page(room, { before: of + 1 }, 1);
      assert.deepEqual(byId(users), [jonas, maya]);
      const snapshot = await store.snapshot(room, 2);
      const named = [...snapshot.members, ...snapshot.users].map(({ id }) => id).sort();
      assert.deepEqual(named, ['jonas', 'maya', 'other']);
    });

    it('P11: a snapshot of a large room has some of the members and their number', async () => {
      const room = newRoom();
      await Promise.all(
        Array.from({ length: 9 }, (_, index) =>
          store.append(request(room, { id: `m${index}`, name: 'M', kind: 'guest' }, say('hi'))),
        ),
      );
      const snapshot = await store.snapshot(room, 9);
      assert.equal(snapshot.members.length, limits.presenceNames);
      assert.equal(snapshot.memberCount, 9);
      assert.equal(new Set([...snapshot.members, ...snapshot.users].map(({ id }) => id)).size, 9);
    });

    it('an unknown room is empty', async () => {
      const room = newRoom();
      assert.equal(await store.head(room), 0);
      const page = { asOf: 0, messages: [], users: [], more: false };
      assert.deepEqual(await store.page(room, { before: 10 }, 10), page);
      assert.deepEqual(await store.snapshot(room, 10), { ...page, members: [], memberCount: 0 });
    });

    it('listeners hear of a commit after those who wait for it, in order, until they unsubscribe', async () => {
      const room = newRoom();
      const heard: string[] = [];
      const stop = store.onCommit((commits) => heard.push(`told ${commits[0]!.last}`));
      const send = async (text: string) =>
        heard.push(`done ${seqOf(await store.append(request(room, maya, say(text))))}`);
      await send('one');
      await send('two');
      await store.head(room);
      stop();
      await send('three');
      await store.head(room);
      assert.deepEqual(heard, ['done 2', 'told 2', 'done 3', 'told 3', 'done 4']);
    });

    it('keeps guests', async () => {
      const guest = { id: 'g_1', name: 'Maya', secretHash: 'ab'.repeat(32) };
      assert.equal(await store.findGuest('g_1'), undefined);
      await store.createGuest(guest);
      await assert.rejects(store.createGuest({ ...guest, name: 'Thief', secretHash: '' }));
      assert.deepEqual({ ...(await store.findGuest('g_1')) }, guest);
      await store.renameGuest('g_1', 'Maja');
      await store.renameGuest('g_2', 'Nobody');
      await reopen();
      assert.deepEqual({ ...(await store.findGuest('g_1')) }, { ...guest, name: 'Maja' });
      assert.equal(await store.findGuest('g_2'), undefined);
    });

    it('P11: read markers only go up', async () => {
      const room = newRoom();
      const other = newRoom();
      const mark = (user: string, seq: number, where = room) => ({ room: where, user, seq });
      await store.saveReads([mark('maya', 5), mark('jonas', 2), mark('maya', 9, other)]);
      await store.saveReads([mark('maya', 3), mark('jonas', 4)]);
      await store.saveReads([]);
      await reopen();
      const markers = await store.reads(room, { limit: 10 });
      assert.deepEqual(markers.map(({ user, seq }) => `${user} ${seq}`).sort(), ['jonas 4', 'maya 5']);
      assert.equal((await store.reads(room, { limit: 1 })).length, 1);
      assert.deepEqual({ ...(await store.reads(other, { user: 'maya' }))[0] }, mark('maya', 9, other));
      assert.deepEqual(await store.reads(other, { user: 'jonas' }), []);
    });

    it('P6: whatever happens, log, snapshots and pages tell the same', async () => {
      await fc.assert(
        fc.asyncProperty(steps, fc.nat({ max: 6 }), async (todo, pageLength) => {
          const room = newRoom();
          const limit = pageLength + 1;
          const middle = Math.floor(todo.length / 2);
          await play(room, todo.slice(0, middle));
          const early = await store.snapshot(room, limit);
          const earlyPage = await store.page(room, { before: early.messages[0]?.seq ?? 0 }, limit);
          await play(room, todo.slice(middle));
          const log = await logOf(store, room);
          const state = fold(log);
          const messages = state.messages.map(plain);

          const snapshot = await store.snapshot(room, limit);
          assert.deepEqual(snapshot.messages, messages.slice(-limit));
          assert.equal(snapshot.more, messages.length > limit);
          assert.equal(snapshot.memberCount, state.memberCount);
          assert.equal(state.memberCount, state.members.size);
          assert.deepEqual(byId(snapshot.members), byId(state.members.values()));
          for (const user of [...snapshot.members, ...snapshot.users]) assert.deepEqual(user, state.users.get(user.id));

          const later = log.slice(early.asOf);
          const resumed = prependPage(applyEntries(stateOf(store.epoch, early), later), earlyPage, later);
          assert.deepEqual(resumed.messages.map(plain), messages.slice(-resumed.messages.length || messages.length));
          assert.deepEqual(byId(resumed.members.values()), byId(state.members.values()));
          assert.equal(resumed.memberCount, state.memberCount);

          const back: Message[] = [];
          for (let before = everything, more = true; more; before = back[0]?.seq ?? 0) {
            const page = await store.page(room, { before }, limit);
            back.unshift(...page.messages);
            more = page.more;
          }
          assert.deepEqual(back, messages);
        }),
        { numRuns: 25 },
      );
    });

    /** Does things by the handful, some of them to entries that are no messages or do not exist. */
    async function play(room: string, todo: readonly Step[]): Promise<void> {
      const names = new Map<number, string>();
      for (let from = 0; from < todo.length; from += 8) {
        const reach = (await store.head(room)) + 3;
        const bodyOf = (step: Step): [who: number, body: Body] => {
          if (step.do === 'message') return [step.who, say(step.text)];
          if (step.do === 'leave') return [step.who, { type: 'member', change: 'left' }];
          if (step.do === 'rename') {
            names.set(step.who, step.name);
            return [step.who, { type: 'member', change: 'joined' }];
          }
          const of = 1 + (step.target % reach);
          if (step.do === 'edit') return [step.target % 4, { type: 'edit', of, text: step.text }];
          if (step.do === 'delete') return [step.target % 4, { type: 'delete', of }];
          return [step.who, { type: 'reaction', of, emoji: step.emoji, on: step.on }];
        };
        await Promise.all(
          todo.slice(from, from + 8).map((step) => {
            const [who, body] = bodyOf(step);
            const sender: User = { id: `u${who}`, name: names.get(who) ?? `User ${who}`, kind: 'guest' };
            return store.append(request(room, sender, body, { moderator: who === 0 }));
          }),
        );
      }
    }
  });
}

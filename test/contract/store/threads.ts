import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bounds } from '../../../server/src/limits.ts';
import type { ThreadOf, ThreadStore } from '../../../server/src/store/threads.ts';
import type { Body, LogEntry, User } from '../../../src/protocol/index.ts';
import { everything, fold, jonas, logOf, maya, request, say, seqOf, type StoreBench } from './bench.ts';

const answer = (thread: number, text: string, more: object = {}): Body => ({ type: 'message', text, thread, ...more });
const person = (id: string): User => ({ id, name: id, kind: 'user' });
const newest = { before: everything };

/** Answers to messages in their threads (P36). */
export function testThreads(bench: StoreBench): void {
  const by = async (room: string, who: User, body: Body, more = {}): Promise<number> =>
    seqOf(await bench.store.append(request(room, who, body, more)));
  const refused = async (room: string, who: User, body: Body): Promise<string> => {
    const result = await bench.store.append(request(room, who, body));
    return result.ok ? 'ok' : result.code;
  };
  const messageOf = async (room: string, seq: number) => {
    const { messages } = await bench.store.page(room, { after: seq - 1 }, 1);
    assert.equal(messages[0]?.seq, seq);
    return messages[0];
  };
  /** What every reader of the log is told, and what pages tell: the same. */
  const answersOf = async (room: string, root: number) => {
    const { answers } = (await messageOf(room, root))!;
    const folded = fold(await logOf(bench.store, room)).messages.find(({ seq }) => seq === root)!.answers;
    assert.deepEqual(folded, answers);
    return answers;
  };

  it('P36: what is answered tells how many answers there are, by whom and when, to whoever folds the log and in pages', async () => {
    const room = bench.newRoom();
    const root = await by(room, maya, say('who comes?'));
    assert.equal(await answersOf(room, root), undefined);
    bench.clock += 5;
    const first = await by(room, jonas, answer(root, 'me'));
    const at = bench.clock;
    assert.deepEqual(await answersOf(room, root), { count: 1, last: first, at, by: ['jonas'] });
    for (const id of ['ada', 'ben', 'cem']) await by(room, person(id), answer(root, id));
    const last = await by(room, person('ben'), answer(root, 'I meant yes'));
    assert.deepEqual(await answersOf(room, root), { count: 5, last, at, by: ['ben', 'cem', 'ada'] });
    const entry = (await logOf(bench.store, room)).at(-1) as Extract<LogEntry, { type: 'message' }>;
    assert.deepEqual([entry.thread, entry.reply, entry.of], [root, root, root], 'old clients quote what is answered');
    const { users } = await bench.store.page(room, { after: root - 1 }, 1);
    assert.deepEqual(users.map(({ id }) => id).sort(), ['ada', 'ben', 'cem', 'maya']);
    await bench.reopen();
    assert.equal((await answersOf(room, root))?.count, 5);
  });

  it('P36: a deletion makes it one less, the last one takes the count away, and what was answered keeps its answers when it is deleted', async () => {
    const room = bench.newRoom();
    const root = await by(room, maya, say('who comes?'));
    const [one, two, three] = [
      await by(room, jonas, answer(root, 'one')),
      await by(room, person('ada'), answer(root, 'two')),
      await by(room, jonas, answer(root, 'three')),
    ];
    const at = bench.clock;
    await by(room, jonas, { type: 'delete', of: three });
    assert.deepEqual(await answersOf(room, root), { count: 2, last: two, at, by: ['ada', 'jonas'] });
    await by(room, jonas, { type: 'delete', of: one });
    assert.deepEqual(await answersOf(room, root), { count: 1, last: two, at, by: ['ada'] });
    await by(room, maya, { type: 'delete', of: root });
    assert.equal((await messageOf(room, root))?.text, '');
    assert.equal((await answersOf(room, root))?.count, 1);
    const late = await by(room, jonas, answer(root, 'still here'));
    assert.equal((await answersOf(room, root))?.last, late);
    await by(room, person('ada'), { type: 'delete', of: two });
    await by(room, jonas, { type: 'delete', of: late });
    assert.equal(await answersOf(room, root), undefined);
    assert.equal(await refused(room, jonas, answer(root, 'to nothing')), 'no-such-message');
  });

  it('P36: no thread is in a thread, of an entry that is no message, or of a deleted message that had none', async () => {
    const room = bench.newRoom();
    const root = await by(room, maya, say('one'));
    const inThread = await by(room, jonas, answer(root, 'two'));
    assert.equal(await refused(room, maya, answer(inThread, 'three')), 'no-such-message');
    assert.equal(await refused(room, maya, answer(1, 'to who joined')), 'no-such-message');
    assert.equal(await refused(room, maya, answer(99, 'to nobody')), 'no-such-message');
    const gone = await by(room, maya, say('gone'));
    await by(room, maya, { type: 'delete', of: gone });
    assert.equal(await refused(room, maya, answer(gone, 'to nothing')), 'no-such-message');
  });

  const it36 = (title: string, test: (threads: ThreadStore) => Promise<void>): void => {
    it(title, async (t) => {
      if (!bench.store.threads) return t.skip('this store keeps no threads');
      return test(bench.store.threads);
    });
  };
  const ofUser = (user: User, room: string, thread: number): ThreadOf => ({ user: user.id, room, thread });
  const listed = async (threads: ThreadStore, { id }: User, room?: string) =>
    (await threads.followed(id, undefined, 50))
      .filter((each) => room === undefined || each.room === room)
      .map((each) => [each.room, each.root.seq, each.unread]);
  const summaryOf = async (who: User, room: string) => {
    const [summary] = await bench.store.lists!.summaries([{ user: who.id, room }]);
    return [summary?.unread, summary?.mentions, summary?.threads];
  };

  it36('P36: pages of a thread have its answers alone, as they are now, with what they answer', async (threads) => {
    const room = bench.newRoom();
    const root = await by(room, maya, say('root'));
    const all: number[] = [];
    for (let index = 0; index < 5; index++) {
      all.push(await by(room, jonas, answer(root, `answer ${index}`)));
      await by(room, maya, say(`between ${index}`));
    }
    await by(room, jonas, { type: 'edit', of: all[4]!, text: 'ANSWER 4' });
    await by(room, jonas, { type: 'delete', of: all[3]! });
    const seqs = async (where: Parameters<ThreadStore['page']>[1], limit: number) => {
      const page = (await threads.page(ofUser(maya, room, root), where, limit))!;
      return [page.messages.map(({ seq }) => seq), page.more];
    };
    assert.deepEqual(await seqs(newest, 2), [all.slice(3), true]);
    assert.deepEqual(await seqs({ before: all[3]! }, 3), [all.slice(0, 3), false]);
    assert.deepEqual(await seqs({ after: all[1]! }, 2), [all.slice(2, 4), true]);
    const page = (await threads.page(ofUser(maya, room, root), newest, 50))!;
    assert.deepEqual(
      page.messages.map(({ text }) => text),
      ['answer 0', 'answer 1', 'answer 2', '', 'ANSWER 4'],
    );
    assert.deepEqual([page.root.seq, page.root.answers?.count], [root, 4]);
    assert.equal(page.asOf, await bench.store.head(room));
    assert.deepEqual(page.users.map(({ id }) => id).sort(), ['jonas', 'maya']);
    assert.equal(await threads.page(ofUser(maya, room, all[0]!), newest, 50), undefined, 'an answer has no thread');
    assert.equal(await threads.page(ofUser(maya, room, 99), newest, 50), undefined);
    const silent = await by(room, maya, say('nobody answers'));
    assert.deepEqual((await threads.page(ofUser(maya, room, silent), newest, 50))?.messages, []);
  });

  it36(
    'P36: whoever wrote, answers or is mentioned follows, until they say otherwise, and what others answer is unread for them',
    async (threads) => {
      const room = bench.newRoom();
      for (const id of ['ada', 'ben', 'cem']) await by(room, person(id), { type: 'member', change: 'joined' });
      const [ada, ben, cem] = ['ada', 'ben', 'cem'].map(person) as [User, User, User];
      const root = await by(room, maya, say('root'));
      await bench.store.saveReads(
        [maya, ada, ben, cem, jonas].map((user) => ({ room, user: user.id, seq: everything })),
      );
      await by(room, jonas, answer(root, 'one'));
      await by(room, jonas, answer(root, '@ada two', { mentions: [[0, 4, 'ada']] }));
      assert.deepEqual(await listed(threads, maya, room), [[room, root, 2]]);
      assert.deepEqual(
        await listed(threads, ada, room),
        [[room, root, 1]],
        'what was before the mention was not for her',
      );
      assert.deepEqual(await listed(threads, jonas, room), [[room, root, 0]], 'own answers are read');
      assert.deepEqual(await listed(threads, ben, room), []);
      assert.deepEqual(await summaryOf(maya, room), [0, 0, 1]);
      assert.deepEqual(await summaryOf(ben, room), [0, 0, undefined]);
      assert.ok((await threads.follow(ofUser(ben, room, root))).ok);
      const three = await by(room, jonas, answer(root, 'three'));
      assert.deepEqual(await listed(threads, ben, room), [[room, root, 1]]);
      assert.ok((await threads.seen(ofUser(maya, room, root), three)).ok);
      assert.deepEqual(await listed(threads, maya, room), [[room, root, 0]]);
      assert.deepEqual(await summaryOf(maya, room), [0, 0, undefined]);
      assert.ok((await threads.seen(ofUser(maya, room, root), 1)).ok, 'only up');
      assert.ok((await threads.unfollow(ofUser(maya, room, root))).ok);
      await by(room, jonas, answer(root, 'four'));
      assert.deepEqual(await listed(threads, maya, room), []);
      assert.equal((await threads.page(ofUser(maya, room, root), newest, 1))?.following, false);
      const five = await by(room, jonas, answer(root, '@maya five', { mentions: [[0, 5, 'maya']] }));
      assert.deepEqual(await listed(threads, maya, room), [[room, root, 1]], 'a mention is for her again');
      await by(room, jonas, { type: 'delete', of: five });
      assert.deepEqual(await listed(threads, maya, room), [[room, root, 0]]);
      const edited = await by(room, jonas, answer(root, 'six'));
      await by(room, jonas, { type: 'edit', of: edited, text: '@cem six', mentions: [[0, 4, 'cem']] });
      assert.deepEqual(await listed(threads, cem, room), [[room, root, 1]], 'mentioned by an edit');
      assert.deepEqual(await threads.followers(room, root, ['maya', 'cem', 'nobody']), [
        ['maya', five - 1],
        ['cem', edited - 1],
      ]);
      await by(room, cem, { type: 'member', change: 'left' });
      assert.deepEqual(await listed(threads, cem, room), [], 'of a room that one is no member of');
      const code = async (thread: number) => {
        const result = await threads.follow(ofUser(ben, room, thread));
        return result.ok || result.code;
      };
      assert.deepEqual([await code(99), await code(edited), await code(1)], Array(3).fill('no-such-message'));
    },
  );

  it36('P36: answers are unread in the room only where they are for it, too', async () => {
    const room = bench.newRoom();
    const root = await by(room, maya, say('root'));
    await by(room, person('ben'), { type: 'member', change: 'joined' });
    const ben = person('ben');
    for (let index = 0; index < 150; index++) await by(room, jonas, answer(root, `${index}`));
    assert.deepEqual(await summaryOf(ben, room), [0, 0, undefined]);
    const shown = await by(room, jonas, answer(root, 'for all', { inRoom: true }));
    assert.deepEqual((await messageOf(room, shown))?.inRoom, true);
    assert.deepEqual(await summaryOf(ben, room), [1, 0, undefined]);
    await by(room, jonas, answer(root, '@ben', { mentions: [[0, 4, 'ben']] }));
    assert.deepEqual(await summaryOf(ben, room), [1, 0, 1], 'a mention in a thread is told by the thread');
    await by(room, jonas, say('@ben'), {});
    assert.deepEqual(await summaryOf(ben, room), [2, 0, 1]);
    const [summary] = await bench.store.lists!.summaries([{ user: 'ben', room }]);
    assert.equal(summary?.last?.thread, undefined);
    await by(room, jonas, answer(root, 'last'));
    assert.equal((await bench.store.lists!.summaries([{ user: 'ben', room }]))[0]?.last?.thread, root);
  });

  it36(
    'P36: threads are listed by their newest answers, page by page, and the first are forgotten above a bound',
    async (threads) => {
      const rooms = [bench.newRoom(), bench.newRoom()];
      const reader = person('reader');
      const roots: (readonly [string, number])[] = [];
      for (let index = 0; index < 6; index++) {
        const room = rooms[index % 2]!;
        roots.push([room, await by(room, reader, say(`root ${index}`))]);
      }
      for (const [room, root] of roots) {
        bench.clock += 1;
        await by(room, jonas, answer(root, 'hi'));
      }
      const all = roots.toReversed().map(([room, root]) => [room, root, 1]);
      assert.deepEqual(await listed(threads, reader), all);
      const page = await threads.followed(reader.id, undefined, 4);
      const last = page.at(-1)!;
      const rest = await threads.followed(reader.id, [last.at, last.room, last.root.seq], 4);
      assert.deepEqual(
        [...page, ...rest].map(({ room, root, unread }) => [room, root.seq, unread]),
        all,
      );
      assert.deepEqual(last.root.answers?.by, ['jonas']);
      assert.deepEqual(last.users.map(({ id }) => id).sort(), ['jonas', 'reader']);
      const many = bench.newRoom();
      await by(many, jonas, say('first'));
      const texts = Array.from({ length: bounds.followedThreads }, (_, index) => by(many, jonas, say(`${index}`)));
      await Promise.all((await Promise.all(texts)).map((root) => threads.follow(ofUser(reader, many, root))));
      assert.deepEqual(await threads.followers(roots[0]![0], roots[0]![1], [reader.id]), []);
      assert.deepEqual(await threads.followers(roots[5]![0], roots[5]![1], [reader.id]), []);
    },
  );

  it36('P36, P34: answers of people whom one has blocked are not unread', async (threads) => {
    const room = bench.newRoom();
    const root = await by(room, maya, say('root'));
    await by(room, jonas, answer(root, 'one'));
    await bench.store.lists!.block('maya', 'jonas');
    assert.deepEqual(await listed(threads, maya, room), [[room, root, 0]]);
    assert.deepEqual((await summaryOf(maya, room))[2], undefined);
  });
}

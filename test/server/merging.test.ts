import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { companionOf, type Body, type ConversationSummary } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { deskFor, follow, say, standing, told } from '../support/desk.ts';
import { ask, makeRoom, outcome } from '../support/rooms.ts';
import { userCredential } from '../support/tokens.ts';

const merge = (into: string): Body => ({ type: 'conversation', status: 'closed', into });
const reopen: Body = { type: 'conversation', status: 'open' };

/** What the log of a room has come to. */
const headOf = async (who: Parameters<typeof ask>[0], room: string): Promise<number> => {
  return ((await ask(who, { type: 'history', room })) as unknown as { readonly asOf: number }).asOf;
};

describe('merging conversations (P53)', { concurrency: 2 }, () => {
  test('one goes on in another of the same visitor: both sides are told, it outlasts a restart, and a message ends it', async (t) => {
    const desk = await deskFor(t);
    const { relay, maya, ana, room: first, clock } = desk;
    const second = await makeRoom(maya, 'support');
    const third = await makeRoom(maya, 'support');
    for (const room of [first, second, third]) {
      clock.advance(1_000);
      await say(maya, room, 'hello');
    }
    await follow(maya, first);
    clock.advance(1_000);
    assert.equal(await outcome(ana, first, merge(second)), 'ack');
    const entry = await told(maya, first, 'conversation');
    assert.deepEqual([entry.status, entry.into, entry.from], ['closed', second, 'u_ana']);
    const merged = { status: 'closed', into: second };
    assert.deepEqual(await standing(maya, first), merged);
    assert.deepEqual(await standing(maya, second), { status: 'open' });
    const head = await headOf(ana, first);
    assert.equal(await outcome(ana, first, merge(second)), 'ack', 'it is so already');
    assert.equal(await headOf(ana, first), head);

    const api = new ApiClient(relay, userCredential('ana', { roles: ['agent'], name: 'Ana' }));
    const events = async (room: string) =>
      ((await api.get(`/conversations/${room}/history`)).body as { events: Record<string, unknown>[] }).events.map(
        ({ room: _, seq: __, ...event }) => event,
      );
    const by = { id: 'u_ana', name: 'Ana', kind: 'agent' };
    const at = clock.now();
    assert.deepEqual(await events(first), [{ type: 'merged', at, by, into: second }]);
    assert.deepEqual(await events(second), [{ type: 'merged', at, by, from: first }]);
    const others = async (room: string) => {
      const { body } = await api.get(`/conversations/${room}/others`);
      return (body as { conversations: { id: string; into?: string }[] }).conversations.map(({ id, into }) => [
        id,
        into,
      ]);
    };
    assert.deepEqual(await others(second), [
      [third, undefined],
      [first, second],
    ]);
    const acts = [];
    for await (const { act, detail } of relay.relay.audit({ room: first })) acts.push([act, detail]);
    assert.deepEqual(acts, [['closed', second]]);

    // It goes on elsewhere instead; then what it went on in does, too.
    assert.equal(await outcome(ana, first, merge(third)), 'ack');
    assert.deepEqual(await standing(maya, first), { status: 'closed', into: third });
    assert.deepEqual(await events(second), []);
    assert.equal(
      (await api.ask('PATCH', `/conversations/${first}`, { body: { status: 'closed', into: second } })).status,
      200,
    );
    assert.deepEqual(await standing(maya, first), merged);

    await relay.close();
    await desk.start();
    const [visitor, agent] = [await desk.enter('maya'), await desk.enter('ana', 'agent')];
    assert.deepEqual(await standing(visitor, first), merged);
    await say(visitor, first, 'written before, sent late');
    assert.deepEqual(await standing(agent, first), { status: 'open' });
    assert.equal(await outcome(agent, first, merge(second)), 'ack');
    assert.equal(await outcome(agent, first, reopen), 'ack');
    assert.deepEqual(await standing(visitor, first), { status: 'open' });
    assert.equal(await outcome(agent, first, { type: 'conversation', status: 'closed' }), 'ack');
    assert.deepEqual(await standing(visitor, first), { status: 'closed' });
  });

  test('the visitor who waits goes on waiting in the other one, which is opened, and is its own again when the merge ends', async (t) => {
    const desk = await deskFor(t, { sla: { answer: 600_000, resolution: 0 } });
    const { relay, maya, ana, jonas, room: first, clock } = desk;
    const api = new ApiClient(relay, userCredential('jonas', { roles: ['agent'], name: 'Jonas' }));
    const all = async (queue: string): Promise<readonly ConversationSummary[]> =>
      ((await ask(jonas, { type: 'queue', queue } as never)) as unknown as { conversations: ConversationSummary[] })
        .conversations;
    const facts = async (room: string) => {
      const found = [...(await all('open')), ...(await all('closed'))].find(({ id }) => id === room)!;
      const { status, waiting, answerDue, assignee } = found;
      return [status, waiting, answerDue, assignee?.id];
    };
    const closed = ['closed', undefined, undefined, undefined];
    const close: Body = { type: 'conversation', status: 'closed' };
    await say(maya, first, 'an old matter');
    await say(ana, first, 'done');
    await outcome(ana, first, close);
    clock.jump(60_000);
    const second = await makeRoom(maya, 'support');
    await say(maya, second, 'nobody has answered this');
    const since = clock.now();
    await outcome(ana, companionOf(second), { type: 'assign', user: 'u_ana' });
    const waiting = ['open', since, since + 600_000, 'u_ana'];
    assert.deepEqual(await facts(second), waiting);
    clock.jump(60_000);
    const told = async (waiting: number | undefined): Promise<void> => {
      clock.advance(1_000);
      await jonas.next('attended', ({ conversations }) =>
        conversations.some((each) => each.id === first && each.status === 'open' && each.waiting === waiting),
      );
    };
    jonas.send({ type: 'attend', id: 9_001 });
    await jonas.next('attended', ({ id }) => id === 9_001);

    const merged = async (): Promise<void> => assert.equal(await outcome(ana, second, merge(first)), 'ack');
    await merged();
    assert.deepEqual(
      await facts(first),
      waiting,
      'it is opened, and takes over who waits, the promise, and who is to answer',
    );
    assert.deepEqual((await facts(second)).slice(0, 3), closed.slice(0, 3));
    assert.deepEqual(await standing(maya, first), {
      status: 'open',
      agent: { id: 'u_ana', name: 'Ana', kind: 'agent' },
    });
    const events = (await api.get(`/conversations/${first}/history`)).body.events as { type: string; by?: unknown }[];
    assert.deepEqual(
      events
        .slice(-3)
        .map(({ type, by }) => [type, by === undefined])
        .sort(),
      [
        ['assigned', true],
        ['merged', false],
        ['opened', true],
      ],
    );
    // Undone: each is as it was.
    assert.equal(await outcome(ana, second, reopen), 'ack');
    assert.deepEqual(await facts(second), waiting);
    assert.deepEqual(await facts(first), closed);

    // Answered in the other one: that stays so.
    await merged();
    clock.jump(60_000);
    await say(jonas, first, 'here is the answer');
    const counted = (
      await new ApiClient(relay, userCredential('boss', { roles: ['admin'] })).get(
        `/desk/report?from=${since}&to=${clock.now() + 1}`,
      )
    ).body;
    assert.equal(counted.total.answered, 1);
    assert.equal(counted.total.answerMedian, clock.now() - since);
    assert.equal(await outcome(ana, second, reopen), 'ack');
    assert.deepEqual(await facts(second), ['open', undefined, undefined, 'u_ana']);
    assert.deepEqual(await facts(first), ['open', undefined, undefined, 'u_ana'], 'something was said in it');

    // Into one that is open, where nothing is written in its log: whoever attends is told all the same; and elsewhere instead.
    const third = await makeRoom(maya, 'support');
    await say(maya, third, 'another thing');
    const [later] = [clock.now()];
    await outcome(ana, first, close);
    await outcome(ana, first, reopen);
    clock.jump(60_000);
    assert.equal(await outcome(ana, third, merge(first)), 'ack');
    await told(later);
    assert.equal(await outcome(ana, third, merge(second)), 'ack');
    await told(undefined);
    assert.deepEqual((await facts(second)).slice(0, 2), ['open', later]);
    // By a message of the visitor, too.
    clock.jump(60_000);
    await say(maya, third, 'still here');
    assert.deepEqual((await facts(third)).slice(0, 2), ['open', later]);
    assert.deepEqual((await facts(second)).slice(0, 2), ['open', undefined]);
    // What was over before stays over.
    await outcome(ana, second, close);
    await outcome(ana, third, close);
    assert.equal(await outcome(ana, third, merge(second)), 'ack');
    assert.equal((await facts(second))[0], 'closed');
  });

  test('what is refused changes nothing: of another visitor, of itself, of none, of one that was merged, by others than the team', async (t) => {
    const hidden: string[] = [];
    const {
      relay,
      maya,
      ana,
      boss,
      enter,
      room: first,
    } = await deskFor(t, {
      authorize: (_who, _action, where) => !hidden.includes(where),
    });
    const second = await makeRoom(maya, 'support');
    const unseen = await makeRoom(maya, 'support');
    const mara = await enter('mara');
    const foreign = await makeRoom(mara, 'support');
    const empty = await makeRoom(ana, 'support');
    const nobody = await makeRoom(boss, 'support');
    const secret = await makeRoom(maya, 'private');
    const silent = await makeRoom(maya, 'support');
    for (const room of [first, second, unseen]) await say(maya, room, 'hello');
    await say(mara, foreign, 'hello');
    assert.equal(await outcome(ana, second, merge(unseen)), 'ack');
    hidden.push(unseen);
    const refused: readonly (readonly [typeof ana, string, Body, string])[] = [
      [ana, first, merge(foreign), 'bad-message'],
      [ana, first, merge(first), 'bad-message'],
      [ana, first, merge('s_AAAAAAAAAAAAAAAAAAAAAA'), 'bad-message'],
      [ana, first, merge(companionOf(second)), 'bad-message'],
      [ana, first, merge(secret), 'bad-message'],
      [ana, first, merge('lobby'), 'bad-message'],
      [ana, first, merge(empty), 'bad-message'],
      [ana, first, merge(silent), 'bad-message'],
      [ana, empty, merge(nobody), 'bad-message'],
      [ana, first, merge(second), 'bad-message'],
      [ana, first, merge(unseen), 'forbidden'],
      [ana, first, { ...reopen, into: second } as Body, 'bad-message'],
      [ana, companionOf(first), merge(second), 'bad-message'],
      [maya, first, merge(second), 'forbidden'],
      [mara, first, merge(foreign), 'forbidden'],
      [mara, foreign, merge(first), 'forbidden'],
    ];
    const before = await headOf(ana, first);
    for (const [who, room, body, code] of refused)
      assert.equal(await outcome(who, room, body), code, JSON.stringify([room, body]));
    assert.equal(await headOf(ana, first), before);
    assert.deepEqual(await standing(maya, first), { status: 'open' });
    assert.deepEqual(await standing(mara, foreign), { status: 'open' });
    // Nor in a circle: what goes on in none may.
    hidden.pop();
    assert.equal(await outcome(ana, first, merge(unseen)), 'ack');
    assert.equal(await outcome(ana, unseen, merge(first)), 'bad-message');
    // And what is not to be read is told of by no line.
    const api = new ApiClient(relay, userCredential('ana', { roles: ['agent'] }));
    hidden.push(first);
    const told = await api.get(`/conversations/${unseen}/history`);
    assert.deepEqual(JSON.stringify(told.body).match(/"from":"[^"]+"/g), [`"from":"${second}"`]);
    const others = await api.get(`/conversations/${unseen}/others`);
    assert.equal(JSON.stringify(others.body).includes(first), false);
    const visitor = new ApiClient(relay, userCredential('maya'));
    assert.equal((await visitor.get(`/conversations/${second}/others`)).status, 403);
  });
});

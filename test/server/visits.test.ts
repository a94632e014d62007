import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import type { PageStep, RelayMessage, VisitedPage, Visitor } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { deskFor, follow, say } from '../support/desk.ts';
import { ask, makeRoom, outcome } from '../support/rooms.ts';
import { eventually } from '../support/eventually.ts';
import { userCredential } from '../support/tokens.ts';
import type { WireClient } from '../support/wire-client.ts';

type VisitorList = Extract<RelayMessage, { type: 'visitors' }>;
type VisitorState = Extract<RelayMessage, { type: 'visitor' }>;

const page = (name: string): VisitedPage => ({ title: `The ${name}`, address: `https://shop.example/${name}` });
const visit = async (who: WireClient, name?: string): Promise<string> => {
  const answer = (await ask(who, { type: 'visit', ...(name !== undefined && { page: page(name) }) })) as RelayMessage;
  return answer.type === 'error' ? answer.code : answer.type;
};
const watch = async (who: WireClient): Promise<VisitorList> =>
  (await ask(who, { type: 'visitors' })) as unknown as VisitorList;
const about = async (who: WireClient, user: string): Promise<VisitorState> =>
  (await ask(who, { type: 'visitor', user })) as unknown as VisitorState;
const titles = (trail: readonly PageStep[]): string[] => trail.map(({ title }) => title);

/** The next change that the relay tells, once its clock goes on. */
async function change(
  who: WireClient,
  clock: Awaited<ReturnType<typeof deskFor>>['clock'],
  by: number = bounds.listInterval,
) {
  const told = who.next('visitors');
  clock.advance(by);
  return told;
}

/** All that came to somebody, once a question that was asked after it is answered. */
async function heard(who: WireClient): Promise<string> {
  await ask(who, { type: 'rooms' });
  return who.frames.join('\n');
}

const signalled = (who: WireClient, room: string) => who.next('signals', (each) => each.room === room);

describe('visitors who are there', { concurrency: 4 }, () => {
  test('P45: by HTTP, who came last first, page by page, also where somebody goes meanwhile; to the team and keys that read alone', async (t) => {
    const { relay, maya, room, clock, enter } = await deskFor(t);
    const { keys } = relay.relay;
    const read = new ApiClient(relay, { kind: 'token', token: (await keys.add({ name: 'In', scopes: ['read'] })).key });
    const send = new ApiClient(relay, {
      kind: 'token',
      token: (await keys.add({ name: 'Out', scopes: ['send'] })).key,
    });
    assert.deepEqual((await read.get('/visitors')).body, { count: 0, visitors: [] });
    await visit(maya, 'lamps');
    await follow(maya, room);
    clock.advance(1_000);
    // These two at one moment, the second without a page.
    const [kim, lee] = [await enter('kim'), await enter('lee')];
    await visit(kim, 'desks');
    await visit(lee);
    const page = async (query = '') => (await read.get(`/visitors?limit=1${query}`)).body;
    const ids = ({ visitors }: { visitors: readonly Visitor[] }) => visitors.map(({ user }) => user.id);
    const at = clock.now();
    const first = await page();
    assert.deepEqual(first, {
      ...{ count: 3, visitors: [{ user: { id: 'u_lee', name: 'Lee', kind: 'user' }, since: at }] },
      next: { at, user: 'u_lee' },
    });
    lee.cut();
    await eventually(() => relay.relay.stats().connections === 5);
    clock.advance(bounds.visitGrace + 1_000);
    await eventually(async () => (await read.get('/visitors')).body.count === 2);
    const second = await page(`&beforeAt=${at}&beforeUser=u_lee`);
    assert.deepEqual(ids(second), ['u_kim']);
    const third = await page(`&beforeAt=${second.next.at}&beforeUser=${second.next.user}`);
    assert.deepEqual(
      [third.visitors[0].room, third.visitors[0].page.title, third.next],
      [room, 'The lamps', undefined],
    );
    const [visitor, agent] = [userCredential('maya'), userCredential('ana', { roles: ['agent'] })];
    assert.deepEqual(ids((await new ApiClient(relay, agent).get('/visitors')).body), ['u_kim', 'u_maya']);
    for (const client of [send, new ApiClient(relay, visitor)]) {
      const refused = await client.get('/visitors');
      assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
    }
  });

  test('P45: the team is told who is there, since when, on which page, and of each change; who has gone is forgotten', async (t) => {
    const { relay, maya, ana, room, clock, enter } = await deskFor(t);
    assert.deepEqual((await watch(ana)).visitors, []);
    const came = clock.now();
    assert.equal(await visit(maya, 'lamps'), 'done');
    const first: Visitor = {
      user: { id: 'u_maya', name: 'Maya', kind: 'user' },
      since: came,
      page: { ...page('lamps'), at: came },
    };
    const { visitors, count } = await change(ana, clock);
    assert.deepEqual([visitors, count], [[first], 1]);
    // In a conversation, and out of it.
    await follow(maya, room);
    assert.deepEqual((await change(ana, clock)).visitors, [{ ...first, room }]);
    maya.send({ type: 'leave', room });
    await ask(maya, { type: 'rooms' });
    assert.deepEqual((await change(ana, clock)).visitors, [first]);
    // On another page; the same page again is no step.
    await follow(maya, room);
    await change(ana, clock, 1_000);
    await visit(maya, 'dimmers');
    await visit(maya, 'dimmers');
    const at = clock.now();
    assert.deepEqual((await change(ana, clock)).visitors, [{ ...first, page: { ...page('dimmers'), at }, room }]);
    const details = await about(ana, 'u_maya');
    assert.deepEqual(titles(details.trail), ['The lamps', 'The dimmers']);
    assert.equal(details.conversation, undefined, 'it has not begun');
    await say(maya, room, 'hello');
    assert.equal((await about(ana, 'u_maya')).conversation?.id, room);
    // The next page of hers is another connection.
    maya.cut();
    const again = await enter('maya');
    await visit(again, 'cart');
    assert.deepEqual(titles((await about(ana, 'u_maya')).trail), ['The lamps', 'The dimmers', 'The cart']);
    const { connections } = relay.relay.stats();
    again.cut();
    await eventually(() => relay.relay.stats().connections < connections);
    const gone = ana.next('visitors', (each) => each.gone.length > 0);
    clock.advance(bounds.visitGrace);
    clock.advance(bounds.listInterval);
    assert.deepEqual([(await gone).gone, (await gone).count], [['u_maya'], 0]);
    assert.deepEqual((await about(ana, 'u_maya')).trail, []);
  });

  test('P45: no more of the trail than so many pages; whoever takes it back leaves no page behind', async (t) => {
    const { maya, ana } = await deskFor(t);
    for (let n = 0; n < bounds.visitPages + 3; n += 1) await visit(maya, `page-${n}`);
    const { trail } = await about(ana, 'u_maya');
    assert.deepEqual([trail.length, trail[0]!.title], [bounds.visitPages, 'The page-3']);
    assert.equal(await visit(maya), 'done');
    const { visitor, ...rest } = await about(ana, 'u_maya');
    assert.deepEqual([visitor!.page, rest.trail], [undefined, []]);
  });

  test('P45: only the team is told of visitors, and only visitors tell of themselves; what is no address of a page is refused', async (t) => {
    const { maya, ana, boss } = await deskFor(t);
    for (const agent of [ana, boss]) assert.equal(await visit(agent, 'lamps'), 'forbidden');
    for (const question of [{ type: 'visitors' }, { type: 'visitor', user: 'u_maya' }]) {
      const answer = (await ask(maya, question)) as RelayMessage;
      assert.equal(answer.type === 'error' && answer.code, 'forbidden');
    }
    for (const address of ['javascript:alert(1)', 'https://shop.example/a b', `https://x/${'a'.repeat(500)}`]) {
      const answer = (await ask(maya, { type: 'visit', page: { title: 'x', address } })) as RelayMessage;
      assert.equal(answer.type === 'error' && answer.code, 'bad-message', address);
    }
    assert.deepEqual((await watch(ana)).visitors, []);
  });

  test('P45: an agent who may not read a conversation by the rules of the embedder is not told of its visitor', async (t) => {
    const { maya, ana, jonas, room } = await deskFor(t, {
      authorize: ({ user }, action, room) => !(user.id === 'u_ana' && action === 'read' && room.startsWith('s_')),
    });
    await follow(maya, room);
    await visit(maya, 'lamps');
    assert.deepEqual((await watch(ana)).visitors, []);
    assert.deepEqual((await about(ana, 'u_maya')).trail, []);
    assert.equal((await watch(jonas)).visitors.length, 1);
  });

  test('P45: with a person who is erased what was told of their pages is gone', async (t) => {
    const { relay, maya, ana, clock } = await deskFor(t);
    await visit(maya, 'lamps');
    assert.equal((await watch(ana)).visitors.length, 1);
    await relay.relay.erase('u_maya');
    assert.deepEqual((await change(ana, clock)).gone, ['u_maya']);
    assert.deepEqual((await about(ana, 'u_maya')).trail, []);
  });

  test('P45: an agent makes a conversation with one who is there, who is its visitor', async (t) => {
    const { maya, ana } = await deskFor(t);
    await visit(maya, 'lamps');
    const begun = await makeRoom(ana, 'support', ['u_maya']);
    await say(ana, begun, 'Can I help?');
    const { conversations } = (await ask(ana, { type: 'queue', queue: 'open' })) as unknown as Extract<
      RelayMessage,
      { type: 'queue' }
    >;
    assert.deepEqual(
      conversations.map(({ id, visitor }) => [id, visitor?.id]),
      [[begun, 'u_maya']],
    );
    await follow(maya, begun);
  });
});

describe('what a visitor is typing', { concurrency: 4 }, () => {
  /** A conversation with a second visitor in it, whom an agent has invited. */
  async function conversation(t: TestContext) {
    const desk = await deskFor(t);
    const { ana, jonas, enter, room, companion, maya } = desk;
    const other = await enter('other');
    assert.equal(
      await outcome(ana, room, { type: 'member', change: 'joined', user: 'u_other' } as never),
      'bad-message',
    );
    const token = (await ask(ana, { type: 'invite', room })) as unknown as { token: string };
    await ask(other, { type: 'redeem', token: token.token });
    for (const each of [maya, other, ana]) await follow(each, room);
    for (const each of [ana, jonas]) await follow(each, companion);
    const type = (who: WireClient, data: unknown) => who.send({ type: 'signal', room, topic: 'preview', data });
    return { ...desk, other, type };
  }

  test('P45: goes to those who follow the notes alone: neither to the visitor, nor to another in the conversation, nor back', async (t) => {
    const { maya, ana, jonas, other, type, room, companion, clock } = await conversation(t);
    type(maya, 'my card is 4711');
    await ask(maya, { type: 'rooms' });
    const all = [signalled(ana, companion), signalled(jonas, companion)];
    clock.advance(bounds.signalDelay);
    for (const told of all) {
      assert.deepEqual((await told).signals, [{ from: 'u_maya', topic: 'preview', data: 'my card is 4711' }]);
    }
    for (const each of [maya, other]) assert.doesNotMatch(await heard(each), /4711/);
    // Of the other one likewise, and that there is nothing any more.
    type(other, 'me too');
    type(maya, null);
    await Promise.all([maya, other].map((each) => ask(each, { type: 'rooms' })));
    const next = signalled(jonas, companion);
    clock.advance(bounds.signalDelay);
    assert.deepEqual(
      new Set((await next).signals.map(({ from, data }) => `${from} ${String(data)}`)),
      new Set(['u_other me too', 'u_maya null']),
    );
    for (const each of [maya, other]) assert.doesNotMatch(await heard(each), /me too/);
    assert.doesNotMatch(ana.frames.filter((frame) => frame.includes(`"signals","room":"${room}"`)).join(), /4711/);
  });

  test('P45: what the team says by that topic, and what is no text, gets to nobody; and it is stored nowhere', async (t) => {
    const { maya, ana, jonas, type, relay, companion, clock, start, enter, room } = await conversation(t);
    const before = relay.relay.stats().signalsDropped;
    type(ana, 'a secret of the team');
    type(maya, { text: 'no text' });
    type(maya, 'never sent');
    await Promise.all([maya, ana].map((each) => ask(each, { type: 'rooms' })));
    const told = signalled(jonas, companion);
    clock.advance(bounds.signalDelay);
    assert.deepEqual(
      (await told).signals.map(({ data }) => data),
      ['never sent'],
    );
    assert.equal(relay.relay.stats().signalsDropped, before + 2);
    for (const each of [maya, ana, jonas]) assert.doesNotMatch(await heard(each), /a secret of the team|no text/);
    await relay.relay.close();
    const again = await start();
    const late = await enter('ana', 'agent', again);
    for (const each of [room, companion]) await follow(late, each);
    assert.doesNotMatch(await heard(late), /never sent/);
  });

  test('P45: too much of it is refused, too often is dropped; nothing passes where nobody follows the notes', async (t) => {
    const { maya, relay, room } = await deskFor(t, { limits: { signalRate: 2 } });
    await follow(maya, room);
    maya.send({ type: 'signal', room, topic: 'preview', data: 'x'.repeat(1_024) });
    assert.equal((await maya.next('error')).code, 'bad-message');
    for (let n = 0; n < 5; n += 1) maya.send({ type: 'signal', room, topic: 'preview', data: `${n}` });
    await ask(maya, { type: 'rooms' });
    assert.equal(relay.relay.stats().signalsDropped, 3);
    assert.equal(relay.relay.stats().rooms, 1, 'no companion is loaded for it');
  });
});

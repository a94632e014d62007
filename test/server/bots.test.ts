import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import type { Body, ConversationSummary, QueuePage } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { deskFor, follow, say, standing, told } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { ask, makeRoom, outcome } from '../support/rooms.ts';
import { userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';

/** The desk with a bot that is given what is new. */
async function deskWithBot(t: TestContext, options: RelayOptions = {}) {
  const desk = await deskFor(t, options);
  const { key } = await desk.relay.relay.keys.add({ name: 'Help', scopes: ['read', 'send', 'moderate'] });
  const enterBot = async (token = key): Promise<WireClient> => {
    const client = await WireClient.open(desk.relay.socketUrl);
    t.after(() => client.cut());
    return welcomed(client, undefined, { kind: 'token', token });
  };
  const bot = await enterBot();
  assert.equal((await ask(bot, { type: 'attend', first: true })).type as string, 'attended');
  /** How the conversation stands for the team, once it is so. */
  const summary = async (
    isSo: (one: ConversationSummary) => boolean,
    room = desk.room,
  ): Promise<ConversationSummary> => {
    let found: ConversationSummary | undefined;
    await eventually(async () => {
      desk.clock.advance(200);
      const page = (await ask(desk.boss, { type: 'queue', queue: 'open' })) as unknown as QueuePage;
      found = page.conversations.find(({ id }) => id === room);
      return !!found && isSo(found);
    });
    return found!;
  };
  const isBots = ({ assignee }: ConversationSummary): boolean => assignee?.id === 's_help';
  return { ...desk, bot, enterBot, summary, isBots };
}

const answer = (text: string): Body => ({ type: 'message', text, answering: true });

describe('bots', { concurrency: 4 }, () => {
  test('P46: are given what is new before agents; their answers end the wait, and are no first answer; who is handed over waits', async (t) => {
    const desk = await deskWithBot(t, { assign: { rule: 'round-robin' } });
    const { ana, bot, maya, room, companion, summary, isBots, clock } = desk;
    await ask(ana, { type: 'attend' });
    await say(maya, room, 'Where is my parcel?');
    const given = await summary(isBots);
    assert.equal(given.assignee!.kind, 'service');
    assert.deepEqual(await standing(maya, room), {
      status: 'open',
      agent: { id: 's_help', name: 'Help', kind: 'service' },
    });
    clock.advance(1_000);
    assert.equal(await outcome(bot, room, answer('On its way.')), 'ack');
    const answered = await summary(({ waiting }) => waiting === undefined);
    assert.equal(answered.answered, undefined, 'by nobody of the team');

    // By the rule it goes to people, who are told since when one waits for them.
    clock.jump(60_000);
    const now = clock.now();
    assert.equal(await outcome(bot, companion, { type: 'assign', user: null }), 'ack');
    const handed = await summary(({ assignee }) => assignee?.id === 'u_ana');
    assert.ok(handed.handed! >= now && handed.waiting === handed.handed, JSON.stringify(handed));
    assert.equal(await outcome(bot, room, { type: 'message', text: 'Somebody will come.' }), 'ack');
    assert.equal((await summary(() => true)).waiting, handed.waiting, 'what programs write is no answer then');
    clock.advance(5_000);
    await say(ana, room, 'I look.');
    const over = await summary(({ waiting }) => waiting === undefined);
    assert.ok(over.answered);
    const report = `/desk/report?from=${handed.handed! - 600_000}&to=${clock.now() + 1}`;
    const { total } = (await new ApiClient(desk.relay, userCredential('boss', { roles: ['admin'] })).get(report)).body;
    assert.equal(total.answered, 1);
    const atMost = clock.now() - handed.handed!;
    assert.ok(total.answerAverage >= 5_000 && total.answerAverage <= atMost, 'since it was handed over');
  });

  test('P46: without a rule, too; an agent takes it, after which a bot may not answer; it may be handed back', async (t) => {
    const desk = await deskWithBot(t);
    const { ana, bot, maya, room, companion, summary, isBots } = desk;
    await ask(ana, { type: 'attend' });
    await say(maya, room, 'Where is my parcel?');
    await summary(isBots);
    assert.equal(await outcome(ana, companion, { type: 'assign', user: 'u_ana' }), 'ack');
    assert.equal(await outcome(bot, room, answer('too late')), 'forbidden');
    assert.equal(
      await outcome(bot, room, { type: 'message', text: 'Your order was sent.' }),
      'ack',
      'other words it has',
    );
    assert.equal((await summary(() => true)).waiting !== undefined, true, 'but who waits for a person waits on');
    await say(ana, room, 'I look.');
    await outcome(ana, companion, { type: 'assign', user: null });
    await say(maya, room, 'And?');
    assert.equal((await summary(({ waiting }) => waiting !== undefined)).assignee, undefined, 'it is people’s');

    const { agents } = (await ask(ana, { type: 'agents' })) as unknown as { agents: { id: string; kind: string }[] };
    assert.ok(
      agents.some(({ id, kind }) => id === 's_help' && kind === 'service'),
      'whoever may be given it',
    );
    assert.equal(await outcome(ana, companion, { type: 'assign', user: 's_help' }), 'ack');
    assert.equal((await summary(isBots)).handed, undefined);
    assert.equal(await outcome(bot, room, answer('Tomorrow.')), 'ack');
    assert.equal((await summary(isBots)).waiting, undefined);
    assert.equal(await outcome(maya, room, { type: 'conversation', status: 'closed' }), 'ack');
    assert.equal(await outcome(bot, room, answer('One more thing')), 'forbidden', 'it is over');
  });

  test('P46: what waits for a bot that is gone goes to people after the grace, and to no bot again; what is opened again is new', async (t) => {
    const desk = await deskWithBot(t, { assign: { grace: 8_000 } });
    const { bot, boss, maya, room, companion, clock, enterBot, summary, isBots } = desk;
    await say(maya, room, 'Where is my parcel?');
    await summary(isBots);
    await follow(boss, companion);
    bot.cut();
    clock.advance(9_000);
    const left = await summary(({ assignee }) => assignee === undefined);
    assert.ok(left.handed);
    const again = await enterBot();
    await ask(again, { type: 'attend', first: true });
    const other = await makeRoom(boss, 'support', ['u_maya']);
    await say(maya, other, 'Another thing');
    await summary(isBots, other);
    assert.equal((await summary(() => true)).assignee, undefined);

    await outcome(maya, room, { type: 'conversation', status: 'closed' });
    await say(maya, room, 'And now?');
    await summary(isBots);
  });

  test('P46: only a service that may answer and hand on is given what is new, while it attends so', async (t) => {
    const desk = await deskWithBot(t);
    const { ana, maya, bot, room, summary, relay, enterBot } = desk;
    const codeOf = async (who: WireClient) => (await ask(who, { type: 'attend', first: true })) as { code?: string };
    assert.deepEqual([(await codeOf(ana)).code, (await codeOf(maya)).code], ['forbidden', 'forbidden']);
    const { key } = await relay.relay.keys.add({ name: 'Reader', scopes: ['read', 'send'] });
    assert.equal((await codeOf(await enterBot(key))).code, 'forbidden');
    bot.send({ type: 'bye' });
    await eventually(async () => {
      const { agents } = (await ask(ana, { type: 'agents' })) as unknown as { agents: { id: string }[] };
      return !agents.some(({ id }) => id === 's_help');
    });
    await say(maya, room, 'Where is my parcel?');
    assert.equal((await summary(({ waiting }) => waiting !== undefined)).assignee, undefined);
  });

  test('P50: the team offers answers on the last lines of a message; they go with it, and others offer none', async (t) => {
    const desk = await deskWithBot(t);
    const { ana, bot, maya, room, relay } = desk;
    await follow(ana, room);
    const text = 'Did this help?\n- Yes, thanks\n- Talk to a person';
    const offer = { type: 'message', text, choices: 2 } as const;
    assert.equal(await outcome(maya, room, offer), 'forbidden');
    assert.equal(await outcome(bot, room, { ...offer, choices: 3 }), 'bad-message', 'the question is no choice');
    assert.equal(await outcome(bot, room, { ...offer, text: 'Well?\n- \n- Yes' }), 'text-length');
    assert.equal(await outcome(bot, room, { ...offer, text: 'What?\n- a\n- b', poll: { options: 2 } }), 'bad-message');
    assert.equal(await outcome(bot, room, offer), 'ack');
    const { seq, ...entry } = await told(ana, room, 'message');
    assert.deepEqual([entry.text, entry.choices], [text, 2]);
    assert.equal(await outcome(bot, room, { type: 'delete', of: seq }), 'ack');
    const api = new ApiClient(relay, userCredential('maya'));
    const messages = async () => (await api.get(`/rooms/${room}/messages`)).body.messages;
    assert.deepEqual([(await messages())[0].text, (await messages())[0].choices], ['', undefined]);

    // One that was written bit by bit has them at its end.
    const begun = await bot.append(room, 'stream', { type: 'message', text: '', stream: true });
    assert.equal(begun.type, 'ack');
    const of = begun.type === 'ack' ? begun.seq : 0;
    assert.equal(await outcome(bot, room, { type: 'end', of, text, choices: 2 }), 'ack');
    assert.equal((await messages()).at(-1).choices, 2);
  });
});

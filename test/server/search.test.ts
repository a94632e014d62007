import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import type { Found, Refusal } from '../../src/protocol/index.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { relayFor, until } from '../support/relay-test.ts';
import { change, give, invitationTo, makeRoom, mute, outcome, signIn, text } from '../support/rooms.ts';
import { secret } from '../support/tokens.ts';
import type { Wire } from '../support/wire.ts';

const auth = { secrets: [secret] };
let ids = 1_000;

async function ask(client: Wire, room: string, words: unknown, more: object = {}): Promise<Found | Refusal> {
  const id = ++ids;
  client.raw(JSON.stringify([{ type: 'search', id, room, text: words, ...more }]));
  return client.nextWhere(
    (told): told is Found | Refusal => (told.type === 'found' || told.type === 'error') && told.id === id,
  );
}

/** What was found, or why not. */
async function found(client: Wire, room: string, words: unknown, more: object = {}): Promise<string> {
  const answer = await ask(client, room, words, more);
  return answer.type === 'error' ? answer.code : answer.hits.map((hit) => hit.text).join();
}

describe('search (P29)', () => {
  test('finds in a room, newest first, page by page', async (t) => {
    const relay = await relayFor(t, { auth, limits: { pageLength: 3 } });
    const maya = await relay.enter('Maya');
    for (const words of ['garden 1', 'hay', 'garden 2', 'Gärden 3', 'garden 4'])
      await outcome(maya, 'lobby', text(words));
    const first = (await ask(maya, 'lobby', 'garden')) as Found;
    assert.deepEqual(
      first.hits.map((hit) => hit.text),
      ['garden 4', 'Gärden 3', 'garden 2'],
    );
    assert.deepEqual([first.more, first.room], [true, 'lobby']);
    const { name, from, ranges } = first.hits[1]!;
    assert.deepEqual([name, from, ranges], ['Maya', maya.welcome.user.id, [[0, 6]]]);
    const second = (await ask(maya, 'lobby', 'garden', { before: first.next })) as Found;
    assert.deepEqual(
      second.hits.map((hit) => hit.text),
      ['garden 1'],
    );
    assert.deepEqual([second.more, 'next' in second], [false, false]);
    assert.equal(await found(maya, 'lobby', 'garden', { limit: 1 }), 'garden 4');
    assert.equal(await found(maya, 'lobby', 'garden', { limit: 1_000 }), 'garden 4,Gärden 3,garden 2', 'as a page');
  });

  test('is for whoever may read, and tells others the same as of a room that is not there', async (t) => {
    const relay = await relayFor(t, { auth });
    const [ada, maya, eve] = [await signIn(relay, 'ada'), await signIn(relay, 'maya'), await signIn(relay, 'eve')];
    const room = await makeRoom(ada, 'private');
    await outcome(ada, room, text('secret garden'));
    const missing = (await ask(eve, 'p_AAAAAAAAAAAAAAAAAAAAAA', 'garden')) as Refusal;
    const refused = (await ask(eve, room, 'garden')) as Refusal;
    assert.deepEqual({ ...refused, id: 0, room: '' }, { ...missing, id: 0, room: '' });
    assert.equal(refused.code, 'forbidden');
    maya.send({ type: 'redeem', id: 1, token: await invitationTo(ada, room, { role: 'reader' }) });
    await maya.next('entered');
    assert.equal(await found(maya, room, 'garden'), 'secret garden', 'a reader');
    await outcome(ada, room, give('u_maya', 'member'));
    await outcome(ada, room, mute('u_maya', 60_000));
    assert.equal(await found(maya, room, 'garden'), 'secret garden', 'one who is muted');
    await outcome(ada, room, change('u_maya', 'removed'));
    assert.equal(await found(maya, room, 'garden'), 'forbidden');
    await outcome(maya, 'lobby', text('open garden'));
    assert.equal(await found(eve, 'lobby', 'garden'), 'open garden');
    const admin = await signIn(relay, 'root', { roles: ['admin'] });
    await outcome(admin, 'lobby', change('u_eve', 'banned'));
    assert.equal(await found(eve, 'lobby', 'garden'), 'forbidden');
  });

  test('a service needs the scope read', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = await signIn(relay, 'maya');
    await outcome(maya, 'lobby', text('garden'));
    for (const [scope, expected] of [
      ['read', 'garden'],
      ['send', 'forbidden'],
    ] as const) {
      const { key } = await relay.relay.keys.add({ name: scope, scopes: [scope] });
      const bot = await relay.enter(undefined, { kind: 'token', token: key });
      assert.equal(await found(bot, 'lobby', 'garden'), expected);
    }
  });

  test('tells nothing to one who was removed while it was read', async (t) => {
    class SlowStore extends MemoryStore {
      waiting: (() => void) | undefined;
      override async search(...asked: Parameters<MemoryStore['search']>) {
        const step = await super.search(...asked);
        await new Promise<void>((resolve) => (this.waiting = resolve));
        return step;
      }
    }
    const store = new SlowStore();
    const relay = await relayFor(t, { auth, store });
    const [maya, admin] = [await signIn(relay, 'maya'), await signIn(relay, 'root', { roles: ['admin'] })];
    await outcome(maya, 'lobby', text('garden'));
    const answer = found(maya, 'lobby', 'garden');
    await until(() => store.waiting !== undefined);
    await outcome(admin, 'lobby', change('u_maya', 'banned'));
    store.waiting!();
    assert.equal(await answer, 'forbidden');
  });

  test('refuses what is no text to search for, and finds signs literally', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = await relay.enter('Maya');
    for (const words of [
      '',
      '   ',
      '\u200b',
      '\0',
      '\u0301',
      'x'.repeat(bounds.searchLength + 1),
      'x'.repeat(10_000),
    ]) {
      assert.equal(await found(maya, 'lobby', words), 'text-length', JSON.stringify(words.slice(0, 9)));
      await relay.pass(1_000);
    }
    for (const words of [7, null, {}, ['x']]) assert.equal(await found(maya, 'lobby', words), 'bad-message');
    for (const more of [{ limit: 0 }, { limit: 1.5 }, { before: -1 }, { after: 1 }]) {
      assert.equal(await found(maya, 'lobby', 'x', more), 'bad-message');
    }
    for (const words of ['"', '*', 'a" OR "b', 'NEAR(', '\vx', '%', 'x'.repeat(bounds.searchLength)]) {
      await outcome(maya, 'lobby', text(`it is ${words}!`));
      assert.equal(await found(maya, 'lobby', words), `it is ${words}!`);
      await relay.pass(5_000);
    }
  });

  test('is limited, for all connections of a user together, and later good again', async (t) => {
    const relay = await relayFor(t, { auth });
    const [one, two] = [await signIn(relay, 'maya'), await signIn(relay, 'maya')];
    for (let count = 0; count < bounds.searchBurst; count++) assert.equal(await found(one, 'lobby', 'x'), '');
    for (const client of [one, two]) {
      const { code, class: kind, retryAfter } = (await ask(client, 'lobby', 'x')) as Refusal;
      assert.deepEqual([code, kind], ['limited', 'retry']);
      assert.equal(retryAfter, 1_000 / bounds.searchRate);
    }
    assert.equal(await found(await signIn(relay, 'jonas'), 'lobby', 'x'), '');
    await relay.pass(1_000 / bounds.searchRate);
    assert.equal(await found(two, 'lobby', 'x'), '');
  });

  test('goes so far, and says from where to go on; a store that cannot read is not the end of the connection', async (t) => {
    const store = new MemoryStore();
    const relay = await relayFor(t, { auth, store });
    const maya = await relay.enter('Maya');
    await outcome(maya, 'lobby', text('garden'));
    let steps = 0;
    const { search } = MemoryStore.prototype;
    store.search = async (_room, _text, before) => {
      steps += 1;
      return { hits: [], next: Math.min(before, 1e9) - 100 };
    };
    const far = (await ask(maya, 'lobby', 'garden')) as Found;
    assert.deepEqual([far.hits, far.more, far.next, steps], [[], true, 1e9 - 1_000, bounds.searchSteps]);
    store.search = search;
    store.readFailure = new Error('told to fail');
    assert.equal(await found(maya, 'lobby', 'garden'), 'store-unavailable');
    store.readFailure = undefined;
    assert.equal(await found(maya, 'lobby', 'garden'), 'garden');
  });

  test('no more at a time than there may be', async (t) => {
    const store = new MemoryStore();
    const relay = await relayFor(t, { auth, store });
    const waiting: (() => void)[] = [];
    store.search = () => new Promise((resolve) => waiting.push(() => resolve({ hits: [] })));
    const clients: Wire[] = [];
    const answers: Promise<string>[] = [];
    while (answers.length < bounds.searches) {
      if (answers.length % 8 === 0) clients.push(await relay.enter());
      answers.push(found(clients.at(-1)!, 'lobby', 'x'));
      await until(() => waiting.length === answers.length);
    }
    const late = await relay.enter();
    const refused = (await ask(late, 'lobby', 'x')) as Refusal;
    assert.deepEqual([refused.code, refused.class, refused.retryAfter], ['busy', 'retry', bounds.cutRetry]);
    waiting.forEach((resolve) => resolve());
    await Promise.all(answers);
    const next = found(late, 'lobby', 'x');
    await until(() => waiting.length > bounds.searches);
    waiting.at(-1)!();
    assert.equal(await next, '');
  });
});

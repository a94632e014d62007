import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { RelayOptions } from '../../../server/src/index.ts';
import { bounds } from '../../../server/src/limits.ts';
import { companionOf, type User } from '../../../src/protocol/index.ts';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { deskFor, say } from '../../support/desk.ts';
import { MailServer } from '../../support/mail-server.ts';
import { makeRoom, outcome } from '../../support/rooms.ts';
import { folderForTests } from '../../support/store-folder.ts';
import { userCredential } from '../../support/tokens.ts';

const at = '/desk/search';

async function searchFor(t: TestContext, options: RelayOptions = {}) {
  const desk = await deskFor(t, options);
  const agent = new ApiClient(desk.relay, userCredential('ana', { roles: ['agent'], name: 'Ana' }));
  /** What was found, as short as it can be said. */
  const found = async (text: string, more: object = {}): Promise<string> => {
    const { status, body } = await agent.post(at, { text, ...more });
    if (status !== 200) return String(body.code);
    const all = body as { hits: { text: string; note?: true }[]; visitors: string[] };
    return [...all.visitors, ...all.hits.map((hit) => `${hit.note ? 'note: ' : ''}${hit.text}`)].join('|');
  };
  return { ...desk, agent, found };
}

describe('a search in all conversations', { concurrency: 4 }, () => {
  test('P42: finds what was said and noted, the newest first, each conversation told once, page by page', async (t) => {
    const { maya, ana, boss, room, companion, agent, found } = await searchFor(t);
    const other = await makeRoom(boss, 'support', ['u_maya']);
    const seq = await say(maya, room, 'My lamp hums');
    await say(maya, other, 'A Lämp of mine is dark');
    await say(ana, companion, 'the third lamp this week');
    await say(maya, 'lobby', 'a lamp in a room that is no conversation');
    const first = await agent.post(at, { text: 'LAMP' });
    assert.deepEqual(
      first.body.hits.map(({ room: where, note, text }: Record<string, unknown>) => [where, note, text]),
      [
        [room, true, 'the third lamp this week'],
        [other, undefined, 'A Lämp of mine is dark'],
        [room, undefined, 'My lamp hums'],
      ],
    );
    const { at: _, ...last } = first.body.hits.at(-1);
    assert.deepEqual(last, { room, seq, from: 'u_maya', name: 'Maya', text: 'My lamp hums', ranges: [[3, 7]] });
    assert.deepEqual(first.body.conversations.map(({ id }: { id: string }) => id).sort(), [room, other].sort());
    assert.equal('next' in first.body, false);
    const page = await agent.post(at, { text: 'lamp', limit: 2 });
    assert.deepEqual(page.body.hits.length, 2);
    assert.equal(await found('lamp', { limit: 2, before: page.body.next }), 'My lamp hums');
    assert.equal(await found('hums lamp'), 'My lamp hums', 'all words, in whatever order');
    assert.equal(await found('lampshade'), '');
  });

  test('P42: by what is said now: what was edited, deleted or erased is not found any more', async (t) => {
    const { maya, room, relay, found } = await searchFor(t);
    const [edited, deleted] = [await say(maya, room, 'a violet lamp'), await say(maya, room, 'a green lamp')];
    await outcome(maya, room, { type: 'edit', of: edited, text: 'a yellow lamp' });
    await outcome(maya, room, { type: 'delete', of: deleted });
    assert.equal(await found('lamp'), 'a yellow lamp');
    assert.equal(await found('violet'), '');
    await relay.relay.erase('u_maya');
    assert.equal(await found('lamp'), '');
    assert.equal(await found('maya'), '');
  });

  test('P42: of a visitor by name and id, the newest conversation first, not again on a further page', async (t) => {
    const { maya, boss, room, clock, found } = await searchFor(t);
    await say(maya, room, 'hello');
    clock.advance(1_000);
    const later = await makeRoom(boss, 'support', ['u_maya']);
    await say(maya, later, 'hello again');
    assert.equal(await found('MAYA'), `${later}|${room}`);
    assert.equal(await found('u_may'), `${later}|${room}`);
    assert.equal(await found('maya hello', {}), '', 'a name and words of a message are not mixed');
    assert.equal(await found('maya', { before: 1 }), '');
  });

  test('P42: of a visitor whatever the case and accents of their name, and by its signs as they are', async (t) => {
    const { relay, found } = await searchFor(t);
    const roomOf = async (sub: string, name: string): Promise<string> => {
      const visitor = new ApiClient(relay, userCredential(sub, { name }));
      const { body } = await visitor.post('/rooms', { kind: 'support' });
      await visitor.post(`/rooms/${body.room}/messages`, { text: 'hello' });
      return body.room as string;
    };
    const [zoe, sale, other, greek] = [
      await roomOf('one', 'ZOË Müller'),
      await roomOf('two', 'Sale_100% C:\\LAMPS'),
      await roomOf('three', 'Sale 100 of LAMPS'),
      await roomOf('four', 'Ὀδυσσεύς K'),
    ];
    for (const [text, rooms] of [
      ['zoe', [zoe]],
      ['mÜLLER zo', [zoe]],
      ['lamps', [other, sale]],
      ['lamps sale', [other, sale]],
      ['100%', [sale]],
      ['sale_', [sale]],
      ['c:\\lamps', [sale]],
      ['_', [sale, other, zoe, greek]],
      ['οδυσσευσ k', [greek]],
      ['U_TWO', [sale]],
    ] as const) {
      const all = (await found(text)).split('|').sort();
      // Each id of theirs has such a sign.
      assert.deepEqual(all, [...rooms].sort(), text);
    }
  });

  test('P48: of a visitor by the address where they are told of answers, for the team alone; taken back, or of who is erased, it finds nothing', async (t) => {
    const server = await MailServer.start();
    t.after(() => server.stop());
    const mail = { url: server.url, from: 'Shop <chat@shop.example>', publicUrl: 'https://chat.shop.example' };
    const { maya, enter, room, relay, found } = await searchFor(t, { mail });
    const zoe = await enter('zoe');
    const other = await makeRoom(zoe, 'support');
    await say(maya, room, 'hello');
    await say(zoe, other, 'hello');
    const as = (sub: string, role?: string) =>
      new ApiClient(relay, userCredential(sub, { name: sub, ...(role !== undefined && { roles: [role] }) }));
    const [visitor, another] = [as('maya'), as('zoe')];
    const leave = async (who: ApiClient, address: string) =>
      assert.equal((await who.ask('PUT', '/me/mail', { body: { address } })).status, 204);
    await leave(visitor, 'Fern.Lamp@home.example');
    await leave(another, 'zoe@work.example');
    assert.equal(await found('fern.lamp@HOME.example'), room);
    assert.equal(await found('fern'), room, 'by its beginning');
    assert.equal(await found('zoe@work.example'), other);
    assert.equal(await found('fern.lamp@work.example'), '', 'words of two addresses are not mixed');
    // Nobody learns from an answer whether there is such an address.
    for (const who of [visitor, another, as('kim'), as('kim', 'moderator'), as('kim', 'Agent')]) {
      for (const text of ['fern.lamp@home.example', 'nobody@home.example']) {
        const answer = await who.post(at, { text });
        assertProblem(answer, 'forbidden', 403);
        assert.doesNotMatch(JSON.stringify(answer.body), /s_|home/);
      }
    }
    const { key } = await relay.relay.keys.add({ name: 'sender', scopes: ['send', 'act-as', 'manage'] });
    const sender = new ApiClient(relay, { kind: 'token', token: key });
    assertProblem(await sender.post(at, { text: 'fern.lamp@home.example' }), 'forbidden', 403);
    const list = JSON.stringify((await as('boss', 'admin').post(at, { text: 'fern.lamp@home.example' })).body);
    assert.match(list, new RegExp(room));
    assert.doesNotMatch(list, /home\.example/i, 'the address itself is told to nobody');
    // Who is in the conversation's team is told it there, and nobody else.
    const told = (who: ApiClient, where = room) => who.get(`/conversations/${where}/mail`);
    assert.deepEqual((await told(as('boss', 'admin'))).body, { address: 'Fern.Lamp@home.example' });
    for (const who of [visitor, another, as('kim', 'moderator'), sender])
      assertProblem(await told(who), 'forbidden', 403);
    assert.equal((await visitor.ask('DELETE', '/me/mail')).status, 204);
    assert.deepEqual((await told(as('boss', 'admin'))).body, {});
    assert.equal(await found('fern.lamp@home.example'), '');
    await relay.relay.erase('u_zoe');
    assert.equal(await found('zoe@work.example'), '');
    assert.deepEqual((await told(as('boss', 'admin'), other)).body, {});
  });

  test('P42: for the team alone, what each of them may read', async (t) => {
    const hidden: string[] = [];
    const { maya, ana, boss, room, companion, relay, agent, found } = await searchFor(t, {
      authorize: (_who, _action, where) => !hidden.includes(where),
    });
    const other = await makeRoom(boss, 'support', ['u_maya']);
    await say(maya, room, 'one lamp');
    await say(maya, other, 'two lamps');
    await say(ana, companion, 'a lamp noted');
    const visitor = new ApiClient(relay, userCredential('maya', { name: 'Maya' }));
    assertProblem(await visitor.post(at, { text: 'lamp' }), 'forbidden', 403);
    for (const [scope, status] of [
      ['read', 200],
      ['send', 403],
    ] as const) {
      const { key } = await relay.relay.keys.add({ name: scope, scopes: [scope] });
      const service = new ApiClient(relay, { kind: 'token', token: key });
      assert.equal((await service.post(at, { text: 'lamp' })).status, status, scope);
    }
    hidden.push(other, companionOf(room));
    assert.equal(await found('lamp'), 'one lamp');
    const { body } = await agent.post(at, { text: 'maya' });
    assert.deepEqual([body.visitors, body.conversations.map(({ id }: { id: string }) => id)], [[room], [room]]);
  });

  test('P4: what is no search is refused, and so are too many', async (t) => {
    const { agent } = await searchFor(t);
    for (const text of ['', ' \t', 'x'.repeat(201)]) assertProblem(await agent.post(at, { text }), 'text-length', 422);
    assertProblem(await agent.post(at, { text: 'x', before: 0 }), 'bad-message', 400);
    assertProblem(await agent.post(at, { text: 'x', room: 'lobby' }), 'bad-message', 400);
    for (let count = 0; count < bounds.searchBurst; count++)
      assert.equal((await agent.post(at, { text: 'x' })).status, 200);
    assertProblem(await agent.post(at, { text: 'x' }), 'limited', 429);
  });

  test('P42: a long log is looked through step by step; an answer that is due tells where to go on', async (t) => {
    const { open } = await folderForTests();
    const store = await open();
    const maya: User = { id: 'u_maya', name: 'Maya', kind: 'user' };
    const room = 's_aaaaaaaaaaaaaaaaaaaaaa';
    await store.createRoom({ name: room, kind: 'support', creator: maya, role: 'member', members: [] });
    const put = (where: string, text: string) =>
      store.append({ room: where, sender: maya, key: text, body: { type: 'message', text } });
    await put(room, 'the needle');
    await Promise.all(Array.from({ length: bounds.searchDeskStep }, (_, index) => put('lobby', `hay ${index}`)));
    const { clock, agent, found } = await searchFor(t, { store });
    assert.equal(await found('needle'), 'the needle', 'steps follow each other while there is time');
    const elapsed = clock.elapsed.bind(clock);
    let more = 0;
    clock.elapsed = () => elapsed() + (more += bounds.searchDeskTime);
    const { body } = await agent.post(at, { text: 'needle' });
    assert.deepEqual([body.hits, typeof body.next], [[], 'number']);
    assert.equal(await found('needle', { before: body.next }), 'the needle');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { ChatStatus } from '../../src/client/index.ts';
import { expiryOf } from '../../src/client/session.ts';
import { createStorage } from '../../src/client/storage.ts';
import { fakeWorld } from '../support/fake-world.ts';

const jwt = (payload: object) => `h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`;
const hellos = (received: readonly { type: string }[]) => received.filter(({ type }) => type === 'hello');

describe('session', () => {
  it('a guest keeps its identity over reloads', async (t) => {
    const { start, pass } = fakeWorld(t);
    const storage = createStorage('test');
    const first = start({ storage });
    first.connect();
    await pass(10);
    const { user } = first.snapshot;
    assert.equal(user?.kind, 'guest');
    first.close();
    const second = start({ storage });
    second.connect();
    await pass(10);
    assert.deepEqual(second.snapshot.user, user);
  });

  it('P13: a guest that the relay has forgotten becomes a new one once, and the former one’s messages are sent for nobody', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const storage = createStorage('test');
    await storage.saveCredential({ kind: 'guest', id: 'g_old', secret: 'gone' });
    await storage.putSend({
      user: 'g_old',
      room: 'lobby',
      key: 'k1',
      order: 1,
      at: 1,
      body: { type: 'message', text: 'of the old one' },
    });
    const chat = start({ storage });
    const errors: Error[] = [];
    chat.on('error', (error) => errors.push(error));
    const room = chat.room('lobby');
    await pass(3);
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state }) => [text, state]),
      [['of the old one', 'queued']],
    );
    await pass(2_000);
    assert.equal(chat.snapshot.status, 'online');
    assert.equal(chat.snapshot.user?.id, 'g_1');
    assert.deepEqual(
      errors.map((error) => 'code' in error && error.code),
      ['credential-invalid'],
    );
    assert.equal(relay.room('lobby').log.length, 0);
    assert.equal(room.snapshot.messages.length, 0);
    assert.equal((await storage.loadOutbox('g_old')).length, 1);
    assert.deepEqual(await storage.loadCredential(), { kind: 'guest', id: 'g_1', secret: 'secret-g_1' });
    assert.equal(hellos(relay.received).length, 2);
  });

  it('what is written before anybody is known belongs to the first identity', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const storage = createStorage('test');
    relay.down = true;
    const first = start({ storage });
    void first.room('lobby').send('early');
    await pass(100);
    assert.equal((await storage.loadOutbox('')).length, 1);
    first.close();
    relay.down = false;
    const second = start({ storage });
    second.connect();
    await pass(20);
    assert.deepEqual(
      relay.room('lobby').state.messages.map(({ text, from }) => [text, from]),
      [['early', 'g_1']],
    );
    assert.equal((await storage.loadOutbox('')).length, 0);
    assert.equal((await storage.loadOutbox('g_1')).length, 0);
  });

  it('P13: asks for a token once, and again only when that one has ended', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    let asked = 0;
    let answer = 'token:maya';
    const chat = start({ token: () => (asked++, answer) });
    const room = chat.room('lobby');
    await pass(10);
    relay.cut();
    await pass(2_000);
    assert.equal(chat.snapshot.status, 'online');
    assert.equal(asked, 1, 'a token that was taken is used again');
    void room.send('before');
    await pass(10);
    relay.cut(4200, 'token-expired');
    void room.send('meanwhile');
    await pass(4_000);
    assert.equal(asked, 2);
    assert.equal(chat.snapshot.status, 'online');
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state }) => [text, state]),
      [
        ['before', 'sent'],
        ['meanwhile', 'sent'],
      ],
    );
    answer = 'expired';
    relay.cut(4200, 'token-expired');
    await pass(60_000);
    assert.equal(asked, 3, 'a fresh token that is refused is not asked for in a loop');
    assert.equal(chat.snapshot.status, 'signed-out');
    assert.equal(chat.snapshot.error?.code, 'token-expired');
  });

  it('P13: access that was taken back ends it without asking', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    let asked = 0;
    const chat = start({ token: () => (asked++, 'token:maya') });
    chat.connect();
    await pass(10);
    relay.cut(4202, 'revoked');
    await pass(60_000);
    assert.equal(asked, 1);
    assert.equal(chat.snapshot.status, 'signed-out');
  });

  it('a provider that fails or hangs leads to signed-out, with the outbox kept', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    let provide: () => Promise<string> = () => Promise.reject(new Error('no session'));
    const chat = start({ token: () => provide() });
    const room = chat.room('lobby');
    void room.send('kept');
    await pass(100);
    assert.equal(chat.snapshot.status, 'signed-out');
    assert.equal(chat.snapshot.error?.code, 'token-provider-failed');
    assert.equal(chat.snapshot.unsent, 1);
    provide = () => new Promise(() => {});
    chat.retryNow();
    await pass(14_900);
    assert.equal(chat.snapshot.status, 'connecting');
    await pass(200);
    assert.equal(chat.snapshot.status, 'signed-out');
    provide = () => Promise.resolve('token:maya');
    chat.retryNow();
    await pass(20);
    assert.deepEqual(
      relay.room('lobby').state.messages.map(({ text }) => text),
      ['kept'],
    );
  });

  it('P13: refreshes a token on the open connection before it ends', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const now = Math.floor(Date.now() / 1000);
    const tokens = [
      jwt({ sub: 'maya', exp: now + 300 }),
      jwt({ sub: 'maya', exp: now + 900 }),
      jwt({ sub: 'maya', exp: now + 900 }),
    ];
    relay.identify = () => ({ user: { id: 'maya', name: 'Maya', kind: 'user' } });
    const statuses: ChatStatus[] = [];
    let asked = 0;
    const chat = start({ token: () => Promise.resolve(tokens[asked++]!) });
    chat.on('status', (status) => statuses.push(status));
    chat.connect();
    await pass(239_000);
    assert.equal(asked, 1);
    await pass(2_000);
    assert.deepEqual(
      relay.received.filter(({ type }) => type === 'refresh'),
      [{ type: 'refresh', token: tokens[1] }],
    );
    await pass(1_200_000);
    assert.equal(asked, 3, 'one that ends no later than the last is not asked for again');
    assert.deepEqual(statuses, ['connecting', 'online']);
  });

  it('reads when a token ends', () => {
    assert.equal(expiryOf(jwt({ exp: 1_700_000_000, name: 'Zoë 語' })), 1_700_000_000_000);
    for (const token of ['', 'a.b.c', jwt({}), jwt({ exp: 'soon' })]) assert.ok(Number.isNaN(expiryOf(token)), token);
  });

  it('another identity: nothing of the former one is left in memory, or sent for the new one', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const storage = createStorage('test');
    const chat = start({ storage, token: 'token:maya' });
    const room = chat.room('lobby');
    await pass(10);
    relay.write('lobby', 'hello');
    await pass(10);
    relay.down = true;
    relay.cut();
    const unsent = room.send('of maya');
    await pass(10);
    relay.down = false;
    const identified = chat.identify('token:jonas');
    void room.send('of jonas');
    await pass(20);
    await identified;
    assert.equal(chat.snapshot.user?.id, 'jonas');
    await assert.rejects(unsent, { code: 'closed' });
    assert.deepEqual(
      relay.room('lobby').state.messages.map(({ text, from }) => [text, from]),
      [
        ['hello', 'other'],
        ['of jonas', 'jonas'],
      ],
    );
    const hello = relay.received.findLastIndex(({ type }) => type === 'hello');
    assert.deepEqual(
      relay.received.slice(hello).filter(({ type }) => type === 'join'),
      [{ type: 'join', room: 'lobby' }],
      'from its beginning, not from where maya was',
    );
    assert.deepEqual(
      (await storage.loadOutbox('maya')).map(({ body }) => 'text' in body && body.text),
      ['of maya'],
    );

    void chat.identify('token:maya');
    await pass(20);
    assert.equal(chat.snapshot.user?.id, 'maya');
    assert.equal(
      relay.room('lobby').state.messages.at(-1)?.text,
      'of maya',
      'what was kept is delivered by its own user',
    );
  });

  it('the same user with a fresh token keeps everything', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start({ token: 'token:maya' });
    const room = chat.room('lobby');
    await pass(10);
    relay.write('lobby', 'hello');
    await pass(10);
    const before = room.snapshot.messages[0];
    void chat.identify('fresh:maya');
    await pass(20);
    assert.equal(chat.snapshot.status, 'online');
    assert.equal(room.snapshot.messages[0], before);
    assert.deepEqual(relay.received.filter(({ type }) => type === 'join').at(-1), {
      type: 'join',
      room: 'lobby',
      cursor: { epoch: 'one', seq: 2 },
    });
  });

  it('identify rejects where the credential is refused', async (t) => {
    const { start, pass } = fakeWorld(t);
    const chat = start({ token: 'token:maya' });
    chat.connect();
    await pass(10);
    const identified = chat.identify('bad');
    await pass(20);
    await assert.rejects(identified, { code: 'credential-invalid', class: 'reauth' });
    assert.equal(chat.snapshot.status, 'signed-out');
  });

  it('logout forgets: storage, credential, messages', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const storage = createStorage('test');
    const chat = start({ storage });
    const room = chat.room('lobby');
    await pass(10);
    relay.write('lobby', 'hello');
    await pass(10);
    await storage.saveText('draft', 'half a');
    await chat.logout();
    await pass(10);
    assert.equal(relay.received.at(-1)?.type, 'bye');
    assert.equal(chat.snapshot.status, 'signed-out');
    assert.equal(chat.snapshot.user, undefined);
    assert.equal(room.snapshot.messages.length, 0);
    assert.equal(room.snapshot.status, 'loading');
    assert.equal(await storage.loadCredential(), undefined);
    assert.equal(await storage.loadText('draft'), undefined);
    chat.retryNow();
    await pass(20);
    assert.equal(chat.getSnapshot().user?.id, 'g_2');
    assert.equal(room.snapshot.messages.length, 1);
  });
});

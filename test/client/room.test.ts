import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { ChatMessage, RoomSnapshot } from '../../src/client/index.ts';
import type { RelayMessage } from '../../src/protocol/index.ts';
import { createStorage } from '../../src/client/storage.ts';
import { fakeWorld } from '../support/fake-world.ts';

const texts = (snapshot: RoomSnapshot) => snapshot.messages.map(({ text }) => text);

describe('room', () => {
  it('is the same object for the same id until it is closed; ids are checked', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const room = chat.room('lobby');
    assert.equal(chat.room('lobby'), room);
    await pass(10);
    room.close();
    await pass(10);
    assert.equal(relay.received.at(-1)?.type, 'leave');
    assert.notEqual(chat.room('lobby'), room);
    for (const id of ['', 'x'.repeat(129)]) assert.throws(() => chat.room(id), { code: 'bad-argument' });
  });

  it('a room that is opened while online is joined at once', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(10);
    relay.write('late', 'here');
    const room = chat.room('late');
    assert.equal(room.snapshot.status, 'loading');
    await pass(10);
    assert.equal(room.snapshot.status, 'live');
    assert.deepEqual(texts(room.snapshot), ['here']);
  });

  it('snapshots are immutable, share what did not change, and are told once a turn', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const room = start().room('lobby');
    let told = 0;
    const unsubscribe = room.subscribe(() => told++);
    assert.equal(told, 1, 'called back at once');
    await pass(10);
    relay.write('lobby', 'one');
    relay.write('lobby', 'two');
    await pass(10);
    const before = room.snapshot;
    assert.equal(room.getSnapshot(), before);
    told = 0;
    void room.send('three');
    void room.react('other/k0', '👍');
    assert.equal(told, 0);
    await pass(0);
    assert.ok(told >= 1 && told <= 2, `told ${told} times`);
    const after = room.snapshot;
    assert.notEqual(after, before);
    assert.equal(before.messages.length, 2);
    assert.equal(after.messages[1], before.messages[1]);
    assert.notEqual(after.messages[0], before.messages[0]);
    assert.equal(after.members, before.members);
    const [reacted] = after.messages;
    room.markRead();
    assert.equal(room.snapshot.messages, after.messages, 'the list itself, where nothing in it changed');
    void room.send('four');
    assert.equal(room.snapshot.messages[0], reacted, 'also what a pending change was put on');
    unsubscribe();
    unsubscribe();
    told = 0;
    await pass(50);
    assert.equal(told, 0);
  });

  it('a message keeps its id and its place from queued to sent, over a reload', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const storage = createStorage('test');
    const first = start({ storage });
    const room = first.room('lobby');
    await pass(10);
    relay.down = true;
    relay.cut();
    await pass(5);
    void room.send('kept');
    const [queued] = room.snapshot.messages;
    assert.equal(queued?.state, 'queued');
    assert.equal(queued.own, true);
    assert.equal(queued.seq, undefined);
    await pass(10);
    first.close();
    const chat = start({ storage });
    const again = chat.room('lobby');
    await pass(5);
    assert.equal(again.snapshot.messages[0]?.id, queued.id, 'shown before the relay can be reached');
    assert.equal(chat.snapshot.unsent, 1);
    relay.down = false;
    chat.retryNow();
    await pass(20);
    const [sent] = again.snapshot.messages;
    assert.deepEqual([sent?.id, sent?.state, sent?.seq], [queued.id, 'sent', 2]);
  });

  it('what is sent never vanishes between acknowledgement and entry', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const room = start().room('lobby');
    await pass(10);
    relay.faults = { ...relay.faults, deliver: ([first]) => (first?.type === 'entries' ? 'lose' : 'keep') };
    const sent = room.send('there');
    await pass(10);
    await sent;
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state, seq }) => [text, state, seq]),
      [['there', 'sent', 2]],
    );
    const edited = room.edit(room.snapshot.messages[0]!.id, 'still there');
    await pass(10);
    await edited;
    assert.deepEqual(texts(room.snapshot), ['still there']);
    relay.faults = { ...relay.faults, deliver: () => 'keep' };
    await pass(31_000);
    assert.deepEqual(
      room.snapshot.messages.map(({ text, edited }) => [text, edited !== undefined]),
      [['still there', true]],
    );
  });

  it('P30: answers what the relay has, and nothing else', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const room = start().room('lobby');
    await pass(10);
    const seq = relay.write('lobby', 'which?');
    await pass(10);
    const { id } = room.snapshot.messages[0]!;
    relay.down = true;
    relay.cut();
    await pass(5);
    void room.send('this', { reply: id });
    const queued = room.snapshot.messages[1]!;
    await assert.rejects(room.send('x', { reply: queued.id }), { code: 'no-such-message' }, 'not sent yet');
    await assert.rejects(room.send('x', { reply: 'nobody' }), { code: 'no-such-message' });
    await assert.rejects(room.send(' ', { reply: id }), { code: 'text-length' });
    relay.down = false;
    await pass(5_000);
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state, reply }) => [text, state, reply]),
      [
        ['which?', 'sent', undefined],
        ['this', 'sent', seq],
      ],
    );
  });

  it('shows edits, deletions and reactions before the relay has them', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const room = chat.room('lobby');
    await pass(10);
    relay.write('lobby', 'of another');
    await pass(10);
    relay.down = true;
    relay.cut();
    await pass(5);
    void room.react('other/k0', '👍');
    void room.send('mine');
    const { id } = room.snapshot.messages[1]!;
    void room.react(id, '🎉');
    void room.send('gone');
    void room.delete(room.snapshot.messages[2]!.id);
    assert.deepEqual(room.snapshot.messages[0]?.reactions, [{ emoji: '👍', by: ['g_1'] }]);
    assert.deepEqual(room.snapshot.messages[1]?.reactions, [{ emoji: '🎉', by: ['g_1'] }]);
    assert.equal(room.snapshot.messages.length, 2, 'what never left is simply gone');
    relay.down = false;
    chat.retryNow();
    await pass(30);
    assert.deepEqual(
      relay.room('lobby').state.messages.map(({ text, reactions }) => [text, reactions.map(({ emoji }) => emoji)]),
      [
        ['of another', ['👍']],
        ['mine', ['🎉']],
      ],
    );
    void room.delete(id);
    assert.equal(room.snapshot.messages[1]?.deleted?.by, 'g_1');
    assert.equal(room.snapshot.messages[1].text, '');
    await pass(10);
    await assert.rejects(room.edit('nobody/k1', 'x'), { code: 'no-such-message' });
  });

  it('editing what has not left rewrites it in place', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const storage = createStorage('test');
    const chat = start({ storage });
    const room = chat.room('lobby');
    const sent = room.send('tpyo');
    const edited = room.edit(room.snapshot.messages[0]!.id, 'typo');
    await pass(20);
    assert.deepEqual(await sent, await edited);
    assert.deepEqual(relay.received.filter(({ type }) => type === 'send').length, 1);
    assert.deepEqual(texts(room.snapshot), ['typo']);
    assert.equal(room.snapshot.messages[0]?.edited, undefined);
  });

  it('keeps what was refused for good, to retry or discard', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const room = chat.room('lobby');
    const refused: unknown[] = [];
    room.on('refused', (event) => refused.push(event));
    await pass(10);
    relay.faults = {
      ...relay.faults,
      refuse: ({ body }) => (body.type === 'message' && body.text === 'rude' ? { code: 'forbidden' } : undefined),
    };
    const rude = room.send('rude');
    const { id } = room.snapshot.messages[0]!;
    const liked = room.react(id, '👍');
    void room.send('polite');
    await pass(20);
    await assert.rejects(rude, { code: 'forbidden', class: 'stop' });
    await assert.rejects(liked, { code: 'forbidden' });
    assert.deepEqual(refused, [{ id, code: 'forbidden', message: 'forbidden' }]);
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state }) => [text, state]),
      [
        ['polite', 'sent'],
        ['rude', 'failed'],
      ],
    );
    assert.equal(room.snapshot.messages[1]?.error?.code, 'forbidden');
    assert.equal(chat.snapshot.unsent, 1);
    void room.edit(id, 'kind');
    room.retry(id);
    await pass(20);
    assert.deepEqual(texts(room.snapshot), ['polite', 'kind']);
    assert.equal(chat.snapshot.unsent, 0);
    void room.send('rude');
    await pass(20);
    room.discard(room.snapshot.messages[2]!.id);
    room.discard('unknown');
    room.retry('unknown');
    assert.deepEqual(texts(room.snapshot), ['polite', 'kind']);
  });

  it('a refused change of a message is taken back, and told', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const room = start().room('lobby');
    relay.write('lobby', 'of another');
    await pass(10);
    const refused: string[] = [];
    room.on('refused', ({ code }) => refused.push(code));
    relay.faults = { ...relay.faults, refuse: () => ({ code: 'forbidden' }) };
    const edited = room.edit('other/k0', 'mine now');
    assert.deepEqual(texts(room.snapshot), ['mine now']);
    await pass(10);
    await assert.rejects(edited, { code: 'forbidden' });
    assert.deepEqual(refused, ['forbidden']);
    assert.deepEqual(texts(room.snapshot), ['of another']);
  });

  it('P3: says why a message has to wait, and sends it when it may', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const room = start().room('lobby');
    await pass(10);
    let refusals = 1;
    relay.faults = {
      ...relay.faults,
      refuse: () => (refusals-- > 0 ? { code: 'limited', retryAfter: 900 } : undefined),
    };
    for (const text of ['one', 'two', 'three']) void room.send(text);
    await pass(20);
    assert.deepEqual(
      room.snapshot.messages.map(({ state, error }) => [state, error?.code]),
      [
        ['queued', 'limited'],
        ['queued', 'held'],
        ['queued', 'held'],
      ],
    );
    await pass(850);
    assert.equal(relay.room('lobby').log.length, 0);
    await pass(100);
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state, error }) => [text, state, error]),
      [
        ['one', 'sent', undefined],
        ['two', 'sent', undefined],
        ['three', 'sent', undefined],
      ],
    );
    const sends = relay.received.flatMap((message) => (message.type === 'send' ? !!message.resume : []));
    assert.deepEqual(
      sends,
      [false, false, false, true, true, true],
      'each that was refused, when all before it is answered',
    );
  });

  it('text that cannot be sent is refused at once', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const room = start().room('lobby');
    await pass(10);
    for (const text of ['', '  \n', '\u200B\u3164', 'x'.repeat(relay.limits.textLength + 1)]) {
      await assert.rejects(room.send(text), { code: 'text-length' });
    }
    assert.equal(room.snapshot.messages.length, 0);
  });

  it('announces messages as they arrive, not those of a page', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    for (let index = 0; index < 15; index++) relay.write('lobby', `old ${index}`);
    const room = start().room('lobby');
    const announced: ChatMessage[] = [];
    room.on('message', (message) => announced.push(message));
    await pass(10);
    assert.equal(room.snapshot.more, true);
    const loaded = room.loadOlder(3);
    assert.equal(room.loadOlder(), loaded, 'one request at a time');
    assert.equal(room.snapshot.loadingOlder, true);
    relay.write('lobby', 'new');
    await pass(10);
    assert.equal(await loaded, 3);
    assert.equal(room.snapshot.loadingOlder, false);
    assert.equal(room.snapshot.messages.length, 14);
    assert.deepEqual(
      announced.map(({ text }) => text),
      ['new'],
    );
    assert.equal(announced[0], room.snapshot.messages.at(-1));
    const rest = room.loadOlder();
    await pass(10);
    assert.equal(await rest, 2);
    assert.equal(await room.loadOlder(), 0);
  });

  it('a page whose answer is lost with the connection can be asked for again', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    for (let index = 0; index < 15; index++) relay.write('lobby', `old ${index}`);
    const chat = start();
    const room = chat.room('lobby');
    await pass(10);
    const loaded = room.loadOlder();
    await pass(0);
    relay.cut();
    await pass(5);
    await assert.rejects(loaded, { code: 'disconnected', class: 'retry' });
    await assert.rejects(room.loadOlder(), { code: 'disconnected' });
    await pass(1_000);
    const again = room.loadOlder();
    await pass(10);
    assert.equal(await again, 5);
  });

  it('counts what was missed, once it is there', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const room = start().room('lobby');
    const restored: unknown[] = [];
    room.on('restored', (event) => restored.push(event));
    await pass(10);
    const seq = relay.write('lobby', 'one');
    await pass(10);
    assert.equal(room.snapshot.restored, 0);
    relay.cut();
    relay.write('lobby', 'two');
    relay.append('lobby', { id: 'other', name: 'other', kind: 'user' }, 'e', { type: 'edit', of: seq, text: 'ONE' });
    relay.write('lobby', 'three');
    await pass(1_000);
    assert.equal(room.snapshot.restored, 2);
    assert.deepEqual(restored, [{ count: 2 }]);
    relay.write('lobby', 'four');
    await pass(10);
    assert.equal(room.snapshot.restored, 2);
    relay.cut();
    await pass(5);
    assert.equal(room.snapshot.restored, 0);
    await pass(1_000);
    assert.deepEqual(restored.length, 1);
  });

  it('P6: starts anew from a snapshot where too much was missed, or the log is another one', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    relay.bound = 3;
    const chat = start();
    const room = chat.room('lobby');
    const resets: unknown[] = [];
    room.on('reset', (event) => resets.push(event));
    relay.write('lobby', 'old');
    await pass(10);
    relay.cut();
    for (let index = 0; index < 12; index++) relay.write('lobby', `missed ${index}`);
    await pass(1_000);
    assert.deepEqual(resets, [{ reason: 'distance' }]);
    assert.equal(room.snapshot.messages.length, 10);
    assert.equal(room.snapshot.unread, 10);
    relay.down = true;
    relay.restart('two');
    void room.send('across');
    await pass(2);
    relay.write('lobby', 'of the other log');
    relay.down = false;
    await pass(3_000);
    assert.deepEqual(resets, [{ reason: 'distance' }, { reason: 'epoch' }]);
    assert.deepEqual(texts(room.snapshot), ['of the other log', 'across']);
    assert.equal(room.snapshot.unread, 0);
  });

  it('P3: what a snapshot shows to be in the log is settled, also if its acknowledgement was lost', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    relay.bound = 0;
    const room = start().room('lobby');
    await pass(10);
    relay.faults = {
      ...relay.faults,
      deliver: ([first]) => (first?.type === 'ack' || first?.type === 'entries' ? 'lose' : 'keep'),
    };
    const sent = room.send('once');
    await pass(10);
    assert.equal(room.snapshot.messages[0]?.state, 'sending');
    relay.cut();
    await pass(1_000);
    assert.deepEqual(await sent, { seq: 2, at: relay.room('lobby').log[1]!.at });
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state }) => [text, state]),
      [['once', 'sent']],
    );
  });

  it('P3: what is in the log already when its acknowledgement comes is shown once (scenario seed 17)', async (t) => {
    const { start, pass } = fakeWorld(t);
    const storage = createStorage('killed before it was deleted');
    const first = start({ storage });
    const sent = first.room('lobby').send('once');
    await pass(10);
    const { key } = first.room('lobby').snapshot.messages[0]!;
    const { at } = await sent;
    const user = first.snapshot.user!.id;
    first.close();
    const body = { type: 'message', text: 'once' } as const;
    await storage.putSend({ user, room: 'lobby', key, order: 1, at, body });

    // The outbox is read more slowly than the relay answers.
    const loadOutbox = async (id: string) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return storage.loadOutbox(id);
    };
    const room = start({ storage: { ...storage, persistent: true, loadOutbox } }).room('lobby');
    await pass(500);
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state }) => [text, state]),
      [['once', 'sent']],
    );
  });

  it('P3: what is settled while the outbox is read is neither shown twice nor sent again', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const storage = createStorage('settled while it was read');
    let isReading = false;
    // Slow: what it answers is what was there when it was asked.
    const loadOutbox = async (user: string) => {
      const found = await storage.loadOutbox(user);
      isReading = true;
      if (user) await new Promise((resolve) => setTimeout(resolve, 50));
      return found;
    };
    const chat = start({ storage: { ...storage, persistent: true, loadOutbox } });
    const room = chat.room('lobby');
    await pass(500);
    const { faults } = relay;
    const isOfLog = ({ type }: RelayMessage) => type === 'entries' || type === 'ack';
    relay.faults = { ...faults, deliver: (messages) => (messages.some(isOfLog) ? 'lose' : 'keep') };
    const sent = room.send('once');
    await pass(10);
    const seen = new Set<string>();
    room.subscribe(({ messages }) => seen.add(messages.map(({ text }) => text).join()));
    isReading = false;
    relay.cut();
    while (!isReading) await pass(1);
    // Whoever finds a gap asks for all that is missing.
    relay.faults = faults;
    relay.write('lobby', 'theirs');
    await pass(1_000);

    assert.deepEqual([...seen], ['once', 'once,theirs']);
    assert.equal((await sent).seq, 2);
    assert.equal(relay.received.filter(({ type }) => type === 'send').length, 1);
  });

  it('P13: what a user had left unsent is there again when that user comes back', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start({ token: 'token:ada' });
    const room = chat.room('lobby');
    await pass(100);
    relay.faults = { ...relay.faults, refuse: () => ({ code: 'busy', retryAfter: 60_000 }) };
    const left = room.send('not yet');
    left.catch(() => undefined);
    await pass(100);
    await Promise.all([chat.identify('token:ben'), pass(100)]);
    assert.deepEqual(texts(room.snapshot), []);
    await assert.rejects(left, { code: 'closed' });
    relay.faults = { ...relay.faults, refuse: () => undefined };
    await Promise.all([chat.identify('token:ada'), pass(100)]);
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state }) => [text, state]),
      [['not yet', 'sent']],
    );
  });

  it('whoever is told of something finds it in the snapshot', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const room = chat.room('lobby');
    const seen: string[] = [];
    chat.on('status', (status) => seen.push(status === chat.snapshot.status ? status : 'not yet'));
    chat.on('user', (user) => seen.push(user === chat.snapshot.user ? 'user' : 'not yet'));
    room.on('message', (message) => seen.push(room.snapshot.messages.includes(message) ? message.text : 'not yet'));
    room.on('restored', ({ count }) => seen.push(room.snapshot.restored === count ? 'restored' : 'not yet'));
    room.on('reset', () => seen.push(room.snapshot.messages.length === 1 ? 'reset' : 'not yet'));
    await pass(10);
    relay.write('lobby', 'one');
    await pass(10);
    relay.cut();
    relay.write('lobby', 'two');
    await pass(1_000);
    relay.restart('other');
    relay.write('lobby', 'anew');
    await pass(2_000);
    assert.deepEqual(seen, [
      ...['online', 'user', 'one'],
      ...['waiting', 'connecting', 'online', 'user', 'two', 'restored'],
      ...['waiting', 'connecting', 'online', 'user', 'reset'],
    ]);
    assert.equal(chat.snapshot.user?.id, 'g_1');
  });

  it('P3: what comes back as an entry is settled, also if its acknowledgement was lost', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const room = chat.room('lobby');
    await pass(10);
    relay.faults = { ...relay.faults, deliver: ([first]) => (first?.type === 'ack' ? 'lose' : 'keep') };
    const sent = room.send('once');
    await pass(10);
    assert.equal((await sent).seq, 2);
    assert.deepEqual(
      room.snapshot.messages.map(({ text, state }) => [text, state]),
      [['once', 'sent']],
    );
    assert.equal(chat.snapshot.unsent, 0);
  });

  it('P5: closes a gap with the same join as everything else', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const room = start().room('lobby');
    await pass(10);
    relay.write('lobby', 'one');
    await pass(10);
    relay.faults = { ...relay.faults, deliver: () => 'lose' };
    relay.write('lobby', 'two');
    relay.faults = { ...relay.faults, deliver: () => 'keep' };
    relay.write('lobby', 'three');
    relay.write('lobby', 'four');
    await pass(10);
    assert.deepEqual(texts(room.snapshot), ['one', 'two', 'three', 'four']);
    const joins = relay.received.filter(({ type }) => type === 'join');
    assert.deepEqual(joins, [
      { type: 'join', room: 'lobby' },
      { type: 'join', room: 'lobby', cursor: { epoch: 'one', seq: 2 } },
    ]);
    assert.equal(room.snapshot.restored, 0);
  });

  it('P11: counts what is unread from the own marker, which only goes up', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    relay.write('lobby', 'before');
    const chat = start();
    const room = chat.room('lobby');
    await pass(10);
    assert.equal(room.snapshot.unread, 0, 'who comes for the first time has missed nothing');
    await pass(400);
    assert.equal(relay.received.filter(({ type }) => type === 'read').length, 0, 'but has not read it either');
    relay.write('lobby', 'one');
    const two = relay.write('lobby', 'two');
    void room.send('mine');
    await pass(10);
    assert.equal(room.snapshot.unread, 2);
    room.markRead(two - 1);
    assert.equal(room.snapshot.unread, 1);
    room.markRead();
    room.markRead(1);
    assert.equal(room.snapshot.unread, 0);
    room.markRead(99);
    assert.equal(room.snapshot.unread, 0);
    await pass(400);
    assert.deepEqual(
      relay.received.filter(({ type }) => type === 'read'),
      [{ type: 'read', room: 'lobby', seq: 6 }],
    );
    relay.cut();
    relay.write('lobby', 'three');
    await pass(1_000);
    assert.equal(room.snapshot.unread, 1);
    for (const connection of relay.connections)
      connection.send({
        type: 'reads',
        room: 'lobby',
        reads: [
          ['g_1', 7],
          ['other', 3],
        ],
      });
    await pass(10);
    assert.equal(room.snapshot.unread, 0, 'read on another device');
    assert.deepEqual([...room.snapshot.reads], [['other', 3]]);
  });

  it('what was marked while the connection was away is told afterwards', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const room = start().room('lobby');
    await pass(10);
    relay.write('lobby', 'one');
    await pass(10);
    relay.cut();
    await pass(5);
    room.markRead();
    await pass(2_000);
    assert.deepEqual(
      relay.received.filter(({ type }) => type === 'read'),
      [{ type: 'read', room: 'lobby', seq: 2 }],
    );
  });

  it('P10: tells typing once in a while, and forgets who has gone quiet', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const maya = start({ name: 'Maya' }).room('lobby');
    await pass(10);
    const jonas = start({ name: 'Jonas' }).room('lobby');
    await pass(10);
    for (const connection of relay.connections) {
      connection.send({
        type: 'presence',
        room: 'lobby',
        count: 2,
        joined: [...relay.guests.values()].map(({ user }) => user),
        left: [],
        reset: true,
      });
    }
    await pass(10);
    for (let index = 0; index < 10; index++) {
      jonas.typing();
      await pass(100);
    }
    const typed = () => relay.received.filter((message) => message.type === 'signal' && message.topic === 'typing');
    assert.equal(typed().length, 1);
    assert.deepEqual(
      maya.snapshot.typing.map(({ name }) => name),
      ['Jonas'],
    );
    await pass(6_000);
    assert.deepEqual(maya.snapshot.typing, []);
    jonas.typing();
    await pass(10);
    assert.equal(maya.snapshot.typing.length, 1);
    jonas.typing(false);
    jonas.typing(false);
    await pass(10);
    assert.deepEqual(maya.snapshot.typing, []);
    assert.equal(typed().length, 3);
    jonas.typing();
    await pass(10);
    void jonas.send('done');
    await pass(10);
    assert.deepEqual(maya.snapshot.typing, []);
    assert.deepEqual(jonas.snapshot.typing, []);
  });

  it('P10: whispers only once it is in the room: what is refused before would be taken for a refusal of the room', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(10);
    const room = chat.room('late');
    room.typing();
    room.signal('cursor', { x: 1 });
    await pass(10);
    assert.equal(room.snapshot.status, 'live');
    const whispered = () => relay.received.filter(({ type }) => type === 'signal').length;
    assert.equal(whispered(), 0);
    room.signal('cursor', { x: 2 });
    await pass(10);
    assert.equal(whispered(), 1);
  });

  it('P10 P11: custom signals and presence', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const maya = start({ name: 'Maya' }).room('board');
    const jonas = start({ name: 'Jonas' }).room('board');
    const signals: unknown[] = [];
    maya.on('signal', (signal) => signals.push(signal));
    await pass(10);
    jonas.signal('cursor', { x: 1 }, 'pen');
    await pass(10);
    assert.deepEqual(signals, [{ from: 'g_2', topic: 'cursor', data: { x: 1 }, key: 'pen' }]);
    assert.equal(maya.snapshot.presence.count, 1);
    const ana = { id: 'ana', name: 'Ana', kind: 'agent' as const };
    for (const connection of relay.connections)
      connection.send({ type: 'presence', room: 'board', count: 2, joined: [ana], left: [] });
    await pass(10);
    assert.deepEqual(maya.snapshot.presence, { count: 2, users: [{ id: 'g_1', name: 'Maya', kind: 'guest' }, ana] });
    assert.deepEqual(maya.snapshot.users.get('ana'), ana);
    for (const connection of relay.connections)
      connection.send({ type: 'presence', room: 'board', count: 1, joined: [], left: ['ana'] });
    await pass(10);
    assert.deepEqual(
      maya.snapshot.presence.users.map(({ id }) => id),
      ['g_1'],
    );
  });

  it('leaving stops being a member, then stops following; closing only follows no more', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const room = chat.room('lobby');
    void room.join();
    await pass(10);
    assert.equal(relay.room('lobby').state.memberCount, 1);
    const left = room.leave();
    await pass(20);
    await left;
    assert.equal(relay.room('lobby').state.memberCount, 0);
    assert.equal(relay.received.at(-1)?.type, 'leave');
    const other = chat.room('other');
    void other.send('on its way');
    other.close();
    await pass(20);
    assert.deepEqual(
      relay.room('other').state.messages.map(({ text }) => text),
      ['on its way'],
      'unsent messages are still delivered',
    );
    assert.equal(chat.snapshot.unsent, 0);
  });

  it('P14: a room that refuses is refused alone; one that is busy is tried again', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const room = chat.room('lobby');
    relay.faults = { ...relay.faults, deliver: ([first]) => (first?.type === 'joined' ? 'lose' : 'keep') };
    await pass(10);
    const tell = (code: 'forbidden' | 'store-unavailable') => {
      for (const connection of relay.connections) connection.refuse(code, { room: 'lobby', retryAfter: 700 });
    };
    tell('store-unavailable');
    await pass(650);
    assert.equal(room.snapshot.status, 'loading');
    assert.equal(relay.received.filter(({ type }) => type === 'join').length, 1);
    await pass(100);
    assert.equal(relay.received.filter(({ type }) => type === 'join').length, 2);
    tell('forbidden');
    await pass(10);
    assert.equal(room.snapshot.status, 'refused');
    assert.equal(room.snapshot.error?.code, 'forbidden');
    assert.equal(chat.snapshot.status, 'online');
    relay.faults = { ...relay.faults, deliver: () => 'keep' };
    relay.cut();
    await pass(1_000);
    assert.equal(room.snapshot.status, 'live');
    const errors: unknown[] = [];
    chat.on('error', (error) => errors.push('code' in error && error.code));
    tell('forbidden');
    await pass(10);
    assert.deepEqual(
      [room.snapshot.status, errors],
      ['live', ['forbidden']],
      'a refused signal does not refuse the room',
    );
  });
});

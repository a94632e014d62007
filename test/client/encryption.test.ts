import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { over } from '../../src/client/over.ts';
import { createChat, type Chat, type ChatError, type RoomSnapshot } from '../../src/node.ts';
import * as entry from '../../src/encryption.ts';
import { createRoom } from '../../src/rooms.ts';
import { pin, pinned } from '../../src/pins.ts';
import { revisions } from '../../src/revisions.ts';
import { search } from '../../src/search.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';
import { secret, tokenOf } from '../support/tokens.ts';

const { encrypted, isSealedRoom } = entry;
type SealedRoom = entry.SealedRoom;

let relay: StartedRelay;
const chats: Chat[] = [];
let people = 0;

before(async () => {
  relay = await startRelay({ auth: { secrets: [secret] } });
});
after(async () => {
  for (const chat of chats) chat.close();
  await relay.close();
});

/** A store of keys as IndexedDB would be one: what is loaded is a copy. */
function keyStore(): entry.KeyStore & { readonly kept: Map<string, entry.KeptKeys> } {
  const kept = new Map<string, entry.KeptKeys>();
  return {
    kept,
    load: async (user) => kept.get(user) && { ...kept.get(user)! },
    save: async (user, keys) => void (keys ? kept.set(user, keys) : kept.delete(user)),
  };
}

const exp = Math.floor(Date.now() / 1000) + 3_600;

/** Somebody on a device. */
function device(name: string, store = keyStore()) {
  const raw = createChat({ url: relay.url, token: tokenOf(name, { exp, iat: exp - 3_700 }) });
  chats.push(raw);
  return { raw, chat: encrypted(raw, { store }), store, id: `u_${name}` };
}

/** Resolves with what is found in a snapshot, as soon as there is something. */
const until = <T>(room: SealedRoom, find: (snapshot: entry.SealedRoomSnapshot) => T | undefined | false): Promise<T> =>
  new Promise((resolve) => {
    const end = room.subscribe((snapshot) => {
      const found = find(snapshot as entry.SealedRoomSnapshot);
      if (found) queueMicrotask(() => (end(), resolve(found)));
    });
  });
const ready = (room: SealedRoom) =>
  until(room, ({ encryption, status }) => status === 'live' && encryption.status === 'ready');
const reads = (room: SealedRoom, text: string) =>
  until(room, ({ messages }) => messages.find((message) => message.text === text && message.state === 'sent'));
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    ({ code }: ChatError) => code,
  );

/** Two people in a sealed room, both ready. */
async function two() {
  people += 1;
  const [ana, ben] = [device(`ana${people}`), device(`ben${people}`)];
  const room = await ana.chat.direct(ben.id);
  // The other is known by the relay once they have come.
  const other = await ben.chat.direct(ana.id);
  assert.equal(other.id, room.id);
  await Promise.all([ready(room), ready(other)]);
  return { ana, ben, room, other };
}

test('P56: what one says the other reads; edits, answers, reactions and deletions go on as they are; the relay has none of it', async () => {
  const { ana, ben, room, other } = await two();
  assert.ok(isSealedRoom(room.id));
  const canary = 'SEALED-CANARY-ÄÖ';
  const frames: string[] = [];
  ana.raw.on('answer', (answer) => frames.push(JSON.stringify(answer)));
  await room.send(`${canary} one`);
  const found = await reads(other, `${canary} one`);
  assert.equal(found.own, false);
  await other.send(`${canary} two`, { reply: found.id });
  const answer = await reads(room, `${canary} two`);
  assert.equal(answer.reply, found.seq);
  await room.react(answer.id, '👍');
  const mine = await reads(room, `${canary} one`);
  await room.edit(mine.id, `${canary} edited`);
  assert.ok((await reads(other, `${canary} edited`)).edited);
  const former = await revisions(ben.chat, other, mine.seq!);
  assert.deepEqual(
    former.revisions.map(({ text }) => text),
    [`${canary} edited`, `${canary} one`],
  );
  // In order, also where all are sent at once.
  await Promise.all([1, 2, 3].map((n) => room.send(`${canary} ${n}`)));
  await reads(other, `${canary} 3`);
  assert.deepEqual(
    other.snapshot.messages.slice(-3).map(({ text }) => text),
    [1, 2, 3].map((n) => `${canary} ${n}`),
  );
  await pin(room, answer.seq!);
  const { messages } = await pinned(ben.chat, other);
  assert.deepEqual(
    messages.map(({ text }) => text),
    [`${canary} two`],
  );
  assert.deepEqual((await search(ben.chat, other, canary)).hits, []);
  await other.delete(other.snapshot.messages.find(({ seq }) => seq === answer.seq)!.id);
  await until(room, (snapshot) => snapshot.messages.find(({ deleted }) => deleted));
  // Whoever comes anew reads the same.
  const again = device(ben.id.slice(2), ben.store);
  const fresh = (await again.chat.direct(ana.id)) as SealedRoom;
  await until(fresh, ({ messages }) => messages.length === 5 && messages.every(({ opening }) => !opening));
  assert.deepEqual(
    fresh.snapshot.messages.map(({ text }) => text),
    other.snapshot.messages.map(({ text }) => text),
  );
  // And without keys it is nothing.
  const bare = again.raw.room(room.id).snapshot.messages;
  assert.ok(bare.every(({ text }) => text === ''));
  assert.ok(!JSON.stringify([bare, frames]).includes('CANARY'));
  const files = readdirSync(relay.folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  assert.ok(files.some(({ name }) => name.endsWith('.db') || name.endsWith('.sqlite')));
  for (const { parentPath, name } of files) {
    assert.ok(!readFileSync(path.join(parentPath, name)).includes('SEALED-CANARY'), name);
  }
});

test('P56: nothing that could be read is taken there, nor sent by the plain room', async () => {
  const { ana, room } = await two();
  const plain = ana.raw.room(room.id);
  assert.deepEqual([...plain.snapshot.can].sort(), ['delete', 'react', 'read', 'signal']);
  assert.ok(room.snapshot.can.includes('send'));
  assert.equal(await codeOf(plain.send('in clear')), 'text-length');
  assert.equal(await codeOf(room.put({ type: 'message', text: 'in clear' })), 'forbidden');
  assert.equal(await codeOf(room.send('with a file', { files: ['f_1'] })), 'forbidden');
  assert.equal(await codeOf(plain.put({ type: 'message', text: 'in clear' })), 'bad-message');
  plain.discard(plain.snapshot.messages.at(-1)!.id);
  const open = ana.raw.room('lobby');
  const sealed = { by: 'a'.repeat(22), keys: [], data: 'a' };
  assert.equal(await codeOf(open.put({ type: 'message', text: '', sealed })), 'bad-message');
  assert.equal(await codeOf(plain.put({ type: 'message', text: '', sealed })), 'devices-changed');
  assert.equal(await codeOf(createRoom(ana.chat, { kind: 'private', sealed: true })), 'bad-message');
  assert.equal(
    await codeOf(createRoom(ana.chat, { kind: 'direct', members: ['u_x', 'u_y'], sealed: true })),
    'forbidden',
  );
  assert.equal(await codeOf(createRoom(ana.chat, { kind: 'direct', members: ['g_guest'], sealed: true })), 'forbidden');
  const unsealed = await createRoom(ana.chat, { kind: 'direct', members: [room.snapshot.encryption.other!] });
  assert.ok(!isSealedRoom(unsealed.id));
  assert.notEqual(unsealed.id, room.id);
});

test('P56: the other has no device at first: nothing is sent, and all is once they have come', async () => {
  people += 1;
  const [ana, ben] = [device(`ana${people}`), device(`ben${people}`)];
  const room = await ana.chat.direct(ben.id);
  await until(room, ({ encryption }) => encryption.status === 'waiting');
  assert.ok(!room.snapshot.can.includes('send'));
  assert.equal(await codeOf(room.send('hello')), 'no-devices');
  const other = await ben.chat.direct(ana.id);
  await ready(room);
  await room.send('hello');
  await reads(other, 'hello');
  assert.deepEqual(room.snapshot.encryption.changes, [], 'the first keys are taken as they are');
});

test('P56: a new device reads from then on, is told of, and has to be accepted; who is gone reads nothing more', async () => {
  const { ana, ben, room, other } = await two();
  await room.send('before');
  await reads(other, 'before');
  const number = room.snapshot.encryption.safetyNumber;
  assert.equal(other.snapshot.encryption.safetyNumber, number);
  await room.verify(number.replace(/^./, (digit) => String((Number(digit) + 1) % 10)));
  assert.equal(room.snapshot.encryption.isVerified, false, 'another one was compared');
  await room.verify(number);
  assert.equal(room.snapshot.encryption.isVerified, true);

  const phone = device(ben.id.slice(2));
  const onPhone = await phone.chat.direct(ana.id);
  const changed = await until(room, ({ encryption }) => encryption.status === 'changed' && encryption);
  assert.deepEqual(
    changed.changes.map(({ user, after }) => [user, after]),
    [[ben.id, room.snapshot.messages.at(-1)!.seq]],
  );
  assert.deepEqual([changed.isVerified, changed.wasVerified], [false, true]);
  assert.notEqual(changed.safetyNumber, number);
  assert.equal(await codeOf(room.send('after')), 'key-changed');
  await room.accept();
  await room.send('after');
  await reads(onPhone, 'after');
  const first = onPhone.snapshot.messages.find(({ seq }) => seq === room.snapshot.messages[0]!.seq)!;
  assert.deepEqual([first.text, first.unreadable], ['', 'absent']);
  // Their first device sees the new one of its own user, too.
  await until(other, ({ encryption }) => encryption.status === 'changed');
  await other.accept();
  const known = await other.snapshot.encryption.safetyNumber;
  assert.equal(room.snapshot.encryption.safetyNumber, known);

  // Taken away: from then on it reads nothing.
  const devices = await ben.chat.devices();
  assert.equal(devices.length, 2);
  const gone = devices.find(({ isThis }) => !isThis)!;
  phone.raw.close();
  await ben.chat.removeDevice(gone.key);
  await until(room, ({ encryption }) => encryption.devices.every(({ key }) => key !== gone.key));
  await room.send('without the phone');
  const { sealed } = await reads(room, 'without the phone');
  assert.equal(sealed!.keys.length, 2);
});

test('P56: what waits is sealed anew where there are other devices when it comes to the relay', async () => {
  const { ana, ben, room } = await two();
  const phone = device(ben.id.slice(2));
  // As if it had been sealed before that was told.
  const { devices } = room.snapshot.encryption;
  const onPhone = await phone.chat.direct(ana.id);
  await until(room, ({ encryption }) => encryption.status === 'changed');
  await room.accept();
  const plain = ana.raw.room(room.id);
  const sealed = {
    by: 'a'.repeat(22),
    keys: devices.map(() => ['a'.repeat(22), 'b'.repeat(87), 'c'.repeat(64)] as const),
    data: 'd',
  };
  assert.equal(await codeOf(plain.put({ type: 'message', text: '', sealed }, 'old')), 'devices-changed');
  assert.equal(plain.snapshot.messages.at(-1)!.state, 'failed');
  plain.discard('old');
  await room.send('to all');
  await reads(onPhone, 'to all');
});

test('P56: what a relay makes up is shown as such, never as a text', async () => {
  const { ana, ben, room, other } = await two();
  await room.send('the truth');
  const { sealed, key, seq } = await reads(other, 'the truth');
  const view = await Promise.all(
    [
      { key: 'another key' },
      { from: ben.id },
      { reply: 1 },
      { sealed: { ...sealed!, by: 'x'.repeat(22) } },
      { sealed: { ...sealed!, data: `${sealed!.data.slice(0, -2)}AA` } },
      { sealed: { ...sealed!, keys: [] } },
      { sealed: undefined, text: 'I am no text' },
    ].map((made) =>
      // A content is known by what it is: here each is another.
      other
        .open({ from: ana.id, key, text: 'made up', sealed: { ...sealed! }, ...made } as never)
        .then((opened: entry.OpenedMessage) => [opened.text, opened.unreadable]),
    ),
  );
  assert.deepEqual(view, [
    ['', 'forged'],
    ['', 'stranger'],
    ['', 'forged'],
    ['', 'stranger'],
    ['', 'forged'],
    ['', 'absent'],
    ['', 'unsealed'],
  ]);
  assert.equal(other.snapshot.messages.find((message) => message.seq === seq)!.text, 'the truth');
});

test('P56: in a snapshot, too, nothing is shown but what was sealed, and that once', async () => {
  const { ben, room, other } = await two();
  await room.send('the truth');
  await reads(other, 'the truth');
  const raw = ben.raw.room(room.id);
  const lied = (): RoomSnapshot => {
    const { messages, ...rest } = raw.snapshot;
    const made = { ...messages[0]!, text: 'made up', files: [{ id: 'f', name: 'f', type: 't', bytes: 1 }], id: 'x' };
    const { sealed: _, ...unsealed } = { ...made, key: 'x' };
    return { ...rest, messages: [...messages, made, unsealed] };
  };
  const lying = over(raw, {
    get snapshot() {
      return lied();
    },
    getSnapshot: lied,
    subscribe: (listener) => raw.subscribe(() => listener(lied())),
  });
  const chat = encrypted(over(ben.raw, { room: () => lying }), { store: ben.store });
  const shown = await until(chat.room(room.id) as SealedRoom, ({ messages }) => !!messages[0]?.text && messages);
  assert.deepEqual(
    shown.map(({ text, unreadable, files }) => [text, unreadable, files]),
    [
      ['the truth', undefined, undefined],
      ['', 'forged', undefined],
      ['', 'unsealed', undefined],
    ],
  );
});

test('P56: logging out takes the keys away, here and at the relay', async () => {
  const { ana, ben, room, other } = await two();
  await room.send('kept by Ben alone');
  await reads(other, 'kept by Ben alone');
  await ana.chat.logout();
  assert.equal(ana.store.kept.size, 0);
  await until(other, ({ encryption }) => encryption.status === 'waiting');
  const again = device(ana.id.slice(2), ana.store);
  const anew = await again.chat.direct(ben.id);
  const message = await until(anew, ({ messages }) => messages.find(({ unreadable }) => unreadable));
  assert.deepEqual([message.text, message.unreadable], ['', 'absent']);
});

test('P56: strangers and guests are told no keys; devices are bounded, the one unused longest gives way', async () => {
  const { ana, room } = await two();
  people += 1;
  const eve = device(`eve${people}`);
  assert.equal(await codeOf(eve.chat.devices()), 'done');
  const asked = new Promise<object>((resolve) => eve.raw.on('answer', resolve));
  eve.raw.ask({ type: 'devices', id: 1_000_000_001, room: room.id });
  const { code } = (await asked) as { code: string };
  assert.equal(code, 'forbidden');
  const more = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const next = device(ana.id.slice(2));
      await next.chat.direct(room.snapshot.encryption.other!);
      await until(
        (await next.chat.direct(room.snapshot.encryption.other!)) as SealedRoom,
        ({ encryption }) => encryption.status !== 'starting',
      );
      return next;
    }),
  );
  const devices = await more[0]!.chat.devices();
  assert.equal(devices.length, 8);
});

test('docs/sdk.md: the snippet of encryption does what it says', async () => {
  people += 1;
  const [ana, ben] = [device(`ana${people}`), device(`ben${people}`)];
  await ben.chat.direct(ana.id);
  const text = readFileSync(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const code = /snippet: encryption -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!;
  const shown: string[] = [];
  const states: string[] = [];
  const body = code
    .replace(/^import .*$/m, '')
    .replace("'u_jonas'", 'jonas')
    .replace('await room.send', 'await ready(room);\nawait room.send');
  const run = new Function(
    ...['chat', 'encrypted', 'jonas', 'ready', 'show', 'showState'],
    `return (async () => {${body}\nreturn room;})()`,
  ) as (...given: unknown[]) => Promise<SealedRoom>;
  const room = await run(
    ...[ana.chat, encrypted, ben.id, ready],
    (_: string, said: string) => shown.push(said),
    (status: string) => states.push(status),
  );
  await reads(room, 'Only for you');
  assert.equal(shown.at(-1), 'Only for you');
  assert.equal(states.at(-1), 'ready');
});

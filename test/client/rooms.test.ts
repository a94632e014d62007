import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import type { Chat, ChatError, Room, RoomSnapshot } from '../../src/client/index.ts';
import * as rooms from '../../src/client/rooms.ts';
import { ban, createRoom, invite, redeem, remove, roleIn, setRole, unban } from '../../src/client/rooms.ts';
import { nextAccess, peopleAt, when } from '../support/people.ts';
import { until } from '../support/until.ts';

const refused =
  (code: string, kind = 'stop') =>
  (error: ChatError) => {
    assert.deepEqual([error.name, error.code, error.class], ['ChatError', code, kind]);
    return true;
  };
const roles = ({ members }: RoomSnapshot) =>
  [...members.values()].map(({ id, role = 'member' }) => `${id} ${role}`).toSorted();

/** Somebody comes into a room by an invitation to it. */
async function bring(host: Chat, room: Room, guest: Chat, role?: 'reader' | 'moderator'): Promise<Room> {
  const { token } = await invite(host, room, role ? { role } : {});
  const there = await redeem(guest, token);
  await when(there, 'live');
  return there;
}

describe('rooms by the SDK, at a relay', { concurrency: 4 }, () => {
  it('a private room is made by who was not even connected, with members, and is theirs alone', async (t) => {
    const people = await peopleAt(t);
    const [ada, jonas, eve] = [people.user('ada'), people.user('jonas'), people.user('eve')];
    assert.equal(ada.snapshot.status, 'idle');
    const room = await createRoom(ada, { kind: 'private', members: ['u_jonas', 'u_ada'] });
    assert.equal(ada.room(room.id), room, 'it is followed');
    const { kind, can } = await when(room, 'live');
    assert.deepEqual([kind, can.includes('manage'), roleIn(room.snapshot)], ['private', true, 'owner']);
    assert.deepEqual(roles(room.snapshot), ['u_ada owner', 'u_jonas member']);
    await room.send('Only for us');
    const there = jonas.room(room.id);
    await until<RoomSnapshot>(there, ({ messages }) => messages[0]?.text === 'Only for us');
    assert.equal(roleIn(there.snapshot), 'member');
    const outside = await when(eve.room(room.id), 'refused');
    assert.deepEqual([outside.error?.code, outside.kind, outside.can], ['forbidden', undefined, []]);
    assert.equal(roleIn(outside), undefined);
  });

  it('who makes too many is told after how long they may make another', async (t) => {
    const people = await peopleAt(t, { roomRate: 1 });
    const ada = people.user('ada');
    const failure = await (async () => {
      for (;;) await createRoom(ada, { kind: 'private' });
    })().catch((error: ChatError) => error);
    refused('limited', 'retry')(failure as ChatError);
    assert.ok(failure.retryAfter! > 0 && failure.retryAfter! <= 3_600_000, `${failure.retryAfter}`);
    const direct = await createRoom(people.user('jonas'), { kind: 'direct', members: ['u_ada'] });
    assert.equal((await when(direct, 'live')).kind, 'direct');
  });

  it('a direct room is the same however often it is made; a support room is a guest’s to make', async (t) => {
    const people = await peopleAt(t);
    const [ada, jonas, guest] = [people.user('ada'), people.user('jonas'), people.guest()];
    const one = await createRoom(ada, { kind: 'direct', members: ['u_jonas'] });
    const two = await createRoom(jonas, { kind: 'direct', members: ['u_ada'] });
    assert.equal(one.id, two.id);
    assert.equal((await createRoom(ada, { kind: 'direct', members: ['u_jonas'] })) === one, true);
    assert.equal((await when(one, 'live')).kind, 'direct');
    const support = await createRoom(guest, { kind: 'support' });
    assert.equal((await when(support, 'live')).kind, 'support');
    const agent = people.user('agent', {}, { roles: ['agent'] }).room(support.id);
    await when(agent, 'live');
    assert.equal(roleIn(agent.snapshot), 'moderator', 'by the table, without a role of their own');
  });

  it('an invitation lets in as many as it says, as what it says, and the same person again', async (t) => {
    const people = await peopleAt(t);
    const [ada, jonas, eve] = [people.user('ada'), people.user('jonas'), people.user('eve')];
    const room = await createRoom(ada, { kind: 'private' });
    await when(room, 'live');
    const before = Date.now();
    const made = await invite(ada, room, { role: 'reader', uses: 1, lifetime: 60_000 });
    assert.deepEqual(Object.keys(made).toSorted(), ['expires', 'room', 'token', 'uses']);
    assert.deepEqual([made.room, made.uses], [room.id, 1]);
    assert.ok(made.expires >= before + 60_000);
    const there = await redeem(jonas, made.token);
    assert.equal(there.id, room.id);
    assert.equal(roleIn(await when(there, 'live')), 'reader');
    await until<RoomSnapshot>(room, ({ members }) => members.get('u_jonas')?.role === 'reader');
    assert.equal(await redeem(jonas, made.token), there, 'who is in comes in');
    await assert.rejects(redeem(eve, made.token), refused('forbidden'));
    await assert.rejects(redeem(eve, 'i_nothing'), refused('forbidden'));
    await assert.rejects(there.send('muted'), refused('forbidden'));
    await assert.rejects(invite(jonas, there), refused('forbidden'));
    const usual = await invite(ada, room);
    assert.equal(usual.uses, 1);
    await redeem(eve, usual.token);
    assert.deepEqual(roles(await until<RoomSnapshot>(room, ({ memberCount }) => memberCount === 3)), [
      'u_ada owner',
      'u_eve member',
      'u_jonas reader',
    ]);
  });

  it('a role is given: told to all, and on the open connection of whose it is', async (t) => {
    const people = await peopleAt(t);
    const [ada, jonas, eve] = [people.user('ada'), people.user('jonas'), people.user('eve')];
    const room = await createRoom(ada, { kind: 'private', members: ['u_eve'] });
    await when(room, 'live');
    const there = await bring(ada, room, jonas);
    const heard: unknown[] = [];
    there.on('access', ({ can }) => heard.push([can, there.snapshot.can === can]));
    const toModerator = nextAccess(there);
    const { seq } = await setRole(room, 'u_jonas', 'moderator');
    assert.ok(seq > 0);
    assert.ok((await toModerator).includes('moderate'));
    assert.deepEqual(heard, [[there.snapshot.can, true]], 'once, and the snapshot says it too');
    assert.equal(roleIn(there.snapshot), 'moderator');
    await until<RoomSnapshot>(room, ({ members }) => members.get('u_jonas')?.role === 'moderator');
    await until<RoomSnapshot>(there, ({ members }) => members.get('u_jonas')?.role === 'moderator');
    // A moderator gives no roles, and does nothing to who is not less.
    await assert.rejects(setRole(there, 'u_eve', 'reader'), refused('forbidden'));
    await assert.rejects(remove(there, 'u_ada'), refused('forbidden'));
    await assert.rejects(ban(there, 'u_ada'), refused('forbidden'));
    await assert.rejects(invite(jonas, there, { role: 'moderator' }), refused('forbidden'));
    await assert.rejects(setRole(room, 'u_nobody', 'reader'), refused('no-such-member'));
    await assert.rejects(setRole(eve.room(room.id), 'u_jonas', 'reader'), refused('forbidden'));
    const toReader = nextAccess(there);
    await setRole(room, 'u_jonas', 'reader');
    assert.deepEqual(await toReader, ['read']);
    assert.equal(there.snapshot.status, 'live');
    assert.equal(jonas.snapshot.unsent, 0, 'what was refused is not kept');
  });

  it('who is removed is told, hears nothing more, and comes back into the same room by an invitation', async (t) => {
    const people = await peopleAt(t);
    const [ada, jonas] = [people.user('ada'), people.user('jonas')];
    const room = await createRoom(ada, { kind: 'private' });
    await when(room, 'live');
    const there = await bring(ada, room, jonas);
    await room.send('before');
    await until<RoomSnapshot>(there, ({ messages }) => messages.length === 1);
    const gone = nextAccess(there);
    await remove(room, 'u_jonas');
    assert.deepEqual(await gone, []);
    const { can, error } = await when(there, 'refused');
    assert.deepEqual([can, error?.code], [[], 'forbidden']);
    await room.send('behind their back');
    await assert.rejects(remove(room, 'u_jonas'), refused('no-such-member'));
    assert.equal(there.snapshot.messages.length, 1);
    assert.equal(await bring(ada, room, jonas), there);
    assert.deepEqual(
      there.snapshot.messages.map(({ text }) => text),
      ['before', 'behind their back'],
    );
    assert.equal(roleIn(there.snapshot), 'member');
    await there.send('back');
    await until<RoomSnapshot>(room, ({ messages }) => messages.at(-1)?.text === 'back');
  });

  it('a ban ends all until it is taken back: also of one who was away, and of one who was never there', async (t) => {
    const people = await peopleAt(t);
    const sockets: WebSocket[] = [];
    const Kept = class extends WebSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    };
    const [ada, jonas, eve] = [people.user('ada'), people.user('jonas', { WebSocket: Kept }), people.user('eve')];
    const room = await createRoom(ada, { kind: 'private' });
    await when(room, 'live');
    const there = await bring(ada, room, jonas);
    const { token } = await invite(ada, room, { uses: 9 });
    // While they are away.
    const away = until(jonas, ({ status }) => status === 'waiting');
    sockets.at(-1)!.close();
    await away;
    assert.ok(there.snapshot.can.includes('send'), 'what one may do is not forgotten by a line that broke');
    await ban(room, 'u_jonas');
    jonas.retryNow();
    assert.deepEqual((await when(there, 'refused')).can, [], 'nothing is permitted after a refused rejoin');
    await assert.rejects(redeem(jonas, token), refused('forbidden'));
    await assert.rejects(there.send('let me in'), refused('forbidden'));
    await ban(room, 'u_eve');
    await assert.rejects(redeem(eve, token), refused('forbidden'));
    await unban(room, 'u_jonas');
    await assert.rejects(unban(room, 'u_jonas'), refused('no-such-member'));
    assert.equal(await redeem(jonas, token), there);
    await when(there, 'live');
    await unban(room, 'u_eve');
    await when(await redeem(eve, token), 'live');
    // Once more, on the open connection.
    const gone = nextAccess(there);
    await ban(room, 'u_jonas');
    assert.deepEqual(await gone, []);
    await when(there, 'refused');
  });

  it('in an open room, who may not read any more is told, and comes back by following it anew', async (t) => {
    const people = await peopleAt(t);
    const [admin, jonas] = [people.user('ada', {}, { roles: ['admin'] }), people.user('jonas')];
    const [room, there] = [admin.room('lobby'), jonas.room('lobby')];
    await Promise.all([when(room, 'live'), when(there, 'live')]);
    assert.deepEqual([there.snapshot.kind, roleIn(there.snapshot), roleIn(room.snapshot)], ['open', 'member', 'owner']);
    await there.join();
    const gone = nextAccess(there);
    await ban(room, 'u_jonas');
    assert.deepEqual(await gone, []);
    await when(there, 'refused');
    await unban(room, 'u_jonas');
    there.close();
    await when(jonas.room('lobby'), 'live');
  });

  it('what is not in order is refused by the relay, says why, and changes nothing', async (t) => {
    const people = await peopleAt(t);
    const [ada, guest] = [people.user('ada'), people.guest()];
    const failures: unknown[] = [];
    ada.on('error', (error) => failures.push(error));
    const room = await createRoom(ada, { kind: 'private' });
    const { memberCount } = await when(room, 'live');
    await assert.rejects(createRoom(guest, { kind: 'private' }), refused('forbidden'));
    await assert.rejects(createRoom(ada, { kind: 'direct' }), refused('bad-message'));
    await assert.rejects(createRoom(ada, { kind: 'open' as 'private' }), refused('bad-message'));
    await assert.rejects(createRoom(ada, { kind: 'private', members: [''] }), refused('bad-message'));
    const crowd = Array.from({ length: 101 }, (_, index) => `u_${index}`);
    await assert.rejects(createRoom(ada, { kind: 'private', members: crowd }), refused('bad-message'));
    for (const options of [{ uses: 0 }, { uses: NaN }, { lifetime: -1 }, { role: 'king' as 'member' }]) {
      await assert.rejects(invite(ada, room, options), refused('bad-message'));
    }
    await assert.rejects(redeem(ada, 'x'.repeat(129)), refused('bad-message'));
    await assert.rejects(redeem(ada, undefined as unknown as string), refused('bad-message'));
    await assert.rejects(setRole(room, 'u_ada', 'king' as 'member'), refused('bad-message'));
    await assert.rejects(ban(room, ''), refused('bad-message'));
    await assert.rejects(invite(ada, ada.room('p_AAAAAAAAAAAAAAAAAAAAAA')), refused('forbidden'));
    assert.equal(room.snapshot.status, 'live');
    assert.equal(room.snapshot.memberCount, memberCount);
    assert.deepEqual(failures, [], 'what a call is told is told to nobody else');
    // Too many at once: the same again later works. So many that a slow machine has not allowed all before they are handled.
    const asked: Promise<Room>[] = [];
    while (asked.length < 1_200) {
      asked.push(...Array.from({ length: 100 }, () => redeem(ada, 'i_nothing')));
      // A frame of its own, since one has at most 128 messages.
      await Promise.resolve();
    }
    const many = await Promise.allSettled(asked);
    const codes = new Set(many.map((each) => each.status === 'rejected' && (each.reason as ChatError).code));
    assert.deepEqual([...codes].toSorted(), ['forbidden', 'limited']);
    const limited = many.find((each) => each.status === 'rejected' && (each.reason as ChatError).code === 'limited');
    assert.equal(((limited as PromiseRejectedResult).reason as ChatError).class, 'retry');
    assert.deepEqual(failures, []);
  });

  it('pages that are loaded meanwhile are told apart from what is asked for', async (t) => {
    const people = await peopleAt(t, { limits: { pageLength: 5 } });
    const [ada, jonas] = [people.user('ada'), people.user('jonas')];
    const room = await createRoom(ada, { kind: 'private', members: ['u_jonas'] });
    for (let index = 0; index < 12; index++) await room.send(String(index));
    const there = jonas.room(room.id);
    await when(there, 'live');
    const [older, failed, made] = await Promise.all([
      there.loadOlder(),
      invite(jonas, there).catch((error: ChatError) => error.code),
      createRoom(jonas, { kind: 'private' }),
    ]);
    assert.deepEqual([older, failed], [5, 'forbidden']);
    assert.notEqual(made.id, room.id);
  });

  it('the snippets of the documentation do what they say', async (t) => {
    const people = await peopleAt(t);
    const [chat, jonas, eve] = [people.user('ada'), people.user('jonas'), people.user('eve')];
    const document = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
    /** Runs a snippet as it stands, with what a page would have, and gives its room. */
    const run = async (name: string, page: Readonly<Record<string, unknown>>): Promise<Room> => {
      const code = new RegExp(`<!-- snippet: ${name} -->\\s*\`\`\`js\\n([\\s\\S]*?)\`\`\``).exec(document)![1]!;
      const [, names = '', body = ''] = /^import \{(.*)\} from 'live-chat\/rooms';\n([\s\S]*)$/.exec(code)!;
      const known: Readonly<Record<string, unknown>> = { ...rooms, ...page };
      const used = [...names.split(',').map((each) => each.trim()), ...Object.keys(page)];
      const text = `return (async () => { ${body} return room; })()`;
      const made = new Function(...used, text) as (...values: unknown[]) => Promise<Room>;
      return made(...used.map((each) => known[each]));
    };
    const link = { href: '' };
    const printed: unknown[] = [];
    const there = when(jonas.room('lobby'), 'live');
    const room = await run('rooms', { chat, link, console: { log: (text: unknown) => printed.push(text) } });
    await there;
    assert.deepEqual(printed, ['owner']);
    assert.deepEqual(roles(room.snapshot), ['u_ada owner'], 'the other one was removed and banned meanwhile');
    const shown: unknown[] = [];
    const showButtons = (can: unknown) => shown.push(can);
    const entered = await run('redeem', { chat: eve, location: new URL(link.href), showButtons });
    assert.equal(roleIn(await when(entered, 'live')), 'member');
    const up = nextAccess(entered);
    await setRole(room, 'u_eve', 'moderator');
    assert.deepEqual(shown, [await up]);
  });

  it('P16: the same where WebSocket is blocked', async (t) => {
    const people = await peopleAt(t);
    const Blocked = class extends EventTarget {
      readyState = 0;
      constructor() {
        super();
        setTimeout(() => {
          this.readyState = 3;
          this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }));
        });
      }
      send(): void {}
      close(): void {}
    };
    const [ada, jonas] = [people.user('ada'), people.user('jonas', { WebSocket: Blocked })];
    const room = await createRoom(ada, { kind: 'private' });
    await when(room, 'live');
    // Asking waits for the connection, not for a second try.
    jonas.connect();
    await until(jonas, ({ status }) => status === 'online');
    assert.equal(jonas.snapshot.transport, 'event-stream');
    const there = await bring(ada, room, jonas);
    const up = nextAccess(there);
    await setRole(room, 'u_jonas', 'moderator');
    await up;
    const { token } = await invite(jonas, there);
    assert.match(token, /^i_/);
    const gone = nextAccess(there);
    await remove(room, 'u_jonas');
    assert.deepEqual(await gone, []);
    await assert.rejects(invite(jonas, there), refused('forbidden'));
    assert.equal(await redeem(jonas, token), there);
    assert.equal((await when(there, 'live')).kind, 'private');
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { AppendRequest } from '../../../server/src/store/store.ts';
import type { Decision } from '../../../server/src/store/moderation.ts';
import { bounds } from '../../../server/src/limits.ts';
import type { Attachment, Body, HeldMessage, MessageEntry, User } from '../../../src/protocol/index.ts';
import { jonas, logOf, maya, request, say, type StoreBench } from './bench.ts';

const ada: User = { id: 'ada', name: 'Ada', kind: 'agent' };
const bea: User = { id: 'bea', name: 'Bea', kind: 'agent' };
let count = 0;

/** Messages that a filter holds (P28), of a store that has a queue for them. */
export function testHeld(bench: StoreBench): void {
  /** A message that filters would hold, with its text as they leave it. */
  const heldRequest = (room: string, sender: User, text: string, more: Partial<AppendRequest> = {}): AppendRequest =>
    request(room, sender, say(text), { filtering: { text, isHeld: true }, ...more });
  const appends = async (given: AppendRequest): Promise<string> => {
    const result = await bench.store.append(given);
    return result.ok ? `${result.seq}${result.duplicate ? ' again' : ''}` : result.code;
  };
  const holds = (room: string, sender: User, text: string, more?: Partial<AppendRequest>): Promise<string> =>
    appends(heldRequest(room, sender, text, more));
  const queue = async (room: string): Promise<readonly HeldMessage[]> => bench.store.moderation!.held(room, 0, 2_000);
  const decides = async (room: string, held: number, more: Partial<Decision> = {}): Promise<string> => {
    const result = await bench.store.moderation!.decide({ room, sender: ada, held, verdict: 'release', ...more });
    return result.ok ? `${result.send?.user} ${result.send?.key}` : result.code;
  };
  const does = (room: string, sender: User, body: Body): Promise<string> => appends(request(room, sender, body));
  async function uploaded(room: string, user: User): Promise<Attachment> {
    const about = { id: `f_held${String(++count).padStart(18, '0')}`, name: 'p.png', type: 'image/png', bytes: 9 };
    const plenty = { userBytes: 1e9, totalBytes: 1e9 };
    assert.deepEqual(await bench.store.createFile({ room, user: user.id, about, ...plenty }), { ok: true });
    return about;
  }

  it('P28: what is held is acknowledged without a number, and gets that of its release; each once, also after a restart', async () => {
    const room = bench.newRoom();
    const first = heldRequest(room, maya, 'first', { filtering: { text: '*****', isHeld: true } });
    const at = bench.clock;
    assert.equal(await appends(first), '0');
    assert.equal(await does(room, jonas, say('meanwhile')), '2');
    assert.equal(await bench.store.head(room), 2);
    assert.equal(await appends(first), '0 again');
    assert.equal(await appends({ ...first, body: say('another') }), 'key-reused');
    await bench.reopen();
    bench.clock += 1_000;
    assert.equal(await appends(first), '0 again');
    const told = await queue(room);
    assert.deepEqual(told, [{ held: told[0]!.held, at, from: 'maya', name: 'Maya', text: '*****' }]);
    const { held } = told[0]!;
    assert.equal(await decides(room, held, { sender: maya }), 'forbidden');
    const both = await Promise.all([decides(room, held), decides(room, held, { sender: bea })]);
    assert.deepEqual(both, [`maya ${first.key}`, 'no-such-message']);
    const entries = await logOf(bench.store, room);
    assert.deepEqual(
      entries.map(({ seq, type, from }) => `${seq} ${type} ${from}`),
      ['1 member jonas', '2 message jonas', '3 member maya', '4 message maya'],
    );
    const { text, key, name, at: released } = entries[3] as MessageEntry;
    assert.deepEqual(
      { text, key, name, released },
      { text: '*****', key: first.key, name: 'Maya', released: bench.clock },
    );
    assert.deepEqual(await queue(room), []);
    await bench.reopen();
    assert.equal(await appends(first), '4 again');
    assert.equal(await appends({ ...first, body: say('another') }), 'key-reused');
  });

  it('P28: what is refused stays refused, and is told likewise with every try', async () => {
    const room = bench.newRoom();
    const sent = heldRequest(room, maya, 'buy now');
    assert.equal(await appends(sent), '0');
    const [{ held }] = (await queue(room)) as [HeldMessage];
    assert.equal(await decides(room, held, { verdict: 'refuse', reason: 'spam' }), `maya ${sent.key}`);
    assert.equal(await decides(room, held), 'no-such-message');
    await bench.reopen();
    assert.equal(await appends(sent), 'text-refused');
    // Also where the filters would let it through by now, and for who is a moderator meanwhile.
    const { filtering: _, ...plain } = sent;
    assert.equal(await appends({ ...plain, grant: 'owner' }), 'text-refused');
    assert.equal(await bench.store.head(room), 0);
    const acts = (await bench.store.moderation!.acts(0, 1e6)).filter((act) => act.room === room);
    assert.deepEqual(
      acts.map(({ act, by, user, why }) => [act, by, user, why]),
      [['held-refused', 'ada', 'maya', 'spam']],
    );
  });

  it('P28: moderators, edits, reactions and direct rooms: who waits, and what cannot', async () => {
    const room = bench.newRoom();
    assert.equal(await holds(room, ada, 'as I am'), '2', 'a moderator does not wait');
    assert.equal(await does(room, maya, say('mine')), '4');
    const filtering = { text: 'bad', isHeld: true } as const;
    const edit = request(room, maya, { type: 'edit', of: 4, text: 'bad' }, { filtering });
    assert.equal(await appends(edit), 'text-refused');
    const made = { name: `d_${room.padEnd(22, 'x')}`, kind: 'direct', creator: maya, role: 'member' } as const;
    assert.ok((await bench.store.createRoom({ ...made, members: [jonas] })).ok);
    assert.equal(await holds(made.name, maya, 'bad'), 'text-refused', 'nobody there could let it through');
    assert.equal(await holds(room, { ...jonas, id: 'muted' }, 'held before'), '0');
    assert.equal(await does(room, ada, { type: 'member', change: 'muted', user: 'muted', duration: 9_000 }), '5');
    assert.equal(await holds(room, { ...jonas, id: 'muted' }, 'after'), 'muted');
    const [{ held }] = (await queue(room)) as [HeldMessage];
    assert.match(await decides(room, held), /^muted /, 'who lets it through has seen it');
  });

  it('P28: rank counts as for all that is done to others', async () => {
    const room = bench.newRoom();
    assert.equal(await does(room, maya, say('here')), '2');
    assert.equal(await holds(room, maya, 'wait'), '0');
    const boss = { room, sender: { ...jonas, id: 'boss' }, isAdmin: true } as const;
    const role: Body = { type: 'member', change: 'role', user: 'maya', role: 'moderator' };
    assert.ok((await bench.store.append({ ...request(room, boss.sender, role), isAdmin: true })).ok);
    const [{ held }] = (await queue(room)) as [HeldMessage];
    assert.equal(await decides(room, held, { sender: maya }), 'forbidden', 'not one’s own');
    for (const verdict of ['release', 'refuse'] as const) {
      assert.equal(await decides(room, held, { verdict }), 'forbidden', 'nor that of one who is as much');
    }
    assert.equal(await decides(room, held, { target: { isAdmin: true }, ...boss }), 'forbidden');
    assert.equal(await decides(room, held, { ...boss, scopes: ['send'] }), 'forbidden');
    assert.match(await decides(room, held, boss), /^maya /);
  });

  it('P28: so many of one user in a room, and it counts for slow mode', async () => {
    const room = bench.newRoom();
    const outcomes = await Promise.all(
      Array.from({ length: bounds.heldPerUser + 1 }, (_, index) => holds(room, maya, `text ${index}`)),
    );
    assert.deepEqual(outcomes, [...Array<string>(bounds.heldPerUser).fill('0'), 'too-many']);
    assert.equal(await holds(room, jonas, 'another'), '0');
    assert.equal(await holds(bench.newRoom(), maya, 'elsewhere'), '0');
    assert.equal(await does(room, ada, { type: 'settings', slow: 60_000 }), '2');
    const late: User = { id: 'late', name: 'Late', kind: 'user' };
    assert.equal(await holds(room, late, 'one'), '0');
    assert.equal(await holds(room, late, 'two'), 'slow-mode');
    assert.equal(await does(room, late, say('three')), 'slow-mode');
    assert.equal(await holds(room, maya, 'full'), 'too-many');
    bench.clock += 60_000;
  });

  it('P28: a ban, a removal, leaving and a ban from the site refuse what waits', async () => {
    const room = bench.newRoom();
    const moderation = bench.store.moderation!;
    const reasons: readonly [string, (user: User) => Promise<unknown>][] = [
      ['banned', (user) => does(room, ada, { type: 'member', change: 'banned', user: user.id })],
      ['removed', (user) => does(room, ada, { type: 'member', change: 'removed', user: user.id })],
      ['left', (user) => does(room, user, { type: 'member', change: 'left' })],
      ['site', ({ id }) => moderation.ban([{ kind: 'user', id, at: bench.clock }], { by: 'ada' })],
    ];
    for (const [name, drop] of reasons) {
      const user: User = { id: `out-${name}`, name, kind: 'user' };
      assert.notEqual(await does(room, user, say('here')), 'forbidden');
      const sent = heldRequest(room, user, name);
      assert.equal(await appends(sent), '0');
      await drop(user);
      assert.deepEqual(await queue(room), [], name);
      assert.equal(await appends(sent), 'text-refused', name);
    }
    assert.ok(await moderation.unban({ kind: 'user', id: 'out-site' }, { by: 'ada' }));
  });

  it('P28: files wait with their message, are its own and nobody else’s, and are given up where it is refused', async () => {
    const room = bench.newRoom();
    const [one, two] = [await uploaded(room, maya), await uploaded(room, maya)];
    const withFile = ({ id }: Attachment): Body => ({ type: 'message', text: 'look', files: [id] });
    const filtering = { text: 'look', isHeld: true } as const;
    for (const file of [one, two]) {
      assert.equal(await appends(request(room, maya, withFile(file), { filtering })), '0');
      assert.equal(await does(room, maya, withFile(file)), 'no-such-file', 'it waits with another');
      assert.equal((await bench.store.findFile(file.id))?.isUsed, false);
    }
    const told = await queue(room);
    assert.deepEqual(
      told.map(({ files }) => files),
      [[one], [two]],
    );
    bench.clock += 2 * bounds.uploadLifetime;
    await bench.store.expireFiles(bench.clock);
    assert.ok(await bench.store.findFile(one.id), 'it waits as long as its message');
    assert.match(await decides(room, told[0]!.held), /^maya /);
    const entry = (await logOf(bench.store, room)).at(-1) as MessageEntry;
    assert.deepEqual(entry.files, [one]);
    assert.equal((await bench.store.findFile(one.id))?.isUsed, true);
    assert.match(await decides(room, told[1]!.held, { verdict: 'refuse' }), /^maya /);
    await bench.store.expireFiles(bench.clock);
    assert.equal(await bench.store.findFile(two.id), undefined);
  });

  it('P28: what nobody looks at is refused after a while, and its key is forgotten as long after', async () => {
    const room = bench.newRoom();
    const moderation = bench.store.moderation!;
    const sent = heldRequest(room, maya, 'old');
    assert.equal(await appends(sent), '0');
    await moderation.expireHeld(bench.clock);
    assert.equal((await queue(room)).length, 1, 'not yet');
    bench.clock += bounds.heldAge;
    await moderation.expireHeld(bench.clock - bounds.heldAge + 1);
    assert.deepEqual(await queue(room), []);
    assert.equal(await appends(sent), 'text-refused');
    bench.clock += bounds.heldAge + 1;
    await moderation.expireHeld(bench.clock - bounds.heldAge);
    assert.equal(await appends(sent), '0');
    bench.clock += 1;
    await bench.store.personal!.expire('open', bench.clock);
    assert.deepEqual(await queue(room), [], 'nor is it kept for longer than a message');
  });

  it('P28, P27: what a guest has waiting is released as the user’s, also where both have used the same keys', async () => {
    const [room, other, closed] = [bench.newRoom(), bench.newRoom(), bench.newRoom()];
    const [secretHash, id] = [`hash-${room}`, `g_${room}`];
    const guest: User = { id, name: 'Guest', kind: 'guest' };
    const user: User = { id: `u_${room}`, name: 'Ulla', kind: 'user' };
    await bench.store.createGuest({ id, name: guest.name, secretHash });
    const both = { key: 'both' };
    // Both wait; the user’s is in the log; the guest’s is in the log; and one where the user is banned.
    assert.equal(await holds(room, user, 'mine waits', both), '0');
    assert.equal(await holds(room, guest, 'theirs waits', both), '0');
    assert.equal(await appends(request(room, user, say('mine is there'), { key: 'second' })), '2');
    assert.equal(await holds(room, guest, 'theirs waits too', { key: 'second' }), '0');
    assert.equal(await appends(request(other, guest, say('theirs is there'), both)), '2');
    assert.equal(await holds(other, user, 'mine waits there', both), '0');
    assert.equal(await does(closed, user, say('here')), '2');
    assert.equal(await does(closed, ada, { type: 'member', change: 'banned', user: user.id }), '4');
    assert.equal(await holds(closed, guest, 'by another name'), '0');

    assert.equal(await bench.store.mergeGuest!({ id, secretHash, user }), true);
    assert.deepEqual(await queue(closed), [], 'a ban refuses what waits');
    const told = [...(await queue(room)), ...(await queue(other))];
    assert.deepEqual(
      told.map(({ from, name, text }) => [from, name, text]),
      ['mine waits', 'theirs waits', 'theirs waits too', 'mine waits there'].map((text) => [user.id, 'Ulla', text]),
    );
    for (const [index, { held }] of told.entries()) assert.match(await decides(index < 3 ? room : other, held), /^u_/);
    const texts = (await logOf(bench.store, room)).flatMap((entry) => (entry.type === 'message' ? [entry.text] : []));
    assert.deepEqual(texts.slice(-3), ['mine waits', 'theirs waits', 'theirs waits too']);
    const members = (await logOf(bench.store, room)).flatMap((entry) => (entry.type === 'member' ? [entry.user] : []));
    assert.ok(members.every(({ id: who, kind }) => (who === user.id) === (kind === 'user')));
    assert.equal(await holds(room, user, 'mine waits', both), '3 again', 'each key stays its own');
  });
}

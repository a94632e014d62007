import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { AppendRequest } from '../../../server/src/store/store.ts';
import type { Body, User } from '../../../src/protocol/index.ts';
import { jonas, logOf, maya, request, say, type StoreBench } from './bench.ts';
import { tries } from '../../support/tries.ts';

const ada: User = { id: 'ada', name: 'Ada', kind: 'agent' };
const eve: User = { id: 'eve', name: 'Eve', kind: 'guest' };
const mute = (user: string, duration: number): Body => ({ type: 'member', change: 'muted', user, duration });
const slow = (milliseconds: number): Body => ({ type: 'settings', slow: milliseconds });

/** Mutes and slow mode. */
export function testModeration(bench: StoreBench): void {
  const does = async (room: string, sender: User, body: Body, more: Partial<AppendRequest> = {}): Promise<string> => {
    const result = await bench.store.append(request(room, sender, body, more));
    return result.ok ? 'ok' : `${result.code}${result.retryAfter === undefined ? '' : ` ${result.retryAfter}`}`;
  };

  it('P23: a mute holds from the next request of the same commit on, and lifts by itself at its time', async () => {
    const room = bench.newRoom();
    const together = await Promise.all([
      does(room, maya, say('before')),
      does(room, ada, mute('maya', 1_000)),
      does(room, maya, say('muted')),
      does(room, maya, { type: 'edit', of: 2, text: 'muted' }),
      does(room, maya, { type: 'member', change: 'left' }),
      does(room, maya, { type: 'member', change: 'joined' }),
      does(room, jonas, say('not I')),
    ]);
    assert.deepEqual(together, ['ok', 'ok', 'muted 1000', 'muted 1000', 'ok', 'muted 1000', 'ok']);
    const entry = (await logOf(bench.store, room)).find((each) => each.type === 'member' && each.change === 'muted');
    assert.equal(entry && 'until' in entry && entry.until, bench.clock + 1_000);
    bench.clock += 999;
    await bench.reopen();
    assert.equal(await does(room, maya, say('muted')), 'muted 1');
    assert.equal((await bench.store.place(room, 'maya')).mutedUntil, bench.clock + 1);
    bench.clock += 1;
    assert.equal((await bench.store.place(room, 'maya')).mutedUntil, undefined);
    assert.equal(await does(room, maya, say('again')), 'ok');
  });

  it('P23: a mute is taken back, outlives a ban, and is for those who are less', async () => {
    const room = bench.newRoom();
    assert.equal(await does(room, ada, mute('stranger', 1_000)), 'ok', 'also of one who never came');
    assert.equal(await does(room, maya, mute('stranger', 1_000)), 'forbidden');
    assert.equal(await does(room, ada, mute('ada', 1_000)), 'forbidden');
    assert.equal(await does(room, ada, mute('maya', 5_000)), 'ok');
    for (const change of ['banned', 'unbanned'] as const) {
      assert.equal(await does(room, ada, { type: 'member', change, user: 'maya' }), 'ok');
    }
    assert.equal(await does(room, maya, say('muted')), 'muted 5000');
    assert.equal(await does(room, ada, mute('maya', 2_000)), 'ok', 'another time takes the place of the first');
    assert.equal(await does(room, maya, say('muted')), 'muted 2000');
    assert.equal(await does(room, ada, { type: 'member', change: 'unmuted', user: 'maya' }), 'ok');
    assert.equal(await does(room, ada, { type: 'member', change: 'unmuted', user: 'maya' }), 'no-such-member');
    assert.equal(await does(room, maya, say('again')), 'ok');
  });

  it('P23: whoever is muted leaves, and comes back by an invitation, under the name that the log knows', async () => {
    const room = bench.newRoom();
    const loud: User = { ...maya, name: 'SHOUT' };
    await does(room, maya, say('hello'));
    assert.equal(await does(room, ada, mute('maya', 1_000)), 'ok');
    assert.equal((await bench.store.place(room, 'maya')).knownAs, maya.name);
    assert.equal(await does(room, loud, { type: 'member', change: 'left' }), 'ok');
    const hash = `hash-${room}`;
    const invited = { room, sender: ada, hash, role: 'member', expires: Number.MAX_SAFE_INTEGER, uses: 9 } as const;
    assert.ok((await bench.store.invite(invited)).ok);
    assert.ok((await bench.store.redeem(hash, loud)).ok);
    assert.doesNotMatch(JSON.stringify(await logOf(bench.store, room)), /SHOUT/);
    bench.clock += 1_000;
    assert.equal((await bench.store.place(room, 'maya')).knownAs, undefined);
    assert.equal(await does(room, loud, say('again')), 'ok');
    assert.match(JSON.stringify(await logOf(bench.store, room)), /SHOUT/);
  });

  it('P23: a ban is lifted by who is not less than who gave it, and counts for an invitation by what one is then', async () => {
    const room = bench.newRoom();
    const boss: User = { id: 'boss', name: 'Boss', kind: 'user' };
    const asOwner = { isAdmin: true } as const;
    const about = (change: 'banned' | 'unbanned'): Body => ({ type: 'member', change, user: 'maya' });
    const hash = `hash-${room}`;
    const invited = { room, sender: ada, hash, role: 'member', expires: Number.MAX_SAFE_INTEGER, uses: 9 } as const;
    assert.ok((await bench.store.invite(invited)).ok);
    assert.equal(await does(room, ada, about('banned')), 'ok');
    const told = { grants: [[room, 'moderator']] } as const;
    assert.ok(!(await bench.store.redeem(hash, maya)).ok);
    assert.ok(!(await bench.store.redeem(hash, maya, { grants: [['another', 'owner']] })).ok);
    assert.ok((await bench.store.redeem(hash, maya, told)).ok);
    assert.equal(await does(room, boss, about('banned'), asOwner), 'ok');
    assert.ok(!(await bench.store.redeem(hash, maya, told)).ok);
    assert.ok((await bench.store.redeem(hash, maya, asOwner)).ok);
    assert.equal(await does(room, ada, about('unbanned')), 'forbidden');
    assert.equal(await does(room, boss, about('unbanned'), asOwner), 'ok');
  });

  it('P24: what is behind a message that is too early does not overtake it, and other lanes go on', async () => {
    const room = bench.newRoom();
    await does(room, ada, slow(1_000));
    const lane = { lane: 'a' };
    assert.deepEqual(
      await Promise.all([
        does(room, maya, say('first'), lane),
        does(room, maya, say('too early'), lane),
        does(room, maya, { type: 'reaction', of: 4, emoji: '👍', on: true }, lane),
        does(room, jonas, say('another'), { lane: 'b' }),
        does(bench.newRoom(), maya, say('elsewhere'), lane),
      ]),
      ['ok', 'slow-mode 1000', 'held', 'ok', 'ok'],
    );
    bench.clock += 1_000;
    assert.equal(await does(room, maya, say('not yet its turn'), lane), 'held');
    assert.equal(await does(room, maya, say('too early'), { ...lane, resume: true }), 'ok');
    assert.equal(await does(room, maya, { type: 'reaction', of: 4, emoji: '👍', on: true }, lane), 'ok');
  });

  it('P24: a key that was used is acknowledged again at once; moderators, edits and other rooms are not slow', async () => {
    const room = bench.newRoom();
    assert.equal(await does(room, maya, slow(1_000)), 'forbidden');
    await does(room, ada, slow(60_000));
    assert.equal((await bench.store.place(room, 'maya')).slow, 60_000);
    const first = request(room, maya, say('first'));
    const [one, two] = [await bench.store.append(first), await bench.store.append(first)];
    assert.ok(one.ok && two.ok && two.duplicate && one.seq === two.seq);
    assert.equal(await does(room, maya, { type: 'edit', of: one.seq, text: 'edited' }), 'ok');
    for (let count = 0; count < 3; count++) assert.equal(await does(room, ada, say('moderator')), 'ok');
    assert.equal(await does(room, maya, say('early')), 'slow-mode 60000');
    // An hour back: not an hour more.
    bench.clock -= 3_600_000;
    assert.equal(await does(room, maya, say('early')), 'slow-mode 60000');
    bench.clock += 60_000;
    assert.equal(await does(room, maya, say('in time')), 'ok');
    await does(room, ada, slow(0));
    assert.equal(await does(room, maya, say('off')), 'ok');
    assert.equal((await bench.store.place(room, 'maya')).slow, undefined);
    bench.clock += 3_600_000;
  });

  it('P24 for every schedule: never two in less than the time, and nothing else is refused', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ who: fc.constantFrom(maya, jonas, eve), after: fc.integer({ min: 0, max: 60 }) }),
      },
      { weight: 1, arbitrary: fc.record({ slow: fc.constantFrom(0, 30, 100) }) },
      { weight: 1, arbitrary: fc.constant('reopen' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const room = bench.newRoom();
        let pace = 50;
        const last = new Map<string, number>();
        await does(room, ada, slow(pace));
        for (const each of steps) {
          if (each === 'reopen') await bench.reopen();
          else if ('slow' in each) {
            await does(room, ada, slow((pace = each.slow)));
            if (pace === 0) last.clear();
          } else {
            bench.clock += each.after;
            const left = pace === 0 ? 0 : (last.get(each.who.id) ?? -Infinity) + pace - bench.clock;
            assert.equal(await does(room, each.who, say('x')), left > 0 ? `slow-mode ${left}` : 'ok');
            if (left <= 0) last.set(each.who.id, bench.clock);
            if (pace === 0) last.clear();
          }
        }
      }),
      { numRuns: tries(4) },
    );
  });
}

// Row 28 of the threat table, of calls (P55): who rings whom, in every kind of room, by everything that somebody may be in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { can } from '../../server/src/policy.ts';
import type { Place } from '../../server/src/policy/place.ts';
import type { RelayMessage, RoomKind } from '../../src/protocol/index.ts';
import { deskFor, say } from '../support/desk.ts';
import { ask, change, makeRoom, mute, outcome } from '../support/rooms.ts';
import type { WireClient } from '../support/wire-client.ts';

let count = 0;

/** What is answered to somebody who rings in a room; a call that began is over at once. */
async function ring(who: WireClient, room: string): Promise<string> {
  const device = `device-${++count}`;
  const id = 5_000_000 + count;
  const told = who.next('calls', (each) => each.id === id);
  who.send({ type: 'calls', id, device });
  await told;
  const answer = (await ask(who, { type: 'call', room, device, media: 'audio', text: 'Call' })) as RelayMessage;
  if (answer.type === 'called') await ask(who, { type: 'hangup', room, call: answer.call });
  await ask(who, { type: 'calls', end: id });
  return answer.type === 'error' ? answer.code : answer.type;
}

test('P55: whoever may not send in a room rings nobody there, and of those who may only two who know whom they ring', async (t) => {
  const { enter, maya, ana, jonas, boss, room, companion } = await deskFor(t);
  const [ben, eve] = [await enter('ben'), await enter('eve')];
  await say(maya, room, 'Hello');
  await say(ana, room, 'Hi');
  assert.equal(await outcome(boss, companion, { type: 'assign', user: 'u_ana' }), 'ack');
  const direct = await makeRoom(maya, 'direct', ['u_ben']);
  const own = await makeRoom(maya, 'private', ['u_ben']);
  const three = await makeRoom(boss, 'direct', ['u_maya', 'u_ben']);
  const muted = await makeRoom(boss, 'support', ['u_ben']);
  await say(ben, muted, 'Hello');
  assert.equal(await outcome(boss, muted, mute('u_ben', 600_000)), 'ack');
  const banned = await makeRoom(boss, 'support', ['u_ben']);
  await say(ben, banned, 'Hello');
  assert.equal(await outcome(boss, banned, change('u_ben', 'banned')), 'ack');

  const cells: readonly (readonly [who: WireClient, room: string, expected: string])[] = [
    [maya, direct, 'called'],
    [ben, direct, 'called'],
    [ana, direct, 'forbidden'],
    [boss, direct, 'forbidden'],
    [maya, room, 'called'],
    [ana, room, 'called'],
    [jonas, room, 'called'],
    [boss, room, 'called'],
    [ben, room, 'forbidden'],
    [ana, companion, 'forbidden'],
    [maya, companion, 'forbidden'],
    [maya, own, 'forbidden'],
    [ben, own, 'forbidden'],
    [maya, three, 'forbidden'],
    [boss, three, 'forbidden'],
    [ben, muted, 'muted'],
    [ben, banned, 'forbidden'],
    [eve, 'lobby', 'forbidden'],
    [eve, `d_${'A'.repeat(22)}`, 'forbidden'],
  ];
  for (const [who, place, expected] of cells) {
    assert.equal(await ring(who, place), expected, `${who === maya ? 'maya' : 'another'} in ${place}`);
  }
  // By the table alone: where `send` is not permitted, neither is ringing.
  const kinds: readonly RoomKind[] = ['open', 'private', 'direct', 'support', 'desk'];
  for (const kind of kinds) {
    const nobody: Place = { kind, role: undefined, isBanned: true };
    assert.equal(can({ user: { id: 'u_x', name: 'X', kind: 'user' } }, 'send', 'room', nobody), false, kind);
  }
});

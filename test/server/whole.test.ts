import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startRelay } from '../support/relay.ts';
import { enter } from '../support/wire-client.ts';

const count = 40;

describe('the relay on its real store', () => {
  test('P1 P2 P3 P5: many who send at once see one log, the same for all, and the same after a restart', async (t) => {
    const first = await startRelay();
    t.after(() => first.close());
    const guests = await Promise.all(['Maya', 'Jonas', 'Ida', 'Noor'].map((name) => enter(first.socketUrl, name)));
    for (const guest of guests) await guest.join('lobby');
    for (const [index, guest] of guests.entries()) {
      for (let n = 0; n < count; n += 1) {
        guest.send({ type: 'send', room: 'lobby', key: `${index}-${n}`, body: { type: 'message', text: `${n}` } });
      }
    }
    const head = guests.length * (count + 1);
    for (const guest of guests) await guest.reached('lobby', head);
    const log = JSON.stringify(guests[0]!.entries('lobby'));
    for (const guest of guests) assert.equal(JSON.stringify(guest.entries('lobby')), log);
    for (const [index, guest] of guests.entries()) {
      const acks = guest.received.flatMap((message) => (message.type === 'ack' ? [message] : []));
      assert.deepEqual(
        acks.map(({ key }) => key),
        Array.from({ length: count }, (_, n) => `${index}-${n}`),
      );
      for (const { key, seq } of acks) {
        const entry = guest.entries('lobby')[seq - 1];
        assert.equal(entry && 'key' in entry && entry.key, key);
      }
    }
    const [maya] = guests as [(typeof guests)[0]];
    const again = await maya.say('lobby', '0-0', '0');
    assert.ok(again.type === 'ack' && again.seq < head);
    await first.relay.close();

    const second = await startRelay({ data: first.folder });
    t.after(() => second.close());
    const credential = { kind: 'guest', id: maya.welcome.user.id, secret: maya.welcome.secret! } as const;
    const back = await enter(second.socketUrl, 'Maya', credential);
    assert.deepEqual(back.welcome.user, maya.welcome.user);
    const joined = await back.join('lobby', { epoch: (await back.join('lobby')).epoch, seq: 0 });
    assert.deepEqual([joined.seq, joined.head, joined.snapshot], [0, head, undefined]);
    await back.reached('lobby', head);
    assert.equal(JSON.stringify(back.entries('lobby')), log);
    assert.deepEqual(await back.say('lobby', '0-0', '0'), again, 'a key is used once for ever');
  });

  test('P6 P19: edits, deletions and reactions are entries, and folded in the page', async (t) => {
    const relay = await startRelay();
    t.after(() => relay.close());
    const [maya, jonas] = [await enter(relay.socketUrl, 'Maya'), await enter(relay.socketUrl, 'Jonas')];
    await maya.join('lobby');
    await maya.say('lobby', 'a', 'canary');
    await maya.say('lobby', 'b', 'first');
    await maya.append('lobby', 'c', { type: 'edit', of: 3, text: 'second' });
    const foreign = await jonas.append('lobby', 'd', { type: 'delete', of: 2 });
    assert.equal(foreign.type === 'error' && foreign.code, 'forbidden');
    await maya.append('lobby', 'e', { type: 'delete', of: 2 });
    await jonas.append('lobby', 'f', { type: 'reaction', of: 3, emoji: '👍', on: true });
    const { snapshot } = await jonas.join('lobby');
    const [deleted, edited] = snapshot!.messages;
    assert.deepEqual([deleted!.text, deleted!.deleted?.by], ['', maya.welcome.user.id]);
    assert.equal(edited!.text, 'second');
    assert.deepEqual(edited!.reactions, [{ emoji: '👍', by: [jonas.welcome.user.id] }]);
    const late = await enter(relay.socketUrl);
    await late.join('lobby', { epoch: (await late.join('lobby')).epoch, seq: 0 });
    await late.reached('lobby', 7);
    assert.ok(!late.frames.some((frame) => frame.includes('canary')), 'erased in the log too');
  });
});

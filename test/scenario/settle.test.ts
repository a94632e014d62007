import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Truth } from './participant.ts';
import { settle } from './settle.ts';

/** A room whose log grows as somebody's waiting messages arrive, and people who have it up to a number of their own. */
class Room {
  head = 0;
  readonly truth: Truth = { head: () => this.head, lastMessage: () => this.head };

  person(name: string, look: (person: { seq: number }) => string | void) {
    const state = { seq: 0 };
    const unsettled = async () =>
      look(state) || (state.seq === this.head ? undefined : `${name} is at ${state.seq} of ${this.head}`);
    return { name, rooms: ['lobby'], unsettled, place: 'on a test', state };
  }
}

describe('waiting until everybody is through', () => {
  test('who was through is looked at again when another one has sent since', async () => {
    const room = new Room();
    let late = 3;
    const maya = room.person('maya', (state) => {
      // What the last round brought arrives.
      if (late === 0) state.seq = room.head;
    });
    const ana = room.person('ana', (state) => {
      if (late > 0) {
        late -= 1;
        room.head += 1;
        return 'ana has something unsent';
      }
      state.seq = room.head;
    });
    assert.deepEqual(await settle([maya, ana], room.truth, 10_000), []);
    assert.deepEqual([maya.state.seq, ana.state.seq, room.head], [3, 3, 3]);
  });

  test('a log that grew in the round is looked at once more', async () => {
    const room = new Room();
    let looks = 0;
    const maya = room.person('maya', (state) => {
      looks += 1;
      state.seq = room.head;
    });
    const ana = room.person('ana', (state) => {
      // Sent and acknowledged between the two looks.
      if (room.head === 0) room.head = 1;
      state.seq = room.head;
    });
    assert.deepEqual(await settle([maya, ana], room.truth, 10_000), []);
    assert.equal(looks, 2);
    assert.equal(maya.state.seq, 1);
  });

  test('who gets no further is reported with where they and the relay are', async () => {
    const room = new Room();
    room.head = 7;
    const maya = room.person('maya', () => 'maya is catching-up in lobby');
    const ana = room.person('ana', (state) => void (state.seq = 7));
    assert.deepEqual(await settle([maya, ana], room.truth, 0), [
      'maya is catching-up in lobby; on a test; the relay has lobby at 7',
    ]);
  });
});

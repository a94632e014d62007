import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Attendance, type AttendanceOptions } from '../../server/src/desk/attendance.ts';
import { bounds } from '../../server/src/limits.ts';
import type { RelayMessage } from '../../src/protocol/index.ts';
import { eventually } from '../support/eventually.ts';

test('changes of many conversations are told at once, and read a few at a time, so that others who read have their turn between', async () => {
  const read: number[] = [];
  let commit: (commits: readonly { room: string }[]) => void = () => undefined;
  const place = { kind: 'support', role: undefined, isBanned: false } as const;
  const options = {
    authorize: () => true,
    promises: () => ({ answer: 0, resolution: 0, hours: 'always' }),
    markers: { flush: () => Promise.resolve() },
    store: {
      onCommit(listener: typeof commit) {
        commit = listener;
        return () => undefined;
      },
    },
    desk: {
      prepareSearch: () => undefined,
      counts: () => Promise.resolve({}),
      conversations(_user: string, rooms: readonly string[]) {
        read.push(rooms.length);
        return Promise.resolve(rooms.map((id) => ({ id, place, tags: [] })));
      },
    },
    wheel: { set: () => undefined },
    log: { warn: assert.fail },
  } as unknown as AttendanceOptions;
  const attendance = new Attendance(options);
  const told: RelayMessage[] = [];
  const session = {
    identity: { user: { id: 'u_ana', name: 'Ana', kind: 'agent' } },
    isOverBound: false,
    tell: (message: RelayMessage) => void told.push(message),
    refuse: assert.fail,
  };
  attendance.add(session as unknown as Parameters<Attendance['add']>[0], 1);
  const rooms = Array.from(
    { length: 2 * bounds.conversationsRead + 1 },
    (_, index) => `s_${String(index).padStart(22, '0')}`,
  );
  commit(rooms.map((room) => ({ room })));
  attendance.onTimer();
  await eventually(() => Promise.resolve(told.length === 1));
  assert.deepEqual(read, [bounds.conversationsRead, bounds.conversationsRead, 1]);
  const [first] = told;
  assert.ok(first?.type === 'attended');
  assert.deepEqual(
    first.conversations.map(({ id }) => id),
    rooms,
  );
});

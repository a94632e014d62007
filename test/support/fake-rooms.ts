// A list of rooms as the relay tells it, for tests of the element.
import type { RoomSummary } from '../../src/client/room-list.ts';
import type { User } from '../../src/client/index.ts';
import { until, type Mounted } from '../element/mount.ts';
import { ana, jonas, noon } from './fake-chat.ts';

export const mia: User = { id: 'u_mia', name: 'Mia Lind', kind: 'user' };

export function summary(id: string, change: Partial<RoomSummary> = {}): RoomSummary {
  return {
    id,
    kind: 'private',
    name: id,
    topic: '',
    role: 'member',
    unread: 0,
    mentions: 0,
    head: 10,
    at: noon,
    readTo: 10,
    last: { seq: 10, at: noon, from: ana.id, name: ana.name, text: `Last in ${id}`, files: 0 },
    memberCount: 3,
    ...change,
  };
}

export const withJonas = (change: Partial<RoomSummary> = {}): RoomSummary =>
  summary('d_jonas', { kind: 'direct', name: '', others: [{ ...jonas, present: true }], memberCount: 2, ...change });

export interface Asked {
  readonly type: string;
  readonly id: number;
  readonly end?: number;
  readonly [more: string]: unknown;
}

/** What was asked of this kind. */
export const asked = (it: Mounted, type: string): Asked[] =>
  it.chat
    .called('ask')
    .map(([said]) => said as Asked)
    .filter((said) => said.type === type);

/** Answers what was asked last of this kind, once it was asked so many times. */
export async function answer(it: Mounted, type: string, what: object, times = 1): Promise<Asked> {
  await until(() => asked(it, type).length >= times, `asked: ${type}`);
  const last = asked(it, type).at(-1)!;
  it.chat.emit('answer', { id: last.id, ...what } as never);
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
  return last;
}

/** Lists these, as the relay does. */
export async function list(it: Mounted, ...rooms: readonly RoomSummary[]): Promise<void> {
  await answer(it, 'rooms', { type: 'rooms', rooms });
  await until(() => it.$('.convs')?.getAttribute('aria-busy') !== 'true', 'listed');
  await it.updated();
}

/** Tells what has changed. */
export async function change(it: Mounted, rooms: readonly RoomSummary[], gone: readonly string[] = []): Promise<void> {
  it.chat.emit('answer', {
    type: 'changes',
    id: asked(it, 'watch')
      .filter(({ end }) => !end)
      .at(-1)!.id,
    rooms,
    gone,
  });
  await it.updated();
}

import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { defaultLimits } from '../../src/protocol/index.ts';

/** Fills the store in a folder with messages, `length` words long, and leaves it closed. */
export async function fillStore(folder: string, count: number, length = 0, room = 'lobby'): Promise<void> {
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  const sender = { id: 'u0', name: 'User 0', kind: 'guest' as const };
  const append = (index: number) =>
    store.append({
      room,
      sender,
      key: `${room}-${index}`,
      body: { type: 'message', text: `message ${index} ${'and so on '.repeat(length)}` },
    });
  const results = await Promise.all(Array.from({ length: count }, (_, index) => append(index)));
  if (!results.every(({ ok }) => ok)) throw new Error('the store refused a message');
  await store.close();
}

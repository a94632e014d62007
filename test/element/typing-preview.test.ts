import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { Room, User } from '../../src/client/index.ts';
import { Preview } from '../../src/element/support/preview.ts';
import { TypingPreview } from '../../src/inbox/typing-preview.ts';
import { useFakeTime } from '../support/fake-time.ts';

const agent = (id: string): User => ({ id, name: id, kind: 'agent' });
const minute = 60_000;

describe('P45: what a visitor is typing, from their field to the team', () => {
  let time: ReturnType<typeof useFakeTime>;
  let preview: Preview;
  /** What the relay has passed on. */
  let told: (string | null)[];
  /** Those of the team who follow the notes. */
  let seen: TypingPreview[];
  let listeners: ((signal: object) => void)[];
  let users: User[];
  const room = {
    get snapshot() {
      return { status: 'live', presence: { count: users.length, users } };
    },
    signal(topic: string, data: string | null) {
      told.push(data);
      for (const listener of listeners) listener({ from: 'g_maya', topic, data });
    },
  } as unknown as Room;
  const notes = { on: (_: string, listener: (signal: object) => void) => (listeners.push(listener), () => undefined) };
  const look = (text: string): void => preview.look(room, text);
  function come(id: string): void {
    users = [...users, agent(id)];
    seen.push(
      new TypingPreview(
        notes as unknown as Room,
        () => 'g_maya',
        () => undefined,
      ),
    );
  }
  const texts = (): string[] => seen.map(({ text }) => text);

  beforeEach(() => {
    time = useFakeTime();
    mock.method(performance, 'now', () => Date.now());
    [told, seen, listeners, users] = [[], [], [], []];
    preview = new Preview();
    come('a_ana');
    look('');
  });
  afterEach(() => {
    preview.end();
    for (const each of seen) each.end();
    mock.restoreAll();
    time.end();
  });

  it('stays while it stands in the field, and is told at once to who comes later; nothing of it before they agree, or after', async () => {
    look('My card is');
    await time.advance(minute, minute);
    assert.deepEqual(told, []);
    preview.setOn(true);
    look('My card is');
    await time.advance(10 * minute, 1_000);
    assert.deepEqual(texts(), ['My card is']);
    const count = told.length;
    come('a_jonas');
    look('My card is');
    await time.advance(1_000, 100);
    assert.deepEqual(texts(), ['My card is', 'My card is']);
    look('My card is');
    await time.advance(1_000, 100);
    assert.equal(told.length, count + 1, 'once');
    preview.setOn(false);
    assert.deepEqual(texts(), ['', '']);
    const last = told.length;
    look('My card is secret');
    await time.advance(2 * minute, 10_000);
    assert.equal(told.length, last);
  });

  it('what is told no more is gone soon', async () => {
    preview.setOn(true);
    look('Hello');
    await time.advance(1, 1);
    listeners = [];
    await time.advance(2 * minute, 10_000);
    assert.deepEqual(texts(), [''], 'the connection is gone');
  });
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { Deliveries } from '../../src/deliveries.ts';
import { FakeChat } from '../support/fake-chat.ts';
import { peopleAt, when } from '../support/people.ts';
import { until } from '../support/until.ts';

const asked = (chat: FakeChat): unknown[] => chat.called('ask').map(([message]) => message);

describe('P38: how far messages have reached the others, by the SDK', { concurrency: 4 }, () => {
  it('is known soon after they are sent, unread; and of what came while one was away', async (t) => {
    const at = await peopleAt(t);
    const [ada, jonas] = [at.user('ada'), at.user('jonas')];
    const room = ada.room('lobby');
    const theirs = jonas.room('lobby');
    await Promise.all([when(room, 'live'), when(theirs, 'live')]);
    const deliveries = new Deliveries(ada, room);
    t.after(() => deliveries.close());
    const { seq } = await room.send('Hello');
    const upTo = await until(deliveries, (all) => all.get('u_jonas') === seq);
    assert.deepEqual([...upTo.keys()], ['u_jonas']);
    assert.equal(room.snapshot.reads.size, 0);
    jonas.close();
    const later = await room.send('Still there?');
    assert.equal(deliveries.snapshot, upTo);
    const back = at.user('jonas');
    await when(back.room('lobby'), 'live');
    await until(deliveries, (all) => all.get('u_jonas') === later.seq);
    assert.equal(deliveries.getSnapshot(), deliveries.snapshot);
  });

  const room = (status: 'loading' | 'live') => {
    const listeners = new Set<(snapshot: { status: typeof status }) => void>();
    return {
      id: 'lobby',
      subscribe(listener: (snapshot: never) => void) {
        listeners.add(listener as never);
        listener({ status } as never);
        return () => void listeners.delete(listener as never);
      },
      become(now: typeof status) {
        for (const listener of listeners) listener({ status: now });
      },
    };
  };

  it('is asked for when the room is there, once for each connection, and ended; other people know nothing of it', () => {
    const chat = new FakeChat();
    const here = room('loading');
    const deliveries = new Deliveries(chat, here);
    assert.deepEqual(asked(chat), []);
    here.become('live');
    here.become('live');
    const [first, second] = asked(chat) as { type: string; id: number; room: string }[];
    assert.equal(second, undefined);
    assert.deepEqual([first!.type, first!.room], ['deliveries', 'lobby']);
    const tell = (id: number, seq: number): void =>
      chat.emit('answer', { type: 'deliveries', id, room: 'lobby', upTo: [['u_jonas', seq]] });
    tell(first!.id, 5);
    tell(first!.id, 3);
    tell(first!.id + 1_000, 9);
    assert.deepEqual([...deliveries.snapshot], [['u_jonas', 5]]);
    for (const status of ['waiting', 'online'] as const) {
      chat.set({ status });
      chat.emit('status', status);
    }
    here.become('live');
    assert.equal(asked(chat).length, 2);
    assert.deepEqual([...deliveries.snapshot], [['u_jonas', 5]]);
    chat.emit('user', { id: 'u_eve', name: 'Eve', kind: 'user' });
    assert.deepEqual([...deliveries.snapshot], []);
    const { id } = asked(chat)[1] as { id: number };
    deliveries.close();
    assert.equal((asked(chat)[2] as { end?: number }).end, id);
    tell(id, 7);
    here.become('live');
    assert.deepEqual([asked(chat).length, deliveries.snapshot.size], [3, 0]);
  });

  it('is asked for again where the relay could not tell, and not where it knows no such thing', () => {
    const timers: (() => void)[] = [];
    const environment = { setTimeout: (call: () => void) => timers.push(call), clearTimeout: () => undefined };
    const chat = new FakeChat();
    const here = room('live');
    const deliveries = new Deliveries(chat, here, environment);
    const refuse = (kind: 'retry' | 'stop'): void => {
      const { id } = asked(chat).at(-1) as { id: number };
      const code = kind === 'retry' ? 'limited' : 'bad-message';
      chat.emit('answer', { type: 'error', code, class: kind, message: '', id });
    };
    refuse('retry');
    timers.pop()!();
    assert.equal(asked(chat).length, 2);
    refuse('stop');
    here.become('live');
    assert.deepEqual([asked(chat).length, timers.length], [2, 0]);
    deliveries.close();
  });
});

it('docs/sdk.md: the snippet marks what has arrived', async (t) => {
  const text = await readFile('docs/sdk.md', 'utf8');
  const code = /snippet: deliveries -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!;
  const at = await peopleAt(t);
  const [ada, jonas] = [at.user('ada'), at.user('jonas')];
  const room = ada.room('lobby');
  await when(room, 'live');
  const { seq } = await room.send('Hello');
  const body = code.replace(/import .*\n/, '');
  const run = new Function('Deliveries', 'chat', 'room', 'mark', body) as (...names: unknown[]) => void;
  await new Promise<void>((resolve) => {
    run(Deliveries, ada, room, (id: string) => {
      assert.equal(id, room.snapshot.messages.find((message) => message.seq === seq)!.id);
      resolve();
    });
    jonas.room('lobby');
  });
});

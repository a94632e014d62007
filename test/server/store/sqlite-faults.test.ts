import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { openSqliteStore } from '../../../server/src/store/sqlite.ts';
import type { AppendResult, RoomCommit, Store } from '../../../server/src/store/store.ts';
import { defaultLimits, type User } from '../../../src/protocol/index.ts';
import { StoreFault } from '../../support/store-fault.ts';
import { makeFolder, removeFolder, until } from '../../support/store-folder.ts';

const maya: User = { id: 'maya', name: 'Maya', kind: 'guest' };

describe('the store on a disk that fails', () => {
  let folder: string;
  let fault: StoreFault;
  let store: Store;
  let keys = 0;

  const append = (text: string, room = 'lobby', key = `key-${++keys}`): Promise<AppendResult> =>
    store.append({ room, sender: maya, key, body: { type: 'message', text } });
  const codeOf = (result: AppendResult) => (result.ok ? 'ok' : result.code);

  beforeEach(async () => {
    folder = await makeFolder();
    fault = new StoreFault();
    store = await openSqliteStore({ folder, limits: defaultLimits, fault: fault.source, probeInterval: 5 });
    assert.equal(codeOf(await append('first')), 'ok');
  });
  afterEach(async () => {
    fault.set('none');
    await store.close();
    await removeFolder(folder);
  });

  it('P2: nothing is acknowledged and nothing is seen before the commit; reads go on meanwhile', async () => {
    const told: RoomCommit[] = [];
    store.onCommit((commits) => told.push(...commits));
    fault.set('stall');
    const stalled = fault.stalled();
    let isSettled = false;
    const waiting = append('waits').then((result) => {
      isSettled = true;
      return result;
    });
    await stalled;
    const { head, entries } = await store.since('lobby', 0, 100, 1e6);
    assert.deepEqual([head, entries.length], [2, 2]);
    assert.equal((await store.snapshot('lobby', 10)).messages.length, 1);
    assert.equal((await store.page('lobby', { before: 100 }, 10)).asOf, 2);
    assert.deepEqual([isSettled, told.length], [false, 0]);
    fault.set('none');
    assert.equal(codeOf(await waiting), 'ok');
    assert.equal(await store.head('lobby'), 3);
    assert.equal(told.length, 1);
  });

  it('P2: all that waits while a commit runs shares the next', async () => {
    fault.set('stall');
    const stalled = fault.stalled();
    const first = append('under way');
    await stalled;
    const { commits } = fault;
    const waiting = Array.from({ length: 100 }, (_, index) => append(`waits ${index}`, `room-${index % 9}`));
    await turn();
    fault.set('none');
    const results = await Promise.all([first, ...waiting]);
    assert.ok(results.every(({ ok }) => ok));
    assert.equal(fault.commits, commits + 1);
  });

  it('what may wait is bounded', async () => {
    fault.set('stall');
    const stalled = fault.stalled();
    const first = append('under way');
    await stalled;
    const waiting = Array.from({ length: 20_100 }, () => append('x'));
    const refused = await Promise.all(waiting.slice(20_000));
    assert.ok(refused.every((result) => codeOf(result) === 'busy'));
    fault.set('none');
    const results = await Promise.all([first, ...waiting.slice(0, 20_000)]);
    assert.ok(results.every(({ ok }) => ok));
  });

  it('P3: a full disk is told, nothing is half written, nothing overtakes, and it heals', async () => {
    fault.pagesLeft = 0;
    const big = 'x'.repeat(8_000);
    const [key, laterKey] = ['full', 'behind'];
    const told: RoomCommit[] = [];
    store.onCommit((commits) => told.push(...commits));
    const batch = [append('small', 'lobby', 'small'), append(big, 'lobby', key), append('elsewhere', 'other')];
    await turn();
    // These are not in the batch that fails: they wait behind it.
    const behind = [append('tiny', 'lobby', laterKey), append('tiny', 'third')];
    const results = await Promise.all([...batch, ...behind]);
    assert.deepEqual(new Set(results.map(codeOf)), new Set(['store-unavailable']));
    assert.match(store.trouble() ?? '', /full/);
    assert.equal(told.length, 0);
    assert.deepEqual([await store.head('lobby'), await store.head('other')], [2, 0]);
    assert.equal((await store.snapshot('lobby', 10)).messages[0]!.text, 'first');
    await assert.rejects(store.createGuest({ id: 'g', name: 'x'.repeat(9_000), secretHash: '' }), {
      code: 'store-unavailable',
    });

    fault.pagesLeft = -1;
    const again = await Promise.all([append('small', 'lobby', 'small'), append(big, 'lobby', key)]);
    const later = await append('tiny', 'lobby', laterKey);
    assert.deepEqual(
      [...again, later].map((result) => result.ok && [result.seq, result.duplicate]),
      [
        [3, false],
        [4, false],
        [5, false],
      ],
    );
    assert.equal(store.trouble(), undefined);
  });

  it('after an I/O error the connection is replaced', async () => {
    const { connections } = fault;
    fault.set('ioError');
    assert.equal(codeOf(await append('lost', 'lobby', 'lost')), 'store-unavailable');
    assert.match(store.trouble() ?? '', /I\/O/);
    assert.equal(await store.head('lobby'), 2);
    fault.set('none');
    assert.deepEqual(codeOf(await append('lost', 'lobby', 'lost')), 'ok');
    assert.ok(fault.connections > connections);
    assert.equal(store.trouble(), undefined);
    assert.equal(await store.head('lobby'), 3);
  });

  it('heals by itself when nobody sends', { timeout: 30_000 }, async ({ signal }) => {
    fault.set('ioError');
    await append('lost');
    const { commits } = fault;
    // Tried again, and again in vain.
    await until(() => fault.commits >= commits + 3, signal);
    assert.notEqual(store.trouble(), undefined);
    fault.set('none');
    await until(() => store.trouble() === undefined, signal);
    assert.equal(codeOf(await append('here again')), 'ok');
  });

  it('closes in the middle of trouble, and opens with all that was acknowledged', async () => {
    fault.set('ioError');
    await append('lost');
    await store.close();
    fault.set('none');
    const { epoch } = store;
    store = await openSqliteStore({ folder, limits: defaultLimits });
    assert.deepEqual([store.epoch, await store.head('lobby')], [epoch, 2]);
  });

  it('a thread that ends is told, and reads go on', async () => {
    fault.set('exit');
    const results = await Promise.all([append('lost'), append('lost')]);
    assert.deepEqual(results.map(codeOf), ['store-unavailable', 'store-unavailable']);
    assert.equal(codeOf(await append('lost')), 'store-unavailable');
    assert.match(store.trouble() ?? '', /ended/);
    assert.equal(await store.head('lobby'), 2);
  });

  it('one request that cannot be stored does not harm the others of its batch', async () => {
    const guest = { id: 'g', name: 'G', secretHash: '' };
    await store.createGuest(guest);
    const told: string[] = [];
    store.onCommit((commits) => told.push(...commits.flatMap(({ entries }) => entries)));
    const results = await Promise.allSettled([append('before'), store.createGuest(guest), append('after')]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.equal(await store.head('lobby'), 4);
    assert.equal(told.length, 2);
    assert.equal(store.trouble(), undefined);
  });
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import * as entry from '../../src/desk.ts';
import {
  notesOf,
  OnlineVisitors,
  onPreview,
  tellPreview,
  tellVisit,
  visitorOf,
  type VisitorsSnapshot,
} from '../../src/desk.ts';
import type { ChatError } from '../../src/index.ts';
import { createRoom } from '../../src/rooms.ts';
import { peopleAt, when } from '../support/people.ts';
import { until } from '../support/until.ts';

const lamps = { title: 'Lamps', address: 'https://shop.example/lamps' };

describe('visitors by the SDK, at a relay', { concurrency: 4 }, () => {
  it('P45: who is there is told with their page, at first and as it changes, and no more once it is closed', async (t) => {
    const at = await peopleAt(t);
    const [maya, jonas, ana] = [
      at.guest({ name: 'Maya' }),
      at.guest({ name: 'Jonas' }),
      at.user('ana', {}, { roles: ['agent'] }),
    ];
    await tellVisit(maya, lamps);
    let told: VisitorsSnapshot | undefined;
    const listeners = new Set<(snapshot: VisitorsSnapshot) => void>();
    const online = new OnlineVisitors(ana, (snapshot) => {
      told = snapshot;
      for (const each of listeners) each(snapshot);
    });
    const seen = (isTrue: (snapshot: VisitorsSnapshot) => boolean) =>
      until<VisitorsSnapshot>(
        {
          subscribe(listener) {
            listeners.add(listener);
            if (told) listener(told);
            return () => listeners.delete(listener);
          },
        },
        isTrue,
      );
    const [first] = (await seen(({ visitors }) => visitors.length === 1)).visitors;
    assert.deepEqual([first!.user.name, first!.page?.title], ['Maya', 'Lamps']);
    await tellVisit(jonas);
    const { visitors, count } = await seen((snapshot) => snapshot.visitors.length === 2);
    assert.deepEqual([visitors.map(({ user }) => user.name), count], [['Jonas', 'Maya'], 2]);
    await tellVisit(maya, { ...lamps, address: `${lamps.address}/holm` });
    await seen(() => online.get(first!.user.id)?.page?.address.endsWith('/holm') ?? false);
    assert.equal((await visitorOf(ana, first!.user.id)).trail.length, 2);
    online.close();
    const before = told;
    await tellVisit(maya);
    assert.equal((await visitorOf(ana, first!.user.id)).visitor?.page, undefined);
    assert.equal(told, before);
    await assert.rejects(tellVisit(ana), ({ code }: ChatError) => code === 'forbidden');
    await assert.rejects(visitorOf(maya, first!.user.id), ({ code }: ChatError) => code === 'forbidden');
  });

  it('P45: what is typed comes to who follows the notes, and the documentation’s snippet shows it', async (t) => {
    const at = await peopleAt(t);
    const [maya, ana] = [at.guest({ name: 'Maya' }), at.user('ana', {}, { roles: ['agent'] })];
    const room = await createRoom(maya, { kind: 'support' });
    await when(room, 'live');
    const document = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
    const code = /<!-- snippet: visits -->\s*```js\n([\s\S]*?)```/.exec(document)![1]!;
    const [, names = '', body = ''] = /^import \{(.*)\} from 'live-chat\/desk';\n([\s\S]*)$/.exec(code)!;
    const shown: unknown[][] = [];
    const waiting: (() => void)[] = [];
    const page: Readonly<Record<string, unknown>> = {
      chat: ana,
      room: ana.room(room.id),
      show(...row: unknown[]) {
        shown.push(row);
        for (const each of waiting.splice(0)) each();
      },
    };
    const known: Readonly<Record<string, unknown>> = { ...entry, ...page };
    const used = [...names.split(',').map((each) => each.trim()), ...Object.keys(page)];
    const run = new Function(...used, `${body} return online;`) as (...values: unknown[]) => OnlineVisitors;
    const online = run(...used.map((each) => known[each]));
    t.after(() => online.close());
    await when(notesOf(ana, room), 'live');
    await tellVisit(maya, lamps);
    tellPreview(room, 'My lamp');
    while (!shown.some((row) => row.includes('Lamps')) || !shown.some((row) => row.includes('My lamp')))
      await new Promise<void>((resolve) => waiting.push(resolve));
    const heard: string[] = [];
    const end = onPreview(notesOf(ana, room), (user, text) => {
      if (user === maya.snapshot.user?.id) heard.push(text);
      for (const each of waiting.splice(0)) each();
    });
    tellPreview(room, '');
    while (heard.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    assert.deepEqual(heard, ['']);
    end();
  });
});

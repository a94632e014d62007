import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { rm } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { companionOf, defaultLimits, type Body, type LogEntry } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { follow, say, standing } from '../support/desk.ts';
import { inboxFor } from '../support/inbox.ts';
import { temporaryFolder } from '../support/relay.ts';
import { ask, makeRoom, outcome } from '../support/rooms.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';

const status = (to: 'open' | 'closed'): Body => ({ type: 'conversation', status: to });

describe('conversations of a disabled agent', { concurrency: 2 }, () => {
  test('are nobody’s, those that are opened again too, and the others are told', async (t) => {
    const inbox = await inboxFor(t, { auth: { secrets: [secret] } });
    const admin = await inbox.admin();
    const jonas = await inbox.connect(await inbox.invited(admin, 'agent', 'jonas'));
    const ana = await inbox.connect(admin);
    const maya = await welcomed(await WireClient.open(inbox.socketUrl), undefined, userCredential('maya'));
    t.after(() => maya.cut());
    const user = await inbox.idOf('jonas');
    const rooms = [];
    for (let index = 0; index < 5; index++) {
      const room = await makeRoom(maya, 'support');
      await say(maya, room, 'hello');
      await outcome(jonas, companionOf(room), { type: 'assign', user });
      await say(jonas, room, 'I look');
      rooms.push(room);
    }
    const [open, snoozed, mine, reopened, written] = rooms as [string, string, string, string, string];
    await outcome(ana, companionOf(snoozed), { type: 'snooze', until: inbox.clock.now() + 3_600_000 });
    await outcome(ana, companionOf(mine), { type: 'assign', user: await inbox.idOf('ana@example.com') });
    for (const room of [reopened, written]) await outcome(ana, room, status('closed'));
    for (const room of [open, snoozed]) await follow(ana, companionOf(room));
    const agentOf = async (room: string) => ((await standing(maya, room)) as { agent?: { id: string } }).agent?.id;

    await admin.submit('/disable', { account: user, disabled: 'yes' });
    for (const room of [open, snoozed]) {
      const isFreed = (entry: LogEntry): boolean => entry.type === 'assign' && entry.user === null;
      await ana.next('entries', (each) => each.room === companionOf(room) && each.entries.some(isFreed));
      assert.equal(await agentOf(room), undefined);
    }
    assert.equal(await agentOf(reopened), user, 'what is over stays as it was');
    assert.equal(await outcome(ana, reopened, status('open')), 'ack');
    await say(maya, written, 'one more thing');
    for (const room of [reopened, written]) assert.equal(await agentOf(room), undefined);
    assert.equal(await agentOf(mine), await inbox.idOf('ana@example.com'));
    const queue = async (name: string) =>
      ((await ask(ana, { type: 'queue', queue: name } as never)) as unknown as { conversations: { id: string }[] })
        .conversations;
    assert.deepEqual(new Set((await queue('unassigned')).map(({ id }) => id)), new Set([open, reopened, written]));
    const boss = new ApiClient(inbox, userCredential('boss', { roles: ['admin'] }));
    const { events } = (await boss.get(`/conversations/${open}/history`)).body;
    const { type, by, user: to } = events.at(-1);
    assert.deepEqual([type, by, to], ['assigned', undefined, undefined]);
    const acts = [];
    for await (const { act, by: who, detail } of inbox.relay.audit({ room: open })) acts.push([act, who, detail]);
    assert.ok(
      acts.some((each) => each.join() === 'unassigned,relay,disabled'),
      JSON.stringify(acts),
    );
  });

  test('are taken some at a time, so that nobody waits for many', async (t) => {
    const folder = await temporaryFolder();
    t.after(() => rm(folder, { recursive: true, force: true }));
    const open = () => openSqliteStore({ folder, limits: defaultLimits });
    await (await open()).close();
    const database = new DatabaseSync(databasePath(folder));
    database.exec(`BEGIN;
      INSERT INTO accounts (id, login, name, role, disabled, at) VALUES ('a_1', 'one', 'One', 'agent', 1, 1), ('a_2', 'two', 'Two', 'agent', 0, 1);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 260)
        INSERT INTO rooms (name, head, at, members, kind) SELECT printf('s_%022d', i), 0, 0, 0, 'support' FROM n;
      INSERT INTO rooms (name, head, at, members, kind) SELECT 'n' || substr(name, 2), 0, 0, 0, 'desk' FROM rooms WHERE kind = 'support';
      INSERT INTO conversations (room, assignee) SELECT id, iif(id % 26 = 0, 'a_2', 'a_1') FROM rooms WHERE kind = 'support';
      COMMIT`);
    database.close();
    const store = await open();
    t.after(() => store.close());
    const steps = [];
    for (let taken: number; (taken = await store.desk!.releaseDisabled()) > 0;) steps.push(taken);
    assert.deepEqual(steps, [100, 100, 50]);
  });
});

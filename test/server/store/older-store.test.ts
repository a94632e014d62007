// A store that an earlier version made is brought up to date when it is opened, and all that was in it is there.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { sql, type Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { createKysely } from '../../../server/src/store/sqlite/dialect.ts';
import { databasePath, openForWriting } from '../../../server/src/store/sqlite/file.ts';
import { migrations } from '../../../server/src/store/sqlite/migrations.ts';
import type { Store } from '../../../server/src/store/store.ts';
import { companionOf, type Body, type User } from '../../../src/protocol/index.ts';
import { emptyFolder } from '../../support/new-store.ts';
import { folderForTests } from '../../support/store-folder.ts';

const { folder, open } = await folderForTests();
const person = (id: string, kind: User['kind'] = 'user'): User => ({ id: `u_${id}`, name: id, kind });
const [maya, zoe, noor, ana] = [person('maya'), person('zoe'), person('noor'), person('ana', 'agent')];
const conversation = (letter: string): string => `s_${letter.repeat(22)}`;
let keys = 0;

const put = (store: Store, room: string, sender: User, body: Body) =>
  store.append({ room, sender, key: `k${++keys}`, body });
async function said(store: Store, room: string, sender: User, body: Body | string): Promise<void> {
  const result = await put(store, room, sender, typeof body === 'string' ? { type: 'message', text: body } : body);
  assert.ok(result.ok, JSON.stringify(result));
}
async function begun(store: Store, letter: string, creator: User): Promise<string> {
  const name = conversation(letter);
  const made = await store.createRoom({ name, kind: 'support', creator, role: 'member', members: [] });
  assert.ok(made.ok);
  await said(store, name, creator, `hello from ${creator.id}`);
  return name;
}

/** A file as the version before a migration made it, with what another one has, as far as that version knew of it. */
async function fileOfBefore(migration: string, from: string): Promise<string> {
  const earlier = Object.entries(migrations).filter(([name]) => name < migration);
  const where = await emptyFolder();
  const database = openForWriting(databasePath(where));
  const all = Object.fromEntries(
    earlier.map(([name, statements]) => [
      name,
      {
        up: async (kysely: Kysely<unknown>) => {
          for (const statement of statements) await sql.raw(statement).execute(kysely);
        },
      },
    ]),
  );
  const { error } = await new Migrator({
    db: createKysely(database),
    provider: { getMigrations: async () => all },
  }).migrateToLatest();
  assert.equal(error, undefined);
  database.exec(`PRAGMA user_version = ${earlier.length}; ATTACH '${databasePath(from)}' AS later`);
  const tables = database
    .prepare(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%' AND name NOT LIKE 'sqlite%'`,
    )
    .all();
  for (const { name } of tables) {
    const columns = database.prepare(`SELECT name FROM pragma_table_info(?)`).all(name!);
    const list = columns.map((column) => `"${String(column['name'])}"`).join(', ');
    database.exec(`DELETE FROM main.${name}; INSERT INTO main.${name} (${list}) SELECT ${list} FROM later.${name}`);
  }
  database.exec('DETACH later');
  database.close();
  return where;
}

const schemaOf = (where: string): unknown[] => {
  const database = new DatabaseSync(databasePath(where), { readOnly: true });
  const rows = database
    .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'kysely%' ORDER BY 1, 2`)
    .all();
  database.close();
  return rows.map((row) => ({ ...row }));
};

test('a store of before 039 and 040 has all that was in it: merged conversations, erased visitors, what is to be answered', async (t) => {
  const store = await open();
  const [lamp, sofa] = [await begun(store, 'l', maya), await begun(store, 's', maya)];
  const [gone, other] = [await begun(store, 'g', zoe), await begun(store, 'o', noor)];
  await said(store, 'lobby', noor, 'hello all');
  await said(store, lamp, ana, 'which lamp?');
  await said(store, companionOf(lamp), ana, 'the third one');
  await said(store, companionOf(lamp), ana, { type: 'tag', tag: 'lamps', on: true });
  await said(store, companionOf(sofa), ana, { type: 'assign', user: ana.id });
  await said(store, lamp, ana, { type: 'conversation', status: 'closed', into: sofa });
  await said(store, gone, ana, 'yes?');
  await said(store, other, ana, { type: 'conversation', status: 'closed' });
  await said(store, other, noor, { type: 'rating', score: 4, text: 'quick' });
  await store.desk!.setCannedReply({ name: 'hello', text: 'Hello {name}', by: ana.id });
  await store.personal!.erase(zoe.id);
  const seen = async (of: Store) => ({
    lobby: await of.page('lobby', { before: Infinity }, 50),
    notes: await of.page(companionOf(lamp), { before: Infinity }, 50),
    queues: await Promise.all(
      (['open', 'closed', 'mine'] as const).map((queue) =>
        of.desk!.queue(ana.id, { queue, before: undefined, limit: 50, tag: undefined }),
      ),
    ),
    histories: await Promise.all([lamp, sofa, gone, other].map((room) => of.desk!.history(room))),
    replies: await of.desk!.cannedReplies(),
    counts: await of.desk!.counts(ana.id),
  });
  const before = await seen(store);
  assert.deepEqual(
    before.queues.map(({ conversations }) => conversations.map(({ id }) => id).sort()),
    [[sofa], [gone, lamp, other].sort(), [sofa]],
  );
  await store.close();

  const older = await fileOfBefore('039-merged-waits', folder);
  t.after(() => rm(older, { recursive: true, force: true }));
  assert.ok(!JSON.stringify(schemaOf(older)).includes('erased INTEGER'), 'as it was before');
  const opened = await open({ folder: older });
  assert.deepEqual(await seen(opened), before);
  // Nobody reads an answer to who is erased; whoever is not is answered.
  for (const body of [
    { type: 'message', text: 'hello?' },
    { type: 'conversation', status: 'open' },
  ] as const) {
    const result = await put(opened, gone, ana, body);
    assert.equal(!result.ok && result.code, 'forbidden', body.type);
  }
  await said(opened, other, ana, 'one more thing');
  // A merge of before ends as it did: nothing was lent.
  await said(opened, lamp, ana, { type: 'conversation', status: 'open' });
  assert.deepEqual(
    (await opened.desk!.conversations(ana.id, [lamp, sofa])).map(({ id, status, into }) => [id, status, into]),
    [
      [lamp, 'open', undefined],
      [sofa, 'open', undefined],
    ],
  );
  await said(opened, sofa, maya, 'still there?');
  await opened.close();
  assert.deepEqual(schemaOf(older), schemaOf(folder), 'as a new one');
});

// Row 29: what SQLite leaves behind in a file when rows move from page to page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { folderForTests } from '../support/store-folder.ts';

/** Numbers below a bound that look random and are the same each time. */
function numbersFrom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => (state = (state * 48_271) % 2_147_483_647) % bound;
}

const people = Array.from({ length: 300 }, (_, who) => `a_${(who * 7_919) % 300}`);
const marks = { account: 4, session: 1, report: 2, held: 2 } as const;
type Mark = keyof typeof marks;
const canary = (mark: Mark, who: string): string => `CANARY ${mark} ${who}.`;

/** Gives everybody a row in each table, and makes rows grow, shrink, come and go. `marks` says how often a row of each kind has its canary. */
function fill(database: DatabaseSync, below: (bound: number) => number): void {
  const some = (most: number): string => 'z'.repeat(below(most));
  const run = (sql: string, ...values: (string | number)[]) => database.prepare(sql).run(...values);
  // By numbers of its own, so that the other tables are as they were.
  const length = numbersFrom(31);
  const hold = (who: string, name: string) =>
    run(
      `INSERT INTO held (at, room, sender, key, digest, name, kind, text, files)
        VALUES (1, 'lobby', ?, ?, x'00', ?, 'user', ?, '[]')`,
      ...[who, String(length(2e9)), name, name + 'z'.repeat(length(900))],
    );
  database.exec('BEGIN');
  for (const who of people) {
    const [account, session, report, held] = (Object.keys(marks) as Mark[]).map((mark) => canary(mark, who));
    run(
      `INSERT INTO accounts VALUES (?, ?, ?, 'agent', ?, NULL, 0, 1, 0, 0)`,
      who,
      account!,
      account!,
      account! + some(900),
    );
    run('INSERT INTO account_sessions VALUES (?, ?, 1, 1, 1, ?)', String(below(2e9)), who, session! + some(300));
    run(
      `INSERT INTO reports (at, room, seq, by, reason, author, name, text) VALUES (1, 'lobby', 1, 'g_1', '', ?, ?, ?)`,
      ...[who, report!, report! + some(900)],
    );
    hold(who, held!);
    for (let index = 0; index < 12; index += 1) {
      hold('g_other', '');
      run(`INSERT INTO account_sessions VALUES (?, 'a_other', 1, 1, 1, ?)`, String(below(2e9)), some(300));
      run(
        `INSERT INTO reports (at, room, seq, by, reason, author, name, text) VALUES (1, 'lobby', 1, 'g_1', '', '', '', ?)`,
        some(900),
      );
    }
  }
  for (let index = 0; index < 1_000; index += 1) {
    const who = people[below(people.length)]!;
    run('UPDATE accounts SET password = ? WHERE id = ?', canary('account', who) + some(900), who);
  }
  database.exec(`DELETE FROM account_sessions WHERE account = 'a_other' AND length(device) % 2 = 0`);
  database.exec(`DELETE FROM held WHERE sender = 'g_other' AND length(text) % 2 = 0`);
  database.exec(`DELETE FROM reports WHERE author = '' AND length(text) % 2 = 0; COMMIT`);
}

test('security row 29, P21: copies of rows that were moved are erased, of accounts, sessions, reports and messages that wait', async (t) => {
  const { folder, open } = await folderForTests();
  await (await open()).close();
  const file = path.join(folder, 'live-chat.db');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA secure_delete = ON; PRAGMA synchronous = OFF');
  fill(database, numbersFrom(29));
  database.close();

  const countIn = (bytes: Buffer, wanted: string): number => {
    let count = 0;
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) count += 1;
    return count;
  };
  const before = readFileSync(file);
  const moved = (Object.keys(marks) as Mark[]).map((mark) => {
    const found = people.filter((who) => countIn(before, canary(mark, who)) > marks[mark]);
    t.diagnostic(`${mark}: ${found.length} have left copies`);
    assert.ok(found.length > 0, `no copy of a row: this proves nothing about ${mark}`);
    return { mark, found: found.slice(0, 8) };
  });
  const store = await open();
  for (const who of new Set(moved.flatMap(({ found }) => found))) await store.personal!.erase(who);
  await store.close();
  const after = readFileSync(file);
  for (const { mark, found } of moved) {
    for (const who of found) assert.equal(countIn(after, canary(mark, who)), 0, canary(mark, who));
  }
});

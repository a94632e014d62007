// What a search of the messages themselves takes, and what a full text index of SQLite would cost: on the way of a message to the disk, in the
// file, and in what can still be read there after it was told to forget.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { table, thousands } from './support/report.mjs';

const messages = 100_000;
const everything = Number.MAX_SAFE_INTEGER;

/** Numbers that look random and are the same each time. */
function numbersFrom(seed) {
  let state = seed;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

/** Texts of 4 to 19 words, frequent and rare ones; a third of them have accents, each tenth a word that no other has. */
function makeTexts() {
  const below = numbersFrom(7);
  const word = (accent) => {
    const kind = below(10);
    const number = below(kind < 5 ? 200 : kind < 9 ? 5_000 : 100_000);
    return `w${accent}${number.toString(36)}q${((number * 7_919) % 1_000).toString(36)}`;
  };
  return Array.from({ length: messages }, (_, index) => {
    const words = Array.from({ length: 4 + below(16) }, () => word(index % 3 === 0 ? 'ö' : 'o'));
    if (index % 10 === 0) words.push(`canary${index.toString(36)}zz`);
    return words.join(' ');
  });
}

async function measureSearch(texts, folder) {
  const { openSqliteStore, defaultLimits } = await import('../server/dist/index.js');
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  const sender = { id: 'u_maya', name: 'Maya', kind: 'user' };
  for (let first = 0; first < messages; first += 1_000) {
    const sends = texts
      .slice(first, first + 1_000)
      .map((text, index) =>
        store.append({ room: 'lobby', sender, key: `k${first + index}`, body: { type: 'message', text } }),
      );
    await Promise.all(sends);
  }
  const rows = [];
  for (const [what, text] of [
    ['nowhere, the first search', 'xyzzy'],
    ['nowhere', 'xyzzy'],
    ['everywhere', 'w'],
  ]) {
    const from = performance.now();
    const cpu = process.cpuUsage();
    let steps = 0;
    let longest = 0;
    let hits = 0;
    for (let next = everything; next !== undefined && hits < 50; steps += 1) {
      const at = performance.now();
      const found = await store.search('lobby', text, next, 50);
      hits += found.hits.length;
      next = found.next;
      longest = Math.max(longest, performance.now() - at);
    }
    const { user, system } = process.cpuUsage(cpu);
    const took = performance.now() - from;
    rows.push([what, ((user + system) / 1_000).toFixed(0), took.toFixed(0), String(steps), longest.toFixed(0)]);
  }
  await store.close();
  return rows;
}

function countIn(file, text) {
  let count = 0;
  for (const name of [file, `${file}-wal`]) {
    const bytes = existsSync(name) ? readFileSync(name) : Buffer.alloc(0);
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) count += 1;
  }
  return count;
}

function measureIndex(texts, folder, tokenizer) {
  const file = path.join(folder, `${tokenizer.split(' ')[0]}.db`);
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON');
  database.exec(
    `CREATE VIRTUAL TABLE texts USING fts5(text, content='', contentless_delete=1, detail=none, tokenize='${tokenizer}')`,
  );
  database.exec(`INSERT INTO texts (texts, rank) VALUES ('secure-delete', 1)`);
  const insert = database.prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)');
  const forget = database.prepare('DELETE FROM texts WHERE rowid = ?');
  const microseconds = (from, count) => {
    const { user, system } = process.cpuUsage(from);
    return ((user + system) / count).toFixed(0);
  };
  let from = process.cpuUsage();
  for (const [index, text] of texts.entries()) {
    if (index % 100 === 0) database.exec('BEGIN');
    insert.run(index + 1, text);
    if (index % 100 === 99) database.exec('COMMIT');
  }
  const inserting = microseconds(from, messages);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const bytes = (statSync(file).size / messages).toFixed(0);
  from = process.cpuUsage();
  for (let index = 0; index < messages; index += 10) forget.run(index + 1);
  const forgetting = microseconds(from, messages / 10);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return [tokenizer, inserting, bytes, forgetting, String(countIn(file, 'canary'))];
}

export async function run() {
  const folder = mkdtempSync(path.join(tmpdir(), 'live-chat-bench-'));
  try {
    const texts = makeTexts();
    console.log(`\nSearch in a room of ${thousands(messages)} messages`);
    console.log(
      table(['a word that is', 'CPU ms', 'ms', 'steps', 'longest step ms'], await measureSearch(texts, folder)),
    );
    console.log(
      '\nAn index by FTS5 instead, without content, secure-delete on; a tenth of the messages is forgotten in the end',
    );
    console.log(
      table(
        ['tokenizer', 'µs a message', 'bytes a message', 'µs to forget one', 'forgotten words in the file'],
        ['unicode61 remove_diacritics 2', 'trigram'].map((tokenizer) => measureIndex(texts, folder, tokenizer)),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

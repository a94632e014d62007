// What a page downloads, against the budgets: a failing test, in bytes (brotli, quality 11).
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { table, thousands } from './support/report.mjs';

const budgets = [
  ['script, whole', 'dist/live-chat.js', 22_000],
  ['SDK with partysocket', 'dist/live-chat-sdk.js', 8_000],
];

const rows = budgets.map(([name, file, budget]) => {
  const text = readFileSync(file);
  const brotli = brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
  return { name, file, raw: text.length, brotli: brotli.length, budget };
});
console.log(
  table(
    ['file', 'minified', 'brotli', 'budget'],
    rows.map((row) => [`${row.name} (${row.file})`, thousands(row.raw), thousands(row.brotli), thousands(row.budget)]),
  ),
);
const over = rows.filter((row) => row.brotli > row.budget);
for (const row of over) console.error(`${row.file} is ${thousands(row.brotli - row.budget)} bytes over its budget.`);
process.exit(over.length ? 1 : 0);

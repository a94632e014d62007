// Writes the relay's options, from the one table that also parses them, into the documents that show them. With --check it only compares
// (npm test).
import { readFileSync, writeFileSync } from 'node:fs';
import { optionsTable } from '../server/src/config.ts';

const isCheck = process.argv.includes('--check');
let isCurrent = true;
for (const file of ['README.md', 'docs/relay.md', 'server/README.md']) {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(
    /(<!-- generated: options(?: (\w+))? -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_, start, command, end) => `${start}\n${optionsTable(command).trim()}\n\n${end}`,
  );
  if (before === after) continue;
  isCurrent = false;
  if (isCheck) console.error(`${file} does not show the options as they are: node scripts/docs-options.mjs`);
  else writeFileSync(file, after);
}
process.exit(isCheck && !isCurrent ? 1 : 0);

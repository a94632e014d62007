// Writes the relay's options, as its own --help tells them, into the documents that show them. With --check it only compares (npm test).
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const help = execFileSync(process.execPath, ['server/src/cli.ts', '--help'], { encoding: 'utf8' });
const rows = [...help.matchAll(/^ +--([\w-]+) (\w+) +(.*?) \[(\w+)(?:, default (.*))?\]$/gm)].map(
  ([, flag, value, description, variable, fallback]) =>
    `| \`--${flag} ${value}\` | \`${variable}\` | ${fallback ? `\`${fallback}\`` : ''} | ${description} |`,
);
if (rows.length === 0) throw new Error('no options found in --help');
const table = ['| option | environment | default | |', '| --- | --- | --- | --- |', ...rows].join('\n');

let isCurrent = true;
for (const file of ['README.md', 'docs/relay.md']) {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(
    /(<!-- generated: options -->\n)[\s\S]*?(<!-- \/generated -->)/,
    (_, start, end) => `${start}\n${table}\n\n${end}`,
  );
  if (before === after) continue;
  isCurrent = false;
  if (process.argv.includes('--check'))
    console.error(`${file} does not show the options as they are: node scripts/docs-options.mjs`);
  else writeFileSync(file, after);
}
process.exit(process.argv.includes('--check') && !isCurrent ? 1 : 0);

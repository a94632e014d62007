// `npm run bench` runs all figures, `npm run bench -- NAME` one. Every figure has its peers in the same run.
import { existsSync } from 'node:fs';

const figures = [
  'fan-out',
  'idle-memory',
  'durable',
  'start',
  'slow-reader',
  'storm',
  'search',
  'host-page',
  'long-room',
  'inbox',
];
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !figures.includes(name));
if (unknown.length) {
  console.error(`No such figure: ${unknown.join(', ')}. There are: ${figures.join(', ')}.`);
  process.exit(2);
}
if (!existsSync('/proc/self/stat')) {
  console.error('The benchmarks read CPU time from /proc: they run on Linux only.');
  process.exit(2);
}
if (!existsSync('server/dist/index.js')) {
  console.error('Nothing is built yet: run `npm run build` first.');
  process.exit(2);
}
for (const name of chosen.length ? chosen : figures) {
  const { run } = await import(`./${name}.mjs`);
  await run();
}
process.exit(0);

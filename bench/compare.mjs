// `npm run bench:compare -- FOLDER`: this relay beside that of another checkout, which has been built: fan-out and memory. Both run at
// once and take turns of a second under the load of this checkout, so that a noisy minute is both's, and what is left of it is told.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cpuSeconds, mean, median, nodeFlags, standardError, start } from './support/process.mjs';
import { table, thousands } from './support/report.mjs';

const rounds = Number(process.env.ROUNDS ?? 10);
const turns = 8;
const members = 1_000;
const idle = 4_000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const [folder] = process.argv.slice(2);
if (!folder || !existsSync(path.join(folder, 'server/dist/index.js'))) {
  console.error('Say which checkout to compare with: npm run bench:compare -- FOLDER. It has to be built.');
  process.exit(2);
}
const versions = [path.resolve(folder), process.cwd()];
const serverOf = (root, flags = []) =>
  start('server.mjs', ['live-chat', JSON.stringify({ root })], { execArgv: [...nodeFlags, ...flags] });

/** Deliveries a CPU-second of each, in turns. */
async function fanOut(batch) {
  const sides = [];
  for (const root of versions) {
    const server = await serverOf(root);
    const load = await start('members.mjs', ['live-chat', server.first.port, members]);
    await load.ask({ batch, seconds: 1 });
    await load.next();
    sides.push({ server, load, deliveries: 0, cpu: 0 });
  }
  for (let turn = 0; turn < turns; turn += 1) {
    for (const side of turn % 2 ? sides.toReversed() : sides) {
      await side.load.ask({ batch, seconds: 1 });
      const before = cpuSeconds(side.server.pid);
      side.deliveries += (await side.load.next()).deliveries;
      side.cpu += cpuSeconds(side.server.pid) - before;
    }
  }
  for (const { load, server } of sides) {
    await load.stop();
    await server.stop();
  }
  return sides.map(({ deliveries, cpu }) => deliveries / cpu);
}

/** KB that an idle member takes. */
async function memory() {
  const values = [];
  for (const root of versions) {
    const server = await serverOf(root, ['--expose-gc']);
    const settled = async () => {
      for (let round = 0; round < 3; round += 1) {
        await pause(1_000);
        await server.ask('rss');
      }
      return (await server.ask('rss')).rss;
    };
    const first = await start('members.mjs', ['live-chat', server.first.port, members]);
    const before = await settled();
    const load = await start('members.mjs', ['live-chat', server.first.port, idle]);
    values.push(((await settled()) - before) / idle / 1024);
    await Promise.all([load.stop(), first.stop()]);
    await server.stop();
  }
  return values;
}

const rows = [];
for (const [label, count, measure, shown] of [
  ['fan-out, busy room, deliveries / CPU-s', rounds, () => fanOut(16), thousands],
  ['fan-out, quiet room, deliveries / CPU-s', rounds, () => fanOut(1), thousands],
  ['memory of an idle member, KB', Math.max(2, Math.ceil(rounds / 3)), memory, (value) => value.toFixed(1)],
]) {
  const pairs = [];
  for (let round = 0; round < count; round += 1) pairs.push(await measure());
  const ratios = pairs.map(([before, now]) => now / before);
  console.error(`${label}: ${ratios.map((ratio) => ratio.toFixed(3)).join(', ')}`);
  rows.push([
    label,
    shown(median(pairs.map(([before]) => before))),
    shown(median(pairs.map(([, now]) => now))),
    `${mean(ratios).toFixed(3)} ± ${standardError(ratios).toFixed(3)}`,
  ]);
}
console.log(
  `\nThis checkout beside another, ${rounds} pairs: medians, and the mean of the ratios with its standard error`,
);
console.log(table(['figure', 'other', 'this', 'this / other'], rows));
process.exit(0);

// `npm run fuzz -- --frames 1000000 --seed 1`: mutated frames against one relay process, a healthy client beside it. The seed makes the run again.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { frames: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
if (!existsSync('server/dist/cli.js')) {
  console.error('Nothing is built yet: run `npm run build` first.');
  process.exit(2);
}
const { fuzz } = await import('../test/support/fuzz.ts');
const report = await fuzz({
  frames: Number(values.frames),
  seed: Number(values.seed),
  cli: 'server/dist/cli.js',
  note: (text) => console.log(text),
});
console.log(`pid before and after: ${report.pidBefore}, ${report.pidAfter}`);
console.log(`memory: ${report.memoryBefore} MB at the start, ${report.memoryAfter} MB at the end`);
console.log(`frames: ${report.frames}, connections: ${report.connections}`);
console.log(`answers by code: ${JSON.stringify(report.codes)}`);
console.log(
  `the healthy client: ${report.healthy.acknowledged} sent and acknowledged, ${report.healthy.received} received in order`,
);
for (const fault of report.faults) console.error(`FAULT: ${fault}`);
console.log(report.faults.length ? 'failed' : 'passed');
process.exit(report.faults.length ? 1 : 0);

// `npm run fuzz -- --frames 1000000 --seed 1`: until one relay process has handled so many mutated frames, a healthy client beside it. The seed makes
// the run again.
import { parseArgs } from 'node:util';
import { fuzz } from '../test/support/fuzz.ts';

const { values } = parseArgs({
  options: { frames: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const report = await fuzz({
  frames: Number(values.frames),
  seed: Number(values.seed),
  note: (text) => console.log(text),
});
const { before, after = before, seconds, connections, healthy, missing, faults } = report;
console.log(`pid before and after: ${before.pid}, ${report.after?.pid ?? 'none'}`);
console.log(`memory after the first frames and at the end: ${before.memory} MB, ${after.memory} MB`);
console.log(
  `handled: ${after.frames} frames, ${after.messages} messages, ${connections} connections, ${Math.round(after.frames / seconds)} frames/s`,
);
console.log(`answers by code: ${JSON.stringify(after.codes)}`);
console.log(`codes that frames can cause and did not: ${missing.join(', ') || 'none'}`);
console.log(
  `the healthy client: ${healthy.acknowledged} sent, acknowledged and received in order, the slowest after ${healthy.slowest} ms`,
);
if (missing.length) faults.push(`codes not reached: ${missing.join(', ')}`);
for (const fault of faults) console.error(`FAULT: ${fault}`);
console.log(faults.length ? 'failed' : 'passed');
process.exit(faults.length ? 1 : 0);

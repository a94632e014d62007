// `npm test`: everything, in the order in which a mistake is found cheapest. `npm test -- NAME` runs the steps whose name contains NAME.
import { spawn } from 'node:child_process';

const steps = [
  ['lint', 'eslint .'],
  ['format', 'prettier --check --log-level warn .'],
  ['docs', 'node scripts/docs-options.mjs --check'],
  ['types', 'node scripts/typecheck.mjs'],
  ['build', 'npm run build --silent'],
  ['size', 'node bench/size.mjs'],
  ['node', 'node --test --test-reporter=spec "test/**/*.test.ts"'],
  ['browser', 'wtr'],
];

const only = process.argv.slice(2);
const failed = [];
let ran = 0;
for (const [name, command] of steps) {
  if (only.length && !only.some((part) => name.includes(part))) continue;
  ran += 1;
  const began = Date.now();
  console.log(`\n── ${name}: ${command}`);
  const code = await new Promise((resolve) => spawn(command, { stdio: 'inherit', shell: true }).on('close', resolve));
  console.log(`── ${name} ${code === 0 ? 'passed' : 'FAILED'} after ${Math.round((Date.now() - began) / 1000)} s`);
  if (code !== 0) failed.push(name);
}
console.log(failed.length ? `\nFailed: ${failed.join(', ')}` : '\nAll passed.');
console.log(`steps: ${ran - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length || !ran ? 1 : 0);

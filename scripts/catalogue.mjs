// `npm run catalogue`: the element in every state, light, dark and with forced colours, on a desktop and on two phones, through axe and beside its
// pictures, and with texts that are longer. `npm run catalogue -- --update` takes the pictures anew, and writes them in letters to .cache/catalogue for you to look at.
import { spawn } from 'node:child_process';

const mode = process.argv.includes('--update') ? 'update' : 'whole';
const files = ['catalogue', ...(mode === 'whole' ? ['longer-texts'] : [])].map((name) => `test/e2e/${name}.test.ts`);
const child = spawn('node', ['--test', '--test-reporter=spec', '--test-concurrency=1', ...files], {
  stdio: 'inherit',
  env: { ...process.env, CATALOGUE: mode },
});
child.on('close', (code) => process.exit(code ?? 1));

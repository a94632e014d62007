// Type-checks every part with the types it may see, and no others: the protocol with neither DOM nor Node, the browser code without
// Node, the relay without DOM.
import { spawn } from 'node:child_process';

const projects = ['src/protocol', '.', 'server', 'test'];
const failed = [];
for (const project of projects) {
  const code = await new Promise((resolve) =>
    spawn('tsc', ['--noEmit', '-p', project], { stdio: 'inherit', shell: process.platform === 'win32' }).on(
      'close',
      resolve,
    ),
  );
  if (code !== 0) failed.push(project);
}
if (failed.length) {
  console.error(`Types do not check in: ${failed.join(', ')}`);
  process.exit(1);
}

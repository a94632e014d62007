// Type-checks every part with the types it may see, and no others: the protocol with neither DOM nor Node, the browser code without
// Node, the relay without DOM. By the native compiler, which takes a quarter of the time, and in one thread half
// of what it takes in several together; what needs the compiler as a library has the older one.
import { spawn } from 'node:child_process';
import { compiler, compilerEnv } from './native-compiler.mjs';

const projects = ['src/protocol', '.', 'server', 'test'];
const failed = [];
for (const project of projects) {
  const code = await new Promise((resolve) =>
    spawn(process.execPath, [compiler, '--noEmit', '--singleThreaded', '-p', project], {
      stdio: 'inherit',
      env: compilerEnv,
    }).on('close', resolve),
  );
  if (code !== 0) failed.push(project);
}
if (failed.length) {
  console.error(`Types do not check in: ${failed.join(', ')}`);
  process.exit(1);
}

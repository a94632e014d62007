#!/usr/bin/env -S node --max-semi-space-size=4
// Beside what is built: npm links no command to a file that is not there when it installs, as in a fresh clone.
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  process.stderr.write('live-chat-relay: it is not built yet: npm run build\n');
  process.exitCode = 1;
}

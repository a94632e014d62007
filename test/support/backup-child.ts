// A process that begins a backup, says so, and waits half-way for ever: `node backup-child.ts FOLDER FILE`. For being killed.
import { writeSync } from 'node:fs';
import { writeBackup } from '../../server/src/store/sqlite/backup.ts';

const [folder, file] = process.argv.slice(2);
await writeBackup({
  folder: folder!,
  file: file!,
  replace: true,
  software: 'test',
  onProgress(share) {
    if (share === 0 || share === 1) return;
    writeSync(1, 'copying\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});

import { copyFile, mkdir } from 'node:fs/promises';

/** Copies what was built: pairs of files. */
export const copyTo = (...pairs) => ({
  name: 'copy-to',
  async writeBundle() {
    for (const [from, to] of pairs) {
      await mkdir(to.slice(0, to.lastIndexOf('/')), { recursive: true });
      await copyFile(from, to);
    }
  },
});

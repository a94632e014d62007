// Keeps the parts built while one works on their sources, and tells what has to be loaded or started again.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { watchFolder } from './watch-folder.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const settle = 100;

/** Which parts are made from a file. */
function partsOf(file) {
  if (file.startsWith('src/protocol/')) return ['script', 'sdk', 'relay'];
  if (file.startsWith('src/client/') || file === 'src/index.ts') return ['script', 'sdk'];
  if (file.startsWith('src/')) return ['script'];
  return file.startsWith('server/src/') ? ['relay'] : [];
}

/** @param {{ say(line: string): void, onPagesChanged(): void, onRelayChanged(): void }} events */
export async function watchAndBuild({ say, onPagesChanged, onRelayChanged }) {
  let print = await relayPrint();
  let changed = new Set();
  let timer;
  let working = Promise.resolve();

  async function work() {
    const files = [...changed];
    changed = new Set();
    const parts = [...new Set(files.flatMap(partsOf))];
    if (parts.length && !(await build(say, parts))) return;
    const now = parts.includes('relay') ? await relayPrint() : print;
    if (now === print) return onPagesChanged();
    print = now;
    onRelayChanged();
  }

  const ends = await Promise.all(
    ['src', 'server/src', 'demo'].map((folder) =>
      watchFolder(path.join(root, folder), (name) => {
        changed.add(`${folder}/${name}`);
        // An editor writes a file in several steps, and a branch changes many.
        clearTimeout(timer);
        timer = setTimeout(() => {
          working = working.then(() => changed.size > 0 && work());
        }, settle);
      }),
    ),
  );
  return {
    close() {
      clearTimeout(timer);
      for (const end of ends) end();
    },
  };
}

async function relayPrint() {
  const folder = path.join(root, 'server/dist');
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort())
    if (name.endsWith('.js')) hash.update(await readFile(path.join(folder, name)));
  return hash.digest('hex');
}

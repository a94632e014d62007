// Tells of changes anywhere below a folder. On Linux each folder is watched by itself: Node's own recursion loses sight of a file once
// another was moved into its place, which is how many editors save.
import { watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * @param {string} folder
 * @param {(name: string) => void} onChange Given the path below the folder, with `/` between its parts.
 * @returns {Promise<() => void>} Ends it.
 */
export async function watchFolder(folder, onChange) {
  if (process.platform !== 'linux') {
    const watcher = watch(folder, { recursive: true }, (_, name) => onChange(String(name).replaceAll('\\', '/')));
    return () => watcher.close();
  }
  const watchers = new Map();

  async function add(below) {
    if (watchers.has(below)) return;
    let watcher;
    try {
      watcher = watch(path.join(folder, below));
    } catch {
      return; // It was taken away again.
    }
    watchers.set(below, watcher);
    watcher.on('error', () => drop(below));
    watcher.on('change', (kind, name) => {
      onChange(path.posix.join(below, String(name)));
      if (kind === 'rename') void addFolders(below);
    });
    await addFolders(below);
  }

  async function addFolders(below) {
    const inside = await readdir(path.join(folder, below), { withFileTypes: true }).catch(() => undefined);
    if (!inside) return drop(below);
    const folders = inside.filter((entry) => entry.isDirectory());
    await Promise.all(folders.map(({ name }) => add(path.posix.join(below, name))));
  }

  function drop(below) {
    watchers.get(below)?.close();
    watchers.delete(below);
  }

  await add('');
  return () => [...watchers.keys()].forEach(drop);
}

// Builds twice, each time from nothing, and compares: the same source must give the same bytes, so that anybody can check a published file against it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync, statSync } from 'node:fs';

const folders = ['dist', 'server/dist'];

function build() {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(1);
  const files = folders.flatMap((folder) => globSync(`${folder}/**`)).filter((file) => statSync(file).isFile());
  return new Map(files.sort().map((file) => [file, createHash('sha384').update(readFileSync(file)).digest('base64')]));
}

const [first, second] = [build(), build()];
const names = new Set([...first.keys(), ...second.keys()]);
const different = [...names].filter((name) => first.get(name) !== second.get(name));
for (const [name, hash] of second) if (/^dist\/[\w-]+\.js$/.test(name)) console.log(`sha384-${hash}  ${name}`);
for (const name of different) console.log(`differs: ${name}`);
console.log(
  different.length ? `${different.length} of ${names.size} files differ` : `${names.size} files, the same both times`,
);
process.exit(different.length ? 1 : 0);

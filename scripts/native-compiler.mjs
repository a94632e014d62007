// The native compiler (TypeScript 7), of which there is only the command: it makes of all sources of a project in a second what the compiler that is a library
// makes of them one by one in ten.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const cache = path.join(root, 'node_modules/.cache/live-chat');

export const compiler = path.join(
  path.dirname(createRequire(import.meta.url).resolve('typescript-native/package.json')),
  'bin/tsc',
);

/** What it runs in: it has the memory that it needs anyway, and looks four times less often for what of it is free, which is a third of its work. */
export const compilerEnv = { GOGC: '400', ...process.env };

/** A folder with what a project's sources become. It is gone when this process ends. */
function emit(project, options) {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'compiled-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { status } = spawnSync(
    process.execPath,
    [
      ...[compiler, '-p', project, '--outDir', folder, '--rootDir', root, '--noEmit', 'false', '--noCheck'],
      // Imports keep the names of sources, which are what is bundled.
      ...['--rewriteRelativeImportExtensions', 'false', '--singleThreaded', ...options],
    ],
    // What it complains of is said beside what the build says.
    { cwd: root, env: compilerEnv, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) throw new Error(`${project} cannot be compiled: see above.`);
  return folder;
}

const scripts = new Map();
const declarations = new Map();

/** Each project once, and only when something of it is asked for. */
function once(made, project, options) {
  if (!made.has(project)) made.set(project, emit(project, options));
  return made.get(project);
}

/**
 * For Rollup: sources without their types. What is written wrong stops the build; types are checked by `npm run typecheck`.
 *
 * @param project The configuration that says how, and of which sources.
 */
export const compile = (project) => ({
  name: 'compile',
  load(id) {
    if (!/(?<!\.d)\.ts$/.test(id) || id.startsWith('\0')) return null;
    // Nothing of the types of others is needed to take types away.
    const alone = ['--noResolve', '--types', '', '--lib', 'es5', '--declaration', 'false'];
    const folder = once(scripts, project, [...alone, '--sourceMap', '--inlineSources']);
    const file = path.join(folder, path.relative(root, id).replace(/\.ts$/, '.js'));
    if (!existsSync(file)) throw new Error(`${id} is not in ${project}`);
    const code = readFileSync(file, 'utf8').replace(/\n\/\/# sourceMappingURL=.*$/, '');
    // As if it lay beside its source.
    const map = {
      ...JSON.parse(readFileSync(`${file}.map`, 'utf8')),
      file: path.basename(file),
      sources: [path.basename(id)],
    };
    return { code, map };
  },
});

/** A folder with the declarations of all sources of a project, by the paths of those. */
export const declarationsOf = (project) => once(declarations, project, ['--declaration', '--emitDeclarationOnly']);

import { globSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { parseAst } from 'rollup/parseAst';
import { trimmed } from './trim-lit.mjs';

const root = path.resolve(import.meta.dirname, '..');
/** Where what the tests share is served. */
const folder = 'test/bundled';

/** What the script file contains of Lit is what the element is tested with. */
const trimLit = {
  name: 'trim-lit',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/](?:lit|@lit)/ }, async ({ path: file }) => {
      const contents = trimmed(file, await readFile(file, 'utf8'), parseAst);
      return contents === undefined ? undefined : { contents, loader: 'js' };
    });
  },
};

/** What runs in frames, and is named by its address: `new URL('page.ts', import.meta.url)`. */
const named = /new URL\('([\w/.-]+\.ts)', import\.meta\.url\)/g;
const framesOf = (file) =>
  [...readFileSync(path.join(root, file), 'utf8').matchAll(named)].map(([, name]) =>
    path.join(path.dirname(file), name),
  );

/**
 * For @web/test-runner: the test files as bundles that share what they have in common. A page for each file reads some hundred modules one by one
 * otherwise, which takes more than most of the tests in it.
 */
export function browserBundles(patterns) {
  let texts;
  const bundle = async () => {
    const files = globSync(patterns, { cwd: root });
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [...files, ...files.flatMap(framesOf)],
      outbase: root,
      outdir: root,
      entryNames: '[dir]/[name]',
      chunkNames: `${folder}/[hash]`,
      bundle: true,
      splitting: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      conditions: ['browser', 'development'],
      mainFields: ['browser', 'module', 'main'],
      tsconfig: 'tsconfig.json',
      plugins: [trimLit],
      logLevel: 'warning',
    });
    // What is asked for by its source's name is an entry.
    const addressOf = (file) => {
      const address = `/${path.relative(root, file).replaceAll('\\', '/')}`;
      return address.startsWith(`/${folder}/`) ? address : address.replace(/\.js$/, '.ts');
    };
    return new Map(outputFiles.map(({ path: file, text }) => [addressOf(file), text]));
  };
  return {
    name: 'browser-bundles',
    async serverStart() {
      texts = await bundle();
    },
    serve: ({ path: asked }) => (texts.has(asked) ? { body: texts.get(asked), type: 'js' } : undefined),
  };
}

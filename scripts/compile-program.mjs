import path from 'node:path';
import typescript from '@rollup/plugin-typescript';
import { build } from 'esbuild';
import ts from 'typescript';

const rootDir = path.resolve(import.meta.dirname, '..');

/** The sources that are read where a program begins with some, by their full names. What only gives types is not among them. */
async function sourcesOf(input, external) {
  const { metafile } = await build({
    entryPoints: [input].flatMap((each) => (typeof each === 'string' ? each : Object.values(each))),
    ...{ absWorkingDir: rootDir, outdir: 'dist', bundle: true, write: false, metafile: true, logLevel: 'error' },
    ...{ format: 'esm', platform: 'node', packages: 'external', external },
  });
  return Object.keys(metafile.inputs).map((name) => path.join(rootDir, name));
}

/** The compiler that finds nothing but these sources: neither types of others nor files that only give types are read. Nothing of them is needed to take types away. */
const compilerOf = (sources) => ({
  ...ts,
  resolveModuleName(name, importer) {
    const resolvedFileName = path.resolve(path.dirname(importer), name.replace(/\.js$/, '.ts'));
    if (!sources.has(resolvedFileName)) return { resolvedModule: undefined };
    return { resolvedModule: { resolvedFileName, extension: '.ts', resolvedUsingTsExtension: name.endsWith('.ts') } };
  },
});

/**
 * The script, what runs in Node, and the relay: each a program of its own, of the files that are in it. What is built from the same sources again and again is taken from
 * what the native compiler makes of all of them at once. What is written wrong stops the build; types are checked by `npm run typecheck`, which is quicker by far.
 *
 * @param input What Rollup begins with.
 * @param external What it begins with, and is not in the program: paths, in which `*` stands for anything.
 */
export async function compileProgram(tsconfig, outDir, input, external = []) {
  const sources = await sourcesOf(input, external);
  return typescript({
    tsconfig,
    typescript: compilerOf(new Set(sources)),
    include: sources,
    compilerOptions: {
      ...{ outDir, rootDir, noEmit: false, noCheck: true, declaration: false, sourceMap: true },
      ...{ lib: ['es5'], types: [] },
    },
    noEmitOnError: true,
  });
}

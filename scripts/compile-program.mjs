import path from 'node:path';
import typescript from '@rollup/plugin-typescript';

const rootDir = path.resolve(import.meta.dirname, '..');

/**
 * The script, what runs in Node, and the relay: each a program of its own. What is built from the same sources again and again is taken from what the native compiler
 * makes of all of them at once. What is written wrong stops the build; types are checked by `npm run typecheck`, which is quicker by far.
 */
export const compileProgram = (tsconfig, outDir) =>
  typescript({
    tsconfig,
    compilerOptions: {
      ...{ outDir, rootDir, noEmit: false, noCheck: true, declaration: false, sourceMap: true },
      // Nothing of the types of others is needed to take types away.
      ...{ lib: ['es5'], noResolve: true, types: [] },
    },
    noEmitOnError: true,
  });

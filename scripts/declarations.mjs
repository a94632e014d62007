import path from 'node:path';
import { dts } from 'rollup-plugin-dts';
import { declarationsOf } from './native-compiler.mjs';

export const fromNodeModules = (id) => !/^[./]/.test(id) && !/^[a-z]:/i.test(id) && !id.startsWith('\0');

/** Of what the native compiler has made already, each file by itself: nothing of it has to be found or understood again. */
export const declarations = (input, dir, project) => ({
  input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, file.replace(/\.ts$/, '.d.ts')])),
  external: fromNodeModules,
  output: { dir, format: 'es', chunkFileNames: ({ name }) => `part-${name.replace(/\.d$/, '')}.d.ts` },
  plugins: [
    {
      name: 'declarations-of-sources',
      resolveId(id, importer) {
        if (!importer) return path.join(declarationsOf(project), id);
        return id.startsWith('.') ? path.resolve(path.dirname(importer), id.replace(/\.ts$/, '.d.ts')) : null;
      },
    },
    dts({ tsconfig: project, compilerOptions: { noResolve: true, noLib: true, types: [] } }),
  ],
});

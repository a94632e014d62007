// Pages written in Vue, Angular and Svelte, made into scripts as an application of each would be: components by the framework's own compiler.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type OnLoadResult, type PluginBuild } from 'esbuild';
import { compile as compileSvelte } from 'svelte/compiler';
import { compileScript, parse } from 'vue/compiler-sfc';

const pages = path.resolve(import.meta.dirname, '../e2e/pages/frameworks');

/** The snippet of the documentation as it stands. */
async function snippetOf(name: string): Promise<string> {
  const text = await readFile('docs/sdk.md', 'utf8');
  return new RegExp(`<!-- snippet: ${name} -->\\s*\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(text)![1]!;
}

function compileVue(source: string, filename: string): string {
  const { descriptor, errors } = parse(source, { filename });
  if (errors.length) throw errors[0];
  return compileScript(descriptor, { id: filename, inlineTemplate: true }).content;
}

function compileSource(source: string, filename: string, isServer: boolean): OnLoadResult {
  const resolveDir = pages;
  if (filename.endsWith('.vue')) return { contents: compileVue(source, filename), loader: 'js', resolveDir };
  if (!filename.endsWith('.svelte')) return { contents: source, loader: 'ts', resolveDir };
  const { js } = compileSvelte(source, { filename, generate: isServer ? 'server' : 'client' });
  return { contents: js.code, loader: 'js', resolveDir };
}

const components = (isServer: boolean) => ({
  name: 'components',
  setup({ onResolve, onLoad }: PluginBuild): void {
    onResolve({ filter: /^snippet\./ }, ({ path }) => ({ path, namespace: 'docs' }));
    onLoad({ filter: /.*/, namespace: 'docs' }, async ({ path }) =>
      compileSource(await snippetOf(path.replace('snippet.', '')), path, isServer),
    );
    onLoad({ filter: /\.(vue|svelte)$/ }, async ({ path }) =>
      compileSource(await readFile(path, 'utf8'), path, isServer),
    );
  },
});

/** Writes scripts for the browser, `NAME.js` each, or for Node, `NAME.mjs`, with all that they need in them. */
export async function buildPages(names: readonly string[], folder: string, isServer = false): Promise<void> {
  await build({
    entryPoints: names.map((name) => path.join(pages, name)),
    outdir: folder,
    bundle: true,
    jsx: 'automatic',
    ...(isServer
      ? {
          platform: 'node',
          outExtension: { '.js': '.mjs' },
          // What is written for `require`, Vue for servers, asks for modules of Node.
          banner: {
            js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
          },
        }
      : { conditions: ['browser'] }),
    format: 'esm',
    target: 'es2022',
    plugins: [components(isServer)],
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
    },
    logLevel: 'error',
  });
}

/** The modules of ours that are in the bundle of a page which imports these names of an entry. */
export async function modulesFor(entry: string, names: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: `export { ${names} } from 'live-chat/${entry}';`, resolveDir: pages },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    external: ['react', 'vue', '@angular/core', 'lit', 'partysocket'],
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  return Object.entries(output!.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([name]) => path.basename(name));
}

import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Imports that are made when needed lead to the files of parts.
 *
 * @param parts Sources, and the names of their files.
 * @param inside Sources that are chunks of the same build.
 */
export const loadParts = (parts, inside) => ({
  name: 'load-parts',
  resolveDynamicImport(specifier, importer) {
    // The name of a language is known when it runs.
    if (typeof specifier !== 'string') return null;
    const source = path
      .relative(root, path.resolve(path.dirname(importer), specifier))
      .replace(/\.js$/, '.ts')
      .replaceAll('\\', '/');
    if (inside.has(source)) return null;
    const file = parts[source];
    if (!file) throw new Error(`${source} is imported when needed, but is no part: name it in rollup.config.mjs`);
    return { id: `./${file}`, external: true };
  },
  renderDynamicImport: ({ format }) => (format === 'iife' ? { left: 'import(beside + ', right: ')' } : null),
});

import { readdirSync, readFileSync } from 'node:fs';

/** Libraries of hundreds of files each, of which the relay is to be started in a second: what is used of them is in its own files. */
export const bundled = new Set(['typebox', 'kysely']);
export const isBundled = (id) => bundled.has(id.split('/', 1)[0]);

/** Their terms go with them. */
export const licenses = (file) => ({
  name: 'licenses',
  generateBundle() {
    const texts = [...bundled].map((name) => {
      const folder = new URL(`../node_modules/${name}/`, import.meta.url);
      const license = readdirSync(folder).find((each) => /^license/i.test(each));
      return `${name}\n\n${readFileSync(new URL(license, folder), 'utf8').trim()}\n`;
    });
    this.emitFile({ type: 'asset', fileName: file, source: texts.join('\n---\n\n') });
  },
});

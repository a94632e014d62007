// The languages of the element in the script file: one import with a name in it in place of a list of imports, as every byte of the script counts.
import { readdirSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../src/element/languages');

/** Tags of all languages; `pt-BR` comes before `pt`. */
export const languageTags = readdirSync(folder)
  .map((name) => name.replace(/\.ts$/, ''))
  .sort((one, other) => other.length - one.length || (one < other ? -1 : 1));

/** Their files, by the names that they have beside the script. */
export const languageFiles = Object.fromEntries(
  languageTags.map((tag) => [`live-chat-${tag}`, `src/element/languages/${tag}.ts`]),
);

/** The tags as a pattern, in its first group, beside English, whose texts need none; those of two letters by their first one, which is shorter. */
export function tagPattern(tags) {
  const long = tags.filter((tag) => tag.length > 2);
  const seconds = new Map();
  for (const [first, second] of tags.filter((tag) => tag.length === 2).sort()) {
    seconds.set(first, (seconds.get(first) ?? '') + second);
  }
  const short = [...seconds].map(([first, all]) => first + (all.length > 1 ? `[${all}]` : all));
  return `^(?:en|(${[...long, ...short].join('|')}))\\b`;
}

/** For Rollup: `src/element/languages.ts` as it is in the script file. */
export const oneImportForLanguages = () => ({
  name: 'one-import-for-languages',
  load(id) {
    if (!/[\\/]src[\\/]element[\\/]languages\.ts$/.test(id)) return null;
    return `export const spoken = (locale) =>
        /${tagPattern(languageTags)}/.exec(\`\${locale?.maximize()}\`.replace('-Latn', ''));
      export const textsIn = (locale) => (locale = spoken(locale)?.[1]) && import(\`./live-chat-\${locale}.js\`);`;
  },
});

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const inbox = path.join(root, 'src/inbox');

/** What stands between `css` and its end; a sheet of the element gets `css` from whom it is for. */
const cssOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/\bcss`([^`]*)`/g)]
    .map(([, text]) => text!.replaceAll(/\/\*.*?\*\//gs, ''))
    .join('\n');

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name));

/** By the module that brings it: what the inbox has from its start is `styles`. */
const sheets = new Map<string, string>([
  [
    'styles',
    [
      ...filesIn(path.join(inbox, 'styles')),
      ...['base', 'launcher', 'log', 'tokens'].map((name) => path.join(root, `src/element/styles/${name}.ts`)),
    ]
      .map(cssOf)
      .join('\n'),
  ],
]);
for (const { name } of readdirSync(inbox, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  if (name === 'styles') continue;
  const files = filesIn(path.join(inbox, name));
  const ofElement = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/from '(?:\.\.\/)+(element\/[^']*styles\.ts)'/g)].map(([, from]) =>
      path.join(root, 'src', from!),
    ),
  );
  sheets.set(name, files.map(cssOf).join('\n'));
  sheets.set(`${name}, the element's`, ofElement.map(cssOf).join('\n'));
}

const selectorsOf = (css: string) =>
  [...css.matchAll(/([^{};]+)\{/g)]
    .map(([, list]) => list!.trim())
    .filter((list) => !/^@|%$/.test(list))
    .flatMap((list) => list.split(/,(?![^(]*\))/))
    .map((selector) => selector.trim().replaceAll(/\s+/g, ' '));

/** Classes, and what a button does. */
const namesOf = (selector: string) => selector.match(/\.[a-z][\w-]*|\[data-do='[^']*'\]/gi) ?? [];

test('what a module of the inbox styles has a name that no other sheet knows', () => {
  const known = new Map<string, Set<string>>();
  for (const [sheet, css] of sheets)
    for (const name of selectorsOf(css).flatMap(namesOf)) known.set(name, (known.get(name) ?? new Set()).add(sheet));
  const shared = [...sheets]
    .filter(([sheet]) => sheet !== 'styles' && !sheet.endsWith("the element's"))
    .flatMap(([sheet, css]) =>
      selectorsOf(css)
        .filter((selector) => namesOf(selector).every((name) => known.get(name)!.size > 1))
        .map((selector) => `${sheet}: ${selector}`),
    );
  assert.deepEqual([...new Set(shared)], []);
});

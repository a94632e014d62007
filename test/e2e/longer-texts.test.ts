// The element in languages that need more room than English: states of the catalogue with texts that are longer by two fifths, at 320 px: by
// `npm run catalogue`.
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
// @ts-expect-error plain JavaScript of a page
import { states as all } from '../../demo/catalogue/states.js';
import type { Text } from '../../src/element/strings.ts';
import { Viewer } from '../catalogue/viewer.ts';
import { longerTexts } from '../support/longer.ts';

const states = all as readonly string[];
const modules = await Promise.all(
  globSync('src/element/**/*strings.ts').map(
    (file) => import(path.resolve(file)) as Promise<{ readonly english: Readonly<Record<string, Text>> }>,
  ),
);
const texts = longerTexts(...modules.map(({ english }) => english));

describe('texts that are longer by two fifths fit at 320 px', () => {
  let viewer: Viewer;
  before(async () => (viewer = await Viewer.open(true)));
  after(() => viewer?.close());

  for (const name of states) {
    test(name, async () => {
      await viewer.show(name, 'light', 'narrow');
      assert.deepEqual(await viewer.withTexts(texts), []);
    });
  }

  test('sees what stands out of the screen, what is cut off, and what is gone through sideways', async () => {
    const changes = {
      'out by': '[part~=header] { inline-size: 500px }',
      'cut off':
        '[part~=bubble] { inline-size: 40px !important; overflow: hidden !important } [part~=bubble] * { white-space: nowrap !important }',
      sideways:
        '[part~=log] { overflow: auto !important } [part~=bubble] { min-inline-size: 400px; max-inline-size: none }',
    };
    for (const [what, style] of Object.entries(changes)) {
      await viewer.show('sending', 'light', 'narrow');
      await viewer.style(style);
      const found = await viewer.withTexts(texts);
      assert.ok(
        found.some((each) => each.startsWith(what)),
        `${what}: ${found.join()}`,
      );
      if (what === 'out by') assert.match(found.join(), /\[Öñlîñé|\[Oñlîñé/, 'the longer texts are shown');
    }
  });
});

// The element in every state (`demo/catalogue`): axe finds nothing, nothing scrolls sideways, and each looks as it did before. `npm test` sees two
// thirds of the states once, light or dark, and some with forced colours; `npm run catalogue` sees all of them in all three, on a desktop and on two phones.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PNG } from 'pngjs';
// @ts-expect-error plain JavaScript of a page
import { states as all } from '../../demo/catalogue/states.js';
import { differenceOf, pictureOf, referenceFolder, writeReference, writeView } from '../catalogue/pictures.ts';
import { numberOf } from '../catalogue/sample.ts';
import { Viewer, type Frame, type Theme } from '../catalogue/viewer.ts';

const states = all as readonly string[];
/** `whole` sees everything, `update` takes the pictures anew. Nothing: what `npm test` has time for. */
const mode = process.env['CATALOGUE'] ?? '';
/** Those that are seen. */
const seen = mode ? states : states.filter((name) => Math.floor(numberOf(name) / 20) % 3 > 0);
/** All pictures together, in bytes. */
const mostBytes = 3_000_000;

/** In which theme there is a picture of it: half of them are dark. */
const picturedIn = (name: string): Theme => (numberOf(name) % 2 ? 'light' : 'dark');
const themesOf = (name: string): readonly Theme[] =>
  mode ? ['light', 'dark', 'forced'] : [picturedIn(name), ...(numberOf(name) % 10 < 1 ? ['forced' as const] : [])];
/** Those with a screen of their own are meant for that one. */
const otherFrames = (own: Frame | undefined): readonly Frame[] => (mode && !own ? ['phone', 'narrow'] : []);

describe('catalogue', { skip: mode === 'update' }, () => {
  let viewer: Viewer;
  let views = 0;

  before(async () => {
    viewer = await Viewer.open();
  });
  after(async () => {
    await viewer?.close();
    console.log(`catalogue: axe has seen ${views} views of ${seen.length} of ${states.length} states`);
  });

  test('names every module, and no other', () => {
    const modules = readdirSync('demo/catalogue/states').map((file) => path.basename(file, '.js'));
    assert.deepEqual(states.toSorted(), modules.toSorted());
    assert.equal(new Set(states).size, states.length);
  });

  for (const name of seen) {
    test(name, async () => {
      const { frame: own, moves } = await viewer.stateOf(name);
      const problems: string[] = [];
      for (const theme of themesOf(name)) {
        for (const frame of [undefined, ...otherFrames(own)]) {
          await viewer.show(name, theme, frame);
          const where = `${name}, ${theme}, ${frame ?? own ?? 'desktop'}`;
          problems.push(...(await viewer.findings()).map((finding) => `${where}: ${finding}`));
          if (await viewer.scrollsSideways()) problems.push(`${where}: scrolls sideways`);
          views++;
          if (frame || moves || theme !== picturedIn(name)) continue;
          problems.push(...(differenceOf(pictureOf(name, theme), await viewer.picture()) ?? []));
        }
      }
      assert.deepEqual(problems, []);
    });
  }

  test('keeps its pictures small, and none of a state that is no more', () => {
    const files = readdirSync(referenceFolder);
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(referenceFolder, file)).size, 0);
    assert.ok(bytes <= mostBytes, `${bytes} bytes of pictures`);
    const known = new Set(states.map((name) => `${pictureOf(name, picturedIn(name))}.png`));
    assert.deepEqual(
      files.filter((file) => !known.has(file)),
      [],
    );
  });

  test('sees a padding of 4 px more, a colour that is another, and letters that are wider', async () => {
    const name = 'offline';
    const theme = picturedIn(name);
    const changes = {
      padding: '[part~=bubble] { padding-inline: 16px !important }',
      colour: '[part~=strip] { color: #777 !important }',
      letters: '[part~=bubble] { letter-spacing: 1px !important }',
    };
    for (const [what, style] of Object.entries(changes)) {
      await viewer.show(name, theme);
      await viewer.style(style);
      assert.notEqual(differenceOf(pictureOf(name, theme), await viewer.picture(), false), undefined, what);
    }
    await viewer.show(name, theme);
    assert.equal(differenceOf(pictureOf(name, theme), await viewer.picture(), false), undefined);
  });
});

describe('pictures of the catalogue', { skip: mode !== 'update' }, () => {
  test('are taken anew, and written in letters for whoever wants to look', async () => {
    rmSync(referenceFolder, { recursive: true, force: true });
    for (const isPlain of [false, true]) {
      const viewer = await Viewer.open(isPlain);
      for (const name of states) {
        const { moves } = await viewer.stateOf(name);
        for (const theme of isPlain ? (['light', 'dark'] as const) : [picturedIn(name)]) {
          await viewer.show(name, theme);
          if (isPlain) writeView(pictureOf(name, theme), await viewer.picture());
          else if (!moves) writeReference(pictureOf(name, theme), await viewer.picture());
        }
      }
      await viewer.close();
    }
    const [first] = readdirSync(referenceFolder);
    assert.ok(PNG.sync.read(readFileSync(path.join(referenceFolder, first!))).width);
  });
});

// Pictures of states beside those that were taken before.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const root = path.resolve(import.meta.dirname, '../..');
export const referenceFolder = path.join(root, 'test/catalogue/pictures');
/** Where differences are written, and what a person may look at. */
export const outFolder = path.join(root, '.cache/catalogue');

/**
 * How much of a colour may differ before a pixel does, and how many pixels may. Boxes are drawn the same everywhere but for the smoothing of
 * their edges and the few emoji that are always pictures; a padding of a few pixels more moves thousands.
 */
const tolerance = { colour: 0.1, pixels: 300 };

/** Without transparency and packed as well as can be: that is what is kept. */
const packed = (image: PNG): Buffer =>
  PNG.sync.write(image, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });

/** In fewer colours, none further off than what is tolerated by far: half as many bytes. */
const coarser = Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round(value / 8) * 8));
function coarse(image: PNG): PNG {
  const { data } = image;
  for (let at = 0; at < data.length; at++) data[at] = coarser[data[at]!]!;
  return image;
}

export const pictureOf = (state: string, theme: string): string => `${state}.${theme}`;

/** For whoever wants to look. */
export function writeView(name: string, taken: Buffer): void {
  mkdirSync(outFolder, { recursive: true });
  writeFileSync(path.join(outFolder, `${name}.png`), taken);
}

export function writeReference(name: string, taken: Buffer): void {
  mkdirSync(referenceFolder, { recursive: true });
  writeFileSync(path.join(referenceFolder, `${name}.png`), packed(coarse(PNG.sync.read(taken))));
}

/** What is different, in words; undefined when nothing is. The picture and the difference are written beside each other. */
export function differenceOf(name: string, taken: Buffer, isWritten = true): string[] | undefined {
  const file = path.join(referenceFolder, `${name}.png`);
  // As those that are kept: what is equal is so in all bytes then, which is seen at once.
  const now = coarse(PNG.sync.read(taken));
  const say = (what: string, difference?: PNG): string[] => {
    if (!isWritten) return [what];
    mkdirSync(outFolder, { recursive: true });
    writeFileSync(path.join(outFolder, `${name}.now.png`), packed(now));
    if (!difference) return [`${name}: ${what}`];
    const at = path.join(outFolder, `${name}.difference.png`);
    writeFileSync(at, packed(difference));
    return [`${name}: ${what}, see ${path.relative(root, at)}`];
  };
  if (!existsSync(file)) return say('has no picture yet: npm run catalogue -- --update');
  const before = PNG.sync.read(readFileSync(file));
  const { width, height } = before;
  if (width !== now.width || height !== now.height)
    return say(`is ${now.width} x ${now.height}, was ${width} x ${height}`);
  const count = (out?: Uint8Array) =>
    pixelmatch(before.data, now.data, out, width, height, { threshold: tolerance.colour });
  const differing = count();
  if (differing <= tolerance.pixels) return undefined;
  const difference = new PNG({ width, height });
  count(difference.data);
  return say(`${differing} pixels differ`, difference);
}

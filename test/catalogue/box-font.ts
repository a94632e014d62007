// A font of boxes, so that pictures of texts are the same on every machine: whatever is written, each character is a box of one of a few widths.

/** Units of one em. */
const em = 1_000;
const ascent = 800;
const descent = 200;

/** Glyphs: how wide, and how high the box in it is. The first stands for what the font does not have. */
const glyphs = [
  { width: 560, height: 0 },
  { width: 560, height: 520 },
  { width: 260, height: 0 },
  { width: 280, height: 520 },
  { width: 560, height: 700 },
] as const;
const [ordinary, space, narrow, tall] = [1, 2, 3, 4] as const;

/** The ranges of characters, in their order: first, last, glyph. */
function ranges(): [number, number, number][] {
  const glyphOf = (code: number): number => {
    const character = String.fromCharCode(code);
    if (/\s/.test(character)) return space;
    if (/[A-Z0-9bdfhkl]/.test(character)) return tall;
    return /[ijl.,:;'!|()[\]]/.test(character) ? narrow : ordinary;
  };
  const all: [number, number, number][] = [];
  for (let code = 0x20; code < 0x7f; code++) all.push([code, code, glyphOf(code)]);
  // Controls of direction and joining are seen by nobody.
  all.push(
    [0xa0, 0xa0, space],
    [0xa1, 0x1fff, ordinary],
    [0x2000, 0x200a, space],
    [0x2010, 0x2027, ordinary],
    [0x2030, 0x22ff, ordinary],
  );
  all.push(
    [0x3000, 0x9fff, ordinary],
    [0xac00, 0xd7a3, ordinary],
    [0xf900, 0xfdff, ordinary],
    [0xfe70, 0xfefc, ordinary],
  );
  return all;
}

class Table {
  readonly #bytes: number[] = [];

  u8 = (...values: number[]): this => (this.#bytes.push(...values.map((value) => value & 0xff)), this);
  u16 = (...values: number[]): this => (values.forEach((value) => this.u8(value >> 8, value)), this);
  u32 = (...values: number[]): this => (values.forEach((value) => this.u16(value >>> 16, value & 0xffff)), this);
  text = (text: string): this => this.u8(...Buffer.from(text, 'latin1'));
  pad(): this {
    while (this.#bytes.length % 4) this.u8(0);
    return this;
  }
  get length(): number {
    return this.#bytes.length;
  }
  get bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }
}

/** A box on the baseline, as an outline of four points that are all on it; nothing where it has no height. */
function outline({ width, height }: (typeof glyphs)[number]): Buffer {
  if (!height) return Buffer.alloc(0);
  const [left, right] = [60, width - 60];
  const box = new Table().u16(1, left, 0, right, height, 3, 0).u8(1, 1, 1, 1);
  return box
    .u16(left, 0, right - left, 0)
    .u16(0, height, 0, -height)
    .pad().bytes;
}

/** Written down as TrueType. */
export function boxFont(): Buffer {
  const outlines = glyphs.map(outline);
  const offsets = outlines.map((_, index) => Buffer.concat(outlines.slice(0, index)).length);
  const groups = ranges();
  const widest = Math.max(...glyphs.map(({ width }) => width));
  const name = Buffer.from('Boxes', 'utf16le').swap16();

  const tables: Readonly<Record<string, Table>> = {
    'OS/2': new Table()
      .u16(4, em / 2, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0)
      .u8(...Array<number>(10).fill(0))
      .u32(0xffffffff, 0, 0, 0)
      .text('NONE')
      .u16(0x40, 0x20, 0xffff, ascent, -descent, 0, ascent, descent)
      .u32(1, 0)
      .u16(500, 700, 0, 0x20, 1),
    cmap: new Table()
      .u16(0, 1, 3, 10)
      .u32(12)
      // Many characters for one glyph.
      .u16(13, 0)
      .u32(16 + 12 * groups.length, 0, groups.length, ...groups.flat()),
    glyf: new Table().u8(...Buffer.concat(outlines)),
    head: new Table()
      .u32(0x10000, 0x10000, 0, 0x5f0f3cf5)
      .u16(3, em)
      .u32(0, 0, 0, 0)
      .u16(0, 0, widest, 700, 0, 8, 2, 1, 0),
    hhea: new Table()
      .u32(0x10000)
      .u16(ascent, -descent, 0, widest, 0, 0, widest, 1, 0, 0, 0, 0, 0, 0, 0, glyphs.length),
    hmtx: new Table().u16(...glyphs.flatMap(({ width, height }) => [width, height ? 60 : 0])),
    loca: new Table().u32(...offsets, Buffer.concat(outlines).length),
    maxp: new Table().u32(0x10000).u16(glyphs.length, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    name: new Table()
      .u16(0, 4, 6 + 4 * 12)
      .u16(...[1, 2, 4, 6].flatMap((id) => [3, 1, 0x409, id, name.length, 0]))
      .u8(...name),
    post: new Table().u32(0x30000, 0).u16(-100, 50).u32(1, 0, 0, 0, 0),
  };

  const entries = Object.entries(tables).map(([tag, table]) => ({ tag, size: table.length, bytes: table.pad().bytes }));
  const directory = new Table().u32(0x10000).u16(entries.length, 128, 3, entries.length * 16 - 128);
  let offset = 12 + 16 * entries.length;
  for (const { tag, size, bytes } of entries) {
    let sum = 0;
    for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
    directory.text(tag).u32(sum, offset, size);
    offset += bytes.length;
  }
  return Buffer.concat([directory.bytes, ...entries.map(({ bytes }) => bytes)]);
}

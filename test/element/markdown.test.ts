import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { markedUp, type Piece } from '../../src/protocol/markdown.ts';
import { counted } from '../support/counted.ts';
import { tries } from '../support/tries.ts';

/** The pieces in short: kind and content in brackets. */
const short = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) =>
      typeof piece === 'string'
        ? piece
        : `<${piece.kind}${piece.value === undefined ? '' : ` ${piece.value}`}${piece.href ? ` ${piece.href}` : ''}|${short(piece.pieces)}>`,
    )
    .join('');
const shown = (text: string): string => {
  const pieces = markedUp(text);
  return pieces ? short(pieces) : text;
};
const plain = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : plain(piece.pieces))).join('');
const depth = (pieces: readonly Piece[]): number =>
  Math.max(0, ...pieces.map((piece) => (typeof piece === 'string' ? 0 : 1 + depth(piece.pieces))));

describe('marks in a text', () => {
  for (const [text, expected] of [
    ['a **b** c', '<text|a <bold|b> c>'],
    ['_a_ ~~b~~', '<text|<italic|a> <strike|b>>'],
    ['**_x_**', '<text|<bold|<italic|x>>>'],
    ['**a **b**', '<text|**a <bold|b>>'],
    ['**a _b** c_', '<text|<bold|a _b> c_>'],
    ['**a\nb**', '<text|<bold|a\nb>>'],
    ['太**字**です', '<text|太<bold|字>です>'],
    ['use `a **b** c`', '<text|use <code|a **b** c>>'],
    ['`` a`b ``', '<text|<code| a`b >>'],
    ['[desk](https://example.com/Lamp_(desk))', '<text|<link https://example.com/Lamp_(desk)|desk>>'],
    ['[**b**](www.example.com)', '<text|<link https://www.example.com/|<bold|b>>>'],
    ['[write](ana@example.com)', '<text|<link mailto:ana@example.com|write>>'],
    ['- a\n- b', '<bullets|<item|<text|a>><item|<text|b>>>'],
    ['- a\n  - b\n    c\n- d', '<bullets|<item|<text|a><bullets|<item|<text|b\nc>>>><item|<text|d>>>'],
    ['3. a\n7. b', '<numbers|<item 3|<text|a>><item 7|<text|b>>>'],
    ['7. a\n   b\n8. c', '<numbers|<item 7|<text|a\nb>><item 8|<text|c>>>'],
    ['1) a\n2) b', '<numbers|<item 1|<text|a>><item 2|<text|b>>>'],
    ['1. a', '<numbers|<item 1|<text|a>>>'],
    ['3. October:\n   - a\n\n- b', '<text|3. October:\n   - a><bullets|<item|<text|b>>>'],
    ['> a\n>\n> - b\n\nc', '<quote|<text|a><bullets|<item|<text|b>>>><text|c>'],
    ['[\u202Emoc.knab](https://evil.example)', '<text|<link https://evil.example/|moc.knab>>'],
    ['`a\u202Eb\u2066c`', '<text|<code|abc>>'],
    ['```\n\u2067} \u2066if (admin)\n```', '<fence|} if (admin)>'],
    ['so:\n```js\n**a**\n\n> b\n```\nend', '<text|so:><fence|**a**\n\n> b><text|end>'],
  ] as const) {
    test(JSON.stringify(text), () => assert.equal(shown(text), expected));
  }

  for (const text of [
    ...['snake_case_name', '__init__', '2**3**4', 'a ** b ** c', '¯\\_(ツ)_/¯', '>_< >_<', '*a*', '***a***', '5 * 4'],
    ...[
      '**a\n\nb**',
      '** a**',
      '`a\nb`',
      '```\nnot ended',
      '>10',
      '- ',
      '-a',
      '+49 30',
      '1.5',
      '1988. That was a year',
      '31. October',
      '31) October',
      '1988. That was\n1989. a year',
      'tel: 1234567. x',
    ],
    ...['[a](javascript:alert(1))', '[a](data:text/html,x)', '[a](//example.com)', '[a]()', '[](https://example.com)'],
    ...['[https://bank.example](https://evil.example)', '[a](https://a.example "title")', '![a](https://a.example)'],
    '[https://bank.ex\u2066ample](https://evil.example)',
    ...['https://example.com/_a_/b', '', '\n', '😀'],
  ]) {
    test(`none in ${JSON.stringify(text)}`, () => assert.equal(markedUp(text), undefined));
  }
});

// Made of what marks are made of, so that they meet in every way.
const bits = ['**', '_', '~~', '`', '```', '\n', '\n\n', '> ', '- ', '1. ', '  ', ' ', '[', ']', '(', ')', '\\', '<b>'];
const troubled = fc
  .array(fc.oneof(fc.constantFrom(...bits, 'https://a.example/', 'word', 'ü', '😀'), fc.string({ unit: 'binary' })))
  .map((parts) => parts.join(''));
const bare = (text: string): string => text.replaceAll(/[\s*_~`>\-•.)\d\u202A-\u202E\u2066-\u2069]/g, '');

describe('laws of marks', () => {
  test('a text without marks stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(markedUp(text.replaceAll(/[*_~`>[\-•]|\d[.)]/g, ' ')), undefined);
      }),
      { numRuns: tries(700) },
    );
  });

  test('whatever it is: nothing but marks is lost, nothing is added, the order stays, and it is not deep', () => {
    fc.assert(
      fc.property(troubled, (text) => {
        // Without what an address or a language stands for, of which nothing is to be read.
        const source = text.replaceAll(/[[(]|```/g, ' ');
        const pieces = markedUp(source);
        if (!pieces) return;
        assert.equal(bare(plain(pieces)), bare(source));
        assert.ok(depth(pieces) <= 14, `${depth(pieces)} deep`);
      }),
      { numRuns: tries(1500) },
    );
  });

  test('it never throws, and links are of three schemes', () => {
    const links = (pieces: readonly Piece[]): string[] =>
      pieces.flatMap((piece) =>
        typeof piece === 'string' ? [] : [...(piece.kind === 'link' ? [piece.href!] : []), ...links(piece.pieces)],
      );
    fc.assert(
      fc.property(troubled, (text) => {
        for (const href of links(markedUp(text) ?? [])) assert.match(href, /^(https?:\/\/|mailto:)/);
      }),
      { numRuns: tries(1500) },
    );
  });
});

const tokeniser = new URL('../../src/protocol/markdown.ts', import.meta.url);
/** So many steps for each character, at most. */
const most = 40;

const repeated = [
  'a',
  '`',
  '[',
  '\n',
  '> ',
  '- ',
  '**a ',
  '_a_ ',
  '[a](b(',
  '`a``b',
  '> - ',
  '- a\n  ',
  '```\n',
  '~~**_',
];
// Rows of backticks of which none has another of its length: whoever looks for its end from each of them looks through all.
const rows = (length: number) => Array.from({ length }, (_, index) => '`'.repeat(index + 1)).join('a');
const troubling = (length: number): readonly string[] => [
  ...repeated.map((bit) => bit.repeat(length / bit.length)),
  rows(Math.floor(Math.sqrt(2 * length)) - 2),
];

test('security row 19: 64 KiB of anything are read in a few steps for each character', async () => {
  const { module, stepsOf } = await counted<typeof import('../../src/protocol/markdown.ts')>(tokeniser);
  // First short ones: what is not linear is told by them at once, and would take minutes for the long ones.
  for (const text of [4_096, 65_536].flatMap(troubling)) {
    const steps = stepsOf(() => module.markedUp(text));
    assert.ok(
      steps >= text.length && steps < most * text.length,
      `${steps} steps for ${text.length} characters: ${JSON.stringify(text.slice(0, 16))}`,
    );
  }
});

describe('a tokeniser that looks through the rest from each mark is found out', () => {
  const known = 'const end = ends.get(at);';
  const planted = {
    'by a loop without a body': `let end: number | undefined = at + length;
      for (; end < text.length && (text[end] !== '\`' || text[end - 1] === '\`' || runLength(text, end) !== length); end++);
      if (end === text.length) end = undefined;`,
    'by what a string has': `const found = text.indexOf('a' + '\`'.repeat(length) + 'a', at + length);
      const end = found < 0 ? undefined : found + 1;`,
    'by an expression': `const found = /\`+$/.exec(text.slice(at + length));
      const end = found && ends.get(at);`,
    'by a copy': `const end = [...text.slice(at)].length ? ends.get(at) : undefined;`,
  };
  for (const [how, code] of Object.entries(planted)) {
    test(how, async () => {
      const { module, stepsOf } = await counted<typeof import('../../src/protocol/markdown.ts')>(
        tokeniser,
        (source) => {
          assert.ok(source.includes(known));
          return source.replace(known, code);
        },
      );
      const texts = troubling(4_096);
      assert.ok(texts.some((text) => stepsOf(() => module.markedUp(text)) > most * text.length));
    });
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerIn } from '../../server/src/mail/answer.ts';
import { mailTexts } from '../../server/src/mail/texts.ts';

const marker = mailTexts.answerAbove;
const answer = (text: string): string => answerIn(text, marker);

const mails: Readonly<Record<string, readonly [mail: string, answer: string]>> = {
  'one that quotes ours': [`Yes.\r\n\r\nAm 01.01.2026 schrieb Shop:\r\n> ${marker}\r\n>\r\n> Hello\r\n`, 'Yes.'],
  'one that has ours below, not quoted': [`Yes.\n\n${marker}\nHello`, 'Yes.'],
  'an attribution over two lines': [
    'Yes.\n\nOn Thu, 1 Jan 2026 at 10:00\nShop <chat@shop.example> wrote:\n\n> Hello',
    'Yes.',
  ],
  'one of Outlook': ['Yes.\n\n-----Original Message-----\nFrom: Shop\nHello', 'Yes.'],
  'one of Outlook with a line': [`Yes.\n\n${'_'.repeat(32)}\nFrom: Shop\nHello`, 'Yes.'],
  'an answer line by line': ['> One?\nYes.\n> Two?\nNo.', '> One?\nYes.\n> Two?\nNo.'],
  'an answer below': [
    'On Thu, 1 Jan 2026 Shop wrote:\n> Hello\n\nYes.',
    'On Thu, 1 Jan 2026 Shop wrote:\n> Hello\n\nYes.',
  ],
  'a signature': ['Yes.\n\n-- \nMaya\nSomewhere 2026', 'Yes.'],
  'a signature below what it quotes': ['Yes.\n\nOn Thu, 1 Jan 2026 Shop wrote:\n> Hello\n\n-- \nMaya', 'Yes.'],
  'nothing of ours': ['Dear all:\n\nmy numbers in 2026 are:\n1\n2', 'Dear all:\n\nmy numbers in 2026 are:\n1\n2'],
  'a list that ends with a colon, and no quote': ['What I need:', 'What I need:'],
  'a long paragraph that ends with a colon before the quote': [
    'These four lines\nare all mine\nand were written in 2026\nas they stand:\n> Hello',
    'These four lines\nare all mine\nand were written in 2026\nas they stand:',
  ],
  'nothing but a quote': ['> Hello\n> there', ''],
};
for (const [name, [mail, expected]] of Object.entries(mails)) {
  test(`the answer in ${name}`, () => assert.equal(answer(mail), expected));
}

test('whatever one writes above the marker stays, whatever stands below', () => {
  const line = fc.stringMatching(/^[A-Za-z0-9 .,!?]{0,40}$/).map((text) => text.trim());
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.array(fc.string(), { maxLength: 8 }),
      (own, below) => {
        const said = own.join('\n').replace(/^\n+|\n+$/g, '');
        assert.equal(answer(`${own.join('\n')}\n${marker}\n${below.join('\n')}`), said);
      },
    ),
    { numRuns: 200 },
  );
});

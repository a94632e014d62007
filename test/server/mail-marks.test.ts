import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Parser } from 'htmlparser2';
import { marksOf } from '../../server/src/mail/marks.ts';
import { injections } from '../support/script-injections.ts';

/** What a mail program makes of it: tags with what leads somewhere, and text. */
function read(html: string): { readonly text: string; readonly tags: readonly string[] } {
  const tags: string[] = [];
  let text = '';
  const parser = new Parser({
    onopentag: (name, { style: _, dir: __, ...more }) =>
      void tags.push([name, ...Object.entries(more).map(([key, value]) => `${key}=${value}`)].join(' ')),
    ontext: (more) => void (text += more),
  });
  parser.end(html);
  return { text, tags };
}
const ours = /^(div|strong|em|s|code|blockquote|ul|ol|li|li value=\d+|pre|a href=(https?:\/\/|mailto:)\S*)$/;

test('marks are drawn in a mail as the chat draws them', () => {
  const marked = marksOf(
    'answer **one**, _two_ and ~~three~~ `a < b` [here](https://shop.example/?a=1&b="2")\n\n> said\n\n1. first\n2. second\n\n- a\n- b\n\n```\nif (a < b) {\n  go\n```',
  );
  const { text, tags } = read(marked.text);
  assert.equal(text.replace(/\s+/g, ''), 'answerone,twoandthreea<bheresaidfirstsecondabif(a<b){go');
  assert.deepEqual(tags, [
    ...['div', 'div', 'strong', 'em', 's', 'code', 'a href=https://shop.example/?a=1&b=%222%22'],
    ...['blockquote', 'div', 'ol', 'li value=1', 'div', 'li value=2', 'div', 'ul', 'li', 'div', 'li', 'div', 'pre'],
  ]);
  const plain = read(marksOf('1 < 2 & **\nas it is').text);
  assert.deepEqual([plain.text, plain.tags], ['1 < 2 & **\nas it is', ['div']]);
});

test('security row 31: whatever is written, nothing of it is markup of a mail', () => {
  const wrapped = (text: string) => [
    text,
    `**${text}**`,
    `\`${text}\``,
    `> ${text}`,
    `- ${text}`,
    `[${text}](https://x.example/${text})`,
    `[x](${text})`,
    `\`\`\`\n${text}\n\`\`\``,
  ];
  const texts = [...injections.map(({ text }) => text), 'javascript:alert(1)', '"><b>', '</pre><script>'];
  for (const text of texts.flatMap(wrapped)) {
    for (const tag of read(marksOf(text).text).tags) assert.match(tag, ours, text);
  }
});

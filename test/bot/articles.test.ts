import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { articleOf, ArticleSearch, helpAnswers, readArticles, type BotAnswer } from '../../src/bot.ts';

const search = new ArticleSearch(await readArticles('demo/help', 'https://shop.example/help/'));
const titles = (text: string): string[] => search.find(text).map(({ article }) => article.title);

describe('articles', () => {
  it('have their title from front matter, heading or file, and an address that is one', () => {
    const base = 'https://shop.example/help/';
    assert.deepEqual(articleOf('a/index.md', '# One ##\n\nText', base), {
      ...{ title: 'One', text: 'Text', url: 'https://shop.example/help/a/' },
    });
    assert.deepEqual(articleOf('my-file.md', 'Text', undefined), { title: 'my file', text: 'Text' });
    const named = articleOf('b.md', '---\r\ntitle: "Two"\r\nurl: https://other.example/b\r\n---\r\n\r\nText', base);
    assert.deepEqual(named, { title: 'Two', text: 'Text', url: 'https://other.example/b' });
    assert.equal(articleOf('c.md', '---\nurl: javascript:alert(1)\n---\nText', base).url, undefined);
    assert.equal(articleOf('ü ?.md', 'Text', base).url, 'https://shop.example/help/%C3%BC%20%3F');
  });

  it('are found by what is asked, not by the words around it', () => {
    assert.equal(titles('How do I return my lamp?')[0], 'Returning a lamp');
    assert.equal(titles('my arm keeps sinking')[0], 'The upper arm sinks');
    assert.equal(titles('where is my parcel')[0], 'Shipping and tracking');
    assert.equal(titles('Can I use a dimmable LED bulb with it?')[0], 'Which bulb fits');
    for (const nothing of [
      '',
      '?!',
      'Do you know a good restaurant?',
      'what is this',
      '" OR * NEAR(',
      'x'.repeat(5_000),
    ]) {
      assert.deepEqual(titles(nothing), [], nothing.slice(0, 20));
    }
  });

  it('are found in scripts without spaces, and without accents', () => {
    const others = new ArticleSearch([
      { title: '返品について', text: '商品到着後60日以内に返品できます。' },
      { title: 'Remboursement', text: 'Vous êtes remboursé après trois jours.' },
    ]);
    assert.equal(others.find('返品したい')[0]?.article.title, '返品について');
    assert.equal(others.find('quand serai-je rembourse')[0]?.article.title, 'Remboursement');
  });

  it('are told by the paragraph that fits, with a link that a title cannot end', () => {
    const long = ['First of all. '.repeat(30), 'The refund takes three days.', 'And so on. '.repeat(30)].join('\n\n');
    const url = 'https://shop.example/help/long';
    const whole = new ArticleSearch([{ title: 'Long', text: long, url }]);
    const { text } = helpAnswers(whole)({
      ...{ text: 'the refund takes so long', before: [], signal: new AbortController().signal },
    }) as BotAnswer;
    assert.equal(text, `The refund takes three days.\n\n[Long](${url})`);
    const odd = new ArticleSearch([
      { title: 'A [b](http://evil.example) c', text: 'Lamps', url: 'https://a.example/' },
    ]);
    const answer = helpAnswers(odd)({ text: 'lamps', before: [], signal: new AbortController().signal }) as BotAnswer;
    assert.equal(answer.text, 'Lamps\n\n[A b(http://evil.example) c](https://a.example/)');
  });
});

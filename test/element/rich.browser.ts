import { expect } from '@open-wc/testing';
import { message } from '../support/fake-chat.ts';
import { mount, unmountAll, until } from './mount.ts';

const open = (text: string, more = {}) =>
  mount({
    attributes: { mode: 'inline', style: 'block-size: 560px' },
    room: { messages: [message({ id: 'a', text, ...more })] },
  });

describe('marks in messages', () => {
  afterEach(unmountAll);

  it('are shown as what they stand for', async () => {
    const it = await open(
      '**bold** _italic_ ~~gone~~ `a **b**` [a desk](https://example.com/Lamp_(desk)) www.example.com',
    );
    expect(it.text('.md p')).to.equal('bold italic gone a **b** a desk www.example.com');
    const tags = it.$$('.md p > *').map((each) => [each.localName, each.textContent]);
    expect(tags).to.deep.equal([
      ['strong', 'bold'],
      ['em', 'italic'],
      ['s', 'gone'],
      ['code', 'a **b**'],
      ['a', 'a desk'],
      ['a', 'www.example.com'],
    ]);
    expect(getComputedStyle(it.$('.md em')).fontStyle).to.equal('italic');
    const link = it.$<HTMLAnchorElement>('.md a');
    expect(link.href).to.equal('https://example.com/Lamp_(desk)');
    expect(link.title).to.equal(link.href);
    expect(link.rel.split(' ')).to.include.members(['noopener', 'noreferrer', 'nofollow']);
  });

  it('are lists with the numbers as they were written, and quotes', async () => {
    const it = await open('> quoted\n\n- a\n  - b\n\n3. c\n7. d');
    expect(it.text('blockquote')).to.equal('quoted');
    expect(it.text('.md > ul ul li')).to.equal('b');
    expect(it.$$('ol > li').map((each) => (each as HTMLLIElement).value)).to.deep.equal([3, 7]);
  });

  it('leave a text without them as it is', async () => {
    const it = await open('snake_case 2**3**4 ¯\\_(ツ)_/¯');
    expect(it.$('.md') === null).to.equal(true);
    expect(it.text('.txt')).to.equal('snake_case 2**3**4 ¯\\_(ツ)_/¯');
  });

  it('leave addresses links, which open elsewhere and tell nobody where from', async () => {
    const it = await open('see www.example.com/x, or not', { edited: 1 });
    const link = it.$<HTMLAnchorElement>('.txt a');
    expect([link.textContent, link.href, link.target]).to.deep.equal([
      'www.example.com/x',
      'https://www.example.com/x',
      '_blank',
    ]);
    expect(link.rel.split(' ')).to.include.members(['noopener', 'noreferrer', 'nofollow']);
    expect(it.text('.txt')).to.equal('see www.example.com/x, or not edited');
  });

  it('keep the mark of an edited message, behind the last word or below the last block', async () => {
    const paragraph = await open('**a**', { edited: 1 });
    expect(paragraph.text('.md p:last-child')).to.equal('a edited');
    const block = await open('- a', { edited: 1 });
    expect(block.$('.md > .edited') !== null).to.equal(true);
  });

  it('follow an edit, and go with a deletion', async () => {
    const it = await open('**a**');
    it.room.change('a', { text: '_b_', edited: 1 });
    await it.updated();
    expect(it.$('.md strong') === null).to.equal(true);
    expect(it.text('.md em')).to.equal('b');
    it.room.change('a', { text: '', deleted: { at: 1, by: 'u_ana' } });
    await it.updated();
    expect(it.$('.md') === null).to.equal(true);
  });

  it('let each paragraph have its direction, and code run from the left', async () => {
    const it = await open('שלום **א**\n\n```\nlet x;\n```');
    expect(getComputedStyle(it.$('.md')).direction).to.equal('rtl');
    expect(getComputedStyle(it.$('.md pre')).direction).to.equal('ltr');
  });

  it('give code a button that copies it, to be reached by keys, and says so', async () => {
    const it = await open('so:\n```js\nlet a = 1;\n\n**b**\n```\nand\n```\nc\n```');
    const copied: string[] = [];
    let refuse = true;
    const writeText = async (text: string) => {
      if (refuse) throw new Error('not allowed');
      copied.push(text);
    };
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
    const [first, second] = it.$$('.code .ib');
    const label = (button = first) => button!.getAttribute('aria-label');
    expect(label()).to.equal('Copy code');
    first!.click();
    await it.updated();
    expect(label(), 'while it is not copied').to.equal('Copy code');
    refuse = false;
    it.$('.msg').focus();
    await it.press(it.$('.msg'), 'Enter');
    expect(it.focused() === first).to.equal(true);
    (it.focused() as HTMLElement).click();
    await until(() => label() === 'Copied', 'told');
    expect(label(second)).to.equal('Copy code');
    second!.click();
    await until(() => label(second) === 'Copied', 'told of the second');
    expect(label()).to.equal('Copy code');
    expect(copied).to.deep.equal(['let a = 1;\n\n**b**', 'c']);
    delete (navigator as { clipboard?: unknown }).clipboard;
  });

  it('take no room beyond the bubble, however long a line of code is', async () => {
    const it = await open(`\`\`\`\n${'x'.repeat(500)}\n\`\`\``);
    expect(it.$('.log').scrollWidth).to.be.at.most(it.$('.log').clientWidth);
    expect(it.$('.md pre').scrollWidth).to.be.at.most(it.$('.md pre').clientWidth);
  });
});

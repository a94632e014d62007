import { expect } from '@open-wc/testing';
import { greet, isAt } from '../../src/element/support/greeting.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

const scripts: HTMLElement[] = [];

/** Puts the JSON of a desk on the page. */
function desk(settings: object | string): void {
  const script = document.createElement('script');
  Object.assign(script, { type: 'application/json', id: 'desk' });
  script.textContent = typeof settings === 'string' ? settings : JSON.stringify(settings);
  document.body.append(script);
  scripts.push(script);
}

const greeted = (greetings: object[], attributes: Record<string, string> = {}): Promise<Mounted> => {
  desk({ greetings });
  return mount({ attributes: { support: 'desk', greetings: '', lang: 'en', ...attributes } });
};
const shown = (it: Mounted) => until(() => it.$('.hailed'), 'shown');

describe('greetings', () => {
  afterEach(() => {
    unmountAll();
    for (const script of scripts.splice(0)) script.remove();
  });

  it('shows one over the launcher, says it once, makes no chat, and leads into the conversation', async () => {
    const it = await greeted([{ text: 'Questions about sizes?' }]);
    await shown(it);
    expect(it.text('.hailed')).to.equal('Questions about sizes?');
    expect(it.announced()).to.deep.equal(['Questions about sizes?']);
    expect(it.chat.calls).to.deep.equal([]);
    expect(localStorage.length).to.equal(0);
    const [card, launcher] = [it.$('.hail').getBoundingClientRect(), it.$('.launch').getBoundingClientRect()];
    expect(card.bottom <= launcher.top).to.equal(true);
    it.$('.hailed').click();
    await it.updated();
    expect(it.element.open).to.equal(true);
    expect(getComputedStyle(it.$('.log')).overflowY, 'the panel has its styles').not.to.equal('visible');
    expect(it.$('.hail') === null).to.equal(true);
  });

  it('is said in the language of the page, else in English', async () => {
    for (const [lang, text] of [
      ['pt-BR', 'Olá'],
      ['fr', 'Hello'],
    ] as const) {
      const it = await greeted([{ text: { en: 'Hello', 'pt-BR': 'Olá' } }], { lang });
      await shown(it);
      expect(it.text('.hailed')).to.equal(text);
      unmountAll();
      for (const script of scripts.splice(0)) script.remove();
    }
  });

  it('closed, it does not come back, and the focus goes to the launcher', async () => {
    const it = await greeted([{ text: 'Hello' }]);
    await shown(it);
    expect(it.$('.unhail').ariaLabel).to.equal('Close');
    it.$('.unhail').focus();
    it.$('.unhail').click();
    expect(it.$('.hail') === null).to.equal(true);
    expect(it.focused() === it.$('.launch')).to.equal(true);
    it.element.remove();
    const again = await mount({ attributes: { support: 'desk', lang: 'en' } });
    greet(again.element);
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setTimeout(resolve));
    expect(again.$('.hail') === null).to.equal(true);
  });

  it('waits for all that it is to wait for: the page, how far one has scrolled, that one leaves', async () => {
    const long = document.createElement('div');
    long.style.height = '5000px';
    document.body.append(long);
    desk({
      greetings: [
        { text: 'Elsewhere', pages: ['/shop/*'] },
        { text: 'Before you go', scroll: 50, leaving: true },
      ],
    });
    // Its part, without waiting for it.
    const it = await mount({ attributes: { support: 'desk', lang: 'en' } });
    greet(it.element);
    const leave = (clientY: number) =>
      document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientY }));
    const card = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return it.$('.hail');
    };
    leave(-1);
    expect((await card()) === null).to.equal(true);
    leave(10);
    scrollTo(0, 4_000);
    dispatchEvent(new Event('scroll'));
    expect((await card()) === null).to.equal(true);
    leave(-1);
    await shown(it);
    expect(it.text('.hailed')).to.equal('Before you go');
    long.remove();
  });

  it('knows pages by their paths, with a star for anything', () => {
    const all = ['/shop/*', '/', '*/help', '/a*b*c'];
    for (const path of ['/shop/', '/shop/lamps/1', '/', '/de/help', '/a-b-c', '/abc'])
      expect(isAt(path, all), path).to.equal(true);
    for (const path of ['/shop', '/helping', '/a-c-b', '/ab', '']) expect(isAt(path, all), path).to.equal(false);
  });

  it('JSON that is none is told to the developer, and the chat is there all the same', async () => {
    const { error } = console;
    const said: unknown[] = [];
    console.error = (text: unknown) => said.push(text);
    desk('{ greetings: ');
    const it = await mount({ attributes: { support: 'desk', greetings: '' } });
    await until(() => said.length, 'told');
    console.error = error;
    expect(said[0]).to.contain('support="desk"');
    expect(it.$('.launch') !== null).to.equal(true);
  });
});

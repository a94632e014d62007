import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { ana, summary } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const all = [
  summary(1, { waiting: Date.now() - 120_000, unread: 2, tags: ['VIP'] }),
  summary(2, { assignee: ana }),
  summary(3, { assignee: ana }),
];

const mineSays = (it: MountedInbox, text: string) => until(() => it.text('[data-queue=mine]').includes(text), text);

describe('languages of the inbox', () => {
  beforeEach(() => setViewport({ width: 1_300, height: 800 }));
  afterEach(unmountAll);

  it('speaks the language of the page, with its plurals, as soon as that is loaded; what the page says itself wins', async () => {
    const it = await mountInbox({ all, attributes: { lang: 'de-AT' } });
    await mineSays(it, 'Meine');
    expect(it.text('[data-queue=mine]')).to.contain('2 Gespräche');
    expect(it.text('[data-queue=unassigned]')).to.contain('1 wartet auf eine Antwort');
    expect(it.$('.desk').lang).to.equal('de');
    it.element.texts = { Mine: 'Bei mir' };
    await mineSays(it, 'Bei mir2, 2 Gespräche');
    it.element.texts = undefined;
    it.element.lang = 'fr';
    await mineSays(it, 'Les miennes');
    it.element.lang = 'it';
    await mineSays(it, 'Mine');
    expect(it.$('.desk').lang, 'which it does not speak').to.equal('en');
  });

  for (const [scheme, width] of [
    ['light', 1_300],
    ['dark', 320],
  ] as const) {
    it(`Arabic runs from right to left, and axe finds nothing, ${scheme}, ${width} pixels wide`, async () => {
      await emulateMedia({ colorScheme: scheme });
      await setViewport({ width, height: 700 });
      const it = await mountInbox({ all, attributes: { lang: 'ar', theme: scheme } });
      await mineSays(it, 'محادثاتي');
      expect(it.text('[data-queue=mine]')).to.contain('محادثتان');
      expect(getComputedStyle(it.$('.list')).direction).to.equal('rtl');
      expect(await barriersIn(it.element)).to.deep.equal([]);
      await it.show('open');
      await it.open(1);
      await until(() => it.$('.composer .clip, .details, .tight'), 'the conversation');
      expect(await barriersIn(it.element)).to.deep.equal([]);
      const [name, last] = [it.$('.conversation .head h2'), it.$('.conversation .head [data-do=close]')].map(
        (each) => each.getBoundingClientRect().right,
      );
      expect(name, 'it begins on the right').to.be.above(last!);
      expect(document.documentElement.scrollWidth).to.be.at.most(width);
      const field = it.$('textarea');
      expect(field.ariaLabel).to.contain('Maya');
      expect(getComputedStyle(field).direction, 'what is asked for, also with a name in other letters').to.equal('rtl');
      await it.write('Hello');
      expect(getComputedStyle(field).direction, 'what is written').to.equal('ltr');
    });
  }
});

import { expect } from '@open-wc/testing';
import { message } from '../support/fake-chat.ts';
import { mount, unmountAll, until } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

describe('language', () => {
  afterEach(() => {
    unmountAll();
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
  });

  const label = ({ $ }: Awaited<ReturnType<typeof mount>>) => $('.launch').getAttribute('aria-label');
  const root = ({ $ }: Awaited<ReturnType<typeof mount>>) => $(':host > div').lang;

  it('is the page’s, and loaded when somebody wants the element; until then it says in English that it is English', async () => {
    document.documentElement.lang = 'de-AT';
    const it = await mount();
    expect([label(it), root(it)]).to.deep.equal(['Open chat', 'en']);
    it.$('.launch').focus();
    await until(() => label(it) === 'Chat öffnen');
    expect(root(it)).to.equal('de');
  });

  it('is the first of the browser’s that there is where the page names none, and English where there is none of them', async () => {
    document.documentElement.removeAttribute('lang');
    const speaks = async (...tags: string[]) => {
      Object.defineProperty(navigator, 'languages', { configurable: true, value: tags });
      const it = await mount({ attributes: { open: '' } });
      // Another has been loaded by then, or none is.
      await until(() => !it.$(':host > div').classList.contains('mute'));
      const spoken = root(it);
      it.element.remove();
      return spoken;
    };
    expect(await speaks('sw', 'de-AT', 'fr')).to.equal('de');
    expect(await speaks('sw', 'en-GB', 'fr')).to.equal('en');
    expect(await speaks('nb', 'en')).to.equal('nb');
    // As where the system's locale is C.
    expect(await speaks('c', 'da')).to.equal('da');
    expect(await speaks('c')).to.equal('en');
    expect(await speaks('sw', 'tlh')).to.equal('en');
    expect(await speaks()).to.equal('en');
    delete (navigator as { languages?: unknown }).languages;
  });

  it('is the nearest that is named around it, or its own', async () => {
    document.documentElement.lang = 'de';
    const section = document.body.appendChild(document.createElement('section'));
    section.lang = 'fr';
    const it = await mount({ attributes: { open: '' } });
    section.append(it.element);
    it.element.requestUpdate();
    await until(() => label(it) === 'Fermer la discussion');
    it.element.lang = 'zh-TW';
    await until(() => label(it) === '關閉聊天');
    expect(root(it)).to.equal('zh-Hant');
    section.remove();
  });

  it('changes while it runs, also back to English', async () => {
    const it = await mount({ attributes: { open: '', lang: 'sv' }, room: { messages: [message({ own: true })] } });
    await until(() => it.text('.foot') === 'Skickat');
    it.element.lang = 'en-GB';
    await until(() => it.text('.foot') === 'Sent');
    expect(root(it)).to.equal('en');
  });

  it('is English where there is none, with dates and numbers of the page’s language', async () => {
    const it = await mount({ attributes: { open: '', lang: 'sw' }, room: { messages: [message({ own: true })] } });
    expect([it.text('.foot'), root(it)]).to.deep.equal(['Sent', 'en']);
    expect(it.text('.day')).to.equal(
      new Intl.DateTimeFormat('sw', { dateStyle: 'full' }).format(it.room.snapshot.messages[0]!.at),
    );
    it.element.lang = 'not a tag';
    await it.updated();
    expect(it.text('.foot')).to.equal('Sent');
  });

  it('takes plural forms and numbers from its own rules', async () => {
    const it = await mount({ attributes: { lang: 'ar' }, room: { unread: 2 } });
    it.$('.launch').focus();
    await until(() => label(it) === 'فتح المحادثة, رسالتان غير مقروءتين');
    it.room.set({ unread: 3 });
    await it.updated();
    expect(label(it)).to.equal(`فتح المحادثة, ${(3).toLocaleString('ar')} رسائل غير مقروءة`);
  });

  it('mirrors the inside of the panel, and leaves panel and launcher where the page has them', async () => {
    const it = await mount({ attributes: { open: '' }, room: { messages: [message()] } });
    const places = () => ['.launch', '.panel'].map((each) => it.$(each).getBoundingClientRect().left);
    await Promise.all(
      it
        .$('.panel')
        .getAnimations()
        .map((each) => each.finished),
    );
    const before = places();
    expect(getComputedStyle(it.$('.log')).direction).to.equal('ltr');
    it.element.lang = 'he';
    await until(() => root(it) === 'he');
    expect(getComputedStyle(it.$('.log')).direction).to.equal('rtl');
    expect(places()).to.deep.equal(before);
    // A page that is mirrored itself has them on its other side; English in it is as the page is.
    document.documentElement.dir = 'rtl';
    expect(places()[0]).to.be.lessThan(before[0]!);
    it.element.lang = 'de';
    await until(() => root(it) === 'de');
    expect(getComputedStyle(it.$('.log')).direction).to.equal('ltr');
  });

  it('arrows to the side go where they point, also among the buttons of a mirrored message', async () => {
    const it = await mount({ attributes: { open: '', lang: 'ar' }, room: { messages: [message()] } });
    await until(() => root(it) === 'ar');
    it.$('.msg').focus();
    await until(() => it.$('.tools [data-do=menu]'));
    await it.press(it.$('.msg'), 'Enter');
    const [first, second] = it.$$('.msg button');
    expect(it.focused() === first).to.equal(true);
    expect(second!.getBoundingClientRect().left).to.be.lessThan(first!.getBoundingClientRect().left);
    await it.press(first!, 'ArrowLeft');
    expect(it.focused() === second).to.equal(true);
    await it.press(second!, 'ArrowRight');
    expect(it.focused() === first).to.equal(true);
  });

  it('a panel does not show itself in English while its language is loaded, but can be typed into', async () => {
    const it = await mount({ attributes: { lang: 'fi' } });
    it.element.show();
    await it.element.updateComplete;
    expect(it.$(':host > div').classList.contains('mute')).to.equal(true);
    expect(getComputedStyle(it.$('.panel')).animationName).to.equal('fade');
    expect(it.focused()).to.equal(it.$('textarea'));
    await until(() => root(it) === 'fi');
    expect(it.$(':host > div').classList.contains('mute')).to.equal(false);
    const english = await mount({ attributes: { lang: 'en' } });
    english.element.show();
    await english.element.updateComplete;
    expect(english.$(':host > div').classList.contains('mute')).to.equal(false);
  });

  it('texts of the page’s own come before those of the language', async () => {
    const it = await mount({ attributes: { lang: 'da' } });
    it.element.texts = {
      'Open chat': 'Spørg en gartner',
      '{n} unread messages': { one: 'et svar', other: '{n} svar' },
    };
    await it.updated();
    expect([label(it), root(it)]).to.deep.equal(['Spørg en gartner', 'en']);
    it.$('.launch').focus();
    await until(() => root(it) === 'da');
    it.room.set({ unread: 1 });
    await it.updated();
    expect(label(it)).to.equal('Spørg en gartner, et svar');
    it.element.texts = undefined;
    await until(() => label(it) === 'Åbn chatten, 1 ulæst besked');
  });

  it('a whole language can be the page’s own', async () => {
    const it = await mount({ attributes: { open: '' } });
    it.element.texts = { en: 'yi', inherit: 'rtl', 'Close chat': 'פֿאַרמאַכן' };
    await it.updated();
    expect([label(it), root(it)]).to.deep.equal(['פֿאַרמאַכן', 'yi']);
    expect(getComputedStyle(it.$('.log')).direction).to.equal('rtl');
  });

  it('on a phone the panel is the screen in both directions', async () => {
    await setViewport({ width: 320, height: 600 });
    const it = await mount({ attributes: { open: '', lang: 'ar' }, room: { messages: [message()] } });
    await until(() => root(it) === 'ar');
    await Promise.all(
      it
        .$('.panel')
        .getAnimations()
        .map((each) => each.finished),
    );
    const { left, right } = it.$('.panel').getBoundingClientRect();
    expect([left, right]).to.deep.equal([0, 320]);
    expect(it.$('.head .ib').getBoundingClientRect().left).to.be.greaterThan(160);
    await setViewport({ width: 800, height: 600 });
  });
});

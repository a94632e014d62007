import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { message } from '../support/fake-chat.ts';
import { mount, unmountAll, until } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

describe('on a phone', () => {
  before(() => setViewport({ width: 375, height: 700 }));
  afterEach(unmountAll);
  after(() => setViewport({ width: 800, height: 600 }));

  const open = async () => {
    const it = await mount({ room: { messages: [message()] } });
    it.element.show();
    await it.updated();
    await Promise.all(
      it
        .$('.panel')
        .getAnimations()
        .map((each) => each.finished),
    );
    return it;
  };

  it('an open panel is the screen, and modal', async () => {
    const it = await open();
    const { left, top, width, height } = it.$('.panel').getBoundingClientRect();
    expect([left, top, width, height]).to.deep.equal([0, 0, 375, 700]);
    expect(it.$('.panel').getAttribute('aria-modal')).to.equal('true');
    expect(getComputedStyle(it.$('.launch')).display).to.equal('none');
    // The way back is at the start.
    expect(it.$('.head button') === it.$('.head slot').firstElementChild).to.equal(true);
  });

  it('is the screen also where the phone lies on its side', async () => {
    await setViewport({ width: 844, height: 390 });
    const it = await open();
    const { left, top, width, height } = it.$('.panel').getBoundingClientRect();
    expect([left, top, width, height]).to.deep.equal([0, 0, 844, 390]);
    expect(it.$('.panel').getAttribute('aria-modal')).to.equal('true');
    expect(getComputedStyle(it.$('.launch')).display).to.equal('none');
    await setViewport({ width: 375, height: 700 });
  });

  it('keeps Tab inside', async () => {
    const it = await open();
    await it.write('x');
    const back = it.$('.head button');
    it.$('.send').focus();
    expect(await it.press(it.$('.send'), 'Tab')).to.equal(true);
    expect(it.focused() === back).to.equal(true);
    expect(await it.press(back, 'Tab', { shiftKey: true })).to.equal(true);
    expect(it.focused() === it.$('.send')).to.equal(true);
    it.$('textarea').focus();
    expect(await it.press(it.$('textarea'), 'Tab')).to.equal(false);
  });

  it('closes by the chevron, and the focus goes back to the launcher', async () => {
    const it = await open();
    it.$('.head button').focus();
    it.$('.head button').click();
    await it.updated();
    expect(it.element.open).to.equal(false);
    expect(it.focused() === it.$('.launch')).to.equal(true);
  });

  it('follows what the keyboard leaves of the screen', async () => {
    const it = await open();
    const heights = [420, 700];
    for (const height of heights) {
      Object.defineProperty(visualViewport, 'height', { configurable: true, value: height });
      visualViewport!.dispatchEvent(new Event('resize'));
      expect(it.$('.panel').offsetHeight).to.equal(height);
    }
    delete (visualViewport as { height?: unknown }).height;
  });

  it('the browser’s way back leads out of the settings, then out of the panel, and leaves the page’s history alone', async () => {
    const it = await open();
    await until(() => it.$('.dots'), 'settings');
    it.$('.dots').click();
    await until(() => it.$('.set'), 'opened');
    const { length } = history;
    // In a browser of the desktop Escape is that way, where no key is heard in the panel.
    const back = async () => {
      (it.focused() as HTMLElement | null)?.blur();
      await sendKeys({ press: 'Escape' });
    };
    await back();
    await until(() => !it.$('.set'), 'left');
    expect(it.element.open).to.equal(true);
    await it.updated();
    await back();
    await until(() => !it.element.open, 'closed');
    expect(history.length).to.equal(length);
  });

  it('a key that is heard in the panel leads out once', async () => {
    const it = await open();
    await until(() => it.$('.find'), 'search');
    it.$('.find').click();
    await until(() => it.focused() === it.$('.srch input'), 'opened');
    await sendKeys({ press: 'Escape' });
    await until(() => !it.$('.srch'), 'left');
    expect(it.element.open).to.equal(true);
  });

  for (const mode of ['bubble', 'full'])
    it(`shows a message’s menu as a sheet (${mode})`, async () => {
      const it =
        mode === 'bubble' ? await open() : await mount({ attributes: { mode }, room: { messages: [message()] } });
      it.$('.bub').dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 9 }));
      await it.updated();
      await Promise.all(
        it
          .$('.menu')
          .getAnimations()
          .map((each) => each.finished),
      );
      const { left, right, bottom } = it.$('.menu').getBoundingClientRect();
      // But for a bar by which the page is scrolled, which some browsers put beside it.
      expect([left, right, bottom]).to.deep.equal([0, document.documentElement.clientWidth, 700]);
    });

  it('becomes a dialog beside the page again when there is room', async () => {
    const it = await open();
    await setViewport({ width: 800, height: 700 });
    await until(() => !it.$('.panel').hasAttribute('aria-modal'), 'not modal');
    expect(it.$('.panel').offsetWidth).to.equal(384);
    await setViewport({ width: 375, height: 700 });
    await until(() => it.$('.panel').hasAttribute('aria-modal'), 'modal again');
  });
});

import { expect } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { barriersIn } from '../support/axe.ts';
import { setViewport } from '../support/viewport.ts';
import { holdParts, mount, unmountAll, until, type Mounted } from './mount.ts';

describe('consent', () => {
  afterEach(async () => {
    unmountAll();
    await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
    await setViewport({ width: 800, height: 600 });
  });

  async function asked(attributes: Record<string, string> = {}): Promise<Mounted> {
    const it = await mount({ attributes: { consent: '', open: '', ...attributes } });
    await until(() => it.$('.gate'), 'the question');
    await it.updated();
    return it;
  }
  const rooms = (it: Mounted): number => it.chat.rooms.size;

  it('begins nothing before the visitor agrees, and everything then', async () => {
    const it = await asked();
    let agreed = 0;
    it.element.addEventListener('live-chat-consent', () => agreed++);
    expect(rooms(it)).to.equal(0);
    expect(it.$<HTMLTextAreaElement>('textarea').disabled).to.equal(true);
    expect(getComputedStyle(it.$('.log')).visibility).to.equal('hidden');
    // What shows intent elsewhere is none here.
    it.element.hide();
    await it.updated();
    it.$('.launch').dispatchEvent(new PointerEvent('pointerenter'));
    it.$('.launch').focus();
    it.element.show();
    await it.updated();
    expect(rooms(it)).to.equal(0);
    expect(localStorage.length).to.equal(0);

    it.$('.gate .yes').click();
    await until(() => rooms(it) === 1, 'the conversation');
    await until(() => it.focused() === it.$('textarea'), 'the focus in the field');
    expect(it.$('.gate') === null).to.equal(true);
    expect(agreed).to.equal(1);
  });

  it('is begun by the page, too, where that has asked', async () => {
    const it = await asked();
    it.element.consent = false;
    await until(() => rooms(it) === 1, 'the conversation');
  });

  it('has the focus on a phone, where it is lost with the launcher before the question is there', async () => {
    await setViewport({ width: 390, height: 600 });
    const load = holdParts();
    const it = await mount({ attributes: { consent: '' } });
    it.$('.launch').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => it.element.open && document.activeElement === document.body, 'open, and the focus lost');
    load();
    await until(() => it.focused()?.matches('.yes'), 'the focus on the button');
  });

  it('has the focus when the panel is opened, Escape closes it, and the focus goes back', async () => {
    const it = await mount({ attributes: { consent: '' } });
    const launcher = it.$('.launch');
    launcher.focus();
    launcher.click();
    await until(() => it.focused()?.matches('.yes'), 'the focus on the button');
    await it.press(it.focused()!, 'Escape');
    expect(it.element.open).to.equal(false);
    launcher.click();
    await until(() => it.focused()?.matches('.yes'), 'the focus again');
  });

  it('does not take the focus of a page in which it stands open', async () => {
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    const it = await asked({ mode: 'inline' });
    expect(document.activeElement === field).to.equal(true);
    expect(it.$('.gate .ib') === null).to.equal(true);
    field.remove();
  });

  it('leads to the page’s own words and policy, and to no other kind of address', async () => {
    const it = await asked({ 'privacy-url': '/privacy' });
    expect(it.$<HTMLAnchorElement>('.gate a').href).to.equal(new URL('/privacy', location.href).href);
    expect(it.$('.gate slot').getAttribute('name')).to.equal('consent');
    for (const address of ['javascript:alert(1)', 'data:text/html,x', 'https://']) {
      const other = await asked({ 'privacy-url': address });
      expect(other.$('.gate a') === null, address).to.equal(true);
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`axe finds nothing, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const it = await asked({ 'privacy-url': '/privacy', heading: 'Fennmark' });
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });
  }
});

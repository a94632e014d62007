import { expect } from '@open-wc/testing';
import { ana, me } from '../support/fake-chat.ts';
import { fakeEmoji, realEmoji } from '../support/fake-emoji.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';

/** What the relay takes as a reaction. */
const oneEmoji = new RegExp('^\\p{RGI_Emoji}$', 'v');

async function ready(options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({ ...options, attributes: { open: '', ...options.attributes } });
  await until(() => it.$('.emj'), 'button');
  it.$('.emj').click();
  await until(() => it.$('[role=gridcell]'), 'emoji');
  await it.updated();
  return it;
}
async function go(it: Mounted, group: string): Promise<void> {
  it.$(`#emoji-${group}`).click();
  await it.updated();
}
const cells = ({ $$ }: Mounted): string[] => $$('[role=gridcell]').map(({ dataset }) => dataset['emoji']!);
/** Where it is kept what somebody has used last. */
const keyOf = ({ id }: { id: string }): string => `live-chat draft ${new URL('', document.baseURI).href} ${id}  emoji`;

/** Another page of the same browser. */
function unmountAllButStorage(): void {
  const kept = localStorage.getItem(keyOf(me));
  unmountAll();
  if (kept) localStorage.setItem(keyOf(me), kept);
}

describe('what one has chosen of emoji', () => {
  beforeEach(() => void fakeEmoji());
  afterEach(() => {
    realEmoji();
    unmountAll();
  });

  it('has skin tones for those that can have one, and remembers the choice', async () => {
    const it = await ready();
    const select = it.$<HTMLSelectElement>('.efoot select');
    select.value = '3';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await go(it, 'people');
    expect(cells(it)[0]).to.equal('👋🏽');
    expect(it.$('[role=gridcell]').getAttribute('aria-label')).to.equal('waving hand, medium skin tone');
    const wrong = cells(it).filter((emoji) => !oneEmoji.test(emoji));
    expect(wrong).to.deep.equal([]);
    it.$('[role=gridcell]').click();
    unmountAllButStorage();
    const again = await ready();
    expect(again.$<HTMLSelectElement>('.efoot select').value).to.equal('3');
    await go(again, 'recent');
    expect(cells(again)).to.deep.equal(['👋🏽']);
  });

  it('keeps what was used last in this browser, for its user alone', async () => {
    const it = await ready();
    for (const emoji of ['😄', '😅', '😄']) {
      it.$(`[data-emoji="${emoji}"]`).dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    }
    expect(JSON.parse(localStorage.getItem(keyOf(me))!)).to.deep.equal({ recent: ['😄', '😅'], tone: 0 });
    unmountAllButStorage();
    const other = await ready({ state: { user: ana } });
    expect(other.$('#emoji-recent') === null).to.equal(true);
    expect(localStorage.getItem(keyOf(me))).to.equal(null);
  });

  it('forgets with a logout', async () => {
    const it = await ready();
    it.$('[data-emoji="😄"]').click();
    expect(localStorage.getItem(keyOf(me))).to.not.equal(null);
    await it.element.logout();
    expect(Object.keys(localStorage)).to.deep.equal([]);
  });

  it('stores nothing before the visitor has agreed to it', async () => {
    const it = await ready();
    it.element.consent = true;
    it.$('[data-emoji="😄"]').dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    expect(localStorage.getItem(keyOf(me))).to.equal(null);
    it.element.consent = false;
    it.$('[data-emoji="😄"]').dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    expect(localStorage.getItem(keyOf(me))).to.not.equal(null);
  });

  it('does not heed what somebody else put into storage', async () => {
    localStorage.setItem(keyOf(me), '{"recent":[1],"tone":"x"}');
    const it = await ready();
    expect(it.$('#emoji-recent') === null).to.equal(true);
    expect(it.$<HTMLSelectElement>('.efoot select').value).to.equal('0');
  });
});

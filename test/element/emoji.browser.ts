import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { ana, me, message } from '../support/fake-chat.ts';
import { fakeEmoji, realEmoji, type FakeEmoji } from '../support/fake-emoji.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';
/** What the relay takes as a reaction. */
const oneEmoji = new RegExp('^\\p{RGI_Emoji}$', 'v');
let files: FakeEmoji;

async function open(options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({ ...options, attributes: { open: '', ...options.attributes } });
  await until(() => it.$('.emj'), 'button');
  it.$('.emj').click();
  await it.updated();
  return it;
}
const ready = async (options: MountOptions = {}): Promise<Mounted> => {
  const it = await open(options);
  await until(() => it.$('[role=gridcell]'), 'emoji');
  await it.updated();
  return it;
};
/** Opens it for a message, by the menu of that. */
async function react(options: MountOptions): Promise<Mounted> {
  const it = await mount({ ...options, attributes: { open: '', ...options.attributes } });
  it.$('.bub').dispatchEvent(
    new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 90, clientY: 90 }),
  );
  await it.updated();
  it.$('.quick [data-do=emoji]').click();
  await until(() => it.$('[role=gridcell]'), 'emoji');
  await it.updated();
  return it;
}
const cells = ({ $$ }: Mounted): string[] => $$('[role=gridcell]').map(({ dataset }) => dataset['emoji']!);
const isOpen = ({ $ }: Mounted): boolean => !!$('.emo')?.matches(':popover-open');
const name = (it: Mounted): string | null => it.focused()!.getAttribute('aria-label');

async function find(it: Mounted, text: string): Promise<void> {
  const field = it.$<HTMLInputElement>('.efind input');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await it.updated();
}
const settled = (it: Mounted): Promise<unknown> =>
  Promise.all(it.element.shadowRoot!.getAnimations().map((each) => each.finished));

describe('picker of emoji', () => {
  beforeEach(() => {
    files = fakeEmoji();
  });
  afterEach(() => {
    realEmoji();
    unmountAll();
  });

  it('asks for nothing before it is opened, and then for the language and English', async () => {
    const it = await mount({ attributes: { open: '', lang: 'de' } });
    await until(
      () => it.text('.cmp textarea') || it.$('textarea').getAttribute('aria-label') === 'Nachricht schreiben',
    );
    expect(files.asked).to.deep.equal([]);
    await until(() => it.$('.emj'));
    it.$('.emj').click();
    await until(() => it.$('[role=gridcell]'));
    expect([...files.asked].sort()).to.deep.equal([
      'live-chat-emoji-de.json',
      'live-chat-emoji-en.json',
      'live-chat-emoji.json',
    ]);
    expect(it.$('[role=gridcell]').getAttribute('aria-label')).to.equal('grinsendes Gesicht');
  });

  it('puts what is chosen into the field where the cursor is, and the browser can take it back', async () => {
    const it = await mount({ attributes: { open: '' } });
    await it.write('one two');
    const field = it.$<HTMLTextAreaElement>('textarea');
    field.setSelectionRange(3, 3);
    await until(() => it.$('.emj'));
    it.$('.emj').click();
    await until(() => it.$('[role=gridcell]'));
    it.$('[data-emoji="😄"]').click();
    await it.updated();
    expect(field.value).to.equal('one😄 two');
    expect(isOpen(it)).to.equal(false);
    expect(it.focused() === field).to.equal(true);
    document.execCommand('undo');
    expect(field.value).to.equal('one two');
  });

  it('with Shift stays open for the next one', async () => {
    const it = await ready();
    for (const emoji of ['😄', '😅']) {
      it.$(`[data-emoji="${emoji}"]`).dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    }
    await it.updated();
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('😄😅');
    expect(isOpen(it)).to.equal(true);
  });

  it('finds by names and keywords of the language and of English, without case and accents', async () => {
    const it = await ready({ attributes: { lang: 'de' } });
    await until(() => it.$('[role=gridcell]')?.getAttribute('aria-label') === 'grinsendes Gesicht');
    await find(it, 'FROH');
    expect(cells(it)).to.include('😀');
    await find(it, 'affchen');
    expect(cells(it)).to.deep.equal([]);
    await find(it, 'frohlich');
    expect(cells(it)).to.include('😀');
    await find(it, 'tada');
    expect(cells(it)[0]).to.equal('🎉');
    await find(it, 'österreich');
    expect(cells(it)).to.deep.equal(['🇦🇹']);
    await find(it, 'austria');
    expect(cells(it)).to.deep.equal(['🇦🇹']);
  });

  it('says how much was found, and that nothing was', async () => {
    const it = await ready();
    await find(it, 'hedgehog');
    expect(it.text('.emo [role=status]')).to.equal('Emoji found: 1');
    await find(it, 'qqqq');
    expect(it.text('.emo [role=status]')).to.equal('No emoji found');
    expect(it.$('.emo [role=status]').offsetHeight).to.be.above(10);
    await find(it, '');
    expect(cells(it)[0]).to.equal('😀');
  });

  it('opens with the field to search in, and Enter takes the best', async () => {
    const it = await ready();
    await until(() => it.focused()?.matches('.efind input'));
    await find(it, 'rocket');
    await it.press(it.focused()!, 'Enter');
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('🚀');
  });

  it('takes no Enter that an input method needs', async () => {
    const it = await ready();
    await find(it, 'rocket');
    await it.press(it.$('.efind input'), 'Enter', { isComposing: true });
    await it.press(it.$('.efind input'), 'Escape', { isComposing: true });
    expect(isOpen(it)).to.equal(true);
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
  });

  it('goes through the grid by keys, in rows of eight, with one tab stop', async () => {
    const it = await ready();
    const all = it.$$('[role=gridcell]');
    const at = (): number => all.indexOf(it.focused() as HTMLElement);
    await it.press(it.$('.efind input'), 'ArrowDown');
    expect(at()).to.equal(0);
    const walk: [string, number, KeyboardEventInit?][] = [
      ...([
        ['ArrowRight', 1],
        ['ArrowDown', 9],
        ['Home', 8],
        ['End', 15],
        ['ArrowLeft', 14],
      ] as [string, number][]),
      ['Home', 0, { ctrlKey: true }],
      ['End', all.length - 1, { ctrlKey: true }],
      ['ArrowRight', all.length - 1],
      ['PageDown', all.length - 1],
      ['Home', 0, { ctrlKey: true }],
      ['ArrowLeft', 0],
    ];
    for (const [key, to, more] of walk) {
      await it.press(it.focused()!, key, more);
      expect(at(), key).to.equal(to);
      expect(it.$$('[role=gridcell][tabindex="0"]').map((each) => all.indexOf(each))).to.deep.equal([to]);
    }
    await it.press(it.focused()!, 'PageDown');
    expect(at()).to.be.above(16);
    expect(at() % 8).to.equal(0);
    await it.press(it.focused()!, 'PageUp');
    expect(at()).to.equal(0);
    await it.press(it.focused()!, 'ArrowUp');
    expect(it.focused()!.matches('.efind input')).to.equal(true);
  });

  it('down leads into a shorter last row', async () => {
    const it = await ready();
    // Old ones: how many there are of a group depends on what the system can draw.
    await find(it, 'moon');
    const all = it.$$('[role=gridcell]');
    expect(all.length).to.be.above(8);
    expect(all.length % 8).to.be.above(0);
    const beforeLast = all[Math.floor(all.length / 8) * 8 - 1]!;
    beforeLast.focus();
    await it.press(beforeLast, 'ArrowDown');
    expect(it.focused() === all.at(-1)).to.equal(true);
  });

  it('is mirrored where it is written from right to left', async () => {
    const it = await ready({ attributes: { lang: 'ar' } });
    await until(() => getComputedStyle(it.$('.emo')).direction === 'rtl');
    const [first, second] = it.$$('[role=gridcell]');
    expect(first!.getBoundingClientRect().left).to.be.above(second!.getBoundingClientRect().left);
    first!.focus();
    await it.press(first!, 'ArrowLeft');
    expect(it.focused() === second).to.equal(true);
  });

  it('searches for what is typed in the grid', async () => {
    const it = await ready();
    it.$('[role=gridcell]').focus();
    await sendKeys({ type: 'pan' });
    await it.updated();
    expect(it.$<HTMLInputElement>('.efind input').value).to.equal('pan');
    expect(cells(it)).to.include('🐼');
  });

  it('has groups as tabs, which arrows go through', async () => {
    const it = await ready();
    const tab = it.$('#emoji-smileys');
    tab.focus();
    await it.press(tab, 'ArrowRight');
    expect(it.focused()!.id).to.equal('emoji-people');
    expect(it.$('[role=tabpanel]').getAttribute('aria-label')).to.equal('People');
    expect(cells(it)[0]).to.equal('👋');
    await it.press(it.focused()!, 'End');
    expect(cells(it)).to.include('🇦🇹');
    expect(it.$$('[role=tab][aria-selected=true]').map(({ id }) => id)).to.deep.equal(['emoji-flags']);
    expect(it.$('[data-emoji="🇦🇹"]').getAttribute('aria-label')).to.equal('Austria');
  });

  it('Escape closes it alone, and the focus is back where it was', async () => {
    const it = await ready();
    it.$('[role=gridcell]').focus();
    await it.press(it.focused()!, 'Escape');
    expect(isOpen(it)).to.equal(false);
    expect(it.element.open).to.equal(true);
    expect(it.focused()!.matches('.emj')).to.equal(true);
  });

  it('Escape leads back to the field for who came from there', async () => {
    const it = await mount({ attributes: { open: '' } });
    await until(() => it.$('.emj'));
    it.$('textarea').focus();
    const press = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    it.$('.emj').dispatchEvent(press);
    // Or a narrow phone takes it away before it is clicked.
    expect(press.defaultPrevented).to.equal(true);
    it.$('.emj').click();
    await until(() => it.focused()?.matches('.efind input'));
    await it.press(it.focused()!, 'Escape');
    expect(it.focused() === it.$('textarea')).to.equal(true);
  });

  it('Tab goes round within it', async () => {
    const it = await ready();
    it.$('.efoot select').focus();
    await it.press(it.focused()!, 'Tab');
    expect(it.focused()!.matches('.efind input')).to.equal(true);
    await it.press(it.focused()!, 'Tab', { shiftKey: true });
    expect(it.focused()!.matches('select')).to.equal(true);
  });

  it('says that it loads, and what could not be loaded is asked for again', async () => {
    let let_ = (): void => {};
    files.gate = new Promise((resolve) => (let_ = resolve));
    files.failing = /emoji\.json/;
    const it = await open();
    await until(() => it.text('.emo') === 'Loading emoji…');
    let_();
    await until(() => it.text('.emo').startsWith('The emoji could not be loaded.'));
    files.failing = undefined;
    it.$('.emo .link').click();
    await until(() => cells(it).length);
  });

  it('has English names where those of the language cannot be had', async () => {
    files.failing = /-de\.json/;
    const it = await ready({ attributes: { lang: 'de' } });
    expect(it.$('[role=gridcell]').getAttribute('aria-label')).to.equal('grinning face');
  });

  it('every emoji is one for the relay, in all groups', async () => {
    const it = await ready();
    let count = 0;
    for (const tab of it.$$('[role=tab]')) {
      tab.click();
      await it.updated();
      const all = cells(it);
      count += all.length;
      expect(all.filter((emoji) => !oneEmoji.test(emoji))).to.deep.equal([]);
      expect(it.$$('[role=gridcell]').filter((each) => !each.getAttribute('aria-label')).length).to.equal(0);
    }
    expect(count).to.be.above(1_500);
  });

  it('reacts to a message, by the menu of that', async () => {
    const it = await react({ room: { messages: [message({ id: 'a', reactions: [{ emoji: '😅', by: [me.id] }] })] } });
    expect(it.$('.menu') === null).to.equal(true);
    it.$('[data-emoji="😄"]').click();
    await it.updated();
    expect(it.room.called('react')).to.deep.equal([['a', '😄', true]]);
    expect(isOpen(it)).to.equal(false);
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
  });

  it('takes one’s own reaction back', async () => {
    const it = await react({ room: { messages: [message({ id: 'a', reactions: [{ emoji: '😅', by: [me.id] }] })] } });
    it.$('.egrid [data-emoji="😅"]').click();
    expect(it.room.called('react')).to.deep.equal([['a', '😅', false]]);
  });

  it('of a message that has all the kinds it can have offers those, and says why', async () => {
    const kinds = ['😀', '😃', '😄'];
    const reactions = kinds.map((emoji) => ({ emoji, by: [ana.id] }));
    const it = await react({
      room: { messages: [message({ reactions })] },
      state: { limits: { ...(await mount()).chat.snapshot.limits, reactions: 3 } },
    });
    expect(cells(it)).to.deep.equal(kinds);
    expect(it.text('.emo [role=status]')).to.contain('as many different reactions as it can have');
    expect(it.$('.efind') === null).to.equal(true);
  });

  it('opens where one has asked for it: in rows, too, in which a message is as wide as all', async () => {
    await setViewport({ width: 1000, height: 700 });
    try {
      const attributes = { mode: 'full', style: 'position: fixed; inset: 0' };
      const it = await mount({ attributes, room: { messages: [message({ id: 'a' })], memberCount: 3 } });
      it.$('.bub').dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
      await until(() => it.$('.msg [data-do=react]'), 'tools');
      it.$('.msg [data-do=react]').click();
      await until(() => it.$('.menu:popover-open'), 'menu');
      const { left, right } = it.$('.quick [data-do=emoji]').getBoundingClientRect();
      it.$('.quick [data-do=emoji]').click();
      await until(() => it.$('.emo:popover-open'), 'picker');
      const box = it.$('.emo').getBoundingClientRect();
      expect(box.left).to.be.below(right);
      expect(box.right).to.be.above(left);
    } finally {
      await setViewport({ width: 800, height: 600 });
    }
  });

  it('goes away with its message', async () => {
    const it = await react({ room: { messages: [message({ id: 'a' })] } });
    it.room.change('a', { deleted: { at: 1, by: ana.id } });
    await until(() => !it.$('.emo'));
  });

  it('is a sheet with targets of 44 pixels on a phone, within what the screen has', async () => {
    await setViewport({ width: 320, height: 640 });
    try {
      const it = await ready();
      await settled(it);
      const { left, right, bottom } = it.$('.emo').getBoundingClientRect();
      expect([left, right, bottom]).to.deep.equal([0, 320, 640]);
      const cell = it.$('[role=gridcell]').getBoundingClientRect();
      expect([cell.width, cell.height]).to.deep.equal([44, 44]);
      expect(it.$('[role=row]').childElementCount).to.equal(6);
      const { scrollWidth, clientWidth } = it.$('.egrid');
      expect(scrollWidth).to.equal(clientWidth);
      expect(it.$('[role=tab]').offsetWidth).to.be.at.least(44);
    } finally {
      await setViewport({ width: 800, height: 600 });
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no barriers (axe), ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      const it = await ready({ room: { messages: [message({ reactions: [{ emoji: '👍', by: [me.id] }] })] } });
      expect(await barriersIn(it.element)).to.deep.equal([]);
      await find(it, 'qqqq');
      expect(await barriersIn(it.element)).to.deep.equal([]);
      await find(it, 'heart');
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });
  }

  it('is called by what it does', async () => {
    const it = await ready();
    expect(it.$('.emo').getAttribute('aria-label')).to.equal('Emoji');
    it.$('[role=gridcell]').focus();
    expect(name(it)).to.equal('grinning face');
    expect(it.text('.ename')).to.equal('grinning face');
  });
});

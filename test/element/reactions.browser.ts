import { expect } from '@open-wc/testing';
import { ana, jonas, me, message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const kinds = [...'😀😃😄😁😆😅🤣😂🙂🙃🫠😉😊😇🥰😍🤩😘😗😚😙🥲😋😛😜🤪😝🤑🤗🤭'];
const many = (count: number) => Array.from({ length: count }, (_, index) => `u_${index}`);
const users = (count: number) =>
  new Map(
    [me, ana, jonas, ...many(count).map((id) => ({ id, name: `N${id}`, kind: 'user' as const }))].map((user) => [
      user.id,
      user,
    ]),
  );

const open = (options: MountOptions) => mount({ ...options, attributes: { open: '', ...options.attributes } });
const chips = ({ $$ }: Mounted): HTMLElement[] => $$('.chip[data-emoji]');
const over = (target: Element, pointerType = 'mouse') =>
  target.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType }));
const touch = (target: Element, type: string) =>
  target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerType: 'touch' }));
const isShown = (it: Mounted): boolean => !!it.$('.whor')?.matches(':popover-open');

describe('reactions', () => {
  afterEach(unmountAll);

  it('beyond ten kinds are behind a number, and come by a click', async () => {
    const reactions = kinds.map((emoji) => ({ emoji, by: [ana.id] }));
    const it = await open({ room: { messages: [message({ id: 'a', reactions })] } });
    expect(kinds.length).to.equal(30);
    expect(chips(it).length).to.equal(10);
    const more = it.$('[data-do=reactions]');
    expect(more.textContent!.trim()).to.equal('+20');
    expect(more.getAttribute('aria-label')).to.equal('More reactions: 20');
    more.click();
    await it.updated();
    expect(chips(it).map(({ dataset }) => dataset['emoji'])).to.deep.equal(kinds);
    expect(it.$('[data-do=reactions]').getAttribute('aria-expanded')).to.equal('true');
    it.$('[data-do=reactions]').click();
    await it.updated();
    expect(chips(it).length).to.equal(10);
    expect(it.$('[data-do=reactions]') === more).to.equal(true);
  });

  it('wrap within the width of their message', async () => {
    await setViewport({ width: 320, height: 640 });
    try {
      const reactions = kinds.map((emoji) => ({ emoji, by: many(1_234) }));
      for (const own of [false, true]) {
        const it = await open({ room: { messages: [message({ id: 'a', own, reactions })] } });
        it.$('[data-do=reactions]').click();
        await it.updated();
        expect(chips(it).length).to.equal(30);
        const { scrollWidth, clientWidth } = it.$('.log');
        expect(scrollWidth).to.equal(clientWidth);
        const row = it.$('.rx').getBoundingClientRect();
        for (const chip of chips(it)) {
          const { left, right } = chip.getBoundingClientRect();
          expect(left).to.be.at.least(row.left - 1);
          expect(right).to.be.at.most(row.right + 1);
        }
      }
    } finally {
      await setViewport({ width: 800, height: 600 });
    }
  });

  it('are called by who they are from: oneself first, ten at most, and the others as a number', async () => {
    const by = [...many(14), me.id];
    const it = await open({
      room: {
        users: users(14),
        messages: [
          message({
            reactions: [
              { emoji: '👍', by },
              { emoji: '🎉', by: [ana.id] },
            ],
          }),
        ],
      },
    });
    const [thumb, party] = chips(it).map((each) => each.getAttribute('aria-label'));
    expect(thumb).to.equal('👍 15: You, Nu_0, Nu_1, Nu_2, Nu_3, Nu_4, Nu_5, Nu_6, Nu_7, Nu_8, and 5 other people');
    expect(party).to.equal('🎉 1: Ana Duarte');
  });

  it('whose people are not known are counted, and called by nobody else’s name', async () => {
    const it = await open({ room: { messages: [message({ reactions: [{ emoji: '👍', by: [ana.id, 'u_gone'] }] })] } });
    expect(chips(it)[0]!.getAttribute('aria-label')).to.equal('👍 2: Ana Duarte and 1 other person');
  });

  it('tell who they are from when a pointer rests on them, until it goes or Escape', async () => {
    const it = await open({ room: { messages: [message({ reactions: [{ emoji: '👍', by: [ana.id, me.id] }] })] } });
    const [chip] = chips(it);
    over(chip!);
    expect(isShown(it)).to.equal(false);
    await until(() => isShown(it));
    expect(it.text('.whor')).to.equal('👍You and Ana Duarte');
    const tip = it.$('.whor').getBoundingClientRect();
    const at = chip!.getBoundingClientRect();
    expect(tip.bottom).to.be.at.most(at.top);
    // What is told can be gone over itself.
    over(it.$('.log'));
    over(it.$('.whor'));
    over(it.$('.log'));
    await until(() => !isShown(it));
    over(chip!);
    await until(() => isShown(it));
    await it.press(it.$('textarea'), 'Escape');
    expect(isShown(it)).to.equal(false);
    expect(it.element.open).to.equal(true);
  });

  it('tell it when they have the focus', async () => {
    const it = await open({ room: { messages: [message({ reactions: [{ emoji: '👍', by: [ana.id] }] })] } });
    it.$('.msg').focus();
    await it.press(it.$('.msg'), 'Enter');
    const [chip] = chips(it);
    // By a key, so that the focus is seen.
    for (let each = it.focused(); each !== chip; each = it.focused()) {
      await it.press(each!, 'ArrowRight');
      if (each === it.focused()) break;
    }
    expect(it.focused() === chip).to.equal(true);
    await until(() => isShown(it));
    it.$('textarea').focus();
    await until(() => !isShown(it));
  });

  it('tell it to a finger that stays, which then is no click and opens no menu', async () => {
    const it = await open({ room: { messages: [message({ id: 'a', reactions: [{ emoji: '👍', by: [ana.id] }] })] } });
    const [chip] = chips(it);
    touch(chip!, 'pointerdown');
    touch(chip!, 'pointerup');
    chip!.click();
    expect(it.room.called('react')).to.deep.equal([['a', '👍', true]]);
    touch(chip!, 'pointerdown');
    await until(() => isShown(it));
    expect(it.$('.menu') === null).to.equal(true);
    const menu = new PointerEvent('contextmenu', { bubbles: true, cancelable: true, pointerType: 'touch' });
    chip!.dispatchEvent(menu);
    expect(menu.defaultPrevented).to.equal(true);
    touch(chip!, 'pointerup');
    chip!.click();
    await it.updated();
    expect(it.room.called('react').length).to.equal(1);
    expect(it.$('.menu') === null).to.equal(true);
    touch(it.$('.bub'), 'pointerdown');
    await it.updated();
    expect(isShown(it)).to.equal(false);
    touch(it.$('.bub'), 'pointerup');
  });
});

describe('messages of emoji alone', () => {
  afterEach(unmountAll);

  for (const mode of ['inline', 'full']) {
    it(`are large up to three, whatever an emoji is made of: ${mode}`, async () => {
      const large = ['👍', '❤️', '👩🏽‍🚀', '👨‍👩‍👧‍👦 👨‍👩‍👧‍👦 👨‍👩‍👧‍👦', '🇫🇷🇩🇪', '1️⃣2️⃣3️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '👩🏻‍❤️‍💋‍👨🏿👩🏻‍❤️‍💋‍👨🏿👩🏻‍❤️‍💋‍👨🏿'];
      const small = ['👍👍👍👍', '1', '123', '#', '©', 'a👍', '👍.', '🇫', '☎', '**👍**'];
      const it = await mount({
        attributes: { mode, style: 'block-size: 560px' },
        room: {
          members: users(0),
          memberCount: 3,
          messages: [...large, ...small].map((text) => message({ text })),
        },
      });
      const texts = it.$$('.txt');
      expect(texts.filter((each) => each.matches('.jumbo')).map((each) => each.textContent!.trim())).to.deep.equal(
        large,
      );
      const sizes = texts.map((each) => parseFloat(getComputedStyle(each).fontSize));
      expect(new Set(sizes.slice(0, large.length))).to.deep.equal(new Set([36]));
      expect(sizes.slice(large.length)).to.deep.equal(small.map(() => 14));
      expect(it.$('.msg').getAttribute('aria-label')).to.match(/^Ana Duarte: \u2068👍\u2069, /);
    });
  }
});

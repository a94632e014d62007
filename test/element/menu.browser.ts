import { expect } from '@open-wc/testing';
import type { ChatMessage } from '../../src/client/index.ts';
import { ana, me, message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

const open = async (messages: ChatMessage[], room = {}) =>
  mount({ attributes: { mode: 'inline', style: 'block-size: 560px' }, room: { messages, ...room } });

const labels = ({ $$ }: Mounted) => $$('.mi').map((each) => each.textContent!.trim());
const isOpen = ({ $ }: Mounted) => !!$('.menu')?.matches(':popover-open');

async function rightClick(it: Mounted, selector = '.bub'): Promise<boolean> {
  const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 90, clientY: 90 });
  it.$(selector).dispatchEvent(event);
  await it.updated();
  return event.defaultPrevented;
}

describe('message menu', () => {
  afterEach(unmountAll);

  it('opens by a right click, with what may be done and nothing else', async () => {
    const own = await open([message({ own: true })]);
    expect(await rightClick(own)).to.equal(true);
    expect(isOpen(own)).to.equal(true);
    expect(labels(own)).to.deep.equal(['Edit', 'Reply', 'Copy text', 'Copy link', 'Delete']);
    const others = await open([message()]);
    await rightClick(others);
    expect(labels(others)).to.deep.equal(['Reply', 'Copy text', 'Copy link', 'Report']);
    expect(others.$$('.quick button').length).to.equal(7);
    const moderator = await open([message()], { can: ['read', 'moderate'] });
    await rightClick(moderator);
    expect(labels(moderator)).to.deep.equal(['Copy text', 'Copy link', 'Pin', 'Report', 'Delete']);
    expect(moderator.$$('.quick button').length).to.equal(0);
    const deleted = await open([message({ deleted: { at: 1, by: ana.id } })]);
    await rightClick(deleted);
    expect(deleted.$('.menu') === null).to.equal(true);
  });

  it('leaves links their own menu', async () => {
    const it = await open([message({ text: 'https://example.com' })]);
    expect(await rightClick(it, '.bub a')).to.equal(false);
    expect(it.$('.menu') === null).to.equal(true);
  });

  it('opens from the toolbar of the message under the pointer', async () => {
    const it = await open([message({ id: 'a' }), message({ id: 'b' })]);
    it.$('[data-id=b] .bub').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    await it.updated();
    expect(it.$$('.tools').length).to.equal(1);
    it.$('.tools [data-do=menu]').click();
    await it.updated();
    expect(isOpen(it)).to.equal(true);
    expect(it.$('.menu').dataset['id']).to.equal('b');
  });

  it('opens with the emoji only to react', async () => {
    const it = await open([message({ id: 'a', reactions: [{ emoji: '👍', by: [me.id] }] })]);
    it.$('.bub').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    await it.updated();
    it.$('.tools [data-do=react]').click();
    await it.updated();
    expect(labels(it)).to.deep.equal([]);
    const [thumb, heart] = it.$$('.quick button');
    expect(thumb!.getAttribute('aria-checked')).to.equal('true');
    heart!.click();
    await until(() => !it.$('.menu'), 'closed');
    expect(it.room.called('react')).to.deep.equal([['a', '❤️', true]]);
  });

  it('opens by a long press, but not when the finger moves', async () => {
    const it = await open([message()]);
    const touch = (type: string) =>
      it.$('.bub').dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType: 'touch' }));
    touch('pointerdown');
    touch('pointermove');
    touch('pointerdown');
    touch('pointerup');
    const start = performance.now();
    touch('pointerdown');
    await until(() => isOpen(it), 'open');
    expect(performance.now() - start).to.be.greaterThan(400);
  });

  it('opened by a long press stays when the finger is lifted, until the next one elsewhere, or Escape', async () => {
    const it = await open([message()]);
    const touch = (type: string, target = it.$('.bub')) =>
      target.dispatchEvent(
        new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, pointerType: 'touch' }),
      );
    const hold = async () => {
      touch('pointerdown');
      await until(() => isOpen(it), 'open');
      touch('pointerup');
    };
    await hold();
    // The browser closes no other kind when the finger that has opened it is lifted.
    expect(it.$('.menu').popover).to.equal('manual');
    expect(touch('click', it.$('.mi'))).to.equal(false);
    expect(isOpen(it)).to.equal(true);
    touch('pointerdown', it.$('.mi'));
    expect(isOpen(it)).to.equal(true);
    touch('pointerdown');
    touch('pointerup');
    await until(() => !it.$('.menu'), 'closed');
    await hold();
    await it.press(it.$('.mi'), 'Escape');
    await until(() => !it.$('.menu'), 'closed by Escape');
    await rightClick(it);
    expect(it.$('.menu').popover).to.equal('auto');
  });

  it('has the focus inside, moves it by arrows, and gives it back', async () => {
    const it = await open([message({ id: 'a', own: true })]);
    const item = it.$('[data-id=a]');
    item.focus();
    await rightClick(it);
    const buttons = it.$$('.menu button');
    expect(it.focused() === buttons[0]).to.equal(true);
    const index = () => buttons.indexOf(it.focused() as HTMLElement);
    for (const [key, to] of [
      ['ArrowRight', 1],
      ['ArrowRight', 2],
      ['ArrowLeft', 1],
      ['ArrowDown', 7],
      ['ArrowDown', 8],
      ['ArrowUp', 7],
      ['ArrowUp', 0],
      ['End', 11],
      ['Home', 0],
    ] as const) {
      await it.press(it.focused()!, key);
      expect(index(), key).to.equal(to);
    }
    it.$<HTMLElement>('.menu').hidePopover();
    await until(() => !it.$('.menu'), 'closed');
    expect(it.focused() === item).to.equal(true);
  });

  it('is a menu of menu items, and stays within the window', async () => {
    const it = await open([message({ own: true })]);
    it.element.style.cssText = 'position: fixed; inset: auto 0 0 auto; block-size: 320px; inline-size: 384px';
    const { right, bottom } = it.$('.bub').getBoundingClientRect();
    it.$('.bub').dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: right - 1, clientY: bottom - 1 }),
    );
    await it.updated();
    const box = it.$('.menu').getBoundingClientRect();
    expect(box.right).to.be.at.most(innerWidth);
    expect(box.bottom).to.be.at.most(innerHeight);
    expect(box.top).to.be.at.least(0);
    expect(it.$('.menu').getAttribute('role')).to.equal('menu');
    expect(it.$$('.mi').every((each) => each.getAttribute('role') === 'menuitem')).to.equal(true);
    expect(it.$$('.quick button').map((each) => each.getAttribute('role'))).to.deep.equal([
      ...Array<string>(6).fill('menuitemcheckbox'),
      'menuitem',
    ]);
  });

  it('Escape in it does not close the panel', async () => {
    const it = await mount({ attributes: { open: '' }, room: { messages: [message()] } });
    await rightClick(it);
    await it.press(it.focused()!, 'Escape');
    expect(it.element.open).to.equal(true);
  });

  it('edits, and copies', async () => {
    const it = await open([message({ id: 'a', own: true, text: 'old text' })]);
    await rightClick(it);
    it.$('.mi.edit').click();
    await until(() => !it.$('.menu'), 'closed');
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('old text');
    expect(it.focused() === it.$('textarea')).to.equal(true);
    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => copied.push(text) },
    });
    await rightClick(it);
    it.$('.mi.copy').click();
    delete (navigator as { clipboard?: unknown }).clipboard;
    expect(copied).to.deep.equal(['old text']);
  });
});

describe('deleting', () => {
  afterEach(unmountAll);

  const remove = async (it: Mounted) => {
    await rightClick(it);
    it.$('.mi.trash').click();
    await it.updated();
  };

  it('can be undone for a while, in the message’s place', async () => {
    const it = await open([message({ id: 'a', own: true, text: 'oops' })]);
    await remove(it);
    expect(it.text('.bub')).to.equal('You deleted this message. Undo');
    expect(it.announced()).to.deep.equal(['Deleted. You can still undo this.']);
    expect(it.room.called('delete').length).to.equal(0);
    await rightClick(it);
    expect(isOpen(it)).to.equal(false);
    it.$('[data-do=undo]').click();
    await it.updated();
    expect(it.text('.txt')).to.equal('oops');
    expect(it.focused() === it.$('.msg')).to.equal(true);
    expect(it.announced().at(-1)).to.equal('The message is back.');
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(it.room.called('delete').length).to.equal(0);
  });

  it('leaves the focus with the message, whatever had it: what was clicked goes away, and so does “Undo”', async () => {
    const it = await open([message({ id: 'a', own: true }), message({ id: 'b' })]);
    const tool = () => it.$('.msg .tools [data-do=menu]');
    it.$('.bub').dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    await until(tool, 'tools');
    tool().focus();
    tool().click();
    await until(() => isOpen(it), 'menu');
    it.$('.mi.trash').click();
    await it.updated();
    expect(it.focused() === it.$('.msg')).to.equal(true);
    it.$('[data-do=undo]').focus();
    dispatchEvent(new PageTransitionEvent('pagehide'));
    await it.updated();
    expect(it.room.called('delete')).to.deep.equal([['a']]);
    expect(it.focused() === it.$('.msg')).to.equal(true);
  });

  it('is told to the server after six seconds', async () => {
    const it = await open([message({ id: 'a', own: true })]);
    const start = performance.now();
    await remove(it);
    await until(() => it.room.called('delete').length, 'deleted');
    expect(it.room.called('delete')).to.deep.equal([['a']]);
    expect(performance.now() - start).to.be.greaterThan(5_500);
  });

  it('is told at once when the page goes away, the room changes or the element leaves', async () => {
    const ends: ((it: Mounted) => unknown)[] = [
      () => dispatchEvent(new PageTransitionEvent('pagehide')),
      async (it) => {
        it.element.room = 'other';
        await it.updated();
      },
      async (it) => {
        it.element.remove();
        await it.updated();
      },
    ];
    for (const end of ends) {
      const it = await open([message({ id: 'a', own: true }), message({ id: 'b', own: true })]);
      const room = it.room;
      await remove(it);
      await end(it);
      expect(room.called('delete')).to.deep.equal([['a']]);
    }
  });

  it('of what is not sent yet takes it out of the outbox', async () => {
    const it = await open([message({ id: 'a', own: true, state: 'queued' })]);
    await remove(it);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(it.room.called('discard')).to.deep.equal([['a']]);
    expect(it.room.called('delete').length).to.equal(0);
  });
});

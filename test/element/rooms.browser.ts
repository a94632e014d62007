import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, message, noon, users } from '../support/fake-chat.ts';
import { answer, asked, change, list, mia, summary, withJonas } from '../support/fake-rooms.ts';
import { holdParts, mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';
const open = (options: MountOptions = {}) =>
  mount({
    ...options,
    state: { user: mia, ...options.state },
    attributes: { mode: 'full', room: 'garden', ...options.attributes },
  });

const names = (it: Mounted) => it.$$('.conv b').map((each) => each.textContent);
const active = (it: Mounted) =>
  it.element.shadowRoot!.getElementById(it.$('.convs').getAttribute('aria-activedescendant')!)?.dataset['room'];
const shown = (element: Element) => getComputedStyle(element).visibility === 'visible';

describe('the list of rooms', () => {
  afterEach(async () => {
    unmountAll();
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 800, height: 600 });
  });

  it('is beside the conversation where both have room, with what was said last and what is unread', async () => {
    const it = await open({ attributes: { heading: 'Team' } });
    await until(() => it.$('.convs'), 'list');
    expect(it.$('.convs').getAttribute('aria-busy')).to.equal('true');
    await list(
      it,
      withJonas({ unread: 2, mentions: 1, last: { ...summary('x').last!, from: jonas.id, text: 'Hello' } }),
      summary('garden'),
      summary('kitchen', {
        name: 'Kitchen',
        unread: 120,
        last: { ...summary('x').last!, from: mia.id, text: '**Yes**' },
      }),
    );
    expect(names(it)).to.deep.equal(['garden', 'Kitchen', 'Jonas Weber']);
    expect(it.$$('[role=group]').map((group) => group.getAttribute('aria-label'))).to.deep.equal([
      'Rooms',
      'Direct messages',
    ]);
    expect(it.text('[data-room=garden] .ctext')).to.equal('Ana Duarte: Last in garden');
    await until(() => it.text('[data-room=kitchen] .ctext') === 'You: Yes', 'without marks');
    expect(it.text('[data-room=kitchen] .cnum')).to.equal('99+');
    expect(it.text('[data-room=d_jonas]')).to.match(
      /^JW ?Jonas Weber, Online, .*, Hello, 2 unread messages, 1 mention ?2$/,
    );
    expect(it.$('[data-room=garden]').getAttribute('aria-selected')).to.equal('true');
    expect(it.text('.rms h2')).to.equal('Team');
    expect(it.text('.head h2')).to.equal('garden');
    const [pane, head] = [it.$('.rms'), it.$('.head')].map((each) => each.getBoundingClientRect());
    expect(pane!.right).to.be.at.most(head!.left);
    expect(shown(it.$('.log')) && shown(it.$('.convs'))).to.equal(true);
  });

  for (const width of [800, 390])
    it(`${width} px: has the focus in a panel that was opened before it was there, and whenever that is opened again`, async () => {
      await setViewport({ width, height: 600 });
      const load = holdParts();
      const it = await mount({ state: { user: mia }, attributes: { rooms: '' } });
      const launcher = it.$('[part=launcher]');
      launcher.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => it.focused()?.matches('textarea'), 'the focus in the field');
      load();
      await until(() => it.focused()?.matches('.convs'), 'the focus in the list');
      await list(it);
      await until(() => it.focused()?.matches('.startnew'), 'the focus at what begins a conversation');
      await change(it, [summary('garden')]);
      await sendKeys({ press: 'Escape' });
      await until(() => !it.element.open && it.focused() === launcher, 'closed, and the focus back');
      await sendKeys({ press: 'Enter' });
      await until(() => it.focused()?.matches('.convs'), 'the focus in the list again');
    });

  it('whoever is written from right to left, or in Chinese, has initials and is found; no row is set otherwise than another', async () => {
    const it = await open();
    const omar = withJonas({ id: 'd_omar', others: [{ id: 'u_omar', name: 'عمر حسن', kind: 'user', present: true }] });
    const lin = withJonas({ id: 'd_lin', others: [{ id: 'u_lin', name: '林小明', kind: 'user', present: false }] });
    await list(it, summary('garden'), omar, lin);
    expect(it.$$('.conv .ava').map((each) => each.textContent.trim())).to.have.members(['عح', '林']);
    const places = it.$$('.conv > :first-child').map((each) => each.getBoundingClientRect().left);
    expect(new Set(places).size).to.equal(1);
    const field = it.$<HTMLInputElement>('.rsearch input');
    for (const [text, id] of [
      ['林', 'd_lin'],
      ['حسن', 'd_omar'],
    ]) {
      field.value = text!;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await it.updated();
      expect(it.$$('.conv').map((each) => each.dataset['room'])).to.deep.equal([id]);
    }
  });

  it('another room is chosen by a click: attribute, event, title, draft and a log read from its beginning', async () => {
    const it = await open({ room: { messages: [message()] } });
    await list(it, summary('garden'), withJonas());
    const told: unknown[] = [];
    it.element.addEventListener('live-chat-room', (event) => told.push((event as CustomEvent).detail));
    await it.write('not yet');
    it.$('[data-room=d_jonas]').click();
    await it.updated();
    expect(it.element.getAttribute('room')).to.equal('d_jonas');
    expect(told).to.deep.equal([{ room: 'd_jonas' }]);
    await until(() => it.text('.head h2') === 'Jonas Weber', 'title');
    expect(it.focused() === it.$('textarea')).to.equal(true);
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    await it.updated();
    expect(it.text('[data-room=garden] .ctext')).to.equal('Draft: not yet');
    it.$('[data-room=garden]').click();
    await it.updated();
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('not yet');
  });

  it('is one stop of the Tab key: arrows, Home, End and letters move, Enter chooses', async () => {
    const it = await open();
    await list(it, summary('garden'), summary('kitchen'), summary('attic'), withJonas());
    const box = it.$('.convs');
    box.focus();
    expect(active(it)).to.equal('garden');
    await it.press(box, 'ArrowDown');
    expect(active(it)).to.equal('kitchen');
    await it.press(box, 'End');
    expect(active(it)).to.equal('d_jonas');
    await it.press(box, 'Home');
    await it.press(box, 'a');
    expect(active(it)).to.equal('attic');
    expect(await it.press(box, 'k', { ctrlKey: true })).to.equal(false);
    await it.press(box, 'Enter');
    expect(it.element.room).to.equal('attic');
    box.focus();
    await it.press(box, 'Home');
    await it.press(box, 'ArrowUp');
    expect(it.focused() === it.$('.rsearch input')).to.equal(true);
    await it.press(it.$('.rsearch input'), 'ArrowDown');
    expect(it.focused() === box).to.equal(true);
  });

  it('what comes in is sorted without the focus moving, told, and nothing moves away under the pointer', async () => {
    const it = await open();
    const kitchen = summary('kitchen', {
      unread: 1,
      head: 11,
      last: { ...summary('x').last!, seq: 11, at: noon + 1 },
    });
    await list(it, summary('garden', { at: noon + 5 }), summary('kitchen'), summary('attic'));
    const before = names(it);
    it.$('.convs').focus();
    await it.press(it.$('.convs'), 'End');
    const at = active(it);
    it.$('.convs').dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    await change(it, [kitchen]);
    expect(names(it)).to.deep.equal(before);
    expect(it.text('[data-room=kitchen] .cnum')).to.equal('1');
    it.$('.convs').dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }));
    await it.updated();
    expect(names(it)[0]).to.equal('kitchen');
    expect(it.focused() === it.$('.convs')).to.equal(true);
    expect(active(it)).to.equal(at);
    await until(() => it.announced().includes('New messages: kitchen'), 'announced');
    await change(it, [], ['attic']);
    expect(names(it)).to.not.include('attic');
  });

  it('is searched by the beginnings of words, and says when nothing is called that', async () => {
    const it = await open();
    await list(it, summary('garden'), summary('b', { name: 'Grüne Küche' }), withJonas());
    const field = it.$<HTMLInputElement>('.rsearch input');
    const type = async (text: string) => {
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await it.updated();
    };
    await type('kuc');
    expect(names(it)).to.deep.equal(['Grüne Küche']);
    await type('web jo');
    expect(names(it)).to.deep.equal(['Jonas Weber']);
    await type('x');
    expect(it.$('.convs').hidden).to.equal(true);
    expect(it.text('.cnote')).to.equal('No conversation is called that.');
    await it.press(field, 'Escape');
    expect(names(it).length).to.equal(3);
    await type('jon');
    await it.press(field, 'Enter');
    expect(it.element.room).to.equal('d_jonas');
  });

  it('on a phone the list is a page and a room another one, with the way back of the browser', async () => {
    await setViewport({ width: 390, height: 700 });
    const it = await mount({ state: { user: mia }, attributes: { mode: 'full' }, room: { messages: [message()] } });
    await list(it, summary('garden', { unread: 3, last: undefined!, at: noon + 1 }), withJonas());
    expect(it.element.room).to.equal('garden');
    expect(shown(it.$('.log'))).to.equal(false);
    it.room.set({ unread: 3, readSeq: 1 });
    await it.updated();
    expect(it.room.called('markRead')).to.deep.equal([], 'what is not in view is not read');
    it.$('[data-room=garden]').click();
    await it.updated();
    expect(shown(it.$('.log'))).to.equal(true);
    expect(it.$('nav') === null).to.equal(true);
    expect(it.focused() === it.$('.home')).to.equal(true);
    await until(() => it.room.called('markRead').length, 'read');
    history.back();
    await until(() => it.$('.convs'), 'list');
    await it.updated();
    expect(it.focused() === it.$('.convs')).to.equal(true);
    history.forward();
    await until(() => it.$('.home'), 'room');
    it.$('.home').click();
    await until(() => it.$('.convs'), 'list again');
  });

  it('the buttons of the header are as far from each other, whatever is between them, and on a phone leave room for the name', async () => {
    const it = await mount({
      state: { user: mia },
      attributes: { mode: 'full', room: 'garden', calls: '' },
      room: { messages: [message()], can: ['read', 'send', 'moderate'], kind: 'private' },
    });
    await list(it, summary('garden'), withJonas());
    await until(() => it.$('.mqb') && it.$('.tlist') && it.$('.find') && asked(it, 'pins').length, 'buttons');
    const pinned = { seq: 1, at: noon, from: ana.id, name: ana.name, key: 'p', text: 'Pinned', reactions: [] };
    await answer(it, 'pins', {
      type: 'pins',
      room: 'garden',
      epoch: 'e',
      asOf: 99,
      messages: [{ ...pinned, pinned: { at: noon, by: ana.id } }],
      users: [],
    });
    await until(() => it.$('.pinbar'), 'pin');
    const places = () => it.$$('.head .who ~ .ib').map((each) => each.getBoundingClientRect());
    const steps = () => places().map(({ left }, index, all) => Math.round(left - (all[index - 1]?.right ?? left)));
    // Each part brings its buttons and their look, whenever it is loaded.
    await until(() => `${steps()}` === '0,4,4,4,4', 'all as far from each other');
    await setViewport({ width: 390, height: 700 });
    await until(() => it.$('.home') && !it.$('.find').checkVisibility(), 'room');
    expect(it.$('.head .who').offsetWidth).to.be.greaterThan(88);
  });

  it('what is shown of a room that was never opened before is read: the list counts it, the room does not', async () => {
    const it = await open();
    await list(it, summary('garden'), withJonas({ unread: 1 }));
    await it.updated();
    expect(it.room.called('markRead')).to.deep.equal([]);
    it.$('[data-room=d_jonas]').click();
    await until(() => it.room.called('markRead').length, 'read');
  });

  it('who is there though in another room is so in the header of their conversation, too; without a connection nobody is', async () => {
    const it = await open({ attributes: { room: 'd_jonas' }, room: { members: users(mia, jonas), memberCount: 2 } });
    const dots = (where: string) => it.$$(`${where} .dot`).map((dot) => !dot.matches('.off'));
    await list(it, withJonas({ others: [{ ...jonas, present: false }] }));
    await it.updated();
    expect([dots('.conv'), dots('.head'), it.text('.head .who p')]).to.deep.equal([[false], [false], 'Connected']);
    await change(it, [withJonas()]);
    await until(() => dots('.conv')[0], 'there');
    expect([dots('.head'), it.text('.head .who p')]).to.deep.equal([[true], 'Online']);
    it.chat.set({ status: 'offline' });
    await until(() => !dots('.conv')[0], 'not known');
    expect(dots('.head')).to.deep.equal([false]);
  });

  it('a room of two is a room in the header: nobody’s picture, and not whether one of them is there', async () => {
    const it = await open({
      room: {
        kind: 'private',
        members: users(mia, jonas),
        memberCount: 2,
        presence: { count: 2, users: [mia, jonas] },
      },
    });
    await list(it, summary('garden', { memberCount: 2 }));
    await until(() => it.text('.head h2') === 'garden', 'title');
    expect(it.$('.head .ava') === null).to.equal(true);
    expect(it.text('.head .who p')).to.equal('2 people here now');
  });

  it('a room in which nothing was written says so, where it is about nothing', async () => {
    const it = await open();
    const { last: _, ...silent } = summary('garden');
    await list(it, silent, { ...silent, id: 'kitchen', name: 'kitchen', topic: 'Food' });
    expect(it.text('[data-room=garden] .ctext')).to.equal('No messages yet');
    expect(it.text('[data-room=kitchen] .ctext')).to.equal('Food');
  });

  it('says when there is nothing, when it cannot be had, and tries again', async () => {
    const it = await open();
    await list(it);
    expect(it.text('.cnote')).to.match(/^No conversations yet/);
    unmountAll();
    const other = await open();
    await until(() => asked(other, 'rooms').length, 'asked');
    const { id } = asked(other, 'rooms').at(-1)!;
    other.chat.emit('answer', { type: 'error', id, code: 'forbidden', class: 'stop', message: 'no' });
    await until(() => other.$('.cnote .link'), 'told');
    other.$('.cnote .link').click();
    await until(() => asked(other, 'rooms').length === 2, 'asked again');
    await list(other, summary('garden'));
    expect(names(other)).to.deep.equal(['garden']);
  });

  it('where there is nothing yet a page shows that, not the room that an element begins with', async () => {
    const it = await mount({ state: { user: mia }, attributes: { mode: 'full' }, room: { messages: [message()] } });
    await list(it);
    expect(it.text('.blank h3')).to.equal('No conversations yet');
    expect(shown(it.$('.log'))).to.equal(false);
    expect(shown(it.$('.cmp'))).to.equal(false);
    it.$$('.blank button')[1]!.click();
    await until(() => it.text('.rms h2') === 'New room', 'form');
    await change(it, [summary('garden')]);
    await it.updated();
    expect(it.$('.blank') === null).to.equal(true);
    expect(it.element.room).to.equal('garden');
    expect(shown(it.$('.log'))).to.equal(true);
  });

  it('who was taken out of a room still reads in the header what it is called', async () => {
    const it = await open({ attributes: { heading: 'Team' } });
    await list(it, summary('garden', { name: 'Garden' }), summary('kitchen'));
    await until(() => it.text('.head h2') === 'Garden', 'title');
    await change(it, [], ['garden']);
    await it.updated();
    expect(it.text('.head h2')).to.equal('Garden');
    expect(it.text('.rms h2')).to.equal('Team');
  });

  it('files without a text are told as what they are', async () => {
    const it = await open();
    const last = (files: number, media?: 'image' | 'video' | 'voice') => ({
      last: { ...summary('x').last!, text: '', files, ...(media && { media }) },
    });
    await list(
      it,
      summary('garden', last(1, 'image')),
      summary('attic', last(3, 'image')),
      summary('cellar', last(1, 'voice')),
      summary('yard', last(1, 'video')),
      withJonas(last(2)),
    );
    expect(it.$$('.ctext').map((each) => each.textContent)).to.deep.equal([
      'Ana Duarte: 3 photos',
      'Ana Duarte: Voice message',
      'Ana Duarte: Photo',
      'Ana Duarte: Video',
      '2 files',
    ]);
  });

  it('is nothing to a guest who is in no other room, nor where the question of consent is asked', async () => {
    const it = await mount({ attributes: { mode: 'full' } });
    await until(() => asked(it, 'rooms').length, 'asked');
    expect(it.$('.rms') === null).to.equal(true);
    it.chat.emit('answer', { type: 'rooms', id: asked(it, 'rooms')[0]!.id, rooms: [summary('garden')] });
    await until(() => it.$('.rms'), 'listed');
  });

  it('a thousand rooms are a bounded number of nodes', async () => {
    const it = await open();
    await list(it, ...Array.from({ length: 1_000 }, (_, index) => summary(`r${index}`, { at: noon - index })));
    expect(it.$$('.conv').length).to.be.below(60);
    const box = it.$('.convs');
    expect(box.scrollHeight).to.be.above(50_000);
    box.focus();
    await it.press(box, 'End');
    await it.updated();
    const last = it.element.shadowRoot!.getElementById(box.getAttribute('aria-activedescendant')!)!;
    expect(last.getBoundingClientRect().bottom).to.be.at.most(box.getBoundingClientRect().bottom + 1);
    expect(last.getAttribute('aria-posinset')).to.equal('1000');
    await until(() => it.$$('.conv').length > 5, 'filled');
  });

  it('ends with the element, and is another one for another person', async () => {
    const it = await open();
    await list(it, summary('garden'));
    it.element.remove();
    await until(() => asked(it, 'watch').some(({ end }) => end), 'ended');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`axe finds nothing, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      const it = await open({ room: { messages: [message()] } });
      await list(
        it,
        withJonas({ unread: 2, mentions: 1, blocked: true }),
        summary('garden'),
        summary('kitchen', { unread: 3 }),
      );
      const check = () => barriersIn(it.element);
      expect(await check()).to.deep.equal([]);
      await setViewport({ width: 390, height: 700 });
      await until(() => it.$('.home'), 'room');
      expect(await check()).to.deep.equal([]);
      it.$('.home').click();
      await until(() => it.$('.convs'), 'list');
      expect(await check()).to.deep.equal([]);
    });
  }
});

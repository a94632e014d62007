import { expect, nextFrame } from '@open-wc/testing';
import type { ChatMessage } from '../../src/client/index.ts';
import { ana, me, message, users } from '../support/fake-chat.ts';
import { mount, unmountAll, until } from './mount.ts';

const many = (from: number, to: number): ChatMessage[] =>
  Array.from({ length: to - from }, (_, index) => {
    const seq = from + index;
    return message({ id: `s${seq}`, seq, text: `Message ${seq} ${'and more '.repeat(seq % 7)}`, own: seq % 5 === 0 });
  });
const two = { members: users(me, ana), memberCount: 2 };
const open = async (room = {}) => {
  // In a box of its own: an opening panel is scaled for a moment, and so is every measure in it.
  const it = await mount({
    attributes: { mode: 'inline', style: 'block-size: 560px; inline-size: 384px' },
    room: { messages: many(100, 160), ...two, ...room },
  });
  const log = it.$('.log');
  /** Waits until the element is drawn, and what it does in a task of its own is done. */
  const updated = async () => {
    await it.updated();
    await new Promise((resolve) => setTimeout(resolve));
    await it.updated();
  };
  return {
    ...it,
    updated,
    room: it.room,
    log,
    fromBottom: () => log.scrollHeight - log.clientHeight - log.scrollTop,
    /** Scrolls, and waits until the element knows. */
    async scroll(top: number) {
      const scrolled = new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
      log.scrollTop = top;
      await scrolled;
      await updated();
    },
    /** Where a message is on the screen. */
    place: (id: string) => it.$(`[data-id=${id}]`).getBoundingClientRect().top,
  };
};

describe('list', () => {
  afterEach(unmountAll);

  it('begins at the newest message and follows it', async () => {
    const it = await open();
    expect(it.fromBottom()).to.be.lessThan(2);
    it.room.receive(message({ seq: 200, text: 'line\n'.repeat(6) }));
    await it.updated();
    expect(it.fromBottom()).to.be.lessThan(2);
    expect(it.room.called('markRead').length).to.be.greaterThan(0);
  });

  it('few messages stand at the bottom', async () => {
    const { $$, $ } = await mount({ attributes: { open: '' }, room: { ...two, messages: many(1, 3) } });
    const space = $('.log').getBoundingClientRect().bottom - $$('.msg').at(-1)!.getBoundingClientRect().bottom;
    expect(space).to.be.lessThan(40);
  });

  it('does not move for new messages while one reads further up, and tells how many there are', async () => {
    const it = await open();
    await it.scroll(600);
    const place = it.place('s120');
    const read = it.room.called('markRead').length;
    it.room.receive(message({ seq: 200 }), message({ seq: 201 }), message({ seq: 202, own: true }));
    await it.updated();
    expect(it.place('s120')).to.equal(place);
    expect(it.text('.pill')).to.equal('2 new messages');
    expect(it.room.called('markRead').length).to.equal(read);
    it.$('.pill').click();
    await it.updated();
    expect(it.fromBottom()).to.be.lessThan(2);
    expect(it.$('.pill') === null).to.equal(true);
    expect(it.room.called('markRead').length).to.equal(read + 1);
  });

  it('goes to the bottom for a message of one’s own', async () => {
    const it = await open();
    await it.scroll(300);
    await it.write('mine');
    await it.press(it.$('textarea'), 'Enter');
    expect(it.fromBottom()).to.be.lessThan(2);
  });

  it('keeps the place when older messages come in', async () => {
    const it = await open({ more: true });
    expect(it.room.called('loadOlder').length).to.equal(0);
    await it.scroll(150);
    expect(it.room.called('loadOlder').length).to.equal(1);
    const place = it.place('s103');
    it.room.answerOlder(many(50, 100));
    await it.updated();
    expect(it.$$('.msg').length).to.equal(110);
    expect(Math.abs(it.place('s103') - place)).to.be.lessThan(1);
    expect(it.log.scrollTop).to.be.greaterThan(1000);
  });

  it('asks for older messages once at a time, and again after a failure only when one scrolls', async () => {
    const it = await open({ more: true });
    await it.scroll(200);
    await it.scroll(100);
    expect(it.room.called('loadOlder').length).to.equal(1);
    it.room.set({ loadingOlder: false });
    await it.updated();
    it.room.set({ roundTrip: 1 } as object);
    await it.updated();
    expect(it.room.called('loadOlder').length).to.equal(1);
    await it.scroll(90);
    expect(it.room.called('loadOlder').length).to.equal(2);
  });

  it('asks for older messages once where the newest is in view and they fail at once', async () => {
    const it = await open({ messages: many(100, 112), more: true });
    expect(it.log.scrollHeight).to.be.greaterThan(it.log.clientHeight);
    for (let frame = 0; frame < 10; frame += 1) {
      it.room.set({ loadingOlder: false });
      await it.updated();
      await nextFrame();
    }
    expect(it.room.called('loadOlder').length).to.equal(1);
  });

  it('loads older messages where those that are there do not fill the list', async () => {
    const { room } = await mount({ attributes: { open: '' }, room: { ...two, messages: many(100, 102), more: true } });
    expect(room.called('loadOlder').length).to.equal(1);
  });

  it('does not move for a strip, a reaction or an edit above what one reads', async () => {
    const it = await open();
    await it.scroll(900);
    const id = it.$$('.msg').find((each) => each.getBoundingClientRect().top > it.log.getBoundingClientRect().top + 60)!
      .dataset['id']!;
    const place = it.place(id);
    it.chat.set({ status: 'offline' });
    await it.updated();
    expect(!!it.$('.strip')).to.equal(true);
    expect(Math.abs(it.place(id) - place)).to.be.lessThan(1);
    it.room.change('s101', { reactions: [{ emoji: '👍', by: [ana.id] }], text: 'line\n'.repeat(9) });
    await it.updated();
    expect(Math.abs(it.place(id) - place)).to.be.lessThan(1);
  });

  it('keeps the newest in view when the field grows', async () => {
    const it = await open();
    await it.write('1\n2\n3\n4\n5\n6');
    await until(() => it.fromBottom() < 2, 'at the bottom');
  });

  it('opens at the first unread message when it is above', async () => {
    const it = await open({ unread: 40, readSeq: 119 });
    const edge = it.log.getBoundingClientRect().top;
    expect(it.$('.new').getBoundingClientRect().top - edge).to.be.within(-1, 1);
    // The end is not in view: it is not read yet.
    expect(it.$('.pill') === null || it.room.called('markRead').length === 0).to.equal(true);
  });
});

describe('keyboard in the list', () => {
  afterEach(unmountAll);

  const stops = (elements: HTMLElement[]) =>
    elements.filter((each) => each.tabIndex === 0).map((each) => each.dataset['id']);

  it('has one tab stop, at first the newest message', async () => {
    const it = await open();
    expect(stops(it.$$('.msg'))).to.deep.equal(['s159']);
    expect(it.$$('.log :is(button, a)').every((each) => each.tabIndex === -1)).to.equal(true);
    expect(it.log.tabIndex).to.equal(-1);
  });

  it('moves by arrows, Home and End, and remembers the place', async () => {
    const it = await open();
    it.$('[data-id=s159]').focus();
    for (const [key, id] of [
      ['ArrowUp', 's158'],
      ['ArrowUp', 's157'],
      ['ArrowDown', 's158'],
      ['Home', 's100'],
      ['ArrowUp', 's100'],
      ['End', 's159'],
    ] as const) {
      await it.press(it.focused()!, key);
      expect((it.focused() as HTMLElement).dataset['id'], key).to.equal(id);
      expect(stops(it.$$('.msg'))).to.deep.equal([id]);
    }
    it.room.receive(message({ seq: 300 }));
    await it.updated();
    expect(stops(it.$$('.msg'))).to.deep.equal(['s159']);
  });

  it('enters a message’s controls with Enter and leaves them with Escape', async () => {
    const reactions = [{ emoji: '👍', by: [ana.id] }];
    const it = await open({ messages: [message({ id: 'a', text: 'see https://example.com', reactions })] });
    const item = it.$('[data-id=a]');
    item.focus();
    await it.updated();
    await it.press(item, 'Enter');
    expect(it.focused()!.localName).to.equal('a');
    const seen = [];
    for (let step = 0; step < 4; step++) {
      await it.press(it.focused()!, 'ArrowRight');
      seen.push(it.focused()!.getAttribute('aria-label'));
    }
    expect(seen).to.deep.equal(['React', 'Reply', 'More', '👍 1: Ana Duarte']);
    expect(await it.press(it.focused()!, 'Escape')).to.equal(true);
    expect(it.focused() === item).to.equal(true);
    expect(await it.press(item, 'Escape')).to.equal(false);
  });

  it('is a log that says nothing by itself', async () => {
    const it = await open();
    expect(it.log.getAttribute('role')).to.equal('log');
    expect(it.log.getAttribute('aria-live')).to.equal('off');
    expect(it.log.getAttribute('aria-label')).to.equal('Messages');
  });
});

describe('list of a long conversation', () => {
  afterEach(unmountAll);

  const long = (room = {}) => open({ messages: many(1, 2_001), ...room });
  const most = 200;

  it('has no more messages in the page than one can scroll through, and goes on at both ends without moving', async () => {
    const it = await open({ messages: many(1, 501) });
    expect(it.$$('.msg').at(-1)!.dataset['id']).to.equal('s500');
    let nodes = 0;
    const first = () => it.$('.msg').dataset['id']!;
    // Up to the first one, by as much as is there.
    while (first() !== 's1') {
      const before = first();
      it.log.scrollTop = 200;
      const read = it.$$('.msg').find((each) => each.getBoundingClientRect().top > 0)!.dataset['id']!;
      const place = it.place(read);
      await until(() => first() !== before, 'earlier ones');
      await it.updated();
      expect(Math.abs(it.place(read) - place)).to.be.lessThan(2);
      nodes = Math.max(nodes, it.$$('.msg').length);
    }
    expect(it.room.called('loadOlder').length).to.equal(0);
    // And down to the last.
    while (it.$$('.msg').at(-1)!.dataset['id'] !== 's500') {
      const last = it.$$('.msg').at(-1)!.dataset['id'];
      it.log.scrollTop = it.log.scrollHeight - it.log.clientHeight - 200;
      await until(() => it.$$('.msg').at(-1)!.dataset['id'] !== last, 'later ones');
      await it.updated();
      nodes = Math.max(nodes, it.$$('.msg').length);
    }
    expect(nodes).to.be.lessThan(most);
  });

  it('makes nothing anew while one scrolls through what is there, and where more comes in little of it is laid out', async () => {
    const it = await long();
    const { element, log } = it;
    await it.scroll(log.scrollHeight / 2);
    let times = 0;
    const { requestUpdate } = element;
    element.requestUpdate = (...about) => {
      times += 1;
      requestUpdate.apply(element, about);
    };
    await it.scroll(log.scrollTop - 200);
    await it.scroll(log.scrollTop + 400);
    expect(times).to.equal(0);
    // In a container whose size is asked, all messages are laid out with each that comes in: some milliseconds for each of them.
    for (let around: Element | null = log; around; around = around.parentElement)
      expect(getComputedStyle(around).containerType).to.equal('normal');
  });

  it('has more in the page where more is seen at once, or they would come and go at both ends for ever', async () => {
    const it = await open({ messages: many(1, 501) });
    it.element.style.blockSize = `${it.log.scrollHeight - 450}px`;
    await it.scroll(100);
    await until(() => it.log.scrollHeight > 2 * it.log.clientHeight, 'as much again');
    // Nothing comes or goes by itself any more.
    await it.updated();
    const { id } = it.$('.msg').dataset;
    await it.updated();
    expect(it.$('.msg').dataset['id']).to.equal(id);
  });

  it('asks for older ones only when the first that is loaded is in the page', async () => {
    const it = await open({ messages: many(1, 501), more: true });
    await it.scroll(0);
    await until(() => it.log.scrollTop > 240, 'earlier ones');
    expect(it.room.called('loadOlder').length).to.equal(0);
    while (!it.room.called('loadOlder').length) {
      await it.scroll(it.log.scrollTop > 100 ? 0 : 120);
      await it.updated();
    }
    expect(it.$('.msg').dataset['id']).to.equal('s1');
  });

  it('comes back to the newest by the pill and by writing', async () => {
    const it = await long();
    const first = it.$('.msg').dataset['id'];
    await it.scroll(0);
    await until(() => it.$('.msg').dataset['id'] !== first, 'earlier ones');
    it.room.receive(message({ id: 'new', seq: 2_001 }));
    await it.updated();
    expect(it.$('[data-id=new]') === null).to.equal(true);
    it.$('.pill').click();
    await it.updated();
    expect(it.fromBottom()).to.be.lessThan(2);
    expect(it.$$('.msg').at(-1)!.dataset['id']).to.equal('new');
  });

  it('opens at what is new, however long ago that came', async () => {
    const it = await long({ unread: 1_500, readSeq: 500 });
    await until(() => it.$('.new'), 'the mark');
    const mark = it.$('.new').getBoundingClientRect();
    const box = it.log.getBoundingClientRect();
    expect(mark.top).to.be.within(box.top - 1, box.bottom);
    expect(it.room.called('markRead').length).to.equal(0);
    expect(it.$$('.msg').length).to.be.lessThan(most);
  });
});

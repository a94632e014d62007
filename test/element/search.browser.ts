import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import type { Found, SearchHit } from '../../src/protocol/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, me, message, noon } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

interface Asked {
  readonly type: string;
  readonly id: number;
  readonly room: string;
  readonly text: string;
  readonly before?: number;
}
const asked = (it: Mounted): Asked[] =>
  it.chat
    .called('ask')
    .map(([said]) => said as Asked)
    .filter(({ type }) => type === 'search');
const hit = (seq: number, change: Partial<SearchHit> = {}): SearchHit => ({
  seq,
  at: noon + seq,
  from: ana.id,
  name: ana.name,
  text: `The garden ${seq}`,
  ranges: [[4, 10]],
  ...change,
});

async function open(options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({ ...options, attributes: { open: '', ...options.attributes } });
  await until(() => it.$('.find'), 'button');
  it.$('.find').focus();
  it.$('.find').click();
  await it.updated();
  return it;
}

async function type(it: Mounted, text: string): Promise<void> {
  const field = it.$<HTMLInputElement>('.srch input');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await it.updated();
}

/** Says what was found to who asked last. */
async function answer(it: Mounted, hits: readonly SearchHit[], next?: number): Promise<void> {
  const { id, room } = asked(it).at(-1)!;
  const found: Found = { type: 'found', id, room, hits, more: next !== undefined, ...(next !== undefined && { next }) };
  it.chat.emit('answer', found);
  await until(() => !/Searching/.test(it.text('.hits')), 'told');
  await it.updated();
}

async function find(it: Mounted, text: string, hits: readonly SearchHit[], next?: number): Promise<void> {
  const before = asked(it).length;
  await type(it, text);
  it.$('.srch form').dispatchEvent(new SubmitEvent('submit', { cancelable: true, bubbles: true }));
  await until(() => asked(it).length > before, 'asked');
  await answer(it, hits, next);
}

async function refuse(it: Mounted, code: 'limited' | 'forbidden' | 'text-length'): Promise<void> {
  const { id } = asked(it).at(-1)!;
  const kind = code === 'limited' ? 'retry' : 'stop';
  it.chat.emit('answer', { type: 'error', id, code, class: kind, message: code });
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
}

describe('search', () => {
  afterEach(async () => {
    unmountAll();
    await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
    await setViewport({ width: 800, height: 600 });
  });

  it('is for who may read, opens from the header, and Escape gives everything back', async () => {
    const it = await open({ room: { messages: [message()] } });
    expect(it.focused() === it.$('.srch input')).to.equal(true);
    expect(it.$('.srch form').getAttribute('role')).to.equal('search');
    expect(it.$('.find').getAttribute('aria-expanded')).to.equal('true');
    expect(getComputedStyle(it.$('.log')).visibility).to.equal('hidden');
    await it.press(it.$('.srch input'), 'Escape');
    await it.updated();
    expect(it.$('.srch') === null).to.equal(true);
    expect(it.element.open).to.equal(true);
    expect(it.focused() === it.$('.find')).to.equal(true);
    expect(getComputedStyle(it.$('.log')).visibility).to.equal('visible');
    it.room.set({ can: [] });
    await it.updated();
    expect(it.$('.find') === null).to.equal(true);
  });

  it('what was found is said without its marks, and is marked where it is', async () => {
    const it = await open();
    const text = 'The **green garden** is `here`';
    await find(it, 'garden here', [
      hit(9, {
        text,
        ranges: [
          [12, 18],
          [25, 29],
        ],
      }),
    ]);
    await until(() => it.text('.hit > [dir]') === 'The green garden is here', 'without marks');
    expect(it.$$('.hit mark').map((each) => each.textContent)).to.deep.equal(['garden', 'here']);
  });

  it('leaves the browser its own search', async () => {
    const it = await open();
    for (const key of ['f', 'g', '/']) {
      expect(await it.press(it.$('.srch input'), key, { ctrlKey: true })).to.equal(false);
      expect(await it.press(it.$('.srch input'), key, { metaKey: true })).to.equal(false);
    }
  });

  it('asks when one stops typing, once, and shows who, when and what, with the words marked', async () => {
    const it = await open();
    expect(it.text('[role=status]')).to.match(/^Words/);
    for (const text of ['g', 'ga', 'gar']) await type(it, text);
    expect(it.text('[role=status]')).to.equal('Searching…');
    await until(() => asked(it).length, 'asked');
    expect(asked(it).map(({ text }) => text)).to.deep.equal(['gar']);
    await answer(it, [
      hit(9, {
        text: 'A garden <b>x</b>, gardens',
        ranges: [
          [2, 8],
          [19, 25],
        ],
        at: Date.now(),
      }),
      hit(3, { from: jonas.id, name: jonas.name }),
    ]);
    expect(it.text('[role=status]')).to.equal('2 messages');
    const [first, second] = it.$$('.hit');
    expect([...first!.querySelectorAll('mark')].map((mark) => mark.textContent)).to.deep.equal(['garden', 'garden']);
    expect(first!.querySelector('[dir]')!.textContent).to.equal('A garden <b>x</b>, gardens');
    expect(first!.querySelector('time')!.textContent).to.match(/\d:\d\d/);
    expect(second!.querySelector('b')!.textContent).to.equal(jonas.name);
    expect(second!.querySelector('time')!.textContent).to.include('2025');
  });

  it('gives up what is not waited for any more', async () => {
    const it = await open();
    await type(it, 'one');
    await until(() => asked(it).length === 1, 'asked');
    await type(it, 'two');
    await until(() => asked(it).length === 2, 'asked');
    const [first] = asked(it);
    it.chat.emit('answer', { type: 'found', id: first!.id, room: 'lobby', hits: [hit(1)], more: false });
    await it.updated();
    expect(it.$$('.hit').length).to.equal(0);
    await answer(it, [hit(2)]);
    expect(it.$$('.hit').length).to.equal(1);
    await type(it, '  ');
    expect(it.$$('.hit').length).to.equal(0);
    expect(it.text('[role=status]')).to.match(/^Words/);
  });

  it('goes on at the end of the list', async () => {
    const it = await open();
    const page = (first: number) => Array.from({ length: 20 }, (_, index) => hit(first - index));
    await find(it, 'garden', page(100), 81);
    expect(it.text('[role=status]')).to.equal('The latest 20 messages');
    const list = it.$('.hits');
    list.scrollTop = list.scrollHeight;
    await until(() => asked(it).length === 2, 'asked for more');
    expect(asked(it)[1]!.before).to.equal(81);
    await answer(it, page(80));
    expect(it.$$('.hit').length).to.equal(40);
    expect(it.text('[role=status]')).to.equal('40 messages');
    list.scrollTop = list.scrollHeight;
    await it.updated();
    expect(asked(it).length).to.equal(2);
  });

  it('is walked by arrows: from the field into the list and back', async () => {
    const it = await open();
    await find(it, 'garden', [hit(3), hit(2), hit(1)]);
    await it.press(it.$('.srch input'), 'ArrowDown');
    const [one, two, three] = it.$$('.hit');
    expect(it.focused() === one).to.equal(true);
    await it.press(one!, 'ArrowDown');
    expect(it.focused() === two).to.equal(true);
    expect(
      it
        .$$('.hit')
        .map(({ tabIndex }) => tabIndex)
        .filter((stop) => stop === 0).length,
    ).to.equal(1);
    await it.press(two!, 'End');
    expect(it.focused() === three).to.equal(true);
    await it.press(three!, 'Home');
    await it.press(one!, 'ArrowUp');
    expect(it.focused() === it.$('.srch input')).to.equal(true);
    await it.press(it.$('.srch input'), 'ArrowDown');
    await it.press(one!, 'Escape');
    await it.updated();
    expect(it.focused() === it.$('.find')).to.equal(true);
  });

  it('says when there is nothing, and when it does not work', async () => {
    const it = await open();
    await find(it, 'garden', []);
    expect(it.text('[role=status]')).to.equal('No messages found');
    await type(it, 'x'.repeat(300));
    await until(() => asked(it).length === 2, 'asked');
    await refuse(it, 'text-length');
    expect(it.text('[role=status]')).to.equal('That is too long to search for.');
    await type(it, 'y');
    await until(() => asked(it).length === 3, 'asked');
    await refuse(it, 'forbidden');
    expect(it.text('[role=status]')).to.equal('The search did not work.');
    it.$('.hits .link').click();
    await until(() => asked(it).length === 4, 'asked again');
    await refuse(it, 'limited');
    expect(it.text('[role=status]')).to.equal('Searching…');
    await until(() => asked(it).length === 5, 'asked again by itself');
    await answer(it, [hit(1)]);
    expect(it.text('[role=status]')).to.equal('1 message');
  });

  it('waits for the connection, and then searches by itself', async () => {
    const it = await open();
    it.chat.set({ status: 'offline' });
    await type(it, 'garden');
    await until(() => /Not connected/.test(it.text('[role=status]')), 'told');
    expect(asked(it)).to.deep.equal([]);
    it.chat.set({ status: 'online' });
    await until(() => asked(it).length === 1, 'asked');
    await answer(it, [hit(1)]);
    expect(it.$$('.hit').length).to.equal(1);
  });

  it('goes to a message that is there, which gets the focus and is marked', async () => {
    const messages = Array.from({ length: 60 }, () => message());
    const it = await open({ room: { messages } });
    const wanted = messages[5]!;
    await find(it, 'garden', [hit(wanted.seq!)]);
    it.$('.hit').click();
    await until(() => it.$('[data-here]'), 'shown');
    const found = it.$('[data-here]');
    expect(found.dataset['id']).to.equal(wanted.id);
    expect(it.focused() === found).to.equal(true);
    expect(it.$('.srch') === null).to.equal(true);
    const [box, list] = [found.getBoundingClientRect(), it.$('.log').getBoundingClientRect()];
    expect(box.top >= list.top && box.bottom <= list.bottom, 'in view').to.equal(true);
    expect(getComputedStyle(found.querySelector('.bub')!).outlineStyle).to.equal('solid');
    // It stays where it is when something comes in.
    it.room.receive(message());
    await it.updated();
    expect(Math.abs(found.getBoundingClientRect().top - box.top)).to.be.lessThan(2);
  });

  it('goes to a message that is loaded, but not in the page', async () => {
    const messages = Array.from({ length: 1_000 }, (_, index) => message({ id: `m${index}`, seq: index + 1 }));
    const it = await open({ room: { messages } });
    expect(it.$('[data-id=m99]') === null).to.equal(true);
    await find(it, 'garden', [hit(100)]);
    it.$('.hit').click();
    await until(() => (it.focused() as HTMLElement | null)?.dataset['id'] === 'm99', 'the focus');
    const log = it.$('.log').getBoundingClientRect();
    expect(it.focused()!.getBoundingClientRect().top).to.be.within(log.top, log.bottom);
  });

  it('loads the room back to a message that is not there', async () => {
    const messages = Array.from({ length: 30 }, () => message());
    const older = Array.from({ length: 30 }, (_, index) => message({ seq: messages[0]!.seq! - 30 + index, at: noon }));
    const it = await open({ room: { messages, more: true } });
    await find(it, 'garden', [hit(older[2]!.seq!)]);
    const before = it.room.called('loadOlder').length;
    it.$('.hit').click();
    await until(() => it.room.called('loadOlder').length > before, 'asked for older ones');
    expect(it.text('[role=status]')).to.equal('Going back to the message…');
    it.room.answerOlder(older);
    await until(() => it.$('[data-here]'), 'shown');
    expect(it.$('[data-here]').dataset['id']).to.equal(older[2]!.id);
    expect(it.focused() === it.$('[data-here]')).to.equal(true);
  });

  it('says when a message cannot be shown', async () => {
    const it = await open({ room: { messages: [message()] } });
    await find(it, 'garden', [hit(1e6)]);
    it.$('.hit').click();
    await until(() => /too far back/.test(it.text('[role=status]')), 'told');
    expect(it.$('.srch') !== null).to.equal(true);
  });

  it('is gone when the panel is opened again, and when the room is another', async () => {
    const it = await open();
    it.element.hide();
    await it.updated();
    it.element.show();
    await it.updated();
    expect(it.$('.srch') === null).to.equal(true);
    it.$('.find').click();
    await it.updated();
    it.element.room = 'other';
    await it.updated();
    expect(it.$('.srch') === null).to.equal(true);
  });

  it('has room beside the conversation in a wide one, which stays', async () => {
    const messages = [message(), message()];
    const it = await open({ room: { messages }, attributes: { mode: 'full', style: 'width: 790px; height: 500px' } });
    expect(getComputedStyle(it.$('.log')).visibility).to.equal('visible');
    expect(it.$('.srch').clientWidth).to.be.lessThan(400);
    const edge = it.$('.srch').getBoundingClientRect().left;
    for (const each of ['.head', '.log', '.cmp']) {
      expect(it.$(each).getBoundingClientRect().right <= edge + 1, each).to.equal(true);
    }
    await find(it, 'garden', [hit(messages[0]!.seq!)]);
    it.$('.hit').click();
    await until(() => it.$('[data-here]'), 'shown');
    expect(it.$('.srch') !== null).to.equal(true);
  });

  it('keeps the focus inside where the panel fills the screen', async () => {
    await setViewport({ width: 390, height: 700 });
    const it = await open();
    await find(it, 'garden', [hit(1)]);
    const [field, last] = [it.$('.srch input'), it.$('.hit')];
    last.focus();
    expect(await it.press(last, 'Tab')).to.equal(true);
    expect(it.focused() === field).to.equal(true);
    await it.press(field, 'Tab', { shiftKey: true });
    expect(it.focused() === last).to.equal(true);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const dir of ['ltr', 'rtl']) {
      it(`axe finds nothing, ${colorScheme} ${dir}`, async () => {
        await emulateMedia({ colorScheme });
        const it = await open({ room: { messages: [message()] }, attributes: { dir } });
        const check = async (): Promise<void> => {
          expect(await barriersIn(it.element)).to.deep.equal([]);
        };
        await check();
        await find(it, 'garden', [hit(2), hit(1, { from: me.id, name: 'Maya' })], 1);
        it.$('.hit').focus();
        await check();
      });
    }
  }
});

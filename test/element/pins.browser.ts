import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { ChatError, type ChatMessage } from '../../src/client/index.ts';
import type { Message } from '../../src/protocol/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, me, message, noon } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

interface Asked {
  readonly type: string;
  readonly id: number;
  readonly room: string;
}
const asked = (it: Mounted): Asked[] =>
  it.chat
    .called('ask')
    .map(([said]) => said as Asked)
    .filter(({ type }) => type === 'pins');

const pinnedAt = (minute: number) => ({ at: noon + minute * 60_000, by: ana.id });
const listed = (seq: number, minute: number, change: Partial<Message> = {}): Message => ({
  ...{ seq, at: noon, from: jonas.id, name: jonas.name, key: `p${seq}`, text: `Pinned ${seq}`, reactions: [] },
  pinned: pinnedAt(minute),
  ...change,
});
const moderator = ['read', 'send', 'edit', 'delete', 'react', 'signal', 'moderate'] as const;

/** The page goes away: nothing can be taken back any more. */
const leave = () => dispatchEvent(new Event('pagehide'));

async function open(options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({ ...options, attributes: { open: '', ...options.attributes } });
  await until(() => asked(it).length, 'asked');
  return it;
}

/** Says what is pinned to who asked last. */
async function answer(it: Mounted, ...messages: Message[]): Promise<void> {
  const { id, room } = asked(it).at(-1)!;
  it.chat.emit('answer', { type: 'pins', id, room, epoch: 'e', asOf: 99, messages, users: [] });
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
}

async function refuse(it: Mounted, code: 'limited' | 'forbidden'): Promise<void> {
  const { id } = asked(it).at(-1)!;
  it.chat.emit('answer', { type: 'error', id, code, class: code === 'limited' ? 'retry' : 'stop', message: code });
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
}

async function openList(it: Mounted): Promise<void> {
  it.$('.pinbar').focus();
  it.$('.pinbar').click();
  await it.updated();
}

async function menuOf(it: Mounted, { id }: ChatMessage): Promise<HTMLElement | null> {
  it.$(`[data-id="${id}"] .bub`).dispatchEvent(
    new MouseEvent('contextmenu', { bubbles: true, clientX: 90, clientY: 90 }),
  );
  await until(() => it.$('.menu'), 'menu');
  return it.$('.menu :is([data-do=pin], [data-do=unpin])');
}

const rows = (it: Mounted) => it.$$('.pinrow [dir]').map(({ textContent }) => textContent);

describe('pins', () => {
  afterEach(async () => {
    unmountAll();
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 800, height: 600 });
  });

  it('P31: asks once the room is live, and shows the latest pin under the header, with who wrote it and how many there are', async () => {
    const it = await open();
    expect(asked(it).length).to.equal(1);
    expect(it.$('.pinbar') === null).to.equal(true);
    await answer(it, listed(9, 2, { text: 'The **party**\nis at _eight_' }), listed(4, 1));
    await until(() => it.text('.pinbar') === 'Pinned messages Jonas Weber The party is at eight 2', 'without marks');
    const [bar, head] = [it.$('.pinbar').getBoundingClientRect(), it.$('.head').getBoundingClientRect()];
    expect(bar.top >= it.$('.who').getBoundingClientRect().bottom - 1, 'under the title').to.equal(true);
    expect(bar.width).to.be.closeTo(head.width, 1);
    expect(it.announced()).to.deep.equal([]);
    // Nothing is pinned any more.
    it.chat.set({ status: 'offline' });
    await it.updated();
    it.chat.set({ status: 'online' });
    await until(() => asked(it).length === 2, 'asked anew');
    await answer(it);
    expect(it.$('.pinbar') === null).to.equal(true);
  });

  it('does not ask where one may not read, nor before the room is there', async () => {
    const it = await mount({ room: { status: 'loading' }, attributes: { open: '' } });
    expect(asked(it)).to.deep.equal([]);
    it.room.set({ status: 'live', can: [] });
    await it.updated();
    expect(asked(it)).to.deep.equal([]);
    it.room.set({ can: ['read'] });
    await until(() => asked(it).length === 1, 'asked');
  });

  it('what is unpinned can be taken back for a moment, at the message, by its menu and in the list', async () => {
    const messages = [message({ text: 'Here', pinned: pinnedAt(1) })];
    const it = await open({ room: { messages, can: moderator } });
    await answer(it);
    const { id } = messages[0]!;
    const mark = () => it.text(`.log [data-id="${id}"] .pind`);
    (await menuOf(it, messages[0]!))!.click();
    await until(() => !it.$('.menu') && mark() === 'No longer pinned Undo', 'it can be taken back');
    expect(it.$('.pinbar')).to.equal(null);
    expect(it.$(`.log [data-id="${id}"]`).getAttribute('aria-label')).not.to.match(/, Pinned$/);
    const undo = it.$('.pind .link');
    expect(undo.offsetHeight).to.be.at.least(24);
    undo.click();
    await until(() => mark() === 'Pinned', 'taken back');
    (await menuOf(it, messages[0]!))!.click();
    await until(() => mark() !== 'Pinned', 'once more');
    const again = await menuOf(it, messages[0]!);
    expect(again!.textContent!.trim()).to.equal('Pin');
    again!.click();
    await until(() => mark() === 'Pinned', 'by the menu');
    await openList(it);
    await answer(it);
    it.$('.pins li .ib').click();
    await it.updated();
    expect(it.focused() === it.$('.pins li .link')).to.equal(true);
    it.$('.pins li .link').click();
    await it.updated();
    expect(it.focused() === it.$('.pins li .ib')).to.equal(true);
    leave();
    expect(it.room.called('put')).to.deep.equal([]);
    it.$('.pins li .ib').click();
    await it.updated();
    it.element.room = 'garden';
    await it.updated();
    const [first] = it.chat.rooms.values();
    expect(first!.called('put')).to.deep.equal([[{ type: 'pin', of: messages[0]!.seq, on: false }]]);
  });

  it('P31: the menu pins and unpins, for who may', async () => {
    const messages = [message({ pinned: pinnedAt(1) }), message(), message({ own: true, state: 'queued' })];
    const it = await open({ room: { messages, can: moderator } });
    const unpin = await menuOf(it, messages[0]!);
    expect(unpin!.textContent!.trim()).to.equal('Unpin');
    unpin!.click();
    await until(() => !it.$('.menu'), 'closed');
    const pin = await menuOf(it, messages[1]!);
    expect(pin!.textContent!.trim()).to.equal('Pin');
    pin!.click();
    await until(() => !it.$('.menu'), 'closed');
    leave();
    expect(it.room.called('put')).to.deep.equal([
      [{ type: 'pin', of: messages[1]!.seq, on: true }],
      [{ type: 'pin', of: messages[0]!.seq, on: false }],
    ]);
    expect(await menuOf(it, messages[2]!)).to.equal(null);
    it.room.set({ can: ['read', 'send'] });
    await it.updated();
    expect(await menuOf(it, messages[1]!)).to.equal(null);
    it.room.set({ kind: 'direct' });
    await it.updated();
    expect(await menuOf(it, messages[1]!)).not.to.equal(null);
    it.room.set({ can: ['read'] });
    await it.updated();
    expect(await menuOf(it, messages[1]!)).to.equal(null);
  });

  it('P31: a pin that comes in is shown, marked and told, and so is its end, without another question', async () => {
    const messages = [message({ text: 'At eight' }), message()];
    const it = await open({ room: { messages } });
    await answer(it);
    const { id } = messages[0]!;
    const row = () => it.$(`.log [data-id="${id}"]`);
    it.room.change(id, { pinned: pinnedAt(1) });
    await it.updated();
    expect(it.text('.pinbar')).to.equal('Pinned messages Ana Duarte At eight');
    expect(it.announced()).to.deep.equal(['Pinned. Ana Duarte: At eight']);
    expect(row().getAttribute('aria-label')).to.match(/, Pinned$/);
    expect(row().querySelector('.pind')!.textContent!.trim()).to.equal('Pinned');
    it.room.change(id, { text: 'At nine' });
    await it.updated();
    expect(it.text('.pinbar')).to.equal('Pinned messages Ana Duarte At nine');
    it.$('.pinbar').focus();
    it.room.change(id, { pinned: undefined! });
    await it.updated();
    expect(it.$('.pinbar') === null).to.equal(true);
    expect(it.announced().at(-1)).to.equal('No longer pinned. Ana Duarte: At nine');
    expect(row().getAttribute('aria-label')).not.to.match(/Pinned/);
    expect(it.focused() === it.$('textarea'), 'the focus is not lost').to.equal(true);
    expect(asked(it).length).to.equal(1);
  });

  it('what the loaded messages say holds against an older answer', async () => {
    const messages = [message(), message({ pinned: pinnedAt(5) })];
    const it = await open({ room: { messages } });
    await answer(it, listed(messages[0]!.seq!, 9));
    expect(it.$$('.pinbar').length).to.equal(1);
    expect(it.text('.pinbar')).to.equal(`Pinned messages Ana Duarte ${messages[1]!.text}`);
  });

  it('opens a list of all, the newest pin first, asks anew, and Escape gives everything back', async () => {
    const it = await open({ room: { messages: [message()] } });
    await answer(it, listed(2e6, 2), listed(1e6, 1));
    await openList(it);
    expect(asked(it).length).to.equal(2);
    await answer(it, listed(3e6, 3), listed(2e6, 2), listed(1e6, 1));
    expect(rows(it)).to.deep.equal(['Pinned 3000000', 'Pinned 2000000', 'Pinned 1000000']);
    expect(it.$('.pinall .ib[aria-label^=Unpin]') === null, 'who may not').to.equal(true);
    expect(it.$('.pinbar').getAttribute('aria-expanded')).to.equal('true');
    expect(getComputedStyle(it.$('.log')).visibility).to.equal('hidden');
    it.$$('.pinrow')[0]!.focus();
    expect(it.focused() === it.$('.pinrow')).to.equal(true);
    await it.press(it.focused()!, 'ArrowDown');
    expect(it.focused() === it.$$('.pinrow')[1]).to.equal(true);
    await it.press(it.focused()!, 'Escape');
    await it.updated();
    expect(it.$('.pinall') === null).to.equal(true);
    expect(it.element.open).to.equal(true);
    expect(it.focused() === it.$('.pinbar')).to.equal(true);
    expect(getComputedStyle(it.$('.log')).visibility).to.equal('visible');
  });

  it('the list unpins; the focus stays at what one was at, or goes on', async () => {
    const messages = [1, 2, 3].map((minute) => message({ text: `Text ${minute}`, pinned: pinnedAt(minute) }));
    const it = await open({ room: { messages, can: moderator } });
    await answer(it);
    await openList(it);
    await answer(it);
    const button = it.$$('.pins li .ib')[1]!;
    expect(button.getAttribute('aria-label')).to.equal('Unpin, Ana Duarte: Text 2');
    button.click();
    leave();
    await it.updated();
    expect(it.room.called('put')).to.deep.equal([[{ type: 'pin', of: messages[1]!.seq, on: false }]]);
    it.$$('.pinrow')[2]!.focus();
    it.room.change(messages[1]!.id, { pinned: undefined! });
    await it.updated();
    expect(rows(it)).to.deep.equal(['Text 3', 'Text 1']);
    expect(it.focused() === it.$$('.pinrow')[1], 'the same message').to.equal(true);
    for (const { id } of [messages[0]!, messages[2]!]) it.room.change(id, { pinned: undefined! });
    await it.updated();
    expect(it.text('.pinall [role=status]')).to.equal('Nothing is pinned.');
    expect(it.focused() === it.$('.pinall header .ib')).to.equal(true);
    await it.press(it.focused()!, 'Escape');
    await it.updated();
    expect(it.focused() === it.$('textarea')).to.equal(true);
  });

  it('asks anew after a message that is not loaded was unpinned, and says so', async () => {
    const it = await open({ room: { messages: [message()], can: moderator } });
    await answer(it, listed(1e6, 1));
    await openList(it);
    await answer(it, listed(1e6, 1));
    it.$('.pins li .ib').click();
    leave();
    await until(() => asked(it).length === 3, 'asked anew');
    expect(it.announced()).to.deep.equal(['No longer pinned']);
    await answer(it);
    expect(it.text('.pinall [role=status]')).to.equal('Nothing is pinned.');
  });

  it('says that it is loading, that it did not work, and tries again', async () => {
    const messages = [message({ text: 'Here', pinned: pinnedAt(1) })];
    const it = await open({ room: { messages } });
    await openList(it);
    it.room.change(messages[0]!.id, { pinned: undefined! });
    await it.updated();
    expect(it.text('.pinall [role=status]')).to.equal('Loading…');
    await refuse(it, 'limited');
    expect(it.text('.pinall [role=status]')).to.equal('Loading…');
    await until(() => asked(it).length === 3, 'asked again by itself');
    await refuse(it, 'forbidden');
    expect(it.text('.pinall [role=status]')).to.equal('That did not work. Please try again.');
    it.$('.pinall .link').click();
    await until(() => asked(it).length === 4, 'asked again');
    await answer(it, listed(1e6, 1));
    expect(rows(it)).to.deep.equal(['Pinned 1000000']);
    expect(it.text('.pinall [role=status]')).to.equal('');
  });

  it('goes to where a message stands, which gets the focus and is marked', async () => {
    const messages = Array.from({ length: 60 }, () => message());
    const it = await open({ room: { messages } });
    const { id, seq } = messages[5]!;
    it.room.change(id, { pinned: pinnedAt(1) });
    await it.updated();
    await openList(it);
    await answer(it, listed(seq!, 1));
    it.$('.pinrow').click();
    await until(() => it.$('[data-here]'), 'shown');
    expect(it.$('[data-here]').dataset['id']).to.equal(id);
    expect(it.focused() === it.$('[data-here]')).to.equal(true);
    expect(it.$('.pinall') === null).to.equal(true);
    const [box, list] = [it.$('[data-here]').getBoundingClientRect(), it.$('.log').getBoundingClientRect()];
    expect(box.top >= list.top && box.bottom <= list.bottom, 'in view').to.equal(true);
  });

  it('loads the room back to a message that is not there, and says when it is too far', async () => {
    const messages = Array.from({ length: 30 }, () => message());
    const older = Array.from({ length: 30 }, (_, index) =>
      message({ seq: messages[0]!.seq! - 30 + index, at: noon, ...(index === 2 && { pinned: pinnedAt(1) }) }),
    );
    const it = await open({ room: { messages, more: true } });
    const { seq, id } = older[2]!;
    await answer(it, listed(1e6, 2), listed(seq!, 1));
    await openList(it);
    await answer(it, listed(1e6, 2), listed(seq!, 1));
    const before = it.room.called('loadOlder').length;
    it.$$('.pinrow')[1]!.click();
    await until(() => it.room.called('loadOlder').length > before, 'asked for older ones');
    expect(it.text('.pinall [role=status]')).to.equal('Going back to the message…');
    it.room.answerOlder(older);
    await until(() => it.$('[data-here]'), 'shown');
    expect(it.$('[data-here]').dataset['id']).to.equal(id);
    expect(it.announced(), 'it was known').to.deep.equal([]);
    await openList(it);
    it.$$('.pinrow')[0]!.click();
    await until(() => /too far back/.test(it.text('.pinall [role=status]')), 'told');
  });

  it('P31: says why a pin was refused, and not that a reaction was', async () => {
    const messages = [message()];
    const it = await open({ room: { messages, can: moderator } });
    let refusal = new ChatError('too-many', 'stop', 'too-many');
    it.room.put = () => {
      const failed = Promise.reject(refusal);
      it.room.emit('refused', { id: 'k_pin', code: refusal.code, message: refusal.code });
      return failed;
    };
    (await menuOf(it, messages[0]!))!.click();
    await until(() => it.$('.pinno'), 'told');
    expect(it.text('.pinno')).to.equal('No more can be pinned here.');
    expect(it.announced()).to.include('No more can be pinned here.');
    expect(it.$('.cmp').parentElement!.textContent).not.to.include('emoji on this message');
    expect(it.announced().join()).not.to.include('emoji');
    refusal = new ChatError('no-such-message', 'stop', 'gone');
    (await menuOf(it, messages[0]!))!.click();
    await until(() => /did not work/.test(it.text('.pinno')), 'told');
  });

  it('stands where the search stands, one at a time', async () => {
    const it = await open({ attributes: { mode: 'full', style: 'width: 790px; height: 500px' } });
    await answer(it, listed(1e6, 1));
    it.$('.find').click();
    await it.updated();
    await openList(it);
    expect(it.$('.srch') === null).to.equal(true);
    const edge = it.$('.pinall').getBoundingClientRect().left;
    for (const each of ['.head', '.pinbar', '.log', '.cmp']) {
      expect(it.$(each).getBoundingClientRect().right <= edge + 1, each).to.equal(true);
    }
    expect(getComputedStyle(it.$('.log')).visibility).to.equal('visible');
    it.$('.find').click();
    await it.updated();
    expect(it.$('.pinall') === null).to.equal(true);
    expect(it.focused() === it.$('.srch input')).to.equal(true);
  });

  it('forgets the pins of another room, and what was asked for it', async () => {
    const it = await open();
    const former = asked(it)[0]!;
    it.element.room = 'other';
    await until(() => asked(it).length === 2, 'asked anew');
    expect(asked(it)[1]!.room).to.equal('other');
    it.chat.emit('answer', {
      ...{ type: 'pins', id: former.id, room: former.room, epoch: 'e', asOf: 9, users: [] },
      messages: [listed(7, 1)],
    });
    await it.updated();
    expect(it.$('.pinbar') === null).to.equal(true);
    await answer(it, listed(8, 1));
    expect(it.text('.pinbar')).to.equal('Pinned messages Jonas Weber Pinned 8');
    it.element.room = 'third';
    await it.updated();
    expect(it.$('.pinbar') === null).to.equal(true);
  });

  it('keeps the focus inside where the panel fills the screen', async () => {
    await setViewport({ width: 390, height: 700 });
    const it = await open({ room: { can: moderator } });
    await answer(it, listed(1e6, 1, { from: me.id }));
    expect(it.$('.pinbar').getBoundingClientRect().width).to.be.closeTo(390, 1);
    expect(it.text('.pinbar b')).to.equal('You');
    await openList(it);
    await answer(it, listed(1e6, 1));
    const stops = it.$$('.pinall button');
    expect(await it.press(stops.at(-1)!, 'Tab')).to.equal(true);
    expect(it.focused() === stops[0]).to.equal(true);
    await it.press(stops[0]!, 'Tab', { shiftKey: true });
    expect(it.focused() === stops.at(-1)).to.equal(true);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const dir of ['ltr', 'rtl']) {
      it(`axe finds nothing, ${colorScheme} ${dir}`, async () => {
        await emulateMedia({ colorScheme });
        const messages = [message({ pinned: pinnedAt(1) }), message({ own: true, pinned: pinnedAt(2) })];
        const it = await open({ room: { messages, can: moderator }, attributes: { dir } });
        const check = async (): Promise<void> => {
          expect(await barriersIn(it.element)).to.deep.equal([]);
        };
        await answer(it, listed(1e6, 3));
        await check();
        await openList(it);
        await answer(it, listed(1e6, 3));
        await check();
      });
    }
  }
});

import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import type { LiveChat } from '../../src/element/live-chat.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, message } from '../support/fake-chat.ts';
import { change, list, mia, summary, withJonas } from '../support/fake-rooms.ts';
import { mount, partsLoaded, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';
const withAna = withJonas({ id: 'd_ana', others: [{ ...ana, present: false }] });
const kept = () => Object.entries(localStorage).filter(([key]) => key.endsWith(' docked'));

async function open(options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({
    ...options,
    state: { user: mia, ...options.state },
    attributes: { dock: '', open: '', ...options.attributes },
  });
  await list(it, summary('garden', { name: 'Garden' }), withJonas(), withAna);
  return it;
}

const windows = (it: Mounted) => it.$$('.dock live-chat') as unknown as LiveChat[];
const find = (it: Mounted, room: string) => windows(it).find((each) => each.room === room)!;
const inside = (element: LiveChat, selector: string) => element.shadowRoot!.querySelector<HTMLElement>(selector)!;
async function choose(it: Mounted, room: string): Promise<LiveChat> {
  it.$(`[data-room=${room}]`).click();
  await until(() => find(it, room)?.open, `window: ${room}`);
  await partsLoaded(find(it, room));
  await it.updated();
  return find(it, room);
}

describe('docked windows', () => {
  beforeEach(() => setViewport({ width: 1200, height: 700 }));
  afterEach(async () => {
    unmountAll();
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 800, height: 600 });
  });

  it('a conversation of the list is a window beside the panel, with the same chat, named, and with the focus', async () => {
    const it = await open({ attributes: { lang: 'en', polls: '' } });
    expect(kept()).to.deep.equal([], 'nothing is kept before something was done');
    const one = await choose(it, 'd_jonas');
    expect(one.chat === it.chat).to.equal(true);
    expect([one.lang, one.hasAttribute('polls')], 'as the page wants it').to.deep.equal(['en', true]);
    expect(it.element.room).to.not.equal('d_jonas');
    expect(inside(one, '.panel').getAttribute('aria-label')).to.equal('Jonas Weber');
    await until(() => it.focused() === one, 'focus');
    expect(one.shadowRoot!.activeElement === inside(one, 'textarea')).to.equal(true);
    await Promise.all(one.shadowRoot!.getAnimations().map((each) => each.finished.catch(() => {})));
    const [box, panel] = [inside(one, '.panel'), it.$('.panel')].map((each) => each.getBoundingClientRect());
    expect(box!.right).to.be.below(panel!.left);
    expect(Math.round(box!.bottom)).to.equal(innerHeight);
    expect(Math.round(box!.width)).to.equal(320);
    expect(JSON.parse(kept()[0]![1])).to.deep.equal([['d_jonas', true]]);
  });

  it('is minimized by its button and by Escape, which leaves a tab that counts what is unread; closed it is gone', async () => {
    const it = await open();
    const one = await choose(it, 'd_jonas');
    await it.press(inside(one, 'textarea'), 'Escape');
    await until(() => !one.open, 'minimized');
    await one.updateComplete;
    expect(one.isConnected).to.equal(true);
    const tab = inside(one, '.launch');
    expect(one.shadowRoot!.activeElement === tab).to.equal(true);
    it.chat.rooms.get('d_jonas')!.set({ unread: 2 });
    await one.updateComplete;
    expect(tab.getAttribute('aria-label')).to.equal('Jonas Weber, 2 unread messages');
    expect(it.chat.rooms.get('d_jonas')!.called('markRead').length).to.equal(0);
    tab.click();
    await until(() => one.open, 'open again');
    await until(() => inside(one, '[aria-label=Minimize]'), 'button');
    inside(one, '[aria-label=Minimize]').click();
    await until(() => !one.open, 'minimized again');
    expect(JSON.parse(kept()[0]![1])).to.deep.equal([['d_jonas', false]]);
    tab.click();
    await until(() => one.open, 'open once more');
    await one.updateComplete;
    inside(one, '[aria-label="Close chat"]').click();
    await until(() => !one.isConnected, 'closed');
    expect(kept()).to.deep.equal([]);
    expect(it.focused() === it.$('.convs')).to.equal(true);
  });

  it('as many are windows as there is room for, then tabs, then a number with a list', async () => {
    const it = await open();
    await choose(it, 'd_jonas');
    await choose(it, 'd_ana');
    await choose(it, 'garden');
    expect(
      windows(it)
        .filter((each) => each.open)
        .map(({ room }) => room),
    ).to.deep.equal(['d_ana', 'garden']);
    expect(it.$('.dall').hidden).to.equal(false, 'no room for a tab');
    expect(it.$('.dmore').textContent).to.equal('+1');
    expect(it.$('.dmore').getAttribute('aria-label')).to.equal('More conversations: 1');
    it.$('.dmore').click();
    expect(it.$$('.dlist button').map((each) => each.textContent)).to.deep.equal(['Jonas Weber']);
    it.$('.dlist button').click();
    await until(() => find(it, 'd_jonas').open, 'window');
    expect(windows(it).filter((each) => each.open).length).to.equal(2);
    await setViewport({ width: 700, height: 700 });
    await until(() => it.$('.dock').hidden, 'no room');
    await setViewport({ width: 1200, height: 700 });
    await until(() => !it.$('.dock').hidden, 'room');
  });

  it('on a phone the conversation opens in the panel', async () => {
    await setViewport({ width: 390, height: 700 });
    const it = await open();
    it.$('[data-room=d_jonas]').click();
    await until(() => it.element.room === 'd_jonas', 'in the panel');
    expect(windows(it)).to.deep.equal([]);
  });

  it('they are there again with the list, for the same person, and go with the sign-out', async () => {
    const it = await open();
    const one = await choose(it, 'd_jonas');
    await choose(it, 'd_ana');
    await it.press(inside(one, 'textarea'), 'Escape');
    await until(() => !one.open, 'minimized');
    const memory = kept();
    it.element.remove();
    expect(windows(it)).to.deep.equal([]);
    const again = await open();
    await until(() => windows(again).length === 2, 'there again');
    await until(() => find(again, 'd_ana').open, 'window');
    expect(find(again, 'd_jonas').open).to.equal(false);
    expect(kept()).to.deep.equal(memory);
    await again.element.logout();
    expect(kept()).to.deep.equal([]);
  });

  it('a message is announced once, by its window; the list is silent about it', async () => {
    const it = await open();
    const one = await choose(it, 'd_jonas');
    const told: string[] = [];
    it.element.addEventListener('live-chat-message', (event) => told.push((event as CustomEvent).detail.text));
    it.element.addEventListener('live-chat-open', () => told.push('open'));
    it.chat.rooms.get('d_jonas')!.emit('message', message({ text: 'Hi', from: jonas.id, name: jonas.name }) as never);
    await change(it, [withJonas({ unread: 1, head: 11 })]);
    await until(() => one.querySelector('[aria-live] p'), 'announced');
    expect(it.announced()).to.deep.equal([]);
    expect(told).to.deep.equal(['Hi']);
  });

  it('F6 goes round the windows and the panel; a room that one is in no more is no window', async () => {
    const it = await open();
    const one = await choose(it, 'd_jonas');
    const two = await choose(it, 'd_ana');
    await it.press(inside(two, 'textarea'), 'F6');
    await until(() => it.focused() === it.$('.convs'), 'list');
    await it.press(it.$('.convs'), 'F6');
    await until(() => it.focused() === one, 'first window');
    await it.press(inside(one, 'textarea'), 'F6', { shiftKey: true });
    await until(() => it.focused() === it.$('.convs'), 'list again');
    await change(it, [], ['d_jonas']);
    await until(() => !one.isConnected, 'gone');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`axe finds nothing, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      const it = await open({ room: { messages: [message()] } });
      await choose(it, 'd_jonas');
      await choose(it, 'd_ana');
      await choose(it, 'garden');
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });
  }
});

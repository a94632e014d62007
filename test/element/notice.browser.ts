import { expect } from '@open-wc/testing';
import { ana, jonas, me, message } from '../support/fake-chat.ts';
import { badge } from '../../src/element/notice/badge.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

/** How often a sound was begun: two tones each. */
let tones = 0;
class SilentAudio extends AudioContext {
  override createOscillator(): OscillatorNode {
    tones += 1;
    return super.createOscillator();
  }
}

const notifications: { title: string; options: NotificationOptions; closed: boolean; onclick?: () => void }[] = [];
let allowed: NotificationPermission = 'granted';
let asked = 0;
class FakeNotification {
  static get permission() {
    return allowed;
  }
  static requestPermission() {
    asked += 1;
    return Promise.resolve(allowed);
  }
  closed = false;
  title: string;
  options: NotificationOptions;
  constructor(title: string, options: NotificationOptions) {
    this.title = title;
    this.options = options;
    notifications.push(this);
  }
  close() {
    this.closed = true;
  }
}

let hidden = false;
const look = (away: boolean): void => {
  hidden = away;
  document.dispatchEvent(new Event('visibilitychange'));
};

const settings = async (it: Mounted): Promise<void> => {
  it.$('.head [aria-label="Settings of the conversation"]').click();
  await it.updated();
  await until(() => it.$('.set'), 'the page of settings');
};
const turn = async (it: Mounted, label: string): Promise<void> => {
  const found = it.$$('.set [role=switch]').find((each) => each.textContent!.includes(label))!;
  found.click();
  await it.updated();
};
const close = async (it: Mounted): Promise<void> => {
  it.$('.set .ib').click();
  await it.updated();
};

describe('telling of messages', () => {
  const real = { AudioContext, Notification };
  const { title } = document;

  before(() => {
    Object.assign(window, { AudioContext: SilentAudio, Notification: FakeNotification });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  });
  after(() => {
    Object.assign(window, real);
    delete (document as { hidden?: boolean }).hidden;
  });
  beforeEach(() => {
    tones = asked = 0;
    allowed = 'granted';
    notifications.length = 0;
  });
  afterEach(() => {
    look(false);
    unmountAll();
    document.title = title;
  });

  const opened = () => mount({ attributes: { mode: 'inline', style: 'block-size: 560px' } });

  it('makes one sound for several messages that nobody reads, and none for what was read at once', async () => {
    const reading = await opened();
    const it = await mount({ attributes: { mode: 'inline', room: 'other' } });
    const last = await mount({ attributes: { mode: 'inline', room: 'last' } });
    // In view, and so read at once.
    reading.room.receive(message({ id: 'a', seq: 1, from: ana.id, name: ana.name, text: 'read' }));
    await reading.updated();
    expect(reading.room.snapshot.unread).to.equal(0);
    look(true);
    it.room.receive(message({ id: 'b', seq: 1, from: ana.id, name: ana.name, text: 'one' }));
    it.room.receive(message({ id: 'c', seq: 2, from: ana.id, name: ana.name, text: 'two' }));
    last.room.receive(message({ id: 'd', seq: 1, from: ana.id, name: ana.name, text: 'whose turn comes last' }));
    await until(() => tones >= 4, 'two sounds');
    expect(tones).to.equal(4);
    expect(notifications).to.deep.equal([]);
  });

  it('is silent where another tab has the say, where it is muted, and where sound is off', async () => {
    const it = await opened();
    await settings(it);
    await turn(it, 'Sound');
    await turn(it, 'Desktop');
    await close(it);
    look(true);
    it.room.receive(message({ id: 'a', seq: 1, from: ana.id, name: ana.name, text: 'no sound' }));
    await until(() => notifications.length === 1, 'a notification');
    expect(tones).to.equal(0);

    look(false);
    await it.updated();
    await settings(it);
    await turn(it, 'Sound');
    await turn(it, 'Mute');
    await close(it);
    // Whose turn comes last, and is heard when that of the others is over.
    const loud = await mount({ attributes: { mode: 'inline', room: 'loud' } });
    const follower = await mount({ attributes: { mode: 'inline', room: 'other' }, state: { leading: false } });
    look(true);
    it.room.receive(message({ id: 'b', seq: 2, from: ana.id, name: ana.name, text: 'muted' }));
    follower.room.receive(message({ id: 'c', seq: 1, from: ana.id, name: ana.name, text: 'another tab' }));
    loud.room.receive(message({ id: 'd', seq: 1, from: ana.id, name: ana.name, text: 'loud' }));
    await until(() => tones, 'a sound');
    expect(tones).to.equal(2);
    expect(notifications.map(({ options }) => options.body)).to.deep.equal(['no sound', 'loud']);
  });

  it('P30: who is mentioned is told also where it is muted, and what mentions them is counted', async () => {
    const it = await opened();
    await settings(it);
    await turn(it, 'Desktop');
    await turn(it, 'Mute');
    await close(it);
    look(true);
    const said = (id: string, seq: number, more: object = {}) =>
      it.room.receive(message({ id, seq, from: ana.id, name: ana.name, text: id, ...more }));
    said('for you', 1, { mentions: [[0, 5, me.id]] });
    said('for Jonas', 2, { mentions: [[0, 5, jonas.id]] });
    said('for nobody', 3);
    await until(() => notifications.length, 'a notification');
    expect(tones).to.equal(2);
    expect(notifications.map(({ options }) => options.body)).to.deep.equal(['for you']);
    expect(document.title).to.equal(`(1) ${title}`.trim());
  });

  it('shows a notification only where asked to, which leads back and goes when it is read', async () => {
    const it = await opened();
    await settings(it);
    await turn(it, 'Desktop');
    await close(it);
    look(true);
    it.room.receive(message({ id: 'a', seq: 1, from: ana.id, name: ana.name, text: 'hello' }));
    await until(() => notifications.length, 'a notification');
    const [shown] = notifications;
    expect([shown!.title, shown!.options.body, shown!.options.silent]).to.deep.equal([ana.name, 'hello', true]);
    look(false);
    await until(() => shown!.closed, 'gone');
  });

  it('tells that the browser does not allow notifications, and leaves the switch off', async () => {
    allowed = 'denied';
    const it = await opened();
    await settings(it);
    await turn(it, 'Desktop');
    await until(() => it.text('.set .note'), 'why not');
    expect(asked).to.equal(1);
    const states = it.$$('.set [role=switch]').map((each) => each.getAttribute('aria-checked'));
    expect(states).to.deep.equal(['true', 'false', 'false']);
  });

  it('has the number of unread messages on the tab while it is hidden, and puts title and icon back', async () => {
    document.title = 'Shop';
    const link = document.createElement('link');
    link.rel = 'icon';
    link.href = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    const before = link.getAttribute('href');
    document.head.append(link);
    const it = await opened();
    look(true);
    it.room.receive(message({ id: 'a', seq: 1, from: ana.id, name: ana.name, text: 'hello' }));
    await until(() => link.href.startsWith('blob:'), 'a dot on the icon');
    expect(document.title).to.equal('(1) Shop');
    // The page changes its title meanwhile.
    document.title = 'Basket';
    it.room.receive(message({ id: 'b', seq: 2, from: ana.id, name: ana.name, text: 'hello' }));
    await until(() => document.title === '(2) Basket', 'two');
    look(false);
    expect(document.title).to.equal('Basket');
    expect(link.getAttribute('href')).to.equal(before);
    link.remove();
  });

  it('adds up what several elements on a page have', () => {
    document.title = 'Shop';
    const [one, other] = [{}, {}];
    hidden = true;
    badge(one, 2);
    badge(other, 3);
    expect(document.title).to.equal('(5) Shop');
    badge(one, 0);
    expect(document.title).to.equal('(3) Shop');
    badge(other, 0);
    expect(document.title).to.equal('Shop');
  });

  it('is a page over the conversation: focus goes in, Escape closes it and brings the focus back', async () => {
    const it = await opened();
    const opener = it.$('.head [aria-label="Settings of the conversation"]');
    opener.focus();
    await settings(it);
    await until(() => it.focused() === it.$('.set .ib'), 'the focus in it');
    expect(getComputedStyle(it.$('.log')).visibility).to.equal('hidden');
    await it.press(it.focused()!, 'Escape');
    await until(() => it.focused() === opener, 'the focus back');
    expect(it.$('.set') === null).to.equal(true);
  });

  it('is closed with the panel', async () => {
    const it = await mount({ attributes: { open: '' } });
    await settings(it);
    it.element.hide();
    await it.updated();
    it.element.show();
    await it.updated();
    expect(it.$('.set') === null).to.equal(true);
  });

  it('forgets with the sign-out that a room is muted', async () => {
    const it = await opened();
    await settings(it);
    await turn(it, 'Mute');
    const kept = () => Object.values(localStorage).filter((value) => value === 'quiet').length;
    expect(kept()).to.equal(1);
    await it.element.logout();
    expect(kept()).to.equal(0);
  });
});

import { expect } from '@open-wc/testing';
import { ana, jonas, me, message } from '../support/fake-chat.ts';
import { badge } from '../../src/element/notice/badge.ts';
import { ding } from '../../src/element/notice/ding.ts';
import { isQuiet, tomorrow } from '../../src/element/notice/disturbance.ts';
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

/** A relay that sends pushes, and knows how one wants to be told; or none that answers. */
function answering(it: Mounted, known: object | 'never'): Record<string, unknown>[] {
  const said: Record<string, unknown>[] = [];
  it.chat.ask = (asked) => {
    const { id, ...what } = asked as { id: number; type: string; pause?: number };
    said.push(what);
    // It knows what it was told.
    if (known !== 'never' && what.pause !== undefined) {
      known = { ...known, pausedUntil: what.pause && Date.now() + what.pause };
    }
    const answer =
      known === 'never'
        ? { type: 'error', code: 'store-unavailable', class: 'retry', message: 'not now' }
        : { type: 'push', key: 'B'.repeat(87), devices: 0, text: true, ...known };
    it.chat.emit('answer', { ...answer, id } as never);
  };
  return said;
}

/** Whether somebody has done something with the page. */
let isActive = true;

describe('telling of messages', () => {
  const real = { AudioContext, Notification };
  const { title } = document;

  before(() => {
    Object.assign(window, { AudioContext: SilentAudio, Notification: FakeNotification });
    Object.defineProperty(navigator, 'userActivation', {
      configurable: true,
      get: () => ({ hasBeenActive: isActive }),
    });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  });
  after(() => {
    Object.assign(window, real);
    delete (document as { hidden?: boolean }).hidden;
    delete (navigator as { userActivation?: unknown }).userActivation;
  });
  beforeEach(() => {
    tones = asked = 0;
    isActive = true;
    allowed = 'granted';
    notifications.length = 0;
  });
  afterEach(() => {
    look(false);
    unmountAll();
    document.title = title;
  });

  const opened = () => mount({ attributes: { mode: 'inline', style: 'block-size: 560px' } });

  it('tells of the first message, too, for which it is loaded while the panel is closed', async () => {
    const it = await mount();
    it.$('.launch').dispatchEvent(new PointerEvent('pointerenter'));
    await until(() => it.chat.rooms.size, 'the room');
    look(true);
    it.room.receive(message({ id: 'a', seq: 1, from: ana.id, name: ana.name, text: 'one' }));
    await until(() => tones === 2 && document.title.startsWith('(1)'), 'a sound, and the number on the tab');
  });

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

  it('makes no sound, and has the browser complain of none, before somebody has done something with the page', () => {
    isActive = false;
    ding();
    expect(tones).to.equal(0);
    isActive = true;
    ding();
    expect(tones).to.equal(2);
  });

  it('P36: tells of an answer that is in a thread alone, which is not unread in the room, while one looks elsewhere', async () => {
    const it = await opened();
    const apart = (id: string, seq: number) => message({ id, seq, from: ana.id, name: ana.name, thread: 1 });
    it.room.emit('message', apart('a', 2));
    look(true);
    it.room.emit('message', apart('b', 3));
    await until(() => tones >= 2, 'a sound');
    expect(tones).to.equal(2);
    expect(it.room.snapshot.unread).to.equal(0);
  });

  it('is silent where it is muted, and where sound is off', async () => {
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
    look(true);
    it.room.receive(message({ id: 'b', seq: 2, from: ana.id, name: ana.name, text: 'muted' }));
    loud.room.receive(message({ id: 'd', seq: 1, from: ana.id, name: ana.name, text: 'loud' }));
    await until(() => tones, 'a sound');
    expect(tones).to.equal(2);
    expect(notifications.map(({ options }) => options.body)).to.deep.equal(['no sound', 'loud']);
  });

  it('one of those that show a room tells of it, whichever leads, and another one when that is gone', async () => {
    const leading = await mount({ attributes: { mode: 'inline', room: 'elsewhere' } });
    const tabs: Mounted[] = [];
    // As tabs do, they agree by what the browser keeps for its pages.
    for (let index = 0; index < 3; index += 1)
      tabs.push(await mount({ attributes: { mode: 'inline' }, state: { leading: false } }));
    look(true);
    const say = async (seq: number) => {
      for (const { room } of tabs)
        room.receive(message({ id: `m${seq}`, seq, from: ana.id, name: ana.name, text: 'hello' }));
      // Whose turn comes last, and is heard when that of the others is over.
      leading.room.receive(message({ id: `m${seq}`, seq, from: ana.id, name: ana.name, text: 'the last' }));
      const before = tones;
      await until(() => tones >= before + 4, 'two sounds');
      return tones - before;
    };
    expect(await say(1)).to.equal(4);
    expect(await say(2)).to.equal(4);
    for (const { element } of tabs.splice(0, 2)) element.remove();
    await leading.updated();
    expect(await say(3)).to.equal(4);
  });

  it('leaves it to another tab to be heard where nobody has done something with the page yet', async () => {
    localStorage.setItem('live-chat notices', 'desktop');
    const [untouched, touched] = [await opened(), await opened()];
    look(true);
    const said = (text: string) => message({ id: 'a', seq: 1, from: ana.id, name: ana.name, text });
    isActive = false;
    untouched.room.receive(said('untouched'));
    isActive = true;
    touched.room.receive(said('touched'));
    await until(() => notifications.length, 'a notification');
    expect(notifications.map(({ options }) => options.body)).to.deep.equal(['touched']);
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

  it('P18: of what is written bit by bit it tells once, when it is finished, with its text', async () => {
    const it = await opened();
    await settings(it);
    await turn(it, 'Desktop');
    await close(it);
    look(true);
    const { id, ...written } = message({ from: ana.id, name: ana.name, text: '', streaming: true });
    it.room.receive({ ...written, id });
    await until(() => it.$('.bub > i:not(.i)'), 'it is shown');
    const last = await mount({ attributes: { mode: 'inline', room: 'last' } });
    last.room.receive(message({ from: jonas.id, name: jonas.name, text: 'whose turn comes last' }));
    await until(() => tones >= 2, 'the sound of what came last');
    expect(tones).to.equal(2);
    it.room.change(id, { text: 'Once upon a time', streaming: undefined! });
    await until(() => notifications.length >= 2 && tones >= 4, 'a notification');
    const told = notifications.map(({ options }) => options.body);
    expect(told).to.deep.equal(['whose turn comes last', 'Once upon a time']);
    expect(tones).to.equal(4);
    expect(document.title).to.equal(`(2) ${title}`.trim());
  });

  it('shows a notification only where asked to, which leads back and goes when it is read', async () => {
    const it = await opened();
    await settings(it);
    await turn(it, 'Desktop');
    await close(it);
    look(true);
    it.room.receive(message({ id: 'a', seq: 1, from: ana.id, name: ana.name, text: 'hello **you**, see `a_b`' }));
    await until(() => notifications.length, 'a notification');
    const [shown] = notifications;
    expect([shown!.title, shown!.options.body, shown!.options.silent]).to.deep.equal([
      ana.name,
      'hello you, see a_b',
      true,
    ]);
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
    expect(states.slice(0, 3)).to.deep.equal(['true', 'false', 'false']);
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

  const button = (it: Mounted, label: string) =>
    it.$$('.set .cards button').find((each) => each.textContent!.includes(label))!;
  const receive = (it: Mounted, id: string, seq: number) =>
    it.room.receive(message({ id, seq, from: ana.id, name: ana.name, text: id }));

  it('P39: do not disturb: in a pause nothing is told, on no device, until it is taken back', async () => {
    // Of another server, where nothing is paused.
    const loud = await mount({ attributes: { mode: 'inline', room: 'loud', server: 'https://other.test' } });
    const it = await opened();
    const said = answering(it, { muted: false });
    await settings(it);
    await turn(it, 'Desktop');
    button(it, 'Pause for 1 hour').focus();
    button(it, 'Pause for 1 hour').click();
    await until(() => said.some(({ type }) => type === 'notify'), 'the relay to be told');
    const { pause } = said.find(({ type }) => type === 'notify') as { pause: number };
    expect(pause).to.be.within(3_590_000, 3_600_000);
    await until(() => it.focused()?.textContent?.includes('Paused until'), 'the focus on what takes it back');
    await close(it);
    look(true);
    receive(it, 'paused', 1);
    await until(() => document.title.startsWith('(1)'), 'the count');
    loud.room.receive(message({ id: 'd', seq: 1, from: ana.id, name: ana.name, text: 'whose turn comes last' }));
    await until(() => notifications.length, 'a notification');
    expect([tones, notifications.shift()!.options.body]).to.deep.equal([2, 'whose turn comes last']);
    expect(notifications).to.deep.equal([]);
    look(false);
    await settings(it);
    button(it, 'Paused until').click();
    await until(() => said.some((each) => each['pause'] === 0), 'the relay to be told');
    await close(it);
    look(true);
    receive(it, 'told again', 2);
    await until(() => notifications.length === 1, 'a notification');
    expect(notifications[0]!.options.body).to.equal('told again');
  });

  it('P39: do not disturb: at times of the day, which the relay is told with the time zone', async () => {
    const it = await opened();
    const said = answering(it, {});
    await settings(it);
    await turn(it, 'Every day');
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const hoursSaid = () => said.findLast(({ type }) => type === 'notify')?.['hours'];
    await until(hoursSaid, 'the relay to be told');
    expect(hoursSaid()).to.deep.equal({ from: '22:00', to: '07:00', zone });
    const [from] = it.$$('.set input[type=time]') as HTMLInputElement[];
    expect(from!.labels![0]!.textContent).to.contain('From');
    from!.value = '00:00';
    from!.dispatchEvent(new Event('change'));
    await until(() => (hoursSaid() as { from: string }).from === '00:00', 'the other time');
    await turn(it, 'Every day');
    await until(() => hoursSaid() === null, 'no times any more');
    expect(it.$('.set input') === null).to.equal(true);
  });

  it('knows which times are quiet, over midnight too, and when tomorrow is', () => {
    const at = (hour: number, minute = 0) => new Date(2025, 4, 19, hour, minute).getTime();
    const hours = (from: string, to: string) => ({ pausedUntil: 0, hours: { from, to, zone: 'UTC' } });
    const night = hours('22:00', '07:00');
    expect([21, 22, 2, 6, 7].map((hour) => isQuiet(night, at(hour)))).to.deep.equal([false, true, true, true, false]);
    expect([8, 9, 17].map((hour) => isQuiet(hours('09:00', '17:00'), at(hour)))).to.deep.equal([false, true, false]);
    expect(isQuiet(hours('09:00', '09:00'), at(9))).to.equal(false);
    expect(isQuiet({ pausedUntil: at(9), hours: undefined }, at(8, 59))).to.equal(true);
    expect(tomorrow(at(15))).to.equal(new Date(2025, 4, 20, 8).getTime());
    expect(tomorrow(at(2))).to.equal(at(8));
  });

  it('P39: what was muted or paused on another device holds here, and a mute here is told', async () => {
    const it = await opened();
    const said = answering(it, { muted: true, pausedUntil: Date.now() + 600_000 });
    await settings(it);
    await until(() => button(it, 'Paused until'), 'the pause');
    expect(button(it, 'Mute').getAttribute('aria-checked')).to.equal('true');
    await turn(it, 'Mute');
    await until(() => said.some(({ mute }) => mute === false), 'the relay to be told');
    await close(it);
    answering(it, { muted: false });
    await settings(it);
    await until(() => button(it, 'Pause for 1 hour'), 'no pause any more');
    expect(button(it, 'Mute').getAttribute('aria-checked')).to.equal('false');
  });

  it('says that the relay was not told', async () => {
    const it = await opened();
    answering(it, 'never');
    await settings(it);
    await turn(it, 'Mute');
    await until(() => it.text('.set .note').includes('not told'), 'what went wrong');
    expect(button(it, 'Mute').getAttribute('aria-checked')).to.equal('true');
  });

  describe('while the page is closed', () => {
    const { PushManager } = window;
    afterEach(() => Object.assign(window, { PushManager }));

    const withWorker = async (known: object = {}) => {
      const it = await mount({ attributes: { mode: 'inline', 'push-worker': '/w.js', style: 'block-size: 560px' } });
      answering(it, known);
      await settings(it);
      await until(() => button(it, 'when this page is closed'), 'the switch');
      return { it, closed: () => button(it, 'when this page is closed') as HTMLButtonElement };
    };

    it('is offered only where the site has a worker for it', async () => {
      const without = await opened();
      await settings(without);
      expect(button(without, 'when this page is closed')).to.equal(undefined);
      await close(without);
      const { closed } = await withWorker();
      await until(() => !closed().disabled, 'it can be turned');
      expect(closed().getAttribute('aria-checked')).to.equal('false');
    });

    it('says why it cannot be: the browser, the server, or that the site is not allowed to, and what to do', async () => {
      Object.assign(window, { PushManager: undefined });
      const first = await withWorker();
      await until(() => first.closed().textContent!.includes('can’t'), 'why not');
      expect(first.closed().disabled).to.equal(true);
      first.it.element.remove();
      Object.assign(window, { PushManager });
      const second = await withWorker({ key: undefined });
      await until(() => second.closed().textContent!.includes('sends none'), 'why not');
      second.it.element.remove();
      allowed = 'denied';
      const third = await withWorker();
      await until(() => third.it.text('.set .note').includes('browser’s settings'), 'what to do');
      expect(third.closed().disabled).to.equal(true);
    });

    it('says that it failed, and the page is told why', async () => {
      const { it, closed } = await withWorker();
      await until(() => !closed().disabled, 'it can be turned');
      const errors: string[] = [];
      it.element.addEventListener('live-chat-error', (event) =>
        errors.push((event as CustomEvent<{ code: string }>).detail.code),
      );
      // There is no such file.
      closed().click();
      await until(() => it.text('.set .note').includes('could not be turned on'), 'that it failed');
      expect(errors).to.deep.equal(['push-worker']);
      expect([asked, closed().getAttribute('aria-checked')]).to.deep.equal([1, 'false']);
    });
  });
});

import { expect } from '@open-wc/testing';
import { ana, me, message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';

const server = 'https://chat.example.com/talk';

/** What the server answers, as the page hears it: by address, and whether it answers at all. */
let answers: Record<string, boolean> = {};
let asked: string[] = [];
const { fetch } = window;

async function open(options: MountOptions = {}, how = '.who button'): Promise<Mounted> {
  const it = await mount({ ...options, attributes: { open: '', server, ...options.attributes } });
  await until(() => it.$(how), how);
  it.$(how).focus();
  it.$(how).click();
  await until(() => it.$('.chk') && !/asking/.test(it.text('.chk')), 'checked');
  return it;
}

/** How it stands with one thing: the verdict, then the words. */
function finding(it: Mounted, about: string): string {
  const row = it.$$('.chk li').find((each) => each.querySelector('b')!.textContent === about)!;
  return `${row.className}: ${row.lastElementChild!.lastChild!.textContent}`;
}

describe('check of the connection', () => {
  beforeEach(() => {
    answers = {};
    asked = [];
    window.fetch = ((address: string) => {
      asked.push(address);
      return answers[address] ? Promise.resolve(new Response()) : Promise.reject(new TypeError('no answer'));
    }) as typeof fetch;
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  it('opens from the header in place of the messages, and Escape gives everything back', async () => {
    const it = await open({ room: { messages: [message()] } });
    expect(it.focused() === it.$('.chk')).to.equal(true);
    expect(getComputedStyle(it.$('.log')).visibility).to.equal('hidden');
    expect(it.$('.log').clientHeight).to.equal(0);
    await it.press(it.$('.chk'), 'Escape');
    expect(it.$('.chk') === null).to.equal(true);
    expect(it.element.open).to.equal(true);
    expect(it.focused() === it.$('.who button')).to.equal(true);
    expect(it.$('.log').clientHeight).to.be.greaterThan(100);
  });

  it('is gone when the panel is opened again', async () => {
    const it = await open();
    it.element.hide();
    await it.updated();
    it.element.show();
    await it.updated();
    expect(it.$('.chk') === null).to.equal(true);
  });

  it('finds all well', async () => {
    const beatAt = Date.now() - 3_000;
    const it = await open({ state: { beatAt, roundTrip: 42, transport: 'websocket' } });
    expect(finding(it, 'Server')).to.equal('ok: chat.example.com, 42 ms');
    expect(finding(it, 'Transport')).to.equal('ok: WebSocket');
    const seconds = /^ok: (\d+) seconds ago$/.exec(finding(it, 'Heartbeat'))?.[1];
    expect(Number(seconds)).to.be.within(3, (Date.now() - beatAt) / 1_000 + 1);
    expect(finding(it, 'Proxy')).to.equal('ok: nothing in the way');
    expect(finding(it, 'Origin')).to.equal(`ok: ${location.origin} is accepted`);
    expect(finding(it, 'Sign-in')).to.equal('ok: a guest, needs none');
    expect(finding(it, 'Storage')).to.equal('ok: kept on this device');
    expect(finding(it, 'Unsent')).to.equal('ok: nothing waits');
    expect(finding(it, 'Versions')).to.match(/^ok: server live-chat-relay\/1\.2\.3, page live-chat\/\d/);
  });

  it('tells what stands in the way, what is not kept, and what waits', async () => {
    const it = await open({
      state: { transport: 'long-polling', obstacles: ['buffered'], persistent: false, unsent: 2, user: ana },
    });
    expect(finding(it, 'Transport')).to.equal('info: long polling in place of WebSocket');
    expect(finding(it, 'Proxy')).to.equal('info: something holds event streams back');
    expect(finding(it, 'Storage')).to.equal('info: only in this page, gone when it is closed');
    expect(finding(it, 'Unsent')).to.equal('info: 2 messages wait');
    expect(finding(it, 'Sign-in')).to.equal('ok: signed in as Ana Duarte');
  });

  it('asks the server when there is no connection, and again when told to', async () => {
    const it = await open({ state: { status: 'signed-out', user: undefined } }, '.strip .link:last-child');
    expect(asked).to.deep.equal([`${server}/live-chat.js`]);
    expect(finding(it, 'Server')).to.equal('bad: chat.example.com does not answer this page');
    expect(finding(it, 'Transport')).to.equal('bad: not connected');
    expect(finding(it, 'Origin')).to.equal(`info: ${location.origin}, can’t be told without a connection`);
    expect(finding(it, 'Sign-in')).to.equal('bad: has ended');

    const again = async () => {
      asked = [];
      it.$('.do button').click();
      await it.updated();
      expect(it.text('.chk')).to.include('asking…');
      await until(() => !/asking/.test(it.text('.chk')), 'checked again');
    };
    answers[`${server}/live-chat.js`] = true;
    await again();
    expect(asked).to.deep.equal([`${server}/live-chat.js`, `${server}/connect/probe`]);
    expect(finding(it, 'Server')).to.match(/^ok: chat\.example\.com, \d+ ms$/);
    expect(finding(it, 'Origin')).to.equal(`bad: ${location.origin} is not on the server’s list`);

    answers[`${server}/connect/probe`] = true;
    it.chat.set({ status: 'waiting', retryAt: Date.now() + 60_000, user: me });
    await again();
    expect(finding(it, 'Origin')).to.equal(`ok: ${location.origin} is accepted`);
    expect(finding(it, 'Proxy')).to.equal('info: HTTP is answered, but no connection comes about');
  });

  it('asks nobody where only the page knows the server', async () => {
    const it = await mount({ attributes: { open: '' }, state: { status: 'signed-out' } });
    it.$('.who button').click();
    await until(() => it.$('.chk'), 'check');
    expect(finding(it, 'Server')).to.equal('info: the page’s own connection, can’t be asked');
    expect(asked).to.deep.equal([]);
  });

  it('copies a report, and says so', async () => {
    const it = await open({ state: { status: 'refused', unsent: 1, user: me } });
    const copied: string[] = [];
    const clipboard = { writeText: async (text: string) => copied.push(text) };
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    const [, copy] = it.$$('.do button');
    copy!.click();
    await until(() => copied.length, 'copied');
    await it.updated();
    expect(copy!.textContent!.trim()).to.equal('Copied');
    const lines = copied[0]!.split('\n');
    expect(lines[0]).to.equal('Server: problem, chat.example.com does not answer this page');
    expect(lines).to.include('Unsent: note, 1 message waits');
    expect(lines).to.include('Status: refused');
    expect(copied[0]).to.include(navigator.userAgent);
    clipboard.writeText = () => Promise.reject(new Error('not allowed'));
    copy!.click();
    await until(() => /does not let/.test(copy!.textContent!), 'not copied');
    delete (navigator as { clipboard?: unknown }).clipboard;
  });
});

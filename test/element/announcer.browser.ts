import { expect } from '@open-wc/testing';
import { ana, message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

/** Everything that is announced from now on. */
function listen({ element }: Mounted): string[] {
  const heard: string[] = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) heard.push(node.textContent ?? '');
  }).observe(element.querySelector('[aria-live]')!, { childList: true });
  return heard;
}

const open = (options: Parameters<typeof mount>[0] = {}) => mount({ ...options, attributes: { mode: 'inline' } });

describe('announcements', () => {
  afterEach(unmountAll);

  it('have one polite region in the light tree, there and empty before it is used', async () => {
    const { element, $, $$, updated } = await mount();
    const regions = element.getElementsByTagName('div');
    expect(regions.length).to.equal(0);
    // Somebody comes to it.
    $('.launch').dispatchEvent(new PointerEvent('pointerenter'));
    await updated();
    expect(regions.length).to.equal(1);
    expect(regions[0]!.getAttribute('aria-live')).to.equal('polite');
    expect(regions[0]!.childNodes.length).to.equal(0);
    expect($$('[aria-live]:not([aria-live=off]), [role=status], [role=alert]').length).to.equal(0);
    // It is rendered, or nobody would hear it, but not to be seen.
    expect((regions[0] as HTMLElement).assignedSlot!.parentElement!.matches('.sr')).to.equal(true);
    expect(getComputedStyle(regions[0]!).display).to.not.equal('none');
  });

  it('tell each message once, and leave nothing behind', async () => {
    const it = await open({ room: { messages: [message({ text: 'old' })] } });
    const heard = listen(it);
    it.room.receive(message({ text: 'Are you there?' }));
    await until(() => heard.length);
    it.room.receive(message({ text: 'Hello?' }));
    await until(() => heard.length === 2);
    expect(heard).to.deep.equal(['Ana Duarte: Are you there?', 'Ana Duarte: Hello?']);
    await until(() => it.announced().length === 0, 'empty again');
    it.room.set({ more: false });
    await it.updated();
    expect(heard.length).to.equal(2);
  });

  it('tell a burst by its number', async () => {
    const it = await open();
    const heard = listen(it);
    it.room.receive(...Array.from({ length: 7 }, () => message()));
    await until(() => heard.length);
    expect(heard).to.deep.equal(['7 new messages']);
  });

  it('are silent about history and what one has written', async () => {
    const it = await open({ room: { messages: [message(), message()], more: true } });
    const heard = listen(it);
    it.room.answerOlder([message({ seq: 1 })]);
    it.room.emit('message', message({ own: true, text: 'mine' }));
    it.room.receive(message({ text: 'last' }));
    await until(() => heard.length);
    expect(heard).to.deep.equal(['Ana Duarte: last']);
  });

  it('tell that a send failed, and why', async () => {
    const it = await open();
    const heard = listen(it);
    it.room.emit('refused', { id: 'a', code: 'limited', message: 'slow down' });
    await until(() => heard.length);
    expect(heard).to.deep.equal(['Not sent: the server refused it']);
  });

  it('tell that somebody writes, once until they have', async () => {
    const it = await open();
    const heard = listen(it);
    for (const typing of [[ana], [], [ana], []]) {
      it.room.set({ typing });
      await it.updated();
    }
    await until(() => heard.length);
    expect(heard).to.deep.equal(['Ana Duarte is writing']);
    it.room.receive(message({ text: 'Yes' }));
    it.room.set({ typing: [ana] });
    await until(() => heard.length === 3);
    expect(heard.slice(1).sort()).to.deep.equal(['Ana Duarte is writing', 'Ana Duarte: Yes']);
  });

  it('tell the connection’s truth once, not every second', async () => {
    const it = await open();
    const heard = listen(it);
    it.chat.set({ status: 'waiting', retryAt: Date.now() + 20_000 });
    await until(() => /\b1[0-8] s/.test(it.text('.strip')), 'counting');
    it.chat.set({ status: 'online', retryAt: undefined });
    await until(() => heard.length === 2);
    expect(heard).to.deep.equal(['The server can’t be reached.', 'Back online.']);
  });

  it('tell of an outage once, however many tries there are, and of the next one again', async () => {
    const it = await open();
    const heard = listen(it);
    const away = async (): Promise<void> => {
      it.chat.set({ status: 'waiting', retryAt: Date.now() + 20_000 });
      await until(() => it.text('.strip').includes('can’t be reached'), 'waiting');
      it.chat.set({ status: 'connecting', retryAt: undefined });
      await until(() => it.text('.strip').includes('Connecting'), 'a try');
    };
    const back = async (): Promise<void> => {
      it.chat.set({ status: 'online' });
      await until(() => it.text('.strip').includes('Back online'), 'back');
      await until(() => it.$('.strip') === null, 'all is well');
    };
    const outage = ['The server can’t be reached.', 'Connecting…', 'Back online.'];
    for (let tries = 0; tries < 3; tries += 1) await away();
    await back();
    expect(heard).to.deep.equal(outage);
    await away();
    await back();
    expect(heard).to.deep.equal([...outage, ...outage]);
  });
});

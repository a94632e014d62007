import { expect } from '@open-wc/testing';
import { installCallQueue, type CallQueue } from '../../src/element/call-queue.ts';
import { defineLiveChat } from '../../src/element/define.ts';
import { FakeChat } from '../support/fake-chat.ts';
import { mount, unmountAll, until } from './mount.ts';

describe('call queue', () => {
  afterEach(unmountAll);

  it('makes the calls from before the script had loaded, in order', async () => {
    const it = await mount();
    installCallQueue({ LiveChat: Object.assign(() => {}, { q: [['show'], ['send', 'one'], ['send', 'two']] }) });
    await until(() => it.chat.rooms.get('lobby')?.called('send').length === 2);
    expect(it.element.open).to.equal(true);
    expect(it.chat.room('lobby').called('send')).to.deep.equal([['one'], ['two']]);
  });

  it('waits for an element, and then makes calls at once', async () => {
    const page: { LiveChat?: CallQueue } = {};
    installCallQueue(page);
    page.LiveChat!('show');
    const it = await mount();
    expect(it.element.open).to.equal(true);
    page.LiveChat!('hide');
    expect(it.element.open).to.equal(false);
  });

  it('puts an element into the page, and takes it out', async () => {
    const page: { LiveChat?: CallQueue } = {};
    installCallQueue(page);
    const chat = new FakeChat();
    page.LiveChat!('load', { room: 'support', heading: 'Help', chat });
    page.LiveChat!('load', { room: 'sales' });
    const all = document.querySelectorAll('live-chat');
    expect(all.length).to.equal(1);
    expect([all[0]!.room, all[0]!.heading]).to.deep.equal(['sales', 'Help']);
    page.LiveChat!('shutdown');
    expect(document.querySelector('live-chat') === null).to.equal(true);
  });

  it('survives calls that do not exist, and methods that fail', async () => {
    const it = await mount();
    const page: { LiveChat?: CallQueue } = {};
    installCallQueue(page);
    it.chat.logout = () => Promise.reject(new Error('no'));
    for (const call of [['nonsense'], ['remove'], [], ['logout']]) page.LiveChat!(...call);
    page.LiveChat!('show');
    await it.updated();
    expect(it.element.open && it.element.isConnected).to.equal(true);
  });

  it('a second definition does no harm', () => {
    defineLiveChat();
    defineLiveChat();
    expect(customElements.get('live-chat') !== undefined).to.equal(true);
  });
});

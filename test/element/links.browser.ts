import { expect } from '@open-wc/testing';
import type { ChatMessage } from '../../src/client/index.ts';
import { ChatError } from '../../src/client/index.ts';
import { message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';

const open = (options: MountOptions = {}) => mount({ ...options, attributes: { open: '', ...options.attributes } });

async function copyLink(it: Mounted, { id }: ChatMessage): Promise<void> {
  const target = it.$(`.log [data-id="${id}"] .bub`);
  target.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true }));
  await until(() => it.$('.menu [data-do=copy-link]'), 'the menu');
  it.$('.menu [data-do=copy-link]').click();
}

describe('links to messages', () => {
  const { href } = location;
  const { writeText } = navigator.clipboard;
  let copied: string[] = [];

  beforeEach(() => {
    copied = [];
    navigator.clipboard.writeText = async (text) => void copied.push(text);
  });
  afterEach(() => {
    unmountAll();
    history.replaceState(null, '', href);
    navigator.clipboard.writeText = writeText;
  });

  it('are copied from the menu of what is sent: behind the page’s address, or in its query where it has a # of its own', async () => {
    const [sent, waiting] = [message(), message({ own: true, state: 'queued' })];
    const it = await open({ room: { messages: [sent, waiting] } });
    await copyLink(it, sent);
    await until(() => it.$('.linked'), 'it is told');
    expect(copied).to.deep.equal([`${href.replace(/#.*/, '')}#live-chat=lobby/${sent.seq}`]);
    expect(it.text('.linked')).to.equal('Link copied');
    expect(it.announced()).to.deep.equal(['Link copied']);
    history.replaceState(null, '', '#/help');
    await copyLink(it, sent);
    await until(() => copied.length === 2, 'once more');
    const address = new URL(copied[1]!);
    expect([address.hash, address.searchParams.get('live-chat')]).to.deep.equal(['#/help', `lobby/${sent.seq}`]);
    const target = it.$(`.log [data-id="${waiting.id}"] .bub`);
    target.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true }));
    await until(() => it.$(`.menu[data-id="${waiting.id}"]`), 'the other menu');
    expect(it.$('.menu [data-do=copy-link]')).to.equal(null);
  });

  it('say so where they cannot be copied', async () => {
    const sent = message();
    const it = await open({ room: { messages: [sent] } });
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    await copyLink(it, sent);
    await until(() => it.$('.linked.bad'), 'it is told');
    expect(it.text('.linked')).to.equal('That did not work. Please try again.');
  });

  it('open the panel at the message, which has the focus and is marked; the address is as before', async () => {
    const messages = Array.from({ length: 60 }, () => message());
    history.replaceState(null, '', `#live-chat=lobby/${messages[3]!.seq}`);
    const it = await mount({ room: { messages } });
    await until(() => it.$('[data-here]'), 'the message');
    expect(it.element.open).to.equal(true);
    expect(it.$('[data-here]').dataset['id']).to.equal(messages[3]!.id);
    expect(it.focused() === it.$('[data-here]')).to.equal(true);
    expect(location.href).to.equal(href.replace(/#.*/, ''));
  });

  it('are followed on a page that is open already, also to what is not loaded; what is too far back is told', async () => {
    const [old, messages] = [message(), Array.from({ length: 3 }, () => message())];
    const it = await open({ room: { messages, more: true } });
    location.hash = `live-chat=lobby/${old.seq}`;
    await until(() => it.room.called('loadOlder').length, 'older ones are asked for');
    await until(() => it.$('.linked'), 'it takes long');
    expect(it.text('.linked')).to.equal('Going back to the message…');
    it.room.answerOlder([old]);
    await until(() => it.$('[data-here]'), 'the message');
    expect(it.$('[data-here]').dataset['id']).to.equal(old.id);
    expect(it.$('.linked')).to.equal(null);
    it.room.set({ more: false });
    location.hash = 'live-chat=lobby/1000000';
    await until(() => it.$('.linked.bad'), 'it is told');
    expect(it.text('.linked')).to.equal('This message is too far back to be shown here.');
  });

  it('of other rooms are left to others, and followed where rooms are listed', async () => {
    const messages = [message()];
    history.replaceState(null, '', `#live-chat=garden/${messages[0]!.seq}`);
    const it = await open({ room: { messages } });
    expect(location.hash).to.equal(`#live-chat=garden/${messages[0]!.seq}`);
    expect(it.$('[data-here]')).to.equal(null);
    const all = await mount({ room: { messages }, attributes: { mode: 'full' } });
    await until(() => all.$('[data-here]'), 'the message');
    expect(all.element.room).to.equal('garden');
    expect(location.hash).to.equal('');
  });

  it('say so where the room may not be read', async () => {
    history.replaceState(null, '', '#live-chat=lobby/7');
    const error = new ChatError('forbidden', 'stop');
    const it = await open({ room: { status: 'refused', error, can: [], messages: [] } });
    await until(() => it.$('.linked.bad'), 'it is told');
    expect(location.hash).to.equal('');
  });
});

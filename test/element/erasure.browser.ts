import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { ana, message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
const { fetch: realFetch } = window;

/** What is asked by HTTP, answered as a test says. */
const requests: { readonly url: string; readonly method: string | undefined; readonly authorization: string | null }[] =
  [];
let answer: () => Promise<Response>;

async function settings(options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({ room: { messages: [message()] }, attributes: { open: '' }, ...options });
  it.$('.dots').click();
  await until(() => it.$('.set'), 'settings');
  await it.updated();
  return it;
}

async function open(options?: MountOptions): Promise<Mounted> {
  const it = await settings(options);
  it.$('.wipe button').click();
  await until(() => it.$<HTMLDialogElement>('dialog.erasure')?.open, 'dialog');
  await until(() => it.focused()?.matches('.erasure .dbtn'), 'focus');
  return it;
}

describe('erasing oneself', () => {
  beforeEach(() => {
    requests.length = 0;
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    window.fetch = (input, init) => {
      const headers = new Headers(init?.headers);
      requests.push({ url: String(input), method: init?.method, authorization: headers.get('authorization') });
      return answer();
    };
  });
  afterEach(() => {
    window.fetch = realFetch;
    unmountAll();
  });

  it('P21: is in the settings of guests and users, asks, has the relay erase, and wipes the browser', async () => {
    const it = await open();
    expect(it.text('.erasure h2')).to.equal('Delete your data here?');
    expect(it.text('.erasure .dbody'))
      .to.contain('for everybody and for good')
      .and.to.contain('What others have written stays');
    const told: Event[] = [];
    it.element.addEventListener('live-chat-erased', (event) => told.push(event));
    localStorage.setItem('live-chat draft x', 'kept');
    localStorage.setItem('live-chat page known', 'yes');
    localStorage.setItem('of the page', 'stays');
    it.$('.erasure .danger').click();
    await until(() => it.$('.erasure .rdone'), 'done');
    expect(requests).to.deep.equal([
      { url: 'http://relay.test/api/me', method: 'DELETE', authorization: 'Guest g_me:secret' },
    ]);
    expect(it.chat.called('logout').length).to.equal(1);
    expect(Object.keys(localStorage).toSorted()).to.deep.equal(['live-chat draft x', 'of the page']);
    expect(told.length).to.equal(1);
    expect(it.text('.erasure .rdone')).to.equal('Done. Nothing of yours is left here.');
    await until(() => it.focused()?.matches('.erasure .dpri'), 'focus');
    it.$('.erasure .dpri').click();
    await until(() => !it.$('dialog.erasure'), 'closed');
  });

  it('P21: is not there for the team, nor where there is no connection', async () => {
    const it = await settings({ state: { user: ana } });
    expect(it.$('.wipe') === null).to.equal(true);
    it.chat.set({ user: { ...ana, kind: 'user' } });
    await it.updated();
    expect(it.$('.wipe') !== null).to.equal(true);
    it.chat.set({ status: 'offline' });
    await it.updated();
    expect(it.$('.wipe') === null).to.equal(true);
  });

  it('nothing is done by Cancel; the focus goes back to the settings', async () => {
    const it = await open();
    it.$('.erasure .dbtn').click();
    await until(() => !it.$('dialog.erasure'), 'closed');
    await until(() => it.focused()?.matches('.dots'), 'focus');
    expect(requests).to.deep.equal([]);
    expect(it.chat.called('logout')).to.deep.equal([]);
  });

  it('what failed is told, wipes nothing, and may be tried again', async () => {
    const it = await open();
    for (const [status, code, text] of [
      [429, 'limited', 'That did not work. Please try again.'],
      [403, 'forbidden', 'You are not allowed to do that.'],
    ] as const) {
      answer = () => Promise.resolve(new Response(JSON.stringify({ code, class: 'stop' }), { status }));
      it.$('.erasure .danger').click();
      await until(() => it.text('.erasure [role=alert]') === text, text);
    }
    expect(it.chat.called('logout')).to.deep.equal([]);
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    it.$('.erasure .danger').click();
    await until(() => it.$('.erasure .rdone'), 'done');
  });

  it('has nothing that axe finds', async () => {
    const it = await open();
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });
});

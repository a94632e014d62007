import { expect } from '@open-wc/testing';
import type { Sent } from '../../src/client/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, summary } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;

/** What is put into the outbox waits there until it is let go. */
function holdPuts(it: MountedInbox): { readonly bodies: readonly unknown[]; letGo(isRefused?: boolean): void } {
  const bodies: unknown[] = [];
  const waiting: PromiseWithResolvers<Sent>[] = [];
  for (const room of [it.room, it.notes]) {
    room.put = (body) => {
      bodies.push(body);
      const sent = Promise.withResolvers<Sent>();
      waiting.push(sent);
      return sent.promise;
    };
  }
  return {
    bodies,
    letGo(isRefused = false) {
      for (const { resolve, reject } of waiting.splice(0)) {
        if (isRefused) reject(new Error('forbidden'));
        else resolve({ seq: 2, at: Date.now() });
      }
    },
  };
}

const waitingLines = (it: MountedInbox): string[] =>
  it.$$('.waiting-change').map((each) => (each.textContent ?? '').replace(/\s+/g, ' ').trim());

describe('what is done with a conversation without a connection', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_300, height: 800 });
    window.fetch = () => Promise.resolve(new Response('{"replies":[],"events":[],"conversations":[]}'));
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  async function opened(): Promise<MountedInbox & ReturnType<typeof holdPuts>> {
    const it = await mountInbox({ all: [summary(1)] });
    await it.show('open');
    await it.open(1);
    return Object.assign(it, holdPuts(it));
  }

  it('is shown as done and as waiting, is taken back by the opposite, and stays until the relay tells it', async () => {
    const it = await opened();
    it.desk.set({ status: 'waiting' });
    await it.updated();
    await it.click('[data-do=close]');
    expect(it.text('.head .who p')).to.equal('Closed · Waiting for the connection');
    expect(it.text('[data-do=close]')).to.equal('Reopen');
    await until(() => waitingLines(it)[0]?.includes('You closed the conversation'), 'what was done');
    expect(waitingLines(it)[0]).to.contain('Waiting for the connection');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await it.click('[data-do=close]');
    expect(it.text('[data-do=close]')).to.equal('Close');
    await it.press(it.element, 'a', { altKey: true, code: 'KeyA' });
    expect(it.text('.assign .name')).to.equal(ana.name);
    expect(waitingLines(it).length).to.equal(3);
    expect(it.bodies).to.deep.equal([
      { type: 'conversation', status: 'closed' },
      { type: 'conversation', status: 'open' },
      { type: 'assign', user: ana.id },
    ]);
    it.desk.set({ status: 'online' });
    it.letGo();
    await until(() => waitingLines(it).length === 0, 'nothing waits');
    expect(it.text('.assign .name')).to.equal(ana.name);
    it.desk.change(1, { tags: ['told'] });
    await it.updated();
    expect(it.text('.assign .name')).to.equal('Nobody');
  });

  it('is as before where it is refused then, and of other conversations nothing is shown', async () => {
    const it = await opened();
    await it.click('[data-do=close]');
    expect(waitingLines(it), 'what goes at once is told by the relay').to.deep.equal([]);
    expect(it.text('[data-do=close]')).to.equal('Close');
    it.desk.set({ status: 'offline' });
    await it.updated();
    expect(it.text('[data-do=close]')).to.equal('Reopen');
    it.desk.set({ status: 'online' });
    it.letGo(true);
    await until(() => it.text('[data-do=close]') === 'Close', 'open again');
    expect(it.text('.strip')).to.contain('That did not work');
    expect(it.text('.head .who p')).not.to.contain('Waiting');
  });
});

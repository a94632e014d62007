import { expect } from '@open-wc/testing';
import type { Deliveries } from '../../src/protocol/index.ts';
import { ana, jonas, me, message, users } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type MountOptions } from './mount.ts';

const two = { members: users(me, ana), memberCount: 2 };
const open = (options: MountOptions) => mount({ ...options, attributes: { open: '', ...options.attributes } });

describe('P38: what has arrived', () => {
  afterEach(unmountAll);

  const sent = (id: string, seq: number) => message({ own: true, id, state: 'sent', seq });
  type Opened = Awaited<ReturnType<typeof open>>;

  /** The request by which it is told, once it is made. */
  async function asked({ chat }: Opened): Promise<Deliveries> {
    const of = () =>
      chat
        .called('ask')
        .map(([each]) => each as Deliveries)
        .find(({ type }) => type === 'deliveries');
    await until(() => !!of(), 'it is asked for');
    return of()!;
  }

  it('is told between sent and read, by mark and word, and in the name of the message; the last of a run says it', async () => {
    const it = await open({ room: { messages: [sent('a', 7), sent('b', 8)], ...two } });
    const { chat, room, $$, $, text, updated } = it;
    const request = await asked(it);
    expect(request.room).to.equal(room.id);
    expect(text('.foot')).to.equal('Sent');
    const height = $('.foot').offsetHeight;
    const tell = async (seq: number) => {
      chat.emit('answer', { ...request, upTo: [[ana.id, seq]] });
      await updated();
    };
    await tell(7);
    await until(() => $$('.foot').length === 2, 'each of the two says how far it is');
    expect($$('.foot').map((each) => each.textContent!.trim())).to.deep.equal(['Delivered', 'Sent']);
    const [first] = $$('.msg');
    expect(first!.getAttribute('aria-label')).to.include(', Delivered');
    expect($('.foot').querySelectorAll('svg').length).to.equal(1);
    expect($('.foot').offsetHeight, 'nothing moves').to.equal(height);
    await tell(8);
    await until(() => $$('.foot').length === 1, 'once for a run');
    expect(text('.foot')).to.equal('Delivered');
    room.set({ reads: new Map([[ana.id, 8]]) });
    await updated();
    expect(text('.foot')).to.include('Read');
    expect($$('.foot .ava').length).to.equal(1);
  });

  it('is not asked for among several, who are told what was read', async () => {
    const it = await open({ room: { messages: [sent('a', 7)], members: users(me, ana, jonas), memberCount: 3 } });
    await until(() => !!it.$('.foot'), 'the state');
    it.room.set({ reads: new Map([[ana.id, 7]]) });
    await until(() => it.text('.foot').includes('Read'), 'read');
    expect(it.chat.called('ask').some(([each]) => (each as { type: string }).type === 'deliveries')).to.equal(false);
  });

  it('ends with the room', async () => {
    const it = await open({ room: { messages: [sent('a', 7)], ...two } });
    const request = await asked(it);
    (it.element as unknown as { room: string }).room = 'garden';
    await it.updated();
    await until(
      () => it.chat.called('ask').some(([each]) => (each as { end?: number }).end === request.id),
      'it is ended',
    );
  });
});

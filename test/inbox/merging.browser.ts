import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/client/index.ts';
import { barriersIn } from '../support/axe.ts';
import { noon } from '../support/fake-chat.ts';
import { toldFor } from '../../src/inbox/contents/merging.ts';
import { ana, jonas, maya, summary } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;
let events: Record<string, object[]> = {};
let others: Record<string, object[]> = {};

function answer(address: RequestInfo | URL): Promise<Response> {
  const [, room = '', what] = /conversations\/(\w+)\/(\w+)$/.exec(String(address)) ?? [];
  const told = {
    replies: [],
    events: events[room] ?? [],
    ...(what === 'others' && { conversations: others[room] ?? [] }),
  };
  return Promise.resolve(new Response(JSON.stringify(told)));
}

const of = { visitor: maya };
const one = summary(1);
const two = summary(2, { ...of, status: 'closed' });
const three = summary(3, { ...of, assignee: jonas });

async function opened(): Promise<MountedInbox> {
  const it = await mountInbox({ all: [one, two, three, summary(4)] });
  await it.show('open');
  await it.open(1);
  return it;
}
const lines = (it: MountedInbox): string[] =>
  it.$$('.event').map((each) => (each.textContent ?? '').replace(/\s+/g, ' ').trim());
const bodies = (it: MountedInbox, id: string): unknown[] =>
  it.desk.rooms
    .get(id)!
    .calls.filter(([name]) => name === 'put')
    .map(([, body]) => body);

describe('merging conversations', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_300, height: 800 });
    window.fetch = answer;
    events = {};
    others = { s_1: [two, three], s_2: [one, three], s_3: [one, two] };
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  it('offers the other conversations of the visitor by button and key, asks, goes there, and takes it back', async () => {
    const it = await opened();
    await until(() => it.$('[data-do=merge]'), 'the button');
    await it.press(document.body, 'µ', { altKey: true, code: 'KeyM' });
    const dialog = it.$<HTMLDialogElement>('dialog.merge');
    expect(dialog.open).to.equal(true);
    const choices = it.$$('.merge .other').map((each) => (each.textContent ?? '').replace(/\s+/g, ' ').trim());
    expect(choices).to.have.length(2);
    expect(choices[0]).to.match(/Question 2 ?Closed · /);
    expect(choices[1]).to.match(/Question 3 ?Open · .* · Jonas Weber$/);
    expect(await barriersIn(it.element)).to.deep.equal([]);
    expect(it.text('#merge-note')).to.contain('This conversation will be closed.');
    expect(it.text('.merge form .primary')).to.equal('Close and merge');
    await it.click('.merge form .primary');
    expect(it.text('.merge .problem')).to.equal('Choose a conversation.');
    expect(bodies(it, 's_1')).to.deep.equal([]);
    await it.click('.merge [value=s_3]');
    await it.click('.merge form .primary');
    await until(() => it.text('.merged').includes('Merged'), 'told');
    expect(bodies(it, 's_1')).to.deep.equal([{ type: 'conversation', status: 'closed', into: 's_3' }]);
    expect(it.room.id).to.equal('s_3');
    expect(it.$('dialog[open]')).to.equal(null);
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await it.click('.merged .btn');
    await until(() => bodies(it, 's_1').length === 1 && it.room.id === 's_1', 'taken back');
    expect(bodies(it, 's_1')).to.deep.equal([{ type: 'conversation', status: 'open' }]);
    expect(it.text('.merged')).to.equal('');
  });

  it('is told for a while, but for as long as somebody is about to press what is in it', async () => {
    const { setTimeout: set, clearTimeout: clear } = window;
    const due = new Map<number, () => void>();
    try {
      window.setTimeout = ((run: () => void, time?: number) => {
        const id = set(time === toldFor ? () => {} : run, time);
        if (time === toldFor) due.set(id, run);
        return id;
      }) as typeof window.setTimeout;
      window.clearTimeout = ((id: number) => {
        due.delete(id);
        clear(id);
      }) as typeof window.clearTimeout;
      const it = await opened();
      await until(() => it.$('[data-do=merge]'), 'the button');
      await it.click('[data-do=merge]');
      await it.click('.merge [value=s_3]');
      await it.click('.merge form .primary');
      await until(() => it.text('.merged').includes('Merged'), 'told');
      expect(due.size).to.equal(1);
      it.$('.merged .btn').focus();
      expect(due.size).to.equal(0);
      it.$('.merged .btn').blur();
      expect(due.size).to.equal(1);
      for (const run of due.values()) run();
      await until(() => it.text('.merged') === '', 'ended');
    } finally {
      Object.assign(window, { setTimeout: set, clearTimeout: clear });
    }
  });

  it('stands in both, each with a way to the other; what was merged is not offered, and nothing where there is no other', async () => {
    const it = await opened();
    await until(() => it.$('[data-do=merge]'), 'the button');
    events = {
      s_1: [{ type: 'merged', at: noon, by: ana, into: 's_3' }],
      s_3: [{ type: 'merged', at: noon, by: ana, from: 's_1' }],
    };
    it.desk.change(1, { status: 'closed', into: 's_3' });
    await until(() => lines(it).length === 1, 'the line');
    expect(lines(it)[0]).to.match(/^You merged this conversation into another one Open it/);
    expect(it.$('[data-do=merge]')).to.equal(null, 'it is already');
    expect(it.text('.who p')).to.match(/^Merged into the one of \w/);
    others['s_3'] = [{ ...one, status: 'closed', into: 's_3' }];
    await it.click('.who .link');
    await until(() => it.room.id === 's_3' && lines(it).length === 1, 'there');
    expect(lines(it)[0]).to.match(/^You merged another conversation into this one Open it/);
    expect(it.$('[data-do=merge]')).to.equal(null, 'there is none that is not merged');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    events['s_3'] = [];
    it.desk.change(1, { status: 'open', into: undefined } as object);
    await until(() => lines(it).length === 0, 'it is one of its own again');
    await it.open(4);
    await it.updated();
    expect(it.$('[data-do=merge]')).to.equal(null);
  });

  it('is asked for on a phone, too, where the card is before one, or is not', async () => {
    await setViewport({ width: 390, height: 800 });
    const it = await opened();
    await until(() => it.$('[data-do=merge]'), 'the button');
    await it.press(document.body, 'm', { altKey: true, code: 'KeyM' });
    expect(it.$('dialog.merge').getBoundingClientRect().height).to.be.above(100);
    await it.click('.merge [type=button]');
    expect(it.$<HTMLDialogElement>('dialog.merge').open).to.equal(false);
    it.$('[aria-expanded=false].narrow').click();
    await it.updated();
    await it.click('[data-do=merge]');
    expect(it.$('dialog.merge').getBoundingClientRect().height).to.be.above(100);
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });

  it('says what was refused, and stays', async () => {
    const it = await opened();
    await until(() => it.$('[data-do=merge]'), 'the button');
    it.room.put = () => Promise.reject(new ChatError('bad-message', 'stop'));
    await it.click('[data-do=merge]');
    await it.click('.merge [value=s_2]');
    await it.click('.merge form .primary');
    await until(() => it.text('.merge .problem'), 'why');
    expect(it.text('.merge .problem')).to.equal('It can’t be merged into this one any more.');
    expect(it.room.id).to.equal('s_1');
  });
});

import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import type { PageStep, Visitor } from '../../src/protocol/index.ts';
import { barriersIn } from '../support/axe.ts';
import { message } from '../support/fake-chat.ts';
import { ana, jonas, maya, summary } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type InboxOptions, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const minute = 60_000;
const step = (name: string, ago: number, change: Partial<PageStep> = {}): PageStep => ({
  title: `The ${name}`,
  address: `https://shop.example/${name}`,
  at: Date.now() - ago,
  ...change,
});
const here: Visitor = { user: maya, since: Date.now() - 9 * minute, room: 's_1' };
const both = { count: 2, users: [ana, maya] };

async function opened(options: InboxOptions = {}): Promise<MountedInbox> {
  const it = await mountInbox({ ...options, room: { presence: both, ...options.room } });
  await it.show('open');
  await it.open(1);
  return it;
}
const types = async (it: MountedInbox, data: unknown, from = maya.id, topic = 'preview') => {
  it.notes.emit('signal', { from, topic, data } as never);
  await it.updated();
};
/** All that screen readers were told. */
const announced = (it: MountedInbox): string => it.element.querySelector('[slot=announcer]')?.textContent ?? '';

describe('what the team sees of a visitor', () => {
  afterEach(unmountAll);

  it('shows what the visitor is typing as something that was not sent, and announces nothing of it', async () => {
    const it = await opened({ room: { typing: [maya] } });
    expect(!!it.$('.typed')).to.equal(false);
    await types(it, 'My card is 47');
    expect(it.text('.typed .by')).to.equal('Maya Lindqvist typing, not sent yet');
    expect(it.text('.typed .txt')).to.equal('My card is 47');
    expect(it.$('.typed').closest('[aria-live]')!.getAttribute('aria-live')).to.equal('off');
    expect(it.$$('.bub').filter((each) => each.ariaHidden).length, 'not twice').to.equal(0);
    await types(it, 'My card is 4711');
    expect(it.text('.typed .txt')).to.equal('My card is 4711');
    expect(announced(it)).to.equal('');
    await types(it, null);
    expect(!!it.$('.typed')).to.equal(false);
  });

  it('without a connection nothing is told of what anybody does now', async () => {
    const it = await opened({ room: { typing: [maya] }, notes: { presence: { count: 2, users: [ana, jonas] } } });
    it.desk.come([[here, step('holm lamp', 30_000)]]);
    await types(it, 'My card');
    const lively = () => [
      ...it
        .$$('.typed, .bub[aria-hidden], .coll, .dot, .below .count, .page-now time')
        .map(({ className }) => className),
      ...[...it.root.textContent.matchAll(/On the page now|Here since|\d of \d here/g)].map(String),
    ];
    await until(() => it.text('.details').includes('Here since') && it.$('.typed') && it.$('.coll'), 'lively');
    const before = lively();
    it.desk.set({ status: 'waiting' });
    await it.updated();
    expect(lively()).to.deep.equal([]);
    expect(it.text('.details')).to.contain('Last known page The holm lamp');
    it.desk.set({ status: 'online' });
    await it.updated();
    expect(lively()).to.deep.equal(before);
  });

  it('it is nobody’s but the visitor’s, and goes with them, with their message, and when the conversation is closed', async () => {
    const it = await opened();
    await types(it, 'of a colleague', jonas.id);
    await types(it, 'another signal', maya.id, 'cursor');
    expect(!!it.$('.typed')).to.equal(false);
    await types(it, 'Hello');
    it.room.set({ presence: { count: 1, users: [ana] } });
    await it.updated();
    expect(!!it.$('.typed')).to.equal(false);
    it.room.set({ presence: both });
    await it.updated();
    expect(it.text('.typed .txt')).to.equal('Hello');
    it.desk.change(1, { status: 'closed' });
    await it.updated();
    expect(!!it.$('.typed')).to.equal(false);
    it.desk.change(1, { status: 'open' });
    it.room.emit('message', message({ from: maya.id, name: maya.name, text: 'Hello' }));
    await it.updated();
    expect(!!it.$('.typed')).to.equal(false);
  });

  it('the card tells since when they are there, on which page, and where they have been before', async () => {
    const it = await opened();
    expect(!!it.$('.page-now')).to.equal(false);
    it.desk.come([[here, step('start', 9 * minute), step('lamps', 8 * minute), step('holm lamp', 30_000)]]);
    await until(() => it.$('.page-now'), 'told');
    expect(it.text('.page-now')).to.equal('The holm lamp/holm lampunder 1 min');
    const link = it.$<HTMLAnchorElement>('.page-now a');
    expect([link.href, link.rel, link.target]).to.deep.equal([
      'https://shop.example/holm%20lamp',
      'noopener noreferrer',
      '_blank',
    ]);
    expect(it.$$('.trail li').map((each) => each.querySelector('bdi')!.textContent)).to.deep.equal([
      'The lamps',
      'The start',
    ]);
    expect(it.text('.person p')).to.contain('Here since');
    // On the next page.
    it.desk.come([[here, step('start', 9 * minute), step('cart', 0, { title: '' })]]);
    await until(() => it.text('.page-now').startsWith('/cart'), 'the next');
    it.desk.come([]);
    await until(() => !it.$('.page-now'), 'gone');
    expect(!!it.$('.trail')).to.equal(false);
  });

  it('of many pages the last five are shown, the others on demand', async () => {
    const it = await opened();
    it.desk.come([[here, ...Array.from({ length: 12 }, (_, n) => step(`page-${n}`, (12 - n) * minute))]]);
    await until(() => it.$('.earlier'), 'told');
    expect(it.text('.earlier summary')).to.equal('6 earlier pages');
    expect(it.$<HTMLDetailsElement>('.earlier').open).to.equal(false);
    expect(it.$$('.trail li').length).to.equal(11);
  });
});

describe('the list of visitors', () => {
  afterEach(unmountAll);
  after(async () => {
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 1_280, height: 800 });
  });

  const karin: Visitor = { user: { id: 'g_karin', name: 'Karin Holm', kind: 'guest' }, since: Date.now() - 2 * minute };
  const quiet: Visitor = { user: { id: 'u_quiet', name: '', kind: 'user' }, since: Date.now() - 1 };
  async function listed(options: InboxOptions = {}): Promise<MountedInbox> {
    const it = await mountInbox({ all: [summary(1), summary(2)], ...options });
    await it.click('[data-page=visitors]');
    await until(() => it.$('.visitors'), 'loaded');
    it.desk.come([[here, step('start', 9 * minute), step('lamps', minute)], [karin, step('cart', minute)], [quiet]]);
    await it.updated();
    return it;
  }
  const rows = (it: MountedInbox) =>
    it.$$('.visitors tbody tr').map((each) => each.innerText.replace(/\s+/g, ' ').trim());

  it('has who is there, who came last first, with page, time and what they do, and follows them', async () => {
    await setViewport({ width: 1_280, height: 800 });
    const it = await listed();
    expect(rows(it)).to.deep.equal([
      'EV Erased visitor Not shown under 1 min browsing Start a conversation',
      'KH Karin Holm The cart /cart 2 min browsing Start a conversation',
      'ML Maya Lindqvist The lamps /lamps 9 min in a conversation Open it',
    ]);
    expect(it.text('.live')).to.equal('3 online');
    expect(it.text('[data-page=visitors]')).to.equal('Visitors3, 3 here now');
    it.desk.come([[karin, step('checkout', 0)]]);
    await it.updated();
    expect(rows(it)).to.deep.equal(['KH Karin Holm The checkout /checkout 2 min browsing Start a conversation']);
    it.desk.come([]);
    await it.updated();
    expect(it.text('.visitors .none')).to.contain('Nobody is here now.');
  });

  it('leads into the conversation of one who has one', async () => {
    const it = await listed();
    it.$('[data-user=g_maya] button').click();
    await until(() => it.$('.conversation h2'), 'opened');
    expect(it.text('.conversation h2')).to.equal('Maya Lindqvist');
    expect(!!it.$('.page')).to.equal(false);
    expect(it.desk.called('ask').filter(([asked]) => (asked as { type: string }).type === 'create')).to.deep.equal([]);
  });

  it('begins one with who has none, once, however often it is asked for', async () => {
    const it = await listed();
    const made = () =>
      it.desk.called('ask').flatMap(([asked]) => ((asked as { type: string }).type === 'create' ? [asked] : []));
    it.$('[data-user=g_karin] button').click();
    await until(() => it.$('.conversation h2'), 'begun');
    expect(it.text('.conversation h2')).to.equal('Karin Holm');
    const { kind, members } = made()[0] as { kind: string; members: string[] };
    expect([made().length, kind, members]).to.deep.equal([1, 'support', ['g_karin']]);
    await it.click('[data-page=visitors]');
    it.$('[data-user=g_karin] button').click();
    await until(() => it.$('.conversation h2'), 'again');
    expect(made().length).to.equal(1);
  });

  it('says so where that does not work, and where the relay tells of nobody', async () => {
    const it = await listed();
    it.desk.refusal = 'forbidden';
    it.$('[data-user=g_karin] button').click();
    await until(() => it.text('.visitors [role=alert]'), 'told');
    expect(it.text('.visitors [role=alert]')).to.contain('That did not work.');
    const other = await mountInbox({ refusal: 'bad-message' });
    await other.click('[data-page=visitors]');
    await until(() => other.text('.visitors .none').includes('Nobody is here now.'), 'nobody');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`axe finds nothing in it, nor in what a visitor types and where they have been, on a desk and a phone, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      for (const width of [1_280, 390]) {
        await setViewport({ width, height: 800 });
        const it = await listed({ room: { presence: both } });
        expect(await barriersIn(it.element)).to.deep.equal([]);
        await it.show('open');
        await it.open(1);
        await types(it, 'My card is');
        await until(() => it.$('.trail'), 'told');
        expect(await barriersIn(it.element)).to.deep.equal([]);
        unmountAll();
      }
    });
  }
});

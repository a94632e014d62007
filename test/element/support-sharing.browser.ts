import { expect } from '@open-wc/testing';
import { ana, jonas, me, message } from '../support/fake-chat.ts';
import { answer, asked, change, summary } from '../support/fake-rooms.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';

const settings = (share: object): void => {
  document.getElementById('desk')?.remove();
  const script = document.createElement('script');
  Object.assign(script, { type: 'application/json', id: 'desk', textContent: JSON.stringify({ share }) });
  document.body.append(script);
};
const talked = summary('s_one', { kind: 'support', name: '' });
const here = { count: 2, users: [me, ana] };

async function open(share: object, options: MountOptions = {}): Promise<Mounted> {
  settings(share);
  return mount({ ...options, attributes: { support: 'desk', open: '', lang: 'en', ...options.attributes } });
}

/** A conversation that is shown, in which somebody of the team is. */
async function talking(share: object, users = here, status = 'open'): Promise<Mounted> {
  const it = await open(share, { room: { kind: 'support', messages: [message({})], presence: users } });
  await answer(it, 'rooms', { type: 'rooms', rooms: [talked] });
  await answer(it, 'conversation', { type: 'conversation', room: '', status });
  await until(() => it.element.room === 's_one', 'shown');
  await it.updated();
  return it;
}

const pages = (it: Mounted) =>
  asked(it, 'visit').map(({ page }) => page as { title: string; address: string } | undefined);
const previews = (it: Mounted) => it.room.called('signal').map(([, text]) => text as string | null);
const sharing = (it: Mounted) => it.$<HTMLButtonElement>('[data-do=preview]');
const write = async (it: Mounted, text: string) => {
  await it.write(text);
  await it.updated();
};

describe('what the team sees of a visitor', () => {
  let title = '';
  before(() => (title = document.title));
  afterEach(() => {
    unmountAll();
    history.replaceState(null, '', location.pathname);
    document.title = title;
    document.getElementById('desk')?.remove();
  });

  it('tells nothing, and loads no part, where the site does not want it', async () => {
    const it = await talking({});
    await write(it, 'My card is 4711');
    expect(pages(it)).to.deep.equal([]);
    expect(previews(it)).to.deep.equal([]);
    expect(!!it.$('.sees')).to.equal(false);
  });

  it('tells the page without query and fragment once the chat was opened, on each connection, and when it is another', async () => {
    history.replaceState(null, '', '?token=secret#part');
    document.title = 'Lamps';
    settings({ pages: true });
    const it = await mount({ attributes: { support: 'desk', lang: 'en' } });
    expect(pages(it)).to.deep.equal([]);
    it.element.show();
    await until(() => pages(it).length === 1, 'told');
    const address = location.origin + location.pathname;
    expect(pages(it)).to.deep.equal([{ title: 'Lamps', address }]);
    await answer(it, 'visit', { type: 'done' });
    it.chat.emit('status', 'online');
    expect(pages(it).length).to.be.above(1);
    await answer(it, 'visit', { type: 'done' });
    const count = pages(it).length;
    document.title = 'Dimmers';
    history.pushState(null, '', '?other=1');
    await until(() => pages(it).length > count, 'told of the next');
    expect(pages(it).at(-1)).to.deep.equal({ title: 'Dimmers', address });
    expect(JSON.stringify(pages(it))).not.to.contain('secret');
  });

  it('tells the query only where the site allows it', async () => {
    history.replaceState(null, '', '?lamp=holm#part');
    const it = await open({ pages: true, query: true });
    await until(() => pages(it).length, 'told');
    expect(pages(it)[0]!.address).to.equal(`${location.origin}${location.pathname}?lamp=holm`);
  });

  it('says that the page is seen; who does not want that has it taken back, and remembered', async () => {
    const it = await open({ pages: true });
    await answer(it, 'rooms', { type: 'rooms', rooms: [] });
    await until(() => it.$('.sees'), 'said');
    expect(it.text('.sees')).to.equal('The team sees which page you are on.Don’t show it');
    await until(() => pages(it).length, 'told');
    it.$('.sees button').click();
    await it.updated();
    expect(!!it.$('.sees')).to.equal(false);
    expect(pages(it).at(-1)).to.equal(undefined);
    it.element.remove();
    const again = await open({ pages: true });
    await until(() => asked(again, 'visit').length, 'is there');
    expect(pages(again)).to.deep.equal([undefined]);
  });

  it('of who has not written nothing is kept, as it is said; not even that it was said that the page is seen', async () => {
    const it = await open({ pages: true });
    await answer(it, 'rooms', { type: 'rooms', rooms: [] });
    await until(() => it.$('.sees') && pages(it).length, 'said, and so');
    await until(() => it.$('.empty p'), 'that nothing is kept');
    expect(it.$('.empty p').checkVisibility()).to.equal(true);
    expect(localStorage.length).to.equal(0);
    // What they choose is kept, and then it is not said any more.
    it.$('.sees button').click();
    await until(() => !it.$('.empty p').checkVisibility(), 'nothing false is said');
    expect(Object.keys(localStorage)).to.deep.equal(['live-chat page hidden']);
  });

  it('P51: who talks with the team already hears of it before it is so, once; from then on it is so on each page', async () => {
    const it = await talking({ pages: true });
    await until(() => it.$('.sees'), 'said');
    expect(it.text('.sees')).to.equal('The team sees which page you are on.Don’t show it');
    await until(() => pages(it).length, 'and then it is so');
    const known = localStorage.getItem('live-chat page known')!;
    unmountAll();
    localStorage.setItem('live-chat page known', known);
    const next = await talking({ pages: true });
    await until(() => pages(next).length, 'also on the next page');
    expect(!!next.$('.sees'), 'it is known').to.equal(false);
    unmountAll();
    const other = await talking({ pages: true, typing: true }, here, 'closed');
    await until(() => other.$('.ended'), 'an end');
    await until(() => other.$('.sees'), 'said');
    expect(!!sharing(other), 'nothing is typed there').to.equal(false);
    other.$('.sees button').click();
    await other.updated();
    expect(!!other.$('.sees')).to.equal(false);
    expect(pages(other).at(-1)).to.equal(undefined);
  });

  it('what stood there for the moment in which the conversation was looked for was not said', async () => {
    const it = await open({ pages: true }, { room: { kind: 'support', messages: [message({})], presence: here } });
    await until(() => it.$('.sees'), 'for a moment');
    await answer(it, 'rooms', { type: 'rooms', rooms: [talked] });
    await answer(it, 'conversation', { type: 'conversation', room: '', status: 'open' });
    await until(() => it.element.room === 's_one', 'shown');
    await it.updated();
    expect(it.$('.sees') !== null).to.equal(true);
  });

  it('nothing is told while the visitor has not agreed to the chat at all', async () => {
    const it = await open({ pages: true, typing: true }, { attributes: { consent: '' } });
    await it.updated();
    expect(pages(it)).to.deep.equal([]);
    it.element.consent = false;
    await until(() => pages(it).length, 'told');
  });

  it('nothing is told either where the page asks for that again', async () => {
    document.title = 'Before';
    const it = await open({ pages: true });
    await until(() => pages(it).length, 'told');
    it.element.consent = true;
    await it.updated();
    document.title = 'Not agreed';
    it.element.requestUpdate();
    it.chat.emit('status', 'online');
    await it.updated();
    document.title = 'After';
    it.element.consent = false;
    await until(() => pages(it).at(-1)?.title === 'After', 'told again');
    expect(pages(it).map((page) => page?.title)).not.to.contain('Not agreed');
  });

  it('shows what is typed only once the visitor has turned it on, and takes it back when they turn it off', async () => {
    const it = await talking({ typing: true });
    await until(() => sharing(it), 'offered');
    expect(sharing(it).getAttribute('aria-checked')).to.equal('false');
    await write(it, 'My card is 4711');
    expect(previews(it)).to.deep.equal([]);
    sharing(it).click();
    await until(() => previews(it).length, 'shown');
    expect(it.room.called('signal')[0]).to.deep.equal(['preview', 'My card is 4711', undefined]);
    expect(it.text('[data-do=preview]')).to.contain('The team sees your text while you write it.');
    await write(it, 'My card is 4711 and');
    await until(() => previews(it).at(-1) === 'My card is 4711 and', 'the newest');
    sharing(it).click();
    await it.updated();
    expect(previews(it).at(-1)).to.equal(null);
    const count = previews(it).length;
    await write(it, 'My card is 4711 and secret');
    await it.updated();
    expect(previews(it).length).to.equal(count);
    expect(pages(it)).to.deep.equal([]);
  });

  it('what is sent is no preview any more; an edit, and what is written while nobody of the team is there, is none', async () => {
    const it = await talking({ typing: true }, { count: 2, users: [me, jonas] });
    await until(() => sharing(it), 'offered');
    sharing(it).click();
    await write(it, 'Hello');
    expect(previews(it)).to.deep.equal([]);
    it.room.set({ presence: { count: 2, users: [me, { ...ana, kind: 'agent' }] } });
    await until(() => previews(it).at(-1) === 'Hello', 'shown');
    it.$('.send').click();
    await until(() => previews(it).at(-1) === null, 'sent');
  });

  it('who leaves the page takes back what they have shown', async () => {
    const it = await talking({ typing: true });
    await until(() => sharing(it), 'offered');
    sharing(it).click();
    await write(it, 'Hello');
    await until(() => previews(it).at(-1) === 'Hello', 'shown');
    dispatchEvent(new Event('pagehide'));
    expect(previews(it).at(-1)).to.equal(null);
  });

  it('of a long text the end is shown, as much as a signal may have', async () => {
    const it = await talking({ typing: true });
    await until(() => sharing(it), 'offered');
    sharing(it).click();
    const text = `begin${'ü💡'.repeat(600)}the end`;
    await write(it, text);
    await until(() => previews(it).length, 'shown');
    const [shown] = previews(it);
    expect(new TextEncoder().encode(JSON.stringify(shown)).length).to.be.within(900, 1_000);
    expect(text.endsWith(shown!)).to.equal(true);
    expect(shown!.isWellFormed()).to.equal(true);
  });

  it('a conversation that the team begins is shown, unless something is being written', async () => {
    const it = await open({});
    await answer(it, 'rooms', { type: 'rooms', rooms: [talked] });
    await answer(it, 'conversation', { type: 'conversation', room: '', status: 'open' });
    await until(() => it.element.room === 's_one', 'shown');
    it.element.room = '';
    await it.updated();
    const from = (user: string) => ({ ...talked.last!, from: user });
    await change(it, [{ ...talked, id: 's_two', last: from(ana.id) }]);
    await until(() => it.element.room === 's_two', 'begun by the team');
    it.element.room = '';
    await it.updated();
    await it.write('I have');
    await change(it, [{ ...talked, id: 's_three', last: from(ana.id) }]);
    expect(it.element.room).to.equal('');
  });
});

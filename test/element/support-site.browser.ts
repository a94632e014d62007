import { expect } from '@open-wc/testing';
import { answer, asked } from '../support/fake-rooms.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

const { fetch: realFetch } = window;
let requests: string[] = [];
let status = 200;
const site = {
  name: 'Fennmark',
  greeting: 'Ask us about lamps.',
  accent: '#7a3cff',
  hours: { zone: 'UTC', week: {} },
  form: { fields: [{ name: 'order', label: 'Order number' }] },
};

/** What is set besides. */
let more: object = {};

let gate: Promise<void> | undefined;

const relay = async (input: RequestInfo | URL): Promise<Response> => {
  const path = String(input).replace('http://relay.test/api', '');
  if (path === '/site') requests.push(path);
  await gate;
  return new Response(JSON.stringify(path === '/site' ? { ...site, ...more } : {}), { status });
};

async function opened(attributes: Record<string, string> = {}): Promise<Mounted> {
  const it = await mount({
    attributes: { support: '', open: '', lang: 'en', ...attributes },
    room: { kind: 'support', messages: [] },
  });
  await answer(it, 'rooms', { type: 'rooms', rooms: [] });
  await it.updated();
  return it;
}

describe('what a team has set for its site', () => {
  beforeEach(() => {
    requests = [];
    status = 200;
    more = {};
    gate = undefined;
    window.fetch = relay;
  });
  afterEach(() => {
    window.fetch = realFetch;
    document.querySelector('#settings')?.remove();
    history.replaceState(null, '', location.pathname);
    unmountAll();
  });

  it('P51: name, greeting, colour, hours and questions come once the panel is open, and are asked for once', async () => {
    const it = await opened();
    await until(() => it.element.heading === 'Fennmark', 'taken');
    await it.updated();
    expect(it.element.greeting).to.equal('Ask us about lamps.');
    expect(getComputedStyle(it.element).getPropertyValue('--live-chat-accent')).to.equal('#7a3cff');
    await until(() => it.$('.prechat label'), 'the questions');
    expect(it.text('.prechat')).to.contain('Order number');
    expect(it.text('.away')).to.contain('Closed now');
    it.chat.set({ status: 'waiting' });
    it.chat.set({ status: 'online' });
    await it.updated();
    expect(requests).to.deep.equal(['/site']);
  });

  it('P51: what is said in several languages is said in that of the page, else in English, else in the first', async () => {
    for (const [lang, greeting, title, label, option, said] of [
      ['de-AT', 'Hallo!', 'Vorher', 'Worum geht es?', 'Reparatur', 'Worum geht es? Reparatur'],
      ['fr', 'Hello!', 'Först', 'What is it about?', 'Repair', 'What is it about? Repair'],
    ] as const) {
      more = {
        greeting: { en: 'Hello!', de: 'Hallo!' },
        form: {
          title: { sv: 'Först', de: 'Vorher' },
          fields: [
            {
              ...{ name: 'about', label: { en: 'What is it about?', de: 'Worum geht es?' }, type: 'select' },
              options: [{ en: 'Repair', de: 'Reparatur' }, '42'],
            },
          ],
        },
      };
      const it = await opened({ lang });
      await until(() => it.$('.prechat select'), 'the question');
      expect([it.element.greeting, it.text('.prechat h3'), it.text('.prechat bdi')]).to.deep.equal([
        greeting,
        title,
        label,
      ]);
      const choice = it.$<HTMLSelectElement>('.prechat select');
      expect([...choice.options].slice(1).map(({ text }) => text)).to.deep.equal([option, '42']);
      choice.value = option;
      it.$<HTMLFormElement>('.prechat').requestSubmit();
      await it.updated();
      await it.write('It hums');
      it.$('.send').click();
      await answer(it, 'create', { type: 'entered', room: 's_new' });
      await until(() => it.room.called('send').length === 2, 'sent');
      expect(it.room.called('send')).to.deep.equal([[said], ['It hums']]);
      unmountAll();
    }
  });

  it('P51: what the page says itself wins', async () => {
    const json = Object.assign(document.createElement('script'), {
      id: 'settings',
      type: 'application/json',
      textContent: JSON.stringify({ form: { fields: [{ name: 'name', label: 'Your name' }] } }),
    });
    document.body.append(json);
    const it = await opened({ support: 'settings', heading: 'Own', style: '--live-chat-accent: #123456' });
    await until(() => it.element.greeting === site.greeting, 'taken');
    await it.updated();
    expect(it.element.heading).to.equal('Own');
    expect(it.element.style.getPropertyValue('--live-chat-accent')).to.equal('#123456');
    expect(it.text('.prechat')).to.contain('Your name');
    expect(it.text('.prechat')).not.to.contain('Order number');
  });

  it('P51: what the team sees of visitors comes from there, is said before it is so, and is what the page says where that says something', async () => {
    more = { share: { pages: true } };
    const it = await opened();
    await until(() => it.$('.sees'), 'said');
    expect(it.text('.sees')).to.contain('The team sees which page you are on.');
    await until(() => asked(it, 'visit').length > 0, 'and told');
    for (const [own, query] of [
      [null, undefined],
      [{ pages: true, query: true }, '?lamp=1'],
    ] as const) {
      unmountAll();
      history.replaceState(null, '', '?lamp=1');
      document.querySelector('#settings')?.remove();
      const json = {
        id: 'settings',
        type: 'application/json',
        textContent: JSON.stringify({ share: own, form: null }),
      };
      document.body.append(Object.assign(document.createElement('script'), json));
      const other = await opened({ support: 'settings' });
      await until(() => other.element.heading === 'Fennmark', 'taken');
      // Behind what would load it, were it wanted.
      await new Promise((resolve) => requestIdleCallback(resolve));
      await import('../../src/element/support/sharing.ts');
      await other.updated();
      if (query) await until(() => asked(other, 'visit').length > 0, 'told as the page says');
      expect(!!other.$('.sees')).to.equal(!!own);
      expect(
        asked(other, 'visit').map(({ page }) => new URL((page as { address: string }).address).search),
      ).to.deep.equal(query ? [query] : []);
    }
  });

  it('P51: who has a conversation hears of it first: nothing is told while the panel is closed', async () => {
    more = { share: { pages: true } };
    let go = (): void => undefined;
    gate = new Promise((resolve) => (go = resolve));
    const it = await opened();
    it.element.room = 's_one';
    it.element.open = false;
    await it.updated();
    go();
    await until(() => it.element.heading === 'Fennmark', 'taken');
    await new Promise((resolve) => requestIdleCallback(resolve));
    await import('../../src/element/support/sharing.ts');
    await it.updated();
    it.chat.emit('status', 'online');
    expect(asked(it, 'visit').length).to.equal(0);
    it.element.show();
    await until(() => asked(it, 'visit').length > 0, 'told');
    expect(it.text('.sees')).to.contain('The team sees which page you are on.');
  });

  it('P51: nothing is asked for before somebody wants to talk, and a relay that knows nothing of it changes nothing', async () => {
    const closed = await mount({ attributes: { support: '', lang: 'en' }, state: { status: 'idle' } });
    await closed.updated();
    expect(requests).to.deep.equal([]);
    unmountAll();
    status = 404;
    const it = await opened();
    await until(() => requests.length === 1, 'asked');
    await it.updated();
    expect(it.element.heading).to.equal(undefined);
    expect(!!it.$('.prechat')).to.equal(false);
  });
});

import { expect } from '@open-wc/testing';
import { CannedReplies, filled } from '../../src/inbox/canned-replies.ts';
import { barriersIn } from '../support/axe.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;
let replies: { name: string; text: string }[] = [];
let asked: string[] = [];
let isRefused = false;

/** The relay's answers to what the inbox asks by HTTP. */
function answer(address: RequestInfo | URL, { method = 'GET', body }: RequestInit = {}): Promise<Response> {
  const name = decodeURIComponent(/canned-replies\/?(.*)$/.exec(String(address))![1]!);
  asked.push(`${method} ${name}`);
  if (isRefused) return Promise.resolve(new Response('{"code":"forbidden"}', { status: 403 }));
  if (method === 'GET') return Promise.resolve(new Response(JSON.stringify({ replies })));
  replies = replies.filter((each) => each.name !== name);
  if (method === 'PUT') replies = [...replies, { name, ...(JSON.parse(String(body)) as { text: string }) }];
  return Promise.resolve(new Response(null, { status: 204 }));
}

async function opened(): Promise<MountedInbox> {
  const it = await mountInbox();
  await it.show('open');
  await it.open(1);
  await until(() => asked.includes('GET '), 'asked for');
  await it.updated();
  return it;
}

describe('prepared answers', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_300, height: 800 });
    replies = [
      { name: 'return', text: 'Hello {name}, here is your label. {agent}' },
      { name: 'replace', text: 'I have ordered a new one' },
      { name: 'hours', text: 'We return your call from 9 on' },
    ];
    asked = [];
    isRefused = false;
    window.fetch = answer;
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  const options = (it: MountedInbox) => it.$$('.canned [role=option] code').map(({ textContent }) => textContent);

  it('a slash offers them by their names, then by their words; arrows choose, Enter puts one in the field and sends nothing', async () => {
    const it = await opened();
    await it.write('/re');
    await until(() => it.$('.canned'), 'offered');
    expect(options(it)).to.deep.equal(['/return', '/replace', '/hours']);
    const field = () => it.$<HTMLTextAreaElement>('.composer textarea');
    expect(it.$(`#${field().getAttribute('aria-activedescendant')}`).textContent).to.contain('/return');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await it.press(field(), 'ArrowDown');
    expect(it.$('.canned [aria-selected=true]').textContent).to.contain('/replace');
    await it.press(field(), 'ArrowUp');
    await it.press(field(), 'Enter');
    expect(field().value).to.equal('Hello Maya Lindqvist, here is your label. Ana Duarte');
    expect(!!it.$('.canned')).to.equal(false);
    expect(it.room.called('send')).to.deep.equal([]);
    await it.press(field(), 'Enter');
    expect(it.room.called('send')).to.deep.equal([['Hello Maya Lindqvist, here is your label. Ana Duarte']]);
  });

  it('a name that can’t be one is told why, until it is one', async () => {
    const it = await opened();
    await it.click('[data-do=canned]');
    const name = it.$<HTMLInputElement>('#canned-name');
    for (const [value, why] of [
      ['two words', 'A name has no spaces, slashes or braces.'],
      ['/return', 'A name has no spaces, slashes or braces.'],
      ['return', ''],
    ] as const) {
      name.value = value;
      name.dispatchEvent(new InputEvent('input', { bubbles: true }));
      expect(name.validationMessage).to.equal(why);
    }
  });

  it('Escape closes what is offered, and the slash is text then; a note is offered none', async () => {
    const it = await opened();
    await it.write('/hours');
    await until(() => it.$('.canned'), 'offered');
    await it.press(it.$('.composer textarea'), 'Escape');
    expect(!!it.$('.canned')).to.equal(false);
    expect(it.$('.conversation h2').checkVisibility()).to.equal(true);
    await it.press(it.$('.composer textarea'), 'Enter');
    expect(it.room.called('send')).to.deep.equal([['/hours']]);
    it.$('.modes input[value=note]').click();
    await it.write('/hours');
    expect(!!it.$('.canned')).to.equal(false);
  });

  it('are made, changed and taken away; what is refused is said', async () => {
    const it = await opened();
    await it.click('.bar .ib');
    await until(() => it.$$('.prepared li').length === 3, 'the list');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    it.$<HTMLInputElement>('#canned-name').value = 'rücksendung';
    it.$<HTMLTextAreaElement>('#canned-text').value = 'Kein Problem';
    it.$<HTMLFormElement>('.prepared .ask').requestSubmit();
    await until(() => it.$$('.prepared li').length === 4, 'one more');
    expect(asked).to.include('PUT rücksendung');
    it.$$('.prepared li button')
      .find(({ ariaLabel }) => ariaLabel === 'Change return')!
      .click();
    expect(it.$<HTMLTextAreaElement>('#canned-text').value).to.contain('here is your label');
    it.$$('.prepared li button')
      .find(({ ariaLabel }) => ariaLabel === 'Delete return')!
      .click();
    await until(() => it.$$('.prepared li').length === 3, 'one less');
    isRefused = true;
    it.$$('.prepared li button')
      .find(({ ariaLabel }) => ariaLabel === 'Delete hours')!
      .click();
    await until(() => it.text('.prepared [role=alert]').includes('did not work'), 'said where one looks');
  });

  it('what a name and a text have in common with what is written is asked without case and accents; other braces are text', () => {
    const canned = new CannedReplies();
    canned.all = [
      { name: 'Rücksendung', text: 'x' },
      { name: 'b', text: 'Über Nacht' },
    ];
    expect(canned.fitting('/ruck').map(({ name }) => name)).to.deep.equal(['Rücksendung']);
    expect(canned.fitting('/uber').map(({ name }) => name)).to.deep.equal(['b']);
    for (const draft of ['ruck', ' /ruck', '/ruck sack', 'a /ruck', ''])
      expect(canned.fitting(draft)).to.deep.equal([]);
    expect(filled('{name} {constructor} {agent}{name}', { name: '{agent}', agent: 'Ana' })).to.equal(
      '{agent} {constructor} Ana{agent}',
    );
  });
});

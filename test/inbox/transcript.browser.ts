import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;
let sends = true;
let asked: string[] = [];
/** Where the visitor is told of answers. */
let known: string | undefined;
let refusal: string | undefined;
/** Lets an answer wait. */
let held: Promise<void> | undefined;

/** The relay's answers to what the inbox asks by HTTP. */
async function answer(input: RequestInfo | URL, { method = 'GET', body }: RequestInit = {}): Promise<Response> {
  const path = new URL(String(input)).pathname;
  if (path.startsWith('/api/canned')) return new Response('{"replies":[]}');
  asked.push([method, path, body].filter(Boolean).join(' '));
  if (path.endsWith('/mail') && path !== '/api/mail') return new Response(JSON.stringify({ address: known }));
  if (method === 'GET') return new Response(JSON.stringify({ sends }));
  await held;
  if (refusal) return new Response(JSON.stringify({ code: refusal, class: 'stop' }), { status: 400 });
  return new Response(null, { status: 204 });
}

async function opened(): Promise<MountedInbox> {
  const it = await mountInbox();
  await it.show('open');
  await it.open(1);
  await until(() => asked.includes('GET /api/mail'), 'asked');
  await it.updated();
  return it;
}
async function send(it: MountedInbox, address: string): Promise<void> {
  it.$<HTMLInputElement>('#transcript-to').value = address;
  it.$<HTMLFormElement>('#transcript form').requestSubmit();
  await it.updated();
}

describe('the transcript by mail', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_300, height: 800 });
    sends = true;
    asked = [];
    refusal = held = known = undefined;
    window.fetch = answer;
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  it('P48: goes where the agent says: on its way, or refused and told why', async () => {
    const it = await opened();
    await until(() => it.$('[popovertarget=transcript]'), 'offered');
    await it.click('[popovertarget=transcript]');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    const status = () => it.text('#transcript [role=status]');
    for (const [code, text] of [
      ['bad-message', 'This is not an e-mail address.'],
      ['limited', 'These were too many e-mails. Try again later.'],
      ['forbidden', 'That did not work. Try again.'],
    ] as const) {
      refusal = code;
      await send(it, 'maya@home.example');
      await until(() => status() === text, text);
    }
    refusal = undefined;
    let go = (): void => undefined;
    held = new Promise((resolve) => (go = resolve));
    await send(it, 'maya@home.example');
    expect(status()).to.equal('Sending…');
    go();
    await until(() => status() === 'It is on its way to maya@home.example.', 'sent');
    expect(asked.at(-1)).to.match(/^POST \/api\/conversations\/s_\w+\/transcript \{"address":"maya@home.example"\}$/);
  });

  it('P48: the address that a visitor has left stands in their card, and where a transcript goes to; not of who is erased', async () => {
    known = 'maya@home.example';
    const it = await opened();
    const inCard = () => it.$('[data-fact=mail]')?.textContent;
    await until(inCard, 'the address');
    expect(inCard()).to.equal(known);
    const field = () => it.$<HTMLInputElement>('#transcript-to');
    await it.click('[popovertarget=transcript]');
    expect(field().value).to.equal(known);
    field().value = 'her@work.example';
    await it.click('[popovertarget=transcript]');
    await it.click('[popovertarget=transcript]');
    expect(field().value, 'what was typed').to.equal('her@work.example');
    it.desk.change(1, { visitor: { id: 'g_maya', name: '', kind: 'guest' }, status: 'closed' });
    await it.updated();
    expect([inCard(), field()]).to.deep.equal([undefined, null]);
  });

  it('P48: is not offered where the relay sends none', async () => {
    sends = false;
    const it = await opened();
    expect(it.$$('[popovertarget=transcript]').length).to.equal(0);
    expect(it.$('.details') !== null).to.equal(true);
  });
});

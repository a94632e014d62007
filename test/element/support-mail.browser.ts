import { expect } from '@open-wc/testing';
import type { ConversationStatus } from '../../src/client/conversations.ts';
import type { ChatMessage } from '../../src/client/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, me, message } from '../support/fake-chat.ts';
import { answer, summary } from '../support/fake-rooms.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';
const { fetch: realFetch } = window;

/** A relay, as far as it knows of mails. */
let requests: string[] = [];
let known: { sends: boolean; address?: string };
let refusal: [status: number, code: string] | undefined;
/** Lets an answer wait. */
let held: Promise<void> | undefined;

const relay = async (input: RequestInfo | URL, { method = 'GET', body }: RequestInit = {}): Promise<Response> => {
  const path = String(input).replace('http://relay.test/api', '');
  if (path === '/site') return new Response('{}');
  requests.push([method, path, body].filter(Boolean).join(' '));
  const isAsked = path === '/mail';
  if (!isAsked) await held;
  if (refusal && (!isAsked || refusal[1] === 'no-such-operation')) {
    return new Response(JSON.stringify({ code: refusal[1], class: 'stop' }), { status: refusal[0] });
  }
  if (isAsked) return new Response(JSON.stringify(known));
  if (path === '/me/mail') known = { sends: true, ...(method === 'PUT' && JSON.parse(String(body))) };
  return new Response(null, { status: 204 });
};

const own = message({ own: true, from: me.id, name: me.name, text: 'Is somebody there?' });
const answered = message({ text: 'Here' });

/** A conversation with these messages that stands so. */
async function talking(messages: readonly ChatMessage[], standing: ConversationStatus): Promise<Mounted> {
  const it = await mount({
    attributes: { support: '', open: '', lang: 'en' },
    room: { kind: 'support', messages },
  });
  await answer(it, 'rooms', { type: 'rooms', rooms: [summary('s_one', { kind: 'support', name: '' })] });
  await answer(it, 'conversation', { type: 'conversation', room: '', ...standing });
  await until(() => it.element.room === 's_one', 'shown');
  await until(() => requests.includes('GET /mail'), 'asked');
  await it.updated();
  return it;
}
const waiting = (): Promise<Mounted> => talking([answered, own], { status: 'open' });

const button = (it: Mounted, name: string) => it.$$('button').find((each) => each.textContent!.trim() === name);
async function press(it: Mounted, name: string): Promise<void> {
  await until(() => button(it, name), name);
  button(it, name)!.click();
  await it.updated();
}
async function close(it: Mounted): Promise<void> {
  await press(it, 'Close');
  await until(() => !it.$('dialog.mail'), 'closed');
}
async function say(it: Mounted, address: string): Promise<void> {
  await until(() => it.$<HTMLDialogElement>('dialog.mail')?.open, 'box');
  it.$<HTMLInputElement>('.mail input').value = address;
  it.$('.mail form .dpri').click();
  await it.updated();
}
/** Without what keeps addresses whole in texts from right to left. */
const told = (it: Mounted, where = '.mdone') => it.text(where).replace(/[\u2068\u2069]/g, '');
const fault = (it: Mounted) => it.text('.mail [role=alert]');

describe('what a visitor has sent by mail', () => {
  beforeEach(() => {
    requests = [];
    known = { sends: true };
    refusal = held = undefined;
    window.fetch = relay;
  });
  afterEach(() => {
    window.fetch = realFetch;
    unmountAll();
  });

  it('P48: who waits for an answer may leave an address, is told what for, changes it and takes it back', async () => {
    const it = await waiting();
    await press(it, 'Tell me by e-mail when you answer');
    await until(() => it.focused()?.matches('.mail input'), 'the field has the focus');
    expect(it.text('.mail .dnote')).to.contain('kept for that alone');
    await say(it, 'maya@');
    await until(() => fault(it) === 'This is not an e-mail address.', 'told');
    expect(it.$('.mail input').getAttribute('aria-invalid')).to.equal('true');
    expect(requests).to.deep.equal(['GET /mail']);
    await say(it, ' maya@home.example ');
    await until(() => told(it) === 'Answers that you miss go to maya@home.example.', 'done');
    expect(requests.slice(1)).to.deep.equal(['PUT /me/mail {"address":"maya@home.example"}']);
    await until(() => it.focused()?.matches('.mail .dpri'), 'focus');
    await close(it);
    expect(told(it, '.bymail')).to.contain('Answers that you miss go to maya@home.example.');
    await press(it, 'Change');
    await until(() => it.$<HTMLDialogElement>('dialog.mail')?.open, 'box');
    expect(it.$<HTMLInputElement>('.mail input').value).to.equal('maya@home.example');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await press(it, 'Send me no e-mails');
    await until(() => it.text('.mdone').includes('your address is deleted'), 'taken back');
    expect(requests.at(-1)).to.equal('DELETE /me/mail');
    await close(it);
    expect(button(it, 'Tell me by e-mail when you answer') !== undefined).to.equal(true);
  });

  it('P48: offers nothing where the relay sends none, or knows nothing of it; nor where the team was last to write', async () => {
    for (const prepare of [() => (known = { sends: false }), () => (refusal = [404, 'no-such-operation'])]) {
      prepare();
      const it = await waiting();
      it.$('.dots').click();
      await until(() => it.$('.set'), 'settings');
      await it.updated();
      expect(it.$$('.bymail').length).to.equal(0);
      expect(it.text('.set')).to.not.contain('e-mail');
      unmountAll();
      requests = [];
    }
    refusal = undefined;
    known = { sends: true };
    const it = await talking([own, answered], { status: 'open' });
    it.$('.dots').click();
    await until(() => it.text('.set').includes('Answers by e-mailOff'), 'in the settings');
    expect(it.$$('.bymail').length).to.equal(0);
  });

  it('a transcript goes to an address once the team has answered: on its way, done, refused, and tried again', async () => {
    known = { sends: true, address: 'maya@home.example' };
    const it = await talking([own, answered], { status: 'closed', score: 4 });
    await press(it, 'Send transcript by e-mail');
    await until(() => it.$<HTMLDialogElement>('dialog.mail')?.open, 'box');
    expect(it.$<HTMLInputElement>('.mail input').value).to.equal('maya@home.example');
    let go = (): void => undefined;
    held = new Promise((resolve) => (go = resolve));
    await say(it, 'maya@work.example');
    expect(it.text('.mail .dpri')).to.equal('Sending');
    // A second press sends no second mail.
    it.$('.mail form .dpri').click();
    go();
    await until(() => told(it) === 'The transcript is on its way to maya@work.example.', 'done');
    const sent = 'POST /conversations/s_one/transcript {"address":"maya@work.example"}';
    expect(requests.slice(1)).to.deep.equal([sent]);
    await close(it);
    for (const [status, code, text] of [
      [429, 'limited', 'These were too many e-mails. Please try again later.'],
      [400, 'bad-message', 'This is not an e-mail address.'],
      [503, 'store-unavailable', 'That did not work. Please try again.'],
    ] as const) {
      refusal = [status, code];
      if (!it.$('dialog.mail')) await press(it, 'Send transcript by e-mail');
      await say(it, 'maya@work.example');
      await until(() => fault(it) === text, text);
      expect(it.$<HTMLInputElement>('.mail input').value).to.equal('maya@work.example');
    }
    refusal = undefined;
    await say(it, 'maya@work.example');
    await until(() => it.$('.mdone'), 'done after all');
    expect(known.address).to.equal('maya@home.example');
  });

  it('of what nobody has answered there is no transcript by mail; somebody else is asked about anew', async () => {
    const it = await talking([own], { status: 'closed' });
    expect(button(it, 'Send transcript by e-mail')).to.equal(undefined);
    expect(button(it, 'Download transcript') !== undefined).to.equal(true);
    it.chat.set({ user: { ...ana, id: 'u_maya', kind: 'user' } });
    await it.updated();
    await until(() => requests.filter((each) => each === 'GET /mail').length === 2, 'asked anew');
  });

  it('P21: “Delete my data” is in the settings of support, too, and asks first', async () => {
    const it = await waiting();
    it.$('.dots').click();
    await press(it, 'Delete my data');
    await until(() => it.$<HTMLDialogElement>('dialog.erasure')?.open, 'the question');
    expect(it.text('.erasure .dbody')).to.contain('for everybody and for good');
    expect(requests).to.deep.equal(['GET /mail']);
  });
});

import { expect } from '@open-wc/testing';
import type { ChatMessage } from '../../src/client/index.ts';
import { message } from '../support/fake-chat.ts';
import { countsDown, mount, textsOf, unmountAll, until, type MountOptions, type Mounted } from './mount.ts';

const open = { attributes: { open: '' } } as const;
const all: MountOptions['room'] = { can: ['read', 'send', 'edit', 'delete', 'react', 'signal'] };
const early = (code: string, retryAfter: number) => ({ code, class: 'retry', message: code, retryAfter }) as const;
const refused = (code: string) => ({ code, class: 'stop', message: code }) as const;

/** Resolves when what has changed has been drawn: until then a field that is disabled has the focus. */
const shown = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Every text that is announced from here on. */
function announcements({ element }: Mounted): string[] {
  const heard: string[] = [];
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) heard.push(node.textContent ?? '');
  });
  observer.observe(element, { childList: true, subtree: true });
  return heard;
}

const failing = (code: string, more: Partial<ChatMessage> = {}) =>
  mount({
    ...open,
    room: { ...all, messages: [message({ own: true, state: 'failed', error: refused(code), ...more })] },
  });

describe('limits', () => {
  afterEach(unmountAll);

  it('P24: a message that waits in slow mode says so, counts down, is announced once, and says nothing when it goes', async () => {
    const it = await mount({ ...open, room: { ...all, slow: 30_000 } });
    const heard = announcements(it);
    const said = textsOf(it, '.lim');
    const own = message({ own: true, state: 'queued', error: early('slow-mode', 20_000) });
    it.room.set({ messages: [own] });
    await until(() => it.$('.msg .foot'));
    expect(getComputedStyle(it.$('.msg .foot')).display, 'it is not being sent').to.equal('none');
    await until(() => said.length >= 3, 'some seconds');
    expect(countsDown(said, 20), said.join()).to.equal(true);
    for (const each of said) expect(each).to.match(/^Slow mode: goes in \d+ sec$/);
    expect(heard).to.deep.equal(said.slice(0, 1));
    it.room.change(own.id, { state: 'sending', error: undefined });
    await it.updated();
    expect(it.$('.lim')).to.equal(null);
    it.room.change(own.id, { state: 'sent', seq: 7, at: Date.now() });
    await it.updated();
    expect(it.$('.lim')).to.equal(null);
    expect(heard).to.have.length(1);
  });

  it('those behind it say that they wait for it; a rate limit is told as such', async () => {
    const error = early('limited', 8_000);
    const messages = [message({ own: true, state: 'queued', error }), message({ own: true, state: 'queued' })];
    const it = await mount({ ...open, room: all });
    it.room.set({ messages });
    await it.updated();
    expect(it.$$('.lim').map((each) => each.textContent!.trim())).to.deep.equal([
      'Too many at once: goes in 8 sec',
      'Goes after the one before it',
    ]);
  });

  it('offline there is nothing of limits: it waits for the connection', async () => {
    const messages = [message({ own: true, state: 'queued', error: early('slow-mode', 20_000) })];
    const it = await mount({ ...open, state: { status: 'offline', unsent: 1 }, room: { ...all, messages } });
    expect(it.$('.lim')).to.equal(null);
    expect(it.text('.foot')).to.equal('Waiting for the connection');
  });

  it('P24: above the field it says what slow mode is, and when the next message may go', async () => {
    const it = await mount({ ...open, room: { ...all, slow: 150_000 } });
    expect(it.text('.pace')).to.equal('Slow mode: one message every 150 sec');
    const own = message({ own: true, state: 'sending' });
    it.room.set({ slow: 30_000, messages: [own] });
    await it.updated();
    expect(it.text('.pace')).to.equal('Slow mode: one message every 30 sec');
    const said = textsOf(it, '.pace');
    // By the clock of a relay that is an hour behind: what was seen to be sent was sent now.
    it.room.change(own.id, { state: 'sent', seq: 7, at: Date.now() - 3_600_000 });
    await until(() => said.length >= 3, 'some seconds');
    expect(countsDown(said.slice(1), 30), said.join()).to.equal(true);
    for (const each of said.slice(1)) expect(each).to.match(/^Slow mode: next message in \d+ sec$/);
    it.room.set({ slow: 0 });
    await it.updated();
    expect(it.$('.pace')).to.equal(null);
  });

  it('P24: moderators are told nothing of it, as it is not for them', async () => {
    const it = await mount({ ...open, room: { slow: 30_000, can: ['read', 'send', 'moderate'] } });
    expect(it.$('.pace')).to.equal(null);
  });

  it('P23: until when one is muted stands in place of the composer, and the draft is back with it', async () => {
    const it = await mount({ ...open, room: all });
    await it.write('half a thou');
    it.$('textarea').focus();
    const heard = announcements(it);
    const end = new Date();
    end.setHours(23, 59, 0, 0);
    it.room.set({ can: ['read'], mutedUntil: end.getTime() });
    await it.updated();
    const time = new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(end);
    expect(it.text('.hush b')).to.equal(`You’re muted until ${time}.`);
    expect(it.$('.box').offsetHeight).to.equal(0);
    await until(() => it.focused() === it.$('.hush'), 'focus on what came in its place');
    await it.updated();
    expect(heard).to.deep.equal([`You’re muted until ${time}.`]);
    it.room.set({ ...all, mutedUntil: 0 });
    await it.updated();
    expect(it.$('.hush')).to.equal(null);
    await until(() => it.focused() === it.$('textarea'), 'focus in the field');
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('half a thou');
  });

  it('P23: a mute that ends on another day tells the date', async () => {
    const until = new Date(2031, 4, 19, 14, 30).getTime();
    const it = await mount({ ...open, room: { can: ['read'], mutedUntil: until } });
    expect(it.text('.hush b')).to.match(/^You’re muted until Monday, May 19, 2031, 2:30.PM\.$/);
  });

  it('who may not write for another reason is not told of a mute', async () => {
    const it = await mount({ ...open, room: { can: ['read'] } });
    expect(it.$('.hush')).to.equal(null);
    expect(it.$<HTMLTextAreaElement>('textarea').placeholder).to.equal('You can’t write here');
  });

  for (const [code, advice] of [
    ['text-refused', 'Something in it isn’t allowed here. Change it and send it again. Edit'],
    ['text-length', 'It may have 8,000 characters at most. Edit'],
    ['muted', 'You’re muted here. Retry when you may write again. Edit'],
    ['no-such-message', 'What it answers was deleted. Write it again without that. Edit'],
    ['too-many', 'Too much is waiting here already. Retry later. Edit'],
  ] as const) {
    it(`says what one can do about ${code}`, async () => {
      const it = await failing(code);
      expect(it.text('.lim')).to.equal(advice);
    });
  }

  const refusals = {
    'a room that refuses one': { status: 'refused', can: [], error: refused('forbidden') },
    'a room in which one may only read': { can: ['read'] },
  } as const;
  for (const [name, refusal] of Object.entries(refusals)) {
    it(`${name} leaves the focus that was in the field in the panel, where Escape closes it, and gives it back`, async () => {
      const it = await mount({ ...open, room: all });
      const field = it.$<HTMLTextAreaElement>('textarea');
      field.focus();
      it.room.set(refusal);
      await it.updated();
      await shown();
      expect(field.disabled).to.equal(true);
      expect(it.$('.panel').contains(it.focused()), String(it.focused())).to.equal(true);
      it.room.set({ status: 'live', error: undefined, ...all });
      await it.updated();
      expect(it.focused() === field, 'one may write again').to.equal(true);
      it.room.set(refusal);
      await it.updated();
      await shown();
      await it.press(it.focused()!, 'Escape');
      expect(it.element.open).to.equal(false);
    });
  }

  it('a room that refuses one takes the focus from nowhere else', async () => {
    const it = await mount({ ...open, room: all });
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    for (const target of [elsewhere, it.$('.head button')]) {
      target.focus();
      const had = it.focused();
      it.room.set(refusals['a room that refuses one']);
      await it.updated();
      expect(it.focused() === had, 'refused').to.equal(true);
      it.room.set({ status: 'live', error: undefined, ...all });
      await it.updated();
      expect(it.focused() === had, 'and not').to.equal(true);
    }
    elsewhere.remove();
  });

  it('the focus on the button of the line about the connection goes to the field when that line is gone', async () => {
    const it = await mount({
      ...open,
      state: { status: 'signed-out', error: refused('unauthorized') as never },
      room: all,
    });
    await until(() => it.$('.strip .link'), 'the line');
    it.$('.strip .link').focus();
    it.chat.set({ status: 'online', error: undefined });
    await it.updated();
    await shown();
    expect(it.$('.strip')).to.equal(null);
    expect(it.focused() === it.$('textarea')).to.equal(true);
  });

  it('a code of which nothing is known gets no advice, and a message with files cannot be written anew', async () => {
    expect((await failing('newer-than-this')).$('.lim')).to.equal(null);
    unmountAll();
    const files = [{ id: 'f_1', name: 'a.txt', type: 'text/plain', size: 3, kind: 'file' }] as never;
    const it = await failing('no-such-file', { files });
    expect(it.text('.lim')).to.equal('A file in it is no longer there. Attach it again.');
  });

  it('what was refused goes back into the field, before what is written there already', async () => {
    const it = await failing('text-refused', { text: 'the word' });
    await it.write('and more');
    it.$('[data-do=rewrite]').click();
    await it.updated();
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('the word\nand more');
    expect(it.room.called('discard')).to.have.length(1);
    expect(it.$('.lim')).to.equal(null);
    expect(it.focused()).to.equal(it.$('textarea'));
  });

  it('tells that a change was refused, of which nothing else is seen', async () => {
    const it = await mount({ ...open, room: { ...all, messages: [message()] } });
    const heard = announcements(it);
    it.room.emit('refused', { id: 'the-edit', code: 'text-refused', message: '' });
    await it.updated();
    expect(it.text('.pace.bad')).to.equal('Your change wasn’t taken: something in it isn’t allowed here.');
    expect(heard.at(-1)).to.equal('Your change wasn’t taken: something in it isn’t allowed here.');
  });

  it('P22: a message that a service has written in the name of somebody says so', async () => {
    const users = new Map([['s_shop', { id: 's_shop', name: 'Shop', kind: 'service' as const }]]);
    const key = `mail-${'0a'.repeat(16)}`;
    const byMail = [message({ via: 's_shop', key }), message({ via: 'relay', key }), message({ key })];
    const messages = [message({ via: 's_shop' }), message({ via: 's_other' }), message(), ...byMail];
    const it = await mount({ ...open, room: { ...all, users, messages } });
    expect(it.$$('.via').map((each) => each.textContent)).to.deep.equal([
      'via Shop',
      'via API',
      'by e-mail',
      'by e-mail',
    ]);
  });
});

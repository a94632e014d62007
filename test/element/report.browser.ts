import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import type { ChatMessage } from '../../src/client/index.ts';
import { readReason } from '../../src/element/moderation/reasons.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

interface Asked {
  readonly type: string;
  readonly id: number;
  readonly room: string;
  readonly seq: number;
  readonly reason?: string;
}
const asked = (it: Mounted): Asked[] =>
  it.chat
    .called('ask')
    .map(([said]) => said as Asked)
    .filter(({ type }) => type === 'report');

async function menuOf(it: Mounted, { id }: ChatMessage): Promise<HTMLElement | null> {
  const bubble = it.$(`[data-id="${id}"] .bub`);
  bubble.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, clientX: 90, clientY: 90 }));
  await until(() => it.$('.menu'), 'menu');
  return it.$('.menu [data-do=report]');
}

async function open(given = message({ text: 'Buy now!' }), options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({ room: { messages: [given] }, attributes: { open: '' }, ...options });
  it.$('.msg').focus();
  (await menuOf(it, given))!.click();
  await until(() => it.$<HTMLDialogElement>('dialog.report')?.open, 'opened');
  return it;
}

async function send(it: Mounted, reason: string, words = ''): Promise<void> {
  it.$<HTMLInputElement>(`.report [value=${reason}]`).click();
  it.$<HTMLTextAreaElement>('.report textarea').value = words;
  it.$('.report form .dpri').click();
  await it.updated();
}

async function answer(it: Mounted, code?: 'too-many' | 'no-such-message' | 'forbidden'): Promise<void> {
  const { id } = asked(it).at(-1)!;
  it.chat.emit('answer', code ? { type: 'error', id, code, class: 'stop', message: code } : { type: 'done', id });
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
}

describe('reporting a message', () => {
  afterEach(async () => {
    unmountAll();
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 800, height: 600 });
  });

  it('P25: is in the menu of messages of others that the relay has, not of one’s own, and not in a direct room', async () => {
    const messages = [message(), message({ own: true }), message({ state: 'queued', own: true })];
    const it = await mount({ room: { messages }, attributes: { open: '' } });
    expect((await menuOf(it, messages[0]!))?.textContent?.trim()).to.equal('Report');
    expect(await menuOf(it, messages[1]!)).to.equal(null);
    expect(await menuOf(it, messages[2]!)).to.equal(null);
    it.room.set({ kind: 'direct' });
    await it.updated();
    expect(await menuOf(it, messages[0]!)).to.equal(null);
  });

  it('P25: asks for a reason, says what happens, and thanks when the relay has it', async () => {
    const it = await open();
    expect(it.text('.rquote')).to.equal('Ana Duarte Buy now!');
    expect(it.text('.report .dnote')).to.contain('Ana Duarte is not told');
    it.$('.report form .dpri').click();
    expect(asked(it), 'without a reason').to.deep.equal([]);
    await send(it, 'spam', ' the same in each room ');
    const { type, room, seq, reason } = asked(it)[0]!;
    const expected = { type: 'report', room: 'lobby', seq: it.room.snapshot.messages[0]!.seq };
    expect({ type, room, seq }).to.deep.equal(expected);
    expect(reason).to.equal('spam: the same in each room');
    it.$('.report form .dpri').click();
    expect(asked(it).length, 'while it is sent').to.equal(1);
    await answer(it);
    expect(it.text('.rdone')).to.equal('Thank you. The moderators will look at it.');
    expect(it.announced()).to.deep.equal(['Thank you. The moderators will look at it.']);
    await until(() => it.focused()?.matches('.report .dpri'), 'focus');
    it.$('.report .dpri').click();
    await until(() => !it.$('dialog.report'), 'closed');
    expect(it.focused()?.matches('.msg')).to.equal(true);
  });

  it('P25: once: who has reported it is told so, after a reload too, and not after the sign-out', async () => {
    const given = message({ text: 'Buy now!' });
    const it = await open(given);
    await send(it, 'other');
    expect(asked(it)[0]!.reason).to.equal('other');
    await answer(it);
    it.element.remove();
    const again = await open(given);
    expect(again.text('.rdone')).to.equal('You have reported this message already.');
    expect(asked(again)).to.deep.equal([]);
    again.$<HTMLDialogElement>('dialog.report').close();
    await again.element.logout();
    expect(Object.keys(localStorage).filter((key) => key.includes('reported'))).to.deep.equal([]);
  });

  it('P25: what was refused is told, and may be sent again', async () => {
    const it = await open();
    for (const [code, text] of [
      ['too-many', 'Too many of your reports are waiting already. Please try again later.'],
      ['no-such-message', 'This message was deleted.'],
      ['forbidden', 'You are not allowed to do that.'],
    ] as const) {
      await send(it, 'insult', 'words');
      await answer(it, code);
      expect(it.text('.report [role=alert]')).to.equal(text);
      expect(it.$<HTMLTextAreaElement>('.report textarea').value).to.equal('words');
    }
    await send(it, 'insult');
    await answer(it);
    expect(it.$('.rdone') !== null).to.equal(true);
  });

  it('a reason is read as it was chosen; of another client it is words', () => {
    expect(readReason('spam')).to.deep.equal({ reason: 'spam', words: '' });
    expect(readReason('insult: at\nme')).to.deep.equal({ reason: 'insult', words: 'at\nme' });
    expect(readReason('rude: really')).to.deep.equal({ words: 'rude: really' });
    expect(readReason('')).to.deep.equal({ words: '' });
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`has nothing that axe finds (${scheme}), also as a sheet on a phone`, async () => {
      await emulateMedia({ colorScheme: scheme });
      const it = await open(message({ from: ana.id, text: 'Buy now!' }));
      for (const width of [800, 390]) {
        await setViewport({ width, height: 700 });
        expect(await barriersIn(it.element)).to.deep.equal([]);
      }
    });
  }
});

import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { ChatError, type ChatMessage } from '../../src/client/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, me, message, noon } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';

const open = (options: MountOptions = {}) => mount({ ...options, attributes: { open: '', ...options.attributes } });

/** One that somebody has begun to write just now. */
const begun = (change: Partial<ChatMessage> = {}): ChatMessage =>
  message({ text: '', streaming: true, at: Date.now(), ...change });

/** The relay tells more of its text. */
const grow = ({ room }: Mounted, { seq }: ChatMessage, at: number, text: string): void =>
  room.emit('signal', { from: 'relay', topic: 'stream', key: `${seq}`, data: [at, text] } as never);

const row = (it: Mounted, { id }: ChatMessage) => it.$(`.log [data-id="${id}"]`);
const textOf = (it: Mounted, of: ChatMessage) => (row(it, of)?.querySelector('.txt')?.textContent ?? '').trim();
const labelOf = (it: Mounted, of: ChatMessage) => row(it, of).getAttribute('aria-label')!;
const dotsIn = (it: Mounted, of: ChatMessage) => row(it, of)?.querySelectorAll('.bub > i:not(.i)').length;

const endings = { streaming: undefined as never };
const finish = (it: Mounted, { id }: ChatMessage, text: string, cutBy?: string): void =>
  it.room.change(id, { text, ...endings, ...(cutBy && { cut: { at: noon, by: cutBy } }) });

async function menuOf(it: Mounted, of: ChatMessage): Promise<string[]> {
  const target = row(it, of).querySelector('.bub')!;
  target.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true }));
  await until(() => it.$('.menu'), 'the menu');
  return it.$$('.menu [data-do]').map((each) => each.dataset['do']!);
}

describe('P18: a message that is written bit by bit', () => {
  afterEach(unmountAll);

  it('writes itself out, by whole words, with its marks and a caret at its end, and is the same text when it is finished', async () => {
    const it = await open({ room: { messages: [message()] } });
    const written = begun();
    it.room.receive(written);
    await until(() => dotsIn(it, written) === 3, 'dots while there is no text');
    grow(it, written, 0, 'The **upper a');
    await until(() => textOf(it, written) === 'The upper', 'whole words');
    expect(row(it, written).querySelector('strong')!.textContent).to.equal('upper');
    expect(dotsIn(it, written)).to.equal(0);
    const paragraph = row(it, written).querySelector('p')!;
    grow(it, written, 13, 'rm** sinks. ');
    await until(() => textOf(it, written) === 'The upper arm sinks.', 'more of it');
    expect(row(it, written).querySelector('p') === paragraph, 'in the same nodes').to.equal(true);
    expect(paragraph.lastElementChild!.matches('.caret')).to.equal(true);
    grow(it, written, 25, '\n\n```\nnut.turn(');
    await until(() => row(it, written).querySelector('pre'), 'code that is not ended yet');
    await until(() => row(it, written).querySelector('pre')!.textContent === 'nut.turn(', 'half a word, after a while');
    expect(row(it, written).querySelector('code')!.lastElementChild!.matches('.caret')).to.equal(true);
    finish(it, written, 'The **upper arm** sinks. \n\n```\nnut.turn()\n```');
    await it.updated();
    expect(row(it, written).querySelector('.caret')).to.equal(null);
    expect(row(it, written).querySelector('p') === paragraph, 'also when it is finished').to.equal(true);
    expect(row(it, written).querySelector('pre')!.textContent).to.equal('nut.turn()');
    expect(row(it, written).querySelector('.edited')).to.equal(null);
  });

  it('keeps the list at its end for who is there, and what others read where it is', async () => {
    const messages = Array.from({ length: 30 }, () => message());
    const it = await open({ room: { messages } });
    const log = it.$('.log');
    const rest = () => log.scrollHeight - log.scrollTop - log.clientHeight;
    const written = begun();
    it.room.receive(written);
    let text = '';
    const line = 'one line after the other \n';
    const more = async (): Promise<void> => {
      const { scrollHeight } = log;
      grow(it, written, text.length, line.repeat(4));
      text += line.repeat(4);
      await until(() => log.scrollHeight > scrollHeight, 'it grows');
      await it.updated();
    };
    await until(() => dotsIn(it, written) === 3, 'it is there');
    await more();
    await more();
    expect(rest()).to.be.below(2);
    log.scrollTop -= 200;
    await until(() => rest() > 190, 'away from the end');
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const first = it
      .$$('.log .msg')
      .find((each) => each.getBoundingClientRect().top > log.getBoundingClientRect().top)!;
    const { top } = first.getBoundingClientRect();
    await more();
    expect(first.getBoundingClientRect().top).to.be.closeTo(top, 1);
    expect(rest()).to.be.above(190);
  });

  it('is told once, when it is finished: to the page, and to who cannot see it', async () => {
    const it = await open({ room: { messages: [message()] } });
    const told: [string, string][] = [];
    it.element.addEventListener('live-chat-message', ({ detail }) => told.push([detail.id, detail.text]));
    const announced: string[] = [];
    const region = it.element.querySelector('[aria-live]')!;
    new MutationObserver(() => announced.push(...it.announced())).observe(region, { childList: true });
    const written = begun();
    it.room.receive(written);
    await until(() => dotsIn(it, written) === 3, 'it is shown');
    expect(labelOf(it, written)).to.match(/, Still being written$/);
    for (const [at, part] of [
      [0, 'Once '],
      [5, 'upon '],
    ] as const) {
      grow(it, written, at, part);
      await until(() => textOf(it, written).includes(part.trim()), part);
    }
    finish(it, written, 'Once upon a time');
    // Behind it, and told by itself.
    it.room.receive(message({ text: 'The end' }));
    await until(() => announced.some((each) => each.includes('The end')), 'what comes next');
    expect(announced.filter((each) => each.startsWith('Ana'))).to.deep.equal([
      'Ana Duarte: Once upon a time',
      'Ana Duarte: The end',
    ]);
    expect(told.map(([, text]) => text)).to.deep.equal(['Once upon a time', 'The end']);
    expect(labelOf(it, written)).not.to.include('Still being written');
  });

  it('is told also where it is finished before what shows it is loaded, and with the panel closed', async () => {
    const it = await mount({ room: { messages: [message()] } });
    it.chat.room('lobby');
    it.element.show();
    await it.updated();
    it.element.hide();
    await it.updated();
    const told: string[] = [];
    it.element.addEventListener('live-chat-message', ({ detail }) => told.push(detail.text));
    const written = begun();
    it.room.receive(written);
    finish(it, written, 'Short.');
    await until(() => told.length, 'it is told');
    expect(told).to.deep.equal(['Short.']);
  });

  it('shows to who comes late what there is already; what is silent says calmly that it is still being written', async () => {
    const written = begun({ at: noon });
    const it = await open({ room: { messages: [message(), written] } });
    await until(() => it.$('.strm'), 'calm');
    expect(row(it, written).querySelector('.strm')!.textContent!.trim()).to.equal('Still being written');
    expect(dotsIn(it, written)).to.equal(3);
    for (const dot of row(it, written).querySelectorAll('.bub > i'))
      expect(getComputedStyle(dot).animationName).to.equal('none');
    const asked = () =>
      it.chat
        .called('ask')
        .map(([each]) => each as { type: string; id: number })
        .filter(({ type }) => type === 'streams');
    await until(() => asked().length, 'it is asked for');
    it.chat.emit('answer', { ...asked()[0]!, room: 'lobby', streams: [[written.seq!, 'So far '] as const] } as never);
    await until(() => textOf(it, written) === 'So far', 'the text so far');
    expect(row(it, written).querySelector('.strm')).to.equal(null);
    // The line breaks: what was missed is asked for.
    it.room.set({ status: 'catching-up' });
    it.room.set({ status: 'live' });
    await until(() => asked().length === 2, 'it is asked again');
    it.chat.emit('answer', {
      ...asked()[1]!,
      room: 'lobby',
      streams: [[written.seq!, 'So far and on '] as const],
    } as never);
    await until(() => textOf(it, written) === 'So far and on', 'what was missed');
  });

  it('is stopped by its button, once, by whom it answers; the focus stays with the message, which says at its end what became of it', async () => {
    const question = message({ own: true, state: 'sent' });
    const [mine, theirs] = [begun({ reply: question.seq! }), begun({ from: jonas.id, name: jonas.name })];
    const it = await open({ room: { messages: [question] } });
    it.room.receive(mine, theirs);
    const button = () => row(it, mine)?.querySelector<HTMLElement>('.strb') as HTMLElement;
    await until(button, 'the button');
    grow(it, mine, 0, 'Well, ');
    grow(it, theirs, 0, 'I say ');
    await until(() => textOf(it, mine) && textOf(it, theirs), 'the texts');
    expect(row(it, theirs).querySelector('.strb')).to.equal(null);
    const [box, bubble] = [button(), row(it, mine).querySelector('.bub')!].map((each) => each.getBoundingClientRect());
    expect(Math.min(box!.height, box!.width)).to.be.at.least(24);
    expect(box!.top, 'beside no text').to.be.at.least(bubble!.bottom);
    expect(button().textContent!.trim()).to.equal('Stop');
    row(it, mine).focus();
    await it.press(row(it, mine), 'Enter');
    for (let count = 0; it.focused() !== button() && count < 9; count++) await it.press(it.focused()!, 'ArrowRight');
    expect(it.focused() === button(), 'reached by keys').to.equal(true);
    button().click();
    button().click();
    await it.updated();
    expect(it.room.called('put')).to.deep.equal([[{ type: 'stop', of: mine.seq }]]);
    expect(button().getAttribute('aria-disabled')).to.equal('true');
    finish(it, mine, 'Well, ', me.id);
    finish(it, theirs, 'I say ', 'relay');
    await it.updated();
    expect(button()).to.equal(null);
    expect(it.focused() === row(it, mine)).to.equal(true);
    expect([mine, theirs].map((each) => row(it, each).querySelector('.strend')!.textContent!.trim())).to.deep.equal([
      'Stopped',
      'Broken off',
    ]);
    expect(row(it, mine).querySelector('.strend svg')).not.to.equal(null);
    expect(labelOf(it, mine)).to.match(/, Stopped$/);
    expect(labelOf(it, theirs)).to.match(/, Broken off$/);
  });

  it('says that it could not be stopped, and can be asked again', async () => {
    const it = await open({ room: { messages: [], kind: 'direct' } });
    const written = begun();
    it.room.receive(written);
    await until(() => it.$('.strb'), 'the button');
    it.room.put = (body) => {
      it.room.calls.push(['put', body]);
      return Promise.reject(new ChatError('forbidden'));
    };
    it.$('.strb').click();
    await until(() => it.$('.strm .bad'), 'it is told');
    expect(it.text('.strm .bad')).to.equal('That did not work. Please try again.');
    expect(it.announced()).to.deep.equal(['That did not work. Please try again.']);
    expect(it.$('.strb').getAttribute('aria-disabled')).to.equal('false');
    it.$('.strb').click();
    await until(() => it.room.called('put').length === 2, 'once more');
  });

  it('is not changed while it is written, and what is copied is its text so far', async () => {
    const it = await open({ room: { messages: [] } });
    const written = begun({ own: true, from: me.id });
    it.room.receive(written);
    await until(() => dotsIn(it, written) === 3, 'it is there');
    grow(it, written, 0, 'Half a sen');
    await until(() => textOf(it, written) === 'Half a', 'the text');
    const offered = await menuOf(it, written);
    expect(offered).not.to.include('edit');
    expect(offered).to.include('copy');
    const copied: string[] = [];
    const { writeText } = navigator.clipboard;
    navigator.clipboard.writeText = async (text) => void copied.push(text);
    it.$('.menu [data-do=copy]').click();
    navigator.clipboard.writeText = writeText;
    expect(copied).to.deep.equal(['Half a sen']);
    finish(it, written, 'Half a sentence');
    await it.updated();
    expect(await menuOf(it, written)).to.include('edit');
  });

  it('is quoted as what has no words yet', async () => {
    const written = begun({ at: noon });
    const it = await open({ room: { messages: [written, message({ reply: written.seq! })] } });
    await until(() => it.$('.qt'), 'the quote');
    expect(it.text('.qt')).to.equal('Ana Duarte …');
  });

  it('is not followed any more in another room, nor off the page', async () => {
    const it = await open({ room: { messages: [begun()] } });
    const { room } = it;
    await until(() => it.$('.bub > i:not(.i)'), 'it is shown');
    const before = room.listeners;
    it.element.room = 'garden';
    await it.updated();
    expect(before).to.be.above(0);
    expect(room.listeners).to.equal(0);
    await until(() => it.$('.bub > i:not(.i)'), 'here, too');
    it.element.remove();
    await until(() => it.room.listeners === 0, 'nothing is followed');
  });

  it('has no finding of axe, in either theme', async () => {
    // What fades in has less contrast at first.
    await emulateMedia({ reducedMotion: 'reduce' });
    for (const theme of ['light', 'dark']) {
      const own = message({ own: true, state: 'sent' });
      const all = [begun({ reply: own.seq!, at: noon }), begun({ own: true, at: noon }), begun({ at: noon })];
      const cut = message({ cut: { at: noon, by: ana.id } });
      const it = await open({ room: { messages: [own, cut, ...all] }, attributes: { theme } });
      await until(() => it.$$('.strb').length === 2, 'the buttons');
      expect(await barriersIn(it.element)).to.deep.equal([]);
      unmountAll();
    }
    await emulateMedia({ reducedMotion: 'no-preference' });
  });
});

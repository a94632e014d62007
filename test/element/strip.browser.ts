import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/client/index.ts';
import { message } from '../support/fake-chat.ts';
import { countsDown, mount, textsOf, unmountAll, until } from './mount.ts';

const open = (options: Parameters<typeof mount>[0] = {}) => mount({ ...options, attributes: { mode: 'inline' } });

describe('strip', () => {
  afterEach(unmountAll);

  it('is not there while all is well', async () => {
    const { $ } = await open();
    expect($('.strip') === null).to.equal(true);
  });

  it('says that it connects, only after a second', async () => {
    const start = performance.now();
    const { $, text } = await open({ state: { status: 'connecting' } });
    expect(!!$('.strip') && performance.now() - start < 900, 'at once').to.equal(false);
    await until(() => $('.strip'), 'strip');
    expect(performance.now() - start).to.be.greaterThan(900);
    expect(text('.strip')).to.equal('Connecting…');
  });

  it('says at once what happens to messages while offline', async () => {
    const { text, $ } = await open({ state: { status: 'offline' } });
    expect(text('.strip')).to.equal('You’re offline. What you write is kept here and sent when you’re back.');
    expect($('.strip button') === null).to.equal(true);
  });

  it('counts down to the next try, which can be had now', async () => {
    const it = await open();
    const { $, chat } = it;
    const said = textsOf(it, '.strip');
    chat.set({ status: 'waiting', retryAt: Date.now() + 9_800 });
    await until(() => said.length >= 3, 'some seconds');
    expect(countsDown(said, 9), said.join()).to.equal(true);
    for (const each of said)
      expect(each).to.match(/^The server can’t be reached\. Next try in \d s\. Try now Check connection$/);
    $('.strip button').click();
    expect(chat.called('retryNow').length).to.equal(1);
  });

  it('says nothing alarming of a relay that is moved on purpose', async () => {
    const error = new ChatError('moved', 'retry');
    const { text, $ } = await open({ state: { status: 'waiting', retryAt: Date.now() + 4_800, error } });
    await until(() => $('.strip'), 'strip');
    expect(text('.strip')).to.equal('Connecting…');
    expect($('.strip').matches('.warn')).to.equal(false);
  });

  it('tells what came and went while one was away, for four seconds', async () => {
    const { text, $, chat, room, updated } = await open({ state: { status: 'online', unsent: 0 } });
    chat.set({ status: 'offline', unsent: 3 });
    await updated();
    chat.set({ status: 'online' });
    const start = performance.now();
    room.set({ restored: 2 });
    chat.set({ unsent: 0 });
    await updated();
    expect(text('.strip')).to.equal('Back online. 3 sent. 2 restored.');
    expect($('.strip').matches('.ok')).to.equal(true);
    await until(() => !$('.strip'), 'gone');
    expect(performance.now() - start).to.be.greaterThan(3_500);
  });

  it('P1: says that the server was restored from a backup, and which messages are gone', async () => {
    const [first, second, third] = [message(), message({ own: true }), message()];
    const { text, room, updated, announced } = await open({ room: { messages: [first, second, third] } });
    const [oldest] = [first!];
    // As the SDK does it: the snapshot first, then the event, then subscribers.
    room.replace({ messages: [oldest] }, 'epoch');
    await updated();
    expect(text('.strip')).to.match(/^The server was restored from a backup\. Messages after .*12:0\d.* are gone\.$/);
    expect(announced()).to.include('The server was restored from a backup.');
  });

  it('P1: what waited here and is in the new log already does not hide that others are gone', async () => {
    const [first, second, waited] = [message(), message({ own: true }), message({ own: true })];
    const { text, room, updated } = await open({ room: { messages: [first!, second!, waited!] } });
    room.replace({ messages: [first!, waited!] }, 'epoch');
    await updated();
    expect(text('.strip')).to.match(/^The server was restored from a backup\. Messages after .+ are gone\.$/);
  });

  it('P1: older messages that are not loaded any more are not gone', async () => {
    const [old, first, second] = [message(), message(), message()];
    const { text, room, updated } = await open({ room: { messages: [old!, first!, second!] } });
    room.replace({ messages: [first!, second!] }, 'epoch');
    await updated();
    expect(text('.strip')).to.equal('The server was restored from a backup.');
  });

  it('P1: says no more than is known: nothing that was seen is gone, nothing is the same', async () => {
    const [first, second] = [message(), message()];
    const kept = await open({ room: { messages: [first, second] } });
    kept.room.replace({ messages: [first, second, message()] }, 'epoch');
    await kept.updated();
    expect(kept.text('.strip')).to.equal('The server was restored from a backup.');
    const other = await open({ room: { messages: [first, second] } });
    other.room.replace({ messages: [] }, 'epoch');
    await other.updated();
    expect(other.text('.strip')).to.equal('The server’s messages were replaced.');
    const far = await open({ room: { messages: [first, second] } });
    far.room.replace({ messages: [message()] }, 'distance');
    await far.updated();
    expect(far.$('.strip') === null).to.equal(true);
  });

  it('says nothing of the first connection', async () => {
    const { $, chat, updated } = await open({ state: { status: 'connecting' } });
    chat.set({ status: 'online' });
    await updated();
    expect($('.strip') === null).to.equal(true);
  });

  it('offers to sign in again where the page can', async () => {
    const error = { code: 'token-expired', class: 'reauth', message: 'expired' } as const;
    const { text, element, chat, $, updated } = await open({ state: { status: 'signed-out', error } });
    expect(text('.strip')).to.equal('Your sign-in has ended. Try again Check connection');
    element.tokenProvider = () => 'x';
    await updated();
    expect(text('.strip')).to.equal('Your sign-in has ended. Sign in again Check connection');
    $('.strip button').click();
    expect(chat.called('retryNow').length).to.equal(1);
  });

  it('says why it was refused, and stops the field', async () => {
    const error = { code: 'origin-refused', class: 'stop', message: 'shop.example is not on the list.' } as const;
    const { text, $ } = await open({ state: { status: 'refused', error } });
    expect(text('.strip')).to.equal(
      'The server refused this page. shop.example is not on the list. Try again Check connection',
    );
    expect($<HTMLTextAreaElement>('textarea').disabled).to.equal(true);
  });

  it('says in words of its own why, where the server has sent only a code', async () => {
    for (const [code, words] of [
      ['origin-refused', 'This site is not on its list.'],
      ['version-unsupported', 'Reload the page: it is out of date.'],
      ['bad-frame', 'It will not take it as it is.'],
    ] as const) {
      const { text } = await open({ state: { status: 'refused', error: new ChatError(code) } });
      expect(text('.strip')).to.equal(`The server refused this page. ${words} Try again Check connection`);
    }
  });

  it('says all of it in the language of the element', async () => {
    const words = [
      'Your sign-in has ended.|Sign in again',
      'The server refused this page.|It will not take it as it is.|Try again',
      'You can’t use this chat.|Until {time}.',
      'You can’t read this conversation.',
      'No room to keep your messages.|Leave this page open.',
    ].flatMap((each) => each.split('|'));
    const texts = Object.fromEntries(words.map((each) => [each, `«${each}»`]));
    const banned = Object.assign(new ChatError('forbidden'), { retryAfter: 1_000 });
    for (const options of [
      { state: { status: 'signed-out' } },
      { state: { status: 'refused', error: new ChatError('bad-frame') } },
      { state: { status: 'refused', error: banned } },
      { room: { status: 'refused', can: [] } },
      { state: { status: 'offline', persistent: false, unsent: 1 } },
    ] as const) {
      const { element, text, updated } = await open(options);
      element.tokenProvider = () => 'x';
      element.texts = texts;
      await updated();
      expect(text('.strip').replace('Check connection', '').trim()).to.match(/^(«[^«»]+»\s*)+$/);
    }
  });

  it('says to one who is banned from the site that they are, and until when', async () => {
    const forever = new ChatError('forbidden', 'stop', 'you are banned from this site');
    const { text, chat, updated } = await open({ state: { status: 'refused', error: forever } });
    expect(text('.strip')).to.equal('You can’t use this chat. Try again Check connection');
    const error = Object.assign(new ChatError('forbidden'), { retryAfter: 40 * 86_400_000 });
    chat.set({ error });
    await updated();
    const day = new Date(Date.now() + error.retryAfter);
    const month = new Intl.DateTimeFormat('en', { month: 'long' }).format(day);
    expect(text('.strip')).to.match(new RegExp(`^You can’t use this chat. Until .*${month}.*, .* Try again`));
  });

  it('says so where a room is refused', async () => {
    const { text } = await open({ room: { status: 'refused', can: [] } });
    expect(text('.strip')).to.equal('You can’t read this conversation.');
  });

  it('warns where unsent messages would be lost with the page', async () => {
    const { text, chat, updated, $ } = await open({
      state: { status: 'offline', persistent: false, unsent: 1 },
      room: { messages: [message({ own: true, state: 'queued' })] },
    });
    expect(text('.strip')).to.equal('No room to keep your messages. Leave this page open.');
    chat.set({ unsent: 0 });
    await updated();
    expect($('.strip').matches('.warn')).to.equal(true);
  });
});

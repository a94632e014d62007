import { expect } from '@open-wc/testing';
import type { ChatMessage } from '../../src/client/index.ts';
import type { LiveChat } from '../../src/element/live-chat.ts';
import type { FollowedThread, Message } from '../../src/protocol/index.ts';
import { ana, jonas, me, message, noon } from '../support/fake-chat.ts';
import { look, mount, partsLoaded, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

interface Asked {
  readonly type: string;
  readonly id: number;
  readonly room: string;
  readonly thread?: number;
  readonly before?: unknown;
  readonly seq?: number;
}
const asked = (it: Mounted, ...types: string[]): Asked[] =>
  it.chat
    .called('ask')
    .map(([said]) => said as Asked)
    .filter(({ type }) => types.includes(type));

/** Numbers that no message has that is made by itself. */
const root = (change: Partial<ChatMessage> = {}) =>
  message({ id: 'root', key: 'root', seq: 2_042, text: 'When?', from: jonas.id, name: jonas.name, ...change });
const answers = (count: number, last: number, ...by: string[]) => ({ answers: { count, last, at: noon, by } });
const apart = (seq: number, change: Partial<ChatMessage> = {}) =>
  message({ id: `a${seq}`, key: `a${seq}`, seq, text: `Answer ${seq}`, thread: 2_042, reply: 2_042, ...change });

/** As the relay says it. */
const said = (seq: number, change: Partial<Message> = {}): Message => ({
  ...{ seq, at: noon, from: ana.id, name: ana.name, key: `s${seq}`, text: `Answer ${seq}`, reactions: [] },
  ...{ reply: 2_042, thread: 2_042 },
  ...change,
});
const saidRoot = (change: Partial<Message> = {}): Message => {
  const { reply: _, thread: __, ...rest } = said(2_042, { text: 'When?', from: jonas.id, name: jonas.name, ...change });
  return rest;
};

async function tell(it: Mounted, answer: object): Promise<void> {
  it.chat.emit('answer', answer as never);
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
}

/** Says to who asked last what is in the thread. */
async function answerThread(it: Mounted, messages: Message[], change: object = {}): Promise<void> {
  await until(() => asked(it, 'thread').length, 'asked for the thread');
  const { id, room, thread } = asked(it, 'thread').at(-1)!;
  await tell(it, {
    ...{ type: 'thread', id, room, thread, epoch: 'e', asOf: 2_099, more: false, users: [], following: true },
    ...{ readTo: 2_042, root: saidRoot(answers(messages.length, messages.at(-1)?.seq ?? 0, ana.id)), messages },
    ...change,
  });
}

async function answerFollowed(it: Mounted, ...threads: Partial<FollowedThread>[]): Promise<void> {
  await until(() => asked(it, 'threads').length, 'asked for the threads');
  const { id } = asked(it, 'threads').at(-1)!;
  const usual = { room: 'lobby', kind: 'open', name: '', unread: 0, readTo: 0, users: [] };
  await tell(it, { type: 'threads', id, threads: threads.map((each) => ({ ...usual, ...each })) });
}

async function open(options: MountOptions = {}): Promise<Mounted> {
  const { attributes, room, ...others } = options;
  const it = await mount({
    ...others,
    room: { kind: 'open', ...room },
    attributes: { mode: 'full', room: 'lobby', ...attributes },
  });
  await until(() => asked(it, 'threads').length, 'there');
  await it.updated();
  return it;
}

/** Opens the thread of a message, and looks into it. */
async function enter(it: Mounted, id = 'root'): Promise<Mounted> {
  it.$(`[data-id="${id}"] [data-do=thread]`).click();
  await until(() => it.$('.thread > live-chat'), 'thread');
  const element = it.$<LiveChat>('.thread > live-chat');
  await partsLoaded(element);
  return look(element, it.chat);
}

const texts = (it: Mounted) => it.$$('.msg .txt').map(({ textContent }) => textContent!.trim());

const markOf = (state: unknown): unknown => (state as Record<string, unknown> | null)?.['liveChatThread'];

describe('threads', () => {
  beforeEach(() => setViewport({ width: 1_200, height: 700 }));
  afterEach(async () => {
    unmountAll();
    history.replaceState(null, '');
    await setViewport({ width: 800, height: 600 });
  });

  it('P36: what is in threads alone is not in the conversation; a line says how many answers a message has, by whom, and when the last was', async () => {
    const it = await open({
      room: {
        messages: [
          root(answers(3, 2_052, ana.id, me.id)),
          apart(2_050),
          apart(2_051, { inRoom: true, text: 'For all' }),
        ],
        unread: 2,
        readSeq: 2_049,
      },
    });
    expect(texts(it)).to.deep.equal(['When?', 'For all']);
    expect(it.text('.thr')).to.match(/^AM Ana Duarte and Maya 3 answers last answer May 19$/);
    expect(it.text('.tin')).to.equal('Answered in a thread');
    expect(it.$('[data-id=root]').getAttribute('aria-label')).to.match(/, 3 answers$/);
    // Of two rooms' worth of news, one is here.
    const counts: number[] = [];
    it.element.addEventListener('live-chat-unread', ({ detail }) => counts.push(detail.count));
    it.room.receive(apart(2_053));
    await it.updated();
    expect(texts(it)).to.deep.equal(['When?', 'For all']);
    expect(counts.every((count) => count <= 1)).to.equal(true);
  });

  it('P36: the line opens the thread beside the conversation, with the root first, and the field has the focus', async () => {
    const it = await open({ room: { messages: [root(answers(2, 2_051, ana.id)), apart(2_051)] } });
    const thread = await enter(it);
    expect(asked(it, 'thread').map(({ room, thread: of, before }) => [room, of, before])).to.deep.equal([
      ['lobby', 2_042, undefined],
    ]);
    // What is known is shown at once.
    expect(texts(thread)).to.deep.equal(['When?', 'Answer 2051']);
    await answerThread(it, [said(2_050), said(2_051)]);
    await thread.updated();
    expect(texts(thread)).to.deep.equal(['When?', 'Answer 2050', 'Answer 2051']);
    expect(thread.text('.tcnt')).to.equal('2 answers');
    expect(thread.$('.qt') === null, 'that it answers the root is not said').to.equal(true);
    await until(() => thread.focused()?.matches('textarea'), 'focus');
    const [beside, log] = [it.$('.thread').getBoundingClientRect(), it.$('.log').getBoundingClientRect()];
    expect(it.$('.thread').offsetWidth).to.equal(360);
    expect(log.right <= beside.left, 'nothing is covered').to.equal(true);
    // What comes in comes in there, too, and not in the conversation.
    it.room.receive(apart(2_060, { text: 'Late' }));
    await thread.updated();
    expect(texts(thread).at(-1)).to.equal('Late');
    expect(texts(it)).to.deep.equal(['When?']);
  });

  it('P36: an answer goes to the thread, and to the room where one says so; what it quotes is of the thread', async () => {
    const it = await open({ room: { messages: [root(answers(1, 2_051, ana.id)), apart(2_051)] } });
    const thread = await enter(it);
    await answerThread(it, [said(2_051)]);
    await thread.updated();
    await thread.write('At eight');
    await thread.press(thread.$('textarea'), 'Enter');
    thread.$<HTMLInputElement>('.also input').click();
    await thread.updated();
    await thread.write('We meet at eight');
    await thread.press(thread.$('textarea'), 'Enter');
    thread.$('.msg:last-of-type').dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
    await thread.updated();
    thread.$('[data-id=a2051] [data-do=reply], [data-id="u_ana/s2051"] [data-do=reply]').click();
    await thread.updated();
    await thread.write('Why?');
    await thread.press(thread.$('textarea'), 'Enter');
    expect(it.room.called('put').map(([body]) => body)).to.deep.equal([
      { type: 'message', text: 'At eight', thread: 2_042 },
      { type: 'message', text: 'We meet at eight', thread: 2_042, inRoom: true },
      { type: 'message', text: 'Why?', thread: 2_042, reply: 2_051 },
    ]);
    expect(thread.$<HTMLInputElement>('.also input').checked, 'for one answer only').to.equal(false);
    expect(it.room.called('send')).to.deep.equal([]);
    expect(it.room.called('typing')).to.deep.equal([]);
  });

  it('P36: what is not loaded in the room is changed by its number', async () => {
    const it = await open({ room: { messages: [root(answers(1, 2_051, me.id))] } });
    const thread = await enter(it);
    await answerThread(it, [said(2_051, { from: me.id, key: 'old', name: me.name })]);
    await thread.updated();
    thread.$('[data-id=old]').focus();
    await thread.updated();
    await thread.press(thread.$('textarea'), 'ArrowUp');
    await thread.write('Better');
    await thread.press(thread.$('textarea'), 'Enter');
    expect(it.room.called('put')).to.deep.equal([[{ type: 'edit', of: 2_051, text: 'Better', mentions: undefined }]]);
    expect(it.room.called('edit')).to.deep.equal([]);
  });

  it('P36: what is read is told, once, and only by who has something to do with it', async () => {
    const it = await open({ room: { messages: [root(answers(1, 2_051, ana.id)), apart(2_051)] } });
    const thread = await enter(it);
    await answerThread(it, [said(2_051)]);
    await until(() => asked(it, 'seen').length, 'told');
    expect(asked(it, 'seen').map(({ room, thread: of, seq }) => [room, of, seq])).to.deep.equal([
      ['lobby', 2_042, 2_051],
    ]);
    expect(it.room.called('markRead'), 'nothing of the room was read by it').to.deep.equal([]);
    expect(thread.text('.new')).to.equal('New');
  });

  it('P36: says that one follows it, and changes that; what the relay refuses is taken back', async () => {
    const it = await open({ room: { messages: [root(answers(1, 2_051, ana.id)), apart(2_051)] } });
    const thread = await enter(it);
    await answerThread(it, [said(2_051)], { following: false, readTo: 0 });
    await thread.updated();
    const bell = () => thread.$('[aria-label="Follow this thread"]');
    expect(bell().getAttribute('aria-pressed')).to.equal('false');
    bell().click();
    await thread.updated();
    expect(bell().getAttribute('aria-pressed')).to.equal('true');
    await tell(it, { type: 'done', id: asked(it, 'follow').at(-1)!.id });
    expect(thread.announced()).to.include('You follow this thread.');
    bell().click();
    await tell(it, {
      type: 'error',
      id: asked(it, 'unfollow').at(-1)!.id,
      code: 'busy',
      class: 'retry',
      message: 'busy',
    });
    await thread.updated();
    expect(bell().getAttribute('aria-pressed')).to.equal('true');
    expect(thread.announced()).to.include('That did not work. Please try again.');
  });

  it('opens by the menu and by the keys, where there are threads and one may write', async () => {
    const it = await open({ room: { messages: [root()] } });
    const bubble = it.$('[data-id=root] .bub');
    bubble.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, clientX: 90, clientY: 90 }));
    await until(() => it.$('.menu [data-do=thread]'), 'item');
    expect(it.text('.menu [data-do=thread]')).to.equal('Answer in thread');
    it.$('.menu [data-do=thread]').click();
    await until(() => it.$('.thread > live-chat'), 'thread');
    const thread = await look(it.$<LiveChat>('.thread > live-chat'), it.chat);
    await partsLoaded(thread.element);
    await answerThread(it, []);
    await thread.updated();
    expect(thread.text('.tcnt')).to.equal('No answers yet.');
    // Escape closes it, and the focus is where it was.
    await until(() => thread.focused()?.matches('textarea'), 'focus');
    await it.press(thread.$('textarea'), 'Escape');
    expect(it.$('.thread') === null).to.equal(true);
    expect(it.focused()).to.equal(it.$('[data-id=root]'));
    for (const change of [{ kind: 'direct' }, { can: ['read'] }] as const) {
      it.room.set(change);
      await it.updated();
      expect(it.$('[data-do=thread]') === null, JSON.stringify(change)).to.equal(true);
      it.room.set({ kind: 'open' });
    }
  });

  it('P36: where two write an answer in a thread is shown as one that quotes', async () => {
    const it = await open({ room: { kind: 'direct', messages: [root(answers(1, 2_050, ana.id)), apart(2_050)] } });
    expect(texts(it)).to.deep.equal(['When?', 'Answer 2050']);
    expect(it.$('.thr') === null && it.$('.tin') === null).to.equal(true);
    expect(it.text('.qt')).to.contain('When?');
  });

  it('P36: a root that was deleted keeps its answers, and the way to them', async () => {
    const deleted = { text: '', deleted: { at: noon, by: jonas.id } };
    const it = await open({ room: { messages: [root({ ...answers(1, 2_050, ana.id), ...deleted }), apart(2_050)] } });
    expect(it.text('.msg')).to.contain('This message was deleted.');
    const thread = await enter(it);
    await answerThread(it, [said(2_050)], { root: saidRoot({ ...deleted, ...answers(1, 2_050, ana.id) }) });
    await thread.updated();
    expect(texts(thread)).to.deep.equal(['This message was deleted.', 'Answer 2050']);
    expect(thread.text('.tcnt')).to.equal('1 answer');
  });

  it('P36: earlier answers come page by page, between the root and those that are there', async () => {
    const it = await open({ room: { messages: [root(answers(3, 2_053, ana.id))] } });
    const thread = await enter(it);
    await answerThread(it, [said(2_052), said(2_053)], { more: true });
    await thread.updated();
    if (asked(it, 'thread').length === 1) thread.$('[data-do=older]').click();
    await until(() => asked(it, 'thread').length === 2, 'asked for more');
    expect(asked(it, 'thread').at(-1)!.before).to.equal(2_052);
    await answerThread(it, [said(2_051)]);
    await thread.updated();
    expect(texts(thread)).to.deep.equal(['When?', 'Answer 2051', 'Answer 2052', 'Answer 2053']);
    expect(thread.$('[data-do=older]') === null).to.equal(true);
  });

  it('says that it could not be had, and that it is gone; asks anew when the connection is back', async () => {
    const it = await open({ room: { messages: [root(answers(1, 2_050, ana.id))] } });
    const thread = await enter(it);
    const refuse = async (code: string) => {
      await tell(it, { type: 'error', id: asked(it, 'thread').at(-1)!.id, code, class: 'stop', message: code });
      await thread.updated();
    };
    await refuse('internal');
    expect(thread.text('.tno')).to.equal('That did not work. Please try again. Try again');
    thread.$('.tno .link').click();
    await until(() => asked(it, 'thread').length === 2, 'again');
    it.room.set({ status: 'catching-up' });
    it.room.set({ status: 'live' });
    await until(() => asked(it, 'thread').length === 3, 'after a loss');
    await refuse('no-such-message');
    expect(thread.text('.tno')).to.equal('This thread isn’t there any more.');
    expect(thread.$<HTMLTextAreaElement>('textarea').disabled).to.equal(true);
  });

  it('on a phone it has the conversation’s place; the button, Escape and the browser’s way back lead out of it', async () => {
    await setViewport({ width: 390, height: 700 });
    const it = await open({ room: { messages: [root(answers(1, 2_050, ana.id))] }, attributes: { heading: 'Team' } });
    const shown = (selector: string) => getComputedStyle(it.$(selector)).visibility;
    let thread = await enter(it);
    expect(shown('.log')).to.equal('hidden');
    expect(it.$('.thread').offsetWidth).to.equal(it.$('.panel').offsetWidth);
    // The length says nothing: no more than fifty are kept.
    expect(markOf(history.state)).to.not.equal(undefined);
    history.back();
    await until(() => !it.$('.thread'), 'closed by the browser');
    expect(shown('.log')).to.equal('visible');
    thread = await enter(it);
    thread.$('[aria-label="Back to the conversation"]').click();
    await until(() => !it.$('.thread'), 'closed by the button');
    await until(() => it.focused()?.matches('.thr'), 'focus');
    expect(markOf(history.state)).to.equal(undefined);
    thread = await enter(it);
    await it.press(thread.$('textarea'), 'Escape');
    await until(() => !it.$('.thread'), 'closed by the key');
  });

  it('marks what is new in threads that one follows, until it was read there', async () => {
    const it = await open({ room: { messages: [root(answers(1, 2_050, ana.id)), apart(2_050)] } });
    const isFresh = () => it.text('.thr').endsWith('New answers');
    expect(isFresh(), 'not known to be followed').to.equal(false);
    await answerFollowed(it, { root: saidRoot(answers(1, 2_050, ana.id)), readTo: 2_042, unread: 1 });
    expect(isFresh()).to.equal(true);
    await enter(it);
    await answerThread(it, [said(2_050)]);
    await until(() => !isFresh(), 'read');
    // One's own answer is nothing new.
    it.room.change('root', answers(2, 2_070, me.id, ana.id));
    await it.updated();
    expect(isFresh()).to.equal(false);
    it.room.change('root', answers(3, 2_071, ana.id, me.id));
    await it.updated();
    expect(isFresh()).to.equal(true);
  });

  it('tells of an answer in a thread whom it concerns: who follows it, wrote what is answered, or is mentioned', async () => {
    const it = await open({
      room: {
        messages: [
          root(answers(1, 2_050, ana.id)),
          root({ id: 'mine', key: 'mine', seq: 2_043, own: true, from: me.id }),
        ],
      },
    });
    const told: (number | undefined)[] = [];
    it.element.addEventListener('live-chat-message', ({ detail }) => told.push(detail.seq));
    it.room.receive(apart(2_060));
    it.room.receive(apart(2_061, { thread: 2_043 }));
    it.room.receive(apart(2_062, { text: '@Maya', mentions: [[0, 5, me.id]] }));
    await answerFollowed(it, { root: saidRoot(answers(1, 2_050, ana.id)), readTo: 2_042 });
    it.room.receive(apart(2_063));
    expect(told).to.deep.equal([2_061, 2_062, 2_063]);
  });

  it('a hit of the search that is in a thread opens it there', async () => {
    const it = await open({ room: { messages: [root(answers(1, 2_050, ana.id))] } });
    it.$('.find').click();
    await it.updated();
    const field = it.$<HTMLInputElement>('.srch input');
    field.value = 'answer';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await until(() => asked(it, 'search').length, 'searched');
    const { id, room } = asked(it, 'search').at(-1)!;
    const hit = {
      seq: 2_050,
      at: noon,
      from: ana.id,
      name: ana.name,
      text: 'Answer 2050',
      ranges: [[0, 6]],
      thread: 2_042,
    };
    await tell(it, { type: 'found', id, room, more: false, hits: [hit] });
    it.$('.hit').click();
    await until(() => it.$('.thread > live-chat'), 'thread');
    const thread = await look(it.$<LiveChat>('.thread > live-chat'), it.chat);
    await partsLoaded(thread.element);
    await answerThread(it, [said(2_049), said(2_050), said(2_051)]);
    await until(() => thread.$('[data-here]'), 'shown');
    expect(thread.$('[data-here]').textContent).to.contain('Answer 2050');
  });

  it('the draft of a thread is its own, and goes with whose it is', async () => {
    const it = await open({ room: { messages: [root(answers(1, 2_050, ana.id))] } });
    await it.write('For the room');
    const thread = await enter(it);
    expect(thread.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    await thread.write('For the thread');
    await it.press(thread.$('textarea'), 'Escape');
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('For the room');
    const again = await enter(it);
    expect(again.$<HTMLTextAreaElement>('textarea').value).to.equal('For the thread');
    it.chat.emit('user', undefined);
    expect(Object.keys(localStorage).filter((key) => key.includes('#thread-'))).to.deep.equal([]);
    expect(Object.keys(localStorage).some((key) => key.startsWith('live-chat draft'))).to.equal(true);
  });

  it('P36: the threads that one follows are listed, with what is unread in each, and lead there; of other rooms, too', async () => {
    const it = await open({ room: { messages: [root(answers(1, 2_050, ana.id))] } });
    const other = saidRoot({ seq: 7, text: 'Where?', ...answers(2, 9, jonas.id) });
    await answerFollowed(
      it,
      { root: saidRoot(answers(1, 2_050, ana.id)), readTo: 2_042, unread: 1, name: 'Lobby' },
      { room: 'garden', root: other, readTo: 9, name: 'Garden' },
    );
    expect(it.$('.tlist').getAttribute('aria-label')).to.equal('Threads, New answers: 1');
    it.$('.tlist').click();
    await until(() => asked(it, 'threads').length === 2, 'asked anew');
    await answerFollowed(
      it,
      { root: saidRoot(answers(1, 2_050, ana.id)), readTo: 2_042, unread: 1, name: 'Lobby' },
      { room: 'garden', root: other, readTo: 9, name: 'Garden' },
    );
    expect(it.$$('.trow').map((row) => row.textContent!.replace(/\s+/g, ' ').trim())).to.deep.equal([
      'JWJonas Weber Lobby When? 1 answer, last answer May 19 1New answers',
      'JWJonas Weber Garden Where? 2 answers, last answer May 19',
    ]);
    await until(() => it.focused()?.matches('.trow'), 'focus');
    await it.press(it.$('.trow'), 'ArrowDown');
    expect(it.focused()).to.equal(it.$$('.trow')[1]);
    it.$$('.trow')[1]!.click();
    await until(() => it.$('.thread > live-chat'), 'thread');
    expect(it.element.room).to.equal('garden');
    expect(asked(it, 'thread').map(({ room, thread }) => [room, thread])).to.deep.equal([['garden', 7]]);
    const thread = await look(it.$<LiveChat>('.thread > live-chat'), it.chat);
    await partsLoaded(thread.element);
    await until(() => thread.focused()?.matches('textarea'), 'in the field');
    await it.press(thread.$('textarea'), 'Escape');
    await until(() => it.focused()?.matches('.trow'), 'back in the list');
    await it.press(it.focused()!, 'Escape');
    expect(it.$('.tall') === null).to.equal(true);
    expect(it.focused()).to.equal(it.$('.tlist'));
  });

  it('the list says that there is none, that it could not be had, and shows more', async () => {
    const it = await open();
    it.$('.tlist').click();
    await until(() => asked(it, 'threads').length === 2, 'asked anew');
    const refuse = { type: 'error', code: 'internal', class: 'stop', message: 'internal' };
    await tell(it, { ...refuse, id: asked(it, 'threads').at(-1)!.id });
    expect(it.text('.tbody')).to.equal('That did not work. Please try again. Try again');
    it.$('.tbody .link').click();
    await until(() => asked(it, 'threads').length === 3, 'again');
    await answerFollowed(it);
    expect(it.text('.tbody')).to.equal('No threads yet. You follow those in which you write or are mentioned.');
    it.$('.tall header .ib').click();
    await it.updated();
    it.$('.tlist').click();
    await until(() => asked(it, 'threads').length === 4, 'once more');
    const usual = { room: 'lobby', kind: 'open', name: '', unread: 0, readTo: 0, users: [] };
    const page = (seq: number, next?: unknown) => ({
      ...{ type: 'threads', id: asked(it, 'threads').at(-1)!.id, ...(next ? { next } : {}) },
      threads: [{ ...usual, root: saidRoot({ seq, text: `Root ${seq}`, ...answers(1, seq + 1, ana.id) }) }],
    });
    await tell(it, page(20, [noon, 'lobby', 20]));
    it.$('.tbody .link').click();
    await until(() => asked(it, 'threads').length === 5, 'asked for more');
    expect(asked(it, 'threads').at(-1)).to.deep.include({ before: [noon, 'lobby', 20] });
    await tell(it, page(10));
    expect(it.$$('.trow [dir]').map(({ textContent }) => textContent)).to.deep.equal(['Root 20', 'Root 10']);
  });
});

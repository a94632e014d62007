import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { ChatError, type ChatMessage } from '../../src/client/index.ts';
import type { Poll } from '../../src/protocol/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, me, message, noon } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

interface Asked {
  readonly type: string;
  readonly id: number;
  readonly room: string;
  readonly polls: readonly number[];
  readonly choice: number;
  readonly after?: string;
}
const asked = (it: Mounted, type = 'votes'): Asked[] =>
  it.chat
    .called('ask')
    .map(([said]) => said as Asked)
    .filter((each) => each.type === type);

const all = ['read', 'send', 'edit', 'delete', 'react', 'signal', 'moderate'] as const;
const question = 'When shall we meet?';
const asks = (poll: Partial<Poll> = {}, change: Partial<ChatMessage> = {}): ChatMessage =>
  message({
    text: `${question}\n- At six\n- At eight`,
    poll: { options: 2, votes: [1, 3], voters: 4, ...poll },
    ...change,
  });

const settle = async (it: Mounted): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
};

async function open(given: ChatMessage, options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({
    ...options,
    room: { messages: [given], ...options.room },
    attributes: { open: '', ...options.attributes },
  });
  await until(() => it.$('.poll'), 'shown');
  return it;
}

/** What the relay says of one's own votes. */
async function answer(it: Mounted, ...votes: [number, number[]][]): Promise<void> {
  const { id, room } = asked(it).at(-1)!;
  it.chat.emit('answer', { type: 'votes', id, room, votes });
  await settle(it);
}

/** The name of each option, and whether it is chosen. */
const options = (it: Mounted): string[] =>
  it.$$('.po').map((each) => `${each.ariaChecked === 'true' ? '✓ ' : ''}${each.ariaLabel}`);
const press = async (it: Mounted, place: number): Promise<void> => {
  it.$$('.po')[place]!.click();
  await settle(it);
};
/** Whether it has the focus. Said by true and false: what a test would print of an element has no end. */
const isOn = (it: Mounted, selector: string, place = 0): boolean => it.focused() === it.$$(selector)[place];
const puts = (it: Mounted) => it.room.called('put').map(([body]) => body);

async function menuOf(it: Mounted, { id }: ChatMessage): Promise<string[]> {
  const bubble = it.$(`[data-id="${id}"] .bub`);
  bubble.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, clientX: 90, clientY: 90 }));
  await until(() => it.$('.menu'), 'menu');
  return it.$$('.menu .mi').map(({ dataset }) => dataset['do']!);
}

describe('polls', () => {
  afterEach(async () => {
    unmountAll();
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 800, height: 600 });
  });

  it('P35: a poll is its question, and options with how many chose each', async () => {
    const given = asks();
    const it = await open(given);
    expect(it.text('.poll .txt')).to.equal(question);
    expect(it.text('.phint')).to.equal('Poll · Choose one');
    expect(it.$('.poll [role=radiogroup]').ariaLabel).to.equal(question);
    expect(options(it)).to.deep.equal(['At six, 25%, 1 vote', 'At eight, 75%, 3 votes']);
    expect(it.text('.pfoot')).to.equal('4 votes');
    const [one, other] = it.$$('.pbar').map((bar) => getComputedStyle(bar, '::before').inlineSize);
    expect(parseFloat(other!) / parseFloat(one!)).to.be.closeTo(3, 0.1);
    expect(it.$('.msg').ariaLabel).to.match(/Poll$/);
    // Others vote.
    it.room.change(given.id, { poll: { options: 2, votes: [4, 4], voters: 8 } });
    await it.updated();
    expect(options(it)).to.deep.equal(['At six, 50%, 4 votes', 'At eight, 50%, 4 votes']);
    expect(it.announced()).to.deep.equal([]);
  });

  it('P35: asks what one has chosen, and marks it', async () => {
    const given = asks();
    const it = await open(given);
    expect(asked(it).map(({ polls }) => polls)).to.deep.equal([[given.seq]]);
    expect(it.$('[data-do=unvote]') === null).to.equal(true);
    await answer(it, [given.seq!, [1]]);
    expect(options(it)).to.deep.equal(['At six, 25%, 1 vote', '✓ At eight, 75%, 3 votes']);
    expect(it.$$('.pm .i').length, 'a mark, not only a colour').to.equal(1);
    // What has been asked is not asked again, until one comes back.
    it.room.change(given.id, { poll: { options: 2, votes: [2, 3], voters: 5 } });
    await it.updated();
    expect(asked(it).length).to.equal(1);
    Object.defineProperty(document, 'hidden', { configurable: true, value: false });
    document.dispatchEvent(new Event('visibilitychange'));
    delete (document as { hidden?: boolean }).hidden;
    await settle(it);
    expect(asked(it).length).to.equal(2);
    await answer(it, [given.seq!, [0]]);
    expect(options(it)[0]).to.equal('✓ At six, 40%, 2 votes');
  });

  it('P35: votes, changes the vote, and takes it back', async () => {
    const given = asks();
    const of = given.seq!;
    const it = await open(given);
    await press(it, 0);
    expect(options(it)[0]).to.match(/^✓/);
    // An answer to what was asked before is older.
    await answer(it, [of, [1]]);
    expect(options(it)[0]).to.match(/^✓/);
    await press(it, 0);
    await press(it, 1);
    expect(options(it).map((each) => each.startsWith('✓'))).to.deep.equal([false, true]);
    it.$('[data-do=unvote]').click();
    await settle(it);
    expect(options(it).some((each) => each.startsWith('✓'))).to.equal(false);
    expect(isOn(it, '.msg'), 'what was clicked is gone').to.equal(true);
    expect(puts(it)).to.deep.equal([[0], [1], []].map((choices) => ({ type: 'vote', of, choices })));
  });

  it('P35: of several options each is chosen for itself', async () => {
    const given = asks({ multiple: true });
    const of = given.seq!;
    const it = await open(given);
    await answer(it);
    expect(it.text('.phint')).to.equal('Poll · Choose several');
    expect(it.$$('.poll [role=group] [role=checkbox]').length).to.equal(2);
    expect(it.text('.pfoot')).to.equal('Voters: 4');
    for (const place of [1, 0, 1]) await press(it, place);
    expect(puts(it)).to.deep.equal([[1], [0, 1], [0]].map((choices) => ({ type: 'vote', of, choices })));
  });

  it('says that a vote was refused, and shows what one had chosen', async () => {
    const given = asks();
    const it = await open(given);
    await answer(it, [given.seq!, [1]]);
    it.room.put = () => Promise.reject(new ChatError('forbidden', 'stop', 'no'));
    await press(it, 0);
    expect(options(it).map((each) => each.startsWith('✓'))).to.deep.equal([false, true]);
    expect(it.text('.pnote')).to.equal('Your vote was not counted.');
    expect(it.announced()).to.deep.equal(['Your vote was not counted.']);
  });

  it('a vote waits for the connection, and says so', async () => {
    const given = asks();
    const it = await open(given);
    await answer(it);
    let stored = () => {};
    it.room.put = () => new Promise((resolve) => (stored = () => resolve({ seq: 1, at: noon })));
    it.chat.set({ status: 'offline', unsent: 1 });
    await press(it, 0);
    expect(options(it)[0]).to.match(/^✓/);
    expect(it.text('.pnote')).to.equal('Your vote is sent as soon as you are connected.');
    it.chat.set({ status: 'online' });
    await settle(it);
    expect(asked(it).length, 'asked again').to.equal(2);
    // It was asked before the vote was there.
    await answer(it);
    expect(options(it)[0]).to.match(/^✓/);
    stored();
    it.chat.set({ unsent: 0 });
    await settle(it);
    expect(asked(it).length, 'and once all is sent').to.equal(3);
    await answer(it, [given.seq!, [0]]);
    expect(options(it)[0]).to.match(/^✓/);
    expect(it.$('.pnote') === null).to.equal(true);
  });

  it('nobody votes who may not, in a poll that is over, or in one that waits', async () => {
    const given = asks();
    const it = await open(given, { room: { can: ['read'] } });
    await press(it, 0);
    expect(it.text('.pnote')).to.equal('You can’t vote here.');
    it.room.set({ can: all, messages: [{ ...given, poll: { ...given.poll!, closed: { at: noon, by: ana.id } } }] });
    await it.updated();
    await press(it, 0);
    expect(it.text('.pfoot')).to.equal('4 votes · Closed');
    expect(it.$('.msg').ariaLabel).to.match(/Poll, Closed$/);
    // What waits has what it was made with.
    const queued = asks({}, { own: true, state: 'queued', poll: { options: 2 } as Poll });
    it.room.set({ messages: [queued] });
    await it.updated();
    expect(options(it)).to.deep.equal(['At six, 0%, 0 votes', 'At eight, 0%, 0 votes']);
    expect(it.text('.pfoot')).to.equal('No votes yet');
    await press(it, 0);
    expect(it.$$('.po:not([aria-disabled=true])').length).to.equal(0);
    expect(puts(it)).to.deep.equal([]);
  });

  it('P35: one that ends by itself says when, and is over then without an entry', async () => {
    const it = await open(asks({ ends: Date.now() + 86_400_000 }));
    expect(it.text('.pfoot')).to.match(/^4 votes · Ends: .*\d:\d\d/);
    const soon = asks({ ends: Date.now() + 300 });
    it.room.set({ messages: [soon] });
    await it.updated();
    await until(() => it.text('.pfoot') === '4 votes · Closed', 'over');
    expect(it.$$('.po:not([aria-disabled=true])').length).to.equal(0);
  });

  it('P35: tells who chose what, where the poll does, when it is asked for', async () => {
    const given = asks({ names: true });
    const it = await open(given);
    await answer(it);
    expect(it.$$('.phint').map(({ textContent }) => textContent)).to.include('Everybody here can see who chose what');
    expect(asked(it, 'voters')).to.deep.equal([]);
    it.$('[data-do=voters]').click();
    await it.updated();
    const [one, other] = asked(it, 'voters');
    expect([one!.choice, other!.choice]).to.deep.equal([0, 1]);
    expect(it.$$('.pwho').map(({ textContent }) => textContent!.trim())).to.deep.equal(['Loading…', 'Loading…']);
    const tell = async ({ id, room }: Asked, users: unknown[], next?: string): Promise<void> => {
      it.chat.emit('answer', { type: 'voters', id, room, of: given.seq, users, ...(next && { next }) } as never);
      await settle(it);
    };
    await tell(one!, [me]);
    await tell(other!, [ana, jonas], jonas.id);
    expect(it.text('.pwho')).to.equal('You');
    const words = (node: HTMLElement) => node.textContent!.replace(/\s+/g, ' ').trim();
    expect(words(it.$$('.pwho')[1]!)).to.equal('Ana Duarte and Jonas Weber 1 more');
    it.$('[data-do=more-voters]').click();
    await it.updated();
    expect(asked(it, 'voters').at(-1)!.after).to.equal(jonas.id);
    await tell(asked(it, 'voters').at(-1)!, [{ id: 'g_9', name: 'Lin', kind: 'guest' }]);
    expect(words(it.$$('.pwho')[1]!)).to.equal('Ana Duarte, Jonas Weber, and Lin');
    // Another vote: only that option is asked about.
    it.room.change(given.id, { poll: { options: 2, names: true, votes: [2, 3], voters: 5 } });
    await it.updated();
    expect(
      asked(it, 'voters')
        .slice(3)
        .map(({ choice }) => choice),
    ).to.deep.equal([0]);
    const { id } = asked(it, 'voters').at(-1)!;
    it.chat.emit('answer', { type: 'error', id, code: 'busy', class: 'retry', message: 'busy' });
    await settle(it);
    expect(it.text('.pwho')).to.equal('You That did not work. Please try again. Try again');
    it.$('[data-do=voters]').click();
    await it.updated();
    expect(it.$$('.pwho').length).to.equal(0);
  });

  it('P35: its sender and moderators close it, and nobody changes its text', async () => {
    const given = asks({}, { own: true });
    const it = await open(given);
    const lines = await menuOf(it, given);
    expect(lines).to.include('close-poll');
    expect(lines).not.to.include('edit');
    it.$('.menu [data-do=close-poll]').click();
    await until(() => !it.$('.menu'), 'closed');
    expect(puts(it)).to.deep.equal([{ type: 'close-poll', of: given.seq }]);
    const { put } = it.room;
    it.room.put = () => Promise.reject(new ChatError('forbidden', 'stop', 'no'));
    await menuOf(it, given);
    it.$('.menu [data-do=close-poll]').click();
    await settle(it);
    expect(it.text('.nope')).to.equal('That did not work. Please try again.');
    expect(it.announced()).to.deep.equal(['That did not work. Please try again.']);
    it.room.put = put;
    await until(() => !it.announced().length, 'told');
    // The arrow in the empty field finds none to change.
    it.$('textarea').focus();
    await it.press(it.$('textarea'), 'ArrowUp');
    expect(it.$('.ctx') === null).to.equal(true);
    it.room.change(given.id, { poll: { ...given.poll!, closed: { at: noon, by: me.id } } });
    await it.updated();
    expect(it.announced()).to.deep.equal([`Poll closed: ${question}`]);
    expect(await menuOf(it, given)).not.to.include('close-poll');
    const others = asks();
    it.room.set({ messages: [others] });
    await it.updated();
    expect(await menuOf(it, others)).not.to.include('close-poll');
    it.room.set({ can: all });
    await it.updated();
    expect(await menuOf(it, others)).to.include('close-poll');
  });

  const make = '.mkp';
  const team: MountOptions = { room: { kind: 'open', can: all }, attributes: { mode: 'full' } };

  async function openForm(options: MountOptions = team): Promise<Mounted> {
    const it = await mount(options);
    it.$(make).focus();
    it.$(make).click();
    await until(() => it.$<HTMLDialogElement>('dialog.pollf')?.open, 'opened');
    await it.updated();
    return it;
  }

  async function fill(it: Mounted, selector: string, text: string): Promise<void> {
    const field = it.$<HTMLInputElement>(`.pollf ${selector}`);
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await it.updated();
  }
  const fillOption = (it: Mounted, place: number, text: string) => fill(it, `[data-place="${place}"]`, text);
  const submit = async (it: Mounted): Promise<string> => {
    it.$('.pollf .dpri').click();
    await it.updated();
    return it.text('.pollf .dbad');
  };

  it('P35: offers to make one where the page wants it, in rooms of more than two, to who may write', async () => {
    const it = await mount({ room: { kind: 'open' }, attributes: { open: '' } });
    expect(it.$(make) === null, 'a visitor of a site').to.equal(true);
    it.element.setAttribute('polls', '');
    it.room.set({ kind: 'private' });
    await it.updated();
    expect(it.$(make).ariaLabel).to.equal('New poll');
    for (const kind of ['direct', 'support', undefined] as const) {
      it.room.set({ kind });
      await it.updated();
      expect(it.$(make) === null, kind ?? 'not known yet').to.equal(true);
    }
    it.room.set({ kind: 'open', can: ['read'] });
    await it.updated();
    expect(it.$<HTMLButtonElement>(make).disabled).to.equal(true);
    it.room.set({ can: all });
    await it.write('Hello');
    expect(getComputedStyle(it.$(make)).display).to.equal('none');
  });

  it('P35: a poll is made by keys alone, and sent', async () => {
    const it = await openForm();
    expect(isOn(it, '.pollf textarea')).to.equal(true);
    await fill(it, 'textarea', ' Where? ');
    await fillOption(it, 0, 'Here');
    it.$('[data-place="0"]').focus();
    await it.press(it.focused()!, 'Enter');
    expect(isOn(it, '[data-place="1"]')).to.equal(true);
    await fillOption(it, 1, 'There');
    await it.press(it.focused()!, 'Enter');
    expect(isOn(it, '[data-place="2"]'), 'one more').to.equal(true);
    await it.press(it.focused()!, 'Backspace');
    expect(it.$$('.popt').length).to.equal(2);
    expect(isOn(it, '[data-place="1"]')).to.equal(true);
    it.$('.pollf [name=multiple]').click();
    it.$('.pollf [name=names]').click();
    await fill(it, 'select', `${86_400_000}`);
    await it.press(it.focused()!, 'Enter', { ctrlKey: true });
    const poll = { options: 2, multiple: true, names: true, duration: 86_400_000 };
    expect(puts(it)).to.deep.equal([{ type: 'message', text: 'Where?\n- Here\n- There', poll }]);
    await until(() => !it.$('.pollf'), 'closed');
    expect(isOn(it, '.grow textarea')).to.equal(true);
    it.$(make).click();
    await until(() => it.$('.pollf'), 'opened');
    expect(it.$<HTMLTextAreaElement>('.pollf textarea').value, 'the next one').to.equal('');
  });

  it('says what a poll lacks, at the field that lacks it', async () => {
    const it = await openForm();
    expect(await submit(it)).to.equal('Write a question.');
    expect(isOn(it, '.pollf textarea')).to.equal(true);
    expect(it.$('.pollf textarea').ariaInvalid).to.equal('true');
    await fill(it, 'textarea', 'Where?');
    expect(it.text('.pollf .dbad'), 'until it is written').to.equal('');
    await fillOption(it, 0, 'Here');
    expect(await submit(it)).to.equal('Write at least two options.');
    expect(isOn(it, '[data-place="1"]')).to.equal(true);
    await fillOption(it, 1, ' Here');
    expect(await submit(it)).to.equal('Two options are the same.');
    await fillOption(it, 1, 'There');
    it.chat.set({ limits: { ...it.chat.snapshot.limits, textLength: 20 } });
    expect(await submit(it)).to.equal('21 of 20 characters');
    expect(it.$<HTMLInputElement>('[data-place="1"]').maxLength).to.equal(200);
    expect(puts(it)).to.deep.equal([]);
  });

  it('has room for ten options, and at least two', async () => {
    const it = await openForm();
    expect(it.$('.popt .ib') === null).to.equal(true);
    while (it.$('.padd')) {
      it.$('.padd').click();
      await it.updated();
    }
    expect(it.$$('.popt').length).to.equal(10);
    await fillOption(it, 9, 'The last');
    it.$$('.popt .ib')[0]!.click();
    await it.updated();
    expect(it.$$('.popt').length).to.equal(9);
    expect(it.$<HTMLInputElement>('[data-place="8"]').value).to.equal('The last');
  });

  it('what was written stays until it is sent, or the room is another', async () => {
    const it = await openForm();
    await fill(it, 'textarea', 'Where?');
    it.$('.pollf .dbtn').click();
    await until(() => !it.$('.pollf'), 'closed');
    expect(isOn(it, make)).to.equal(true);
    it.$(make).click();
    await until(() => it.$('.pollf'), 'opened');
    expect(it.$<HTMLTextAreaElement>('.pollf textarea').value).to.equal('Where?');
    it.element.room = 'other';
    await until(() => !it.$('.pollf'), 'closed');
    it.$(make).click();
    await until(() => it.$('.pollf'), 'opened');
    expect(it.$<HTMLTextAreaElement>('.pollf textarea').value).to.equal('');
    // Who may not write any more makes none.
    it.room.set({ can: ['read'] });
    await until(() => !it.$('.pollf'), 'closed');
  });

  it('in one line it is its question: where it is quoted, and pinned', async () => {
    const given = asks({}, { pinned: { at: noon, by: ana.id } });
    const answered = message({ reply: given.seq! });
    const it = await open(given, { room: { messages: [given, answered] } });
    expect(it.text('.qt')).to.equal(`Ana Duarte Poll: ${question}`);
    expect(it.text('.pinbar')).to.equal(`Pinned messages Ana Duarte Poll: ${question}`);
  });

  it('keys lead from the message to its options, and between them', async () => {
    const it = await open(asks());
    it.$('.msg').focus();
    await it.press(it.$('.msg'), 'Enter');
    expect(isOn(it, '.po', 0)).to.equal(true);
    await it.press(it.focused()!, 'ArrowDown');
    expect(isOn(it, '.po', 1)).to.equal(true);
    await it.press(it.focused()!, 'Escape');
    expect(isOn(it, '.msg')).to.equal(true);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`axe finds nothing in polls, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      const messages = [asks({ names: true }), asks({ multiple: true }, { own: true })];
      const it = await open(messages[0]!, { room: { messages } });
      await answer(it, [messages[0]!.seq!, [0]], [messages[1]!.seq!, [0, 1]]);
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });
  }
});

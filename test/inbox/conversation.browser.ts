import { expect } from '@open-wc/testing';
import { message } from '../support/fake-chat.ts';
import { ana, jonas, maya, summary } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const hour = 3_600_000;

async function opened(options: Parameters<typeof mountInbox>[0] = {}): Promise<MountedInbox> {
  const it = await mountInbox(options);
  await it.show('open');
  await it.open(1);
  await it.updated();
  return it;
}

const setMode = async (it: MountedInbox, mode: 'answer' | 'note') => {
  it.$<HTMLInputElement>(`.modes input[value=${mode}]`).click();
  await it.updated();
};

describe('a conversation in the inbox', () => {
  beforeEach(() => setViewport({ width: 1_300, height: 800 }));
  afterEach(unmountAll);

  it('shows messages and notes in the order of their times, told apart by look and by name', async () => {
    const at = Date.now();
    const it = await opened({
      room: {
        messages: [
          message({ from: maya.id, name: maya.name, text: 'one', at }),
          message({ own: true, from: ana.id, name: ana.name, text: 'three', at: at + 2 }),
        ],
      },
      notes: { messages: [message({ from: jonas.id, name: jonas.name, text: 'two', at: at + 1 })] },
    });
    expect(it.$$('article').map((each) => each.className.split(' ')[0])).to.deep.equal(['msg', 'note-item', 'msg']);
    const names = it.$$('article').map(({ ariaLabel }) => ariaLabel!.replace(/, [^,]*$/, ''));
    expect(names).to.deep.equal([
      'Maya Lindqvist: one',
      'Private note, only the team sees it. Jonas Weber: two',
      'You: three',
    ]);
    const colour = (selector: string) => getComputedStyle(it.$(selector)).backgroundColor;
    expect(colour('.note-item')).not.to.equal(colour('.visitor .bub'));
    expect(it.text('.note-item')).to.contain('Only the team sees this');
  });

  it('what is older than what is loaded of the other room waits for it', async () => {
    const at = Date.now();
    const it = await opened({
      room: { messages: [message({ text: 'new', at, seq: 9 })], more: true },
      notes: { messages: [message({ text: 'old note', at: at - 5 }), message({ text: 'new note', at: at + 5 })] },
    });
    expect(it.text('.log')).not.to.contain('old note');
    await it.click('.older');
    expect([it.room.called('loadOlder').length, it.notes.called('loadOlder').length]).to.deep.equal([1, 0]);
    it.room.answerOlder([message({ text: 'older', at: at - 10, seq: 8 })]);
    await it.updated();
    expect(it.$$('article').map(({ ariaLabel }) => /: (.*),/.exec(ariaLabel!)![1])).to.deep.equal([
      'older',
      'old note',
      'new',
      'new note',
    ]);
  });

  it('an answer and a note never take each other’s place: field, label, colour, draft and room are of one mode', async () => {
    const it = await opened();
    await it.write('for Maya');
    const field = it.$('textarea');
    const colour = getComputedStyle(it.$('.writing')).backgroundColor;
    expect(field.ariaLabel ?? field.getAttribute('aria-label')).to.equal('Answer, which Maya Lindqvist sees');
    await setMode(it, 'note');
    const note = it.$<HTMLTextAreaElement>('textarea');
    expect(note === field).to.equal(false);
    expect(note.value).to.equal('');
    expect(note.getAttribute('aria-label')).to.equal('Private note, which only the team sees');
    expect(getComputedStyle(it.$('.writing')).backgroundColor).not.to.equal(colour);
    expect(it.text('[data-do=send]')).to.equal('Add note');
    await it.write('for the team');
    expect(it.room.called('typing').at(-1)).to.deep.equal([true]);
    await it.press(it.$('textarea'), 'Enter');
    expect(it.notes.called('send')).to.deep.equal([['for the team']]);
    expect(it.room.called('send')).to.deep.equal([]);
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    await setMode(it, 'answer');
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('for Maya');
    await it.press(it.$('textarea'), 'Enter');
    expect(it.room.called('send')).to.deep.equal([['for Maya']]);
    expect(it.notes.called('send')).to.have.length(1);
  });

  it('drafts are of one conversation and mode, and a conversation is opened to answer', async () => {
    const it = await opened({ all: [summary(1), summary(2)] });
    await setMode(it, 'note');
    await it.write('note on the first');
    await it.open(2);
    expect(it.$<HTMLInputElement>('.modes input[value=answer]').checked).to.equal(true);
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    await setMode(it, 'note');
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    await it.open(1);
    await setMode(it, 'note');
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('note on the first');
    unmountAllButDrafts(it);
    const again = await opened({ all: [summary(1)] });
    await setMode(again, 'note');
    expect(again.$<HTMLTextAreaElement>('textarea').value).to.equal('note on the first', 'after a reload');
  });

  it('a visitor who was erased can’t be answered: only notes are written, nothing is opened again, and it says why', async () => {
    const both = { presence: { count: 2, users: [ana, maya] } };
    const it = await opened({ all: [summary(1)], room: both });
    await it.write('for Maya');
    await until(() => it.$('.head .callways'), 'the ways to ring');
    it.desk.change(1, { visitor: { ...maya, name: '' }, status: 'closed' });
    await it.updated();
    expect(it.text('.composer')).to.contain('data was erased: nobody would read an answer');
    expect(
      it.$$('.callways, .modes, [data-do=close], [data-do=send-close], .head .big .dot, .person .dot'),
    ).to.deep.equal([]);
    expect(it.root.textContent).not.to.match(/Here now|It opens again/);
    for (const code of ['KeyC', 'KeyR']) await it.press(it.$('.log'), '', { altKey: true, code });
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    await it.write('for the team');
    await it.press(it.$('textarea'), 'Enter');
    expect([it.room.called('put'), it.room.called('send'), it.notes.called('send')]).to.deep.equal([
      [],
      [],
      [['for the team']],
    ]);
  });

  it('P46: tells when a bot has handed it over, and hands it back to one that attends', async () => {
    const it = await opened({ all: [summary(1, { handed: new Date(2026, 0, 1, 14, 2).getTime() })] });
    expect(it.text('.details dl')).to.match(/Handed over by a bot.*2:02/);
    it.desk.team = [...it.desk.team, { id: 's_help', name: 'Help bot', kind: 'service', present: true }];
    it.desk.emit('status', 'online');
    const bot = () => it.$$('#assign .item').find((each) => each.textContent.includes('Help bot'));
    await until(bot, 'the bot');
    bot()!.click();
    await it.updated();
    expect(it.notes.called('put')).to.deep.equal([[{ type: 'assign', user: 's_help' }]]);
  });

  it('a page shows a queue and a conversation of it, once it is there, and the focus stays where it is', async () => {
    const it = await mountInbox({ all: [summary(1), summary(2, { status: 'closed' })] });
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    it.element.show('unassigned', 's_2');
    await it.updated();
    expect(it.$('[data-queue=unassigned]').getAttribute('aria-current')).to.equal('page');
    expect(it.$('.row.on')).to.equal(null);
    it.desk.change(2, { status: 'open' });
    await until(() => it.$('.row.on')?.dataset['id'] === 's_2', 'opened');
    expect(document.activeElement).to.equal(field);
    field.remove();
  });

  it('assigns, closes, opens again, snoozes, wakes and tags', async () => {
    const it = await opened();
    const puts = () => [...it.notes.called('put'), ...it.room.called('put')].map(([body]) => body);
    const choose = async (box: string, text: string) => {
      it.$$(`#${box} .item`)
        .find((each) => each.textContent.includes(text))!
        .click();
      await it.updated();
    };
    await choose('assign', 'Jonas Weber');
    await choose('assign', 'Me (Ana Duarte)');
    await choose('assign', 'Nobody');
    expect(puts()).to.deep.equal([jonas.id, ana.id, null].map((user) => ({ type: 'assign', user })));
    it.notes.calls.length = 0;
    await choose('snooze', 'In an hour');
    const [{ type, until: at }] = puts() as [{ type: string; until: number }];
    expect(type).to.equal('snooze');
    expect(Math.abs(at - Date.now() - hour)).to.be.below(60_000);
    const own = it.$<HTMLInputElement>('#until');
    own.value = '2001-01-01T10:00';
    it.$<HTMLFormElement>('#snooze form').requestSubmit();
    expect(it.text('#until-problem')).to.contain('a time to come');
    expect(puts()).to.have.length(1);
    it.notes.calls.length = 0;
    it.$<HTMLInputElement>('#new-tag').value = ' Repair ';
    it.$<HTMLFormElement>('#tag form').requestSubmit();
    it.desk.change(1, { tags: ['Repair'], status: 'snoozed', until: Date.now() + hour });
    await it.updated();
    expect(it.text('.who p')).to.contain('Snoozed until');
    it.$('.tags .tag button').click();
    it.$$('.conversation .btn')
      .find((each) => each.textContent.includes('Wake now'))!
      .click();
    expect(puts()).to.deep.equal([
      { type: 'tag', tag: 'Repair', on: true },
      { type: 'tag', tag: 'Repair', on: false },
      { type: 'snooze', until: 0 },
    ]);
    await it.click('[data-do=close]');
    it.desk.change(1, { status: 'closed' });
    await it.updated();
    expect(it.text('.who p')).to.equal('Closed');
    await it.click('[data-do=close]');
    expect(it.room.called('put')).to.deep.equal([
      [{ type: 'conversation', status: 'closed' }],
      [{ type: 'conversation', status: 'open' }],
    ]);
  });

  it('what is refused is said, and can be put away', async () => {
    const it = await opened();
    it.notes.put = () => Promise.reject(new Error('forbidden'));
    await it.press(document.body, 'a', { altKey: true, code: 'KeyA' });
    await until(() => it.$('.strip'), 'a line');
    expect(it.text('.strip')).to.contain('That did not work.');
    await it.click('.strip button');
    expect(!!it.$('.strip')).to.equal(false);
  });

  it('tells who else answers, writes a note or looks, the most pressing first', async () => {
    const it = await opened();
    expect(it.text('.warnings')).to.equal('');
    it.notes.set({ presence: { count: 2, users: [ana, jonas] } });
    await it.updated();
    expect(it.text('.warnings')).to.contain('Jonas Weber is looking at this.');
    it.notes.set({ typing: [jonas] });
    await it.updated();
    expect(it.text('.warnings')).to.contain('Jonas Weber is writing a note.');
    it.room.set({ typing: [maya, jonas] });
    await it.updated();
    expect(it.text('.warnings')).to.contain('Jonas Weber is writing an answer.');
    expect(it.text('.log')).to.contain('Maya Lindqvist is writing');
  });

  it('no letter alone does anything while one writes; with Alt it does, and the list of keys tells which', async () => {
    const it = await opened();
    const field = it.$('textarea');
    for (const key of ['?', 'j', 'k', 'c', 'a']) await it.press(field, key, { code: `Key${key.toUpperCase()}` });
    expect(!!it.$('dialog[open]')).to.equal(false);
    expect(it.text('.conversation h2')).to.equal(maya.name);
    await it.press(field, 'n', { altKey: true, code: 'KeyN' });
    expect(it.$('.composer').className).to.contain('note');
    await until(() => it.root.activeElement === it.$('textarea'), 'the focus in the field');
    await it.press(it.$('textarea'), 'Escape');
    await until(() => it.root.activeElement?.matches('.row'), 'the focus in the list');
    await it.press(it.root.activeElement!, '?');
    expect(!!it.$('dialog[open]')).to.equal(true);
    expect(it.text('dialog')).to.contain('Alt+N');
    await it.press(it.$('dialog button'), 'c', { altKey: true, code: 'KeyC' });
    expect(it.room.called('put')).to.deep.equal([], 'nothing behind the list');
  });

  it('finds in messages and notes, and goes there', async () => {
    const it = await opened({
      notes: { messages: [message({ id: 'x', seq: 777, text: 'Batch 31', from: jonas.id })] },
    });
    const hit = { seq: 777, at: 1, from: jonas.id, name: jonas.name, text: 'Batch 31', ranges: [[0, 5]] as const };
    it.desk.hits = { n_1: [hit] };
    await it.press(document.body, 'k', { ctrlKey: true });
    await until(() => it.root.activeElement?.matches('.search input'), 'the focus in the search');
    it.$<HTMLInputElement>('.search input').value = 'batch';
    it.$<HTMLFormElement>('.search form').requestSubmit();
    await until(() => it.$('.search .item'), 'a hit');
    expect(it.text('.search [role=status]')).to.equal('1 message found');
    expect(it.text('.search .item')).to.contain('Private note');
    expect(it.text('.search mark')).to.equal('Batch');
    expect(it.$('.search .item').ariaCurrent).to.equal('false');
    await it.click('.search .item');
    expect(it.$('.search .item').ariaCurrent, 'which one is before one').to.equal('true');
    await until(() => it.root.activeElement?.matches('[data-place=note-777]'), 'the focus on the note');
  });

  it('on a phone there is one thing at a time, with a way back', async () => {
    await setViewport({ width: 390, height: 780 });
    const it = await mountInbox();
    await it.show('open');
    const seen = () =>
      ['.phone-bar', '.list', '.page', '.conversation', '.details'].filter((part) => it.$(part)?.checkVisibility());
    expect(seen()).to.deep.equal(['.phone-bar', '.list']);
    await it.open(1);
    expect(seen()).to.deep.equal(['.conversation']);
    await it.click('.conversation .head .narrow');
    expect(seen()).to.deep.equal(['.details']);
    await it.click('.details .narrow');
    expect(seen()).to.deep.equal(['.conversation']);
    await it.click('.conversation .phone');
    expect(seen()).to.deep.equal(['.phone-bar', '.list']);
    await until(() => it.root.activeElement?.matches('.row'), 'the focus where one was');
    const tall = it
      .$$('.tab, .list .queue')
      .map((each) => each.getBoundingClientRect())
      .filter(({ width, height }) => width < 44 || height < 44);
    expect(tall, 'all are large enough for a finger').to.deep.equal([]);
    await it.click('[data-page=visitors]');
    expect(seen()).to.deep.equal(['.phone-bar', '.page']);
    expect(it.$('[data-page=visitors]').ariaCurrent).to.equal('page');
    await it.click('[data-page=conversations]');
    expect(seen()).to.deep.equal(['.phone-bar', '.list']);
    expect(it.text('.list .queue.on'), 'the queue as before').to.contain('All open');
  });

  it('on a phone the way back of the browser leads out of what lies over another, one by one', async () => {
    await setViewport({ width: 390, height: 780 });
    const it = await mountInbox();
    const seen = (part: string) => until(() => it.$(part)?.checkVisibility(), part);
    const depth = (): number => (history.state as { liveChatInbox?: number } | null)?.liveChatInbox ?? 0;
    await until(() => depth() === 0, 'what was before is left');
    const { length } = history;
    /** The browser's own button, once it would lead there. */
    const back = async (from: number) => {
      await until(() => depth() === from, `an entry ${from}`);
      history.back();
    };
    await it.show('open');
    await it.open(1);
    await it.click('.conversation .head .narrow');
    await back(2);
    await seen('.conversation');
    await it.press(document.body, '?');
    await back(1);
    await until(() => !it.$('dialog[open]'), 'the list of keys is closed first');
    expect(it.$('.conversation').checkVisibility()).to.equal(true);
    await back(1);
    await seen('.list');
    await it.click('[data-page=visitors]');
    await seen('.page');
    await back(1);
    await seen('.list');
    // What is left by its own button leaves its entry, too.
    await it.open(1);
    await until(() => depth() === 1, 'its entry');
    await it.click('.conversation .phone');
    await until(() => depth() === 0, 'the entry is left');
    expect(history.length).to.be.at.most(length + 2);
    await setViewport({ width: 1_300, height: 780 });
    await seen('.nav');
    await it.open(1);
    expect(depth(), 'where there is room the history is the page’s').to.equal(0);
  });

  it('one takes nothing new for now, and the team sees it', async () => {
    const it = await opened();
    const box = it.$<HTMLInputElement>('#team input');
    expect(box.checked).to.equal(true);
    expect(it.text('#team')).to.contain('Ana Duarte, here');
    box.click();
    await it.updated();
    expect(it.text('#team')).to.contain('Ana Duarte, away');
    expect(it.text('[popovertarget=team]')).to.contain('1 of 2 here');
    it.desk.teamChanged([
      { ...ana, present: true },
      { ...jonas, present: true },
    ]);
    await it.updated();
    expect(it.text('[popovertarget=team]'), 'told at once').to.contain('2 of 2 here');
  });

  it('a label of the card is whole beside a name that has no end', async () => {
    const name = 'k-read,send,moderate,manage,act-as,webhooks,audit';
    const it = await opened({ room: { messages: [message({ from: 's_key', name, text: 'Hello' })] } });
    await until(() => it.text('.details').includes(name), 'who has answered');
    const label = it.$$('.details dt').find((each) => each.textContent === 'Answered by')!;
    const text = document.createRange();
    text.selectNodeContents(label);
    expect(text.getClientRects(), 'a line').to.have.length(1);
    expect(it.$('.details .body').scrollWidth).to.be.at.most(it.$('.details .body').clientWidth);
  });

  it('says in two lines at most how it stands, in whatever room, and what closes it keeps its name', async () => {
    for (const width of [320, 700, 900, 1_440]) {
      await setViewport({ width, height: 800 });
      for (const lang of ['en', 'de']) {
        const it = await opened({ all: [summary(1, { waiting: Date.now() })], attributes: { lang } });
        await until(() => it.$('.tight') && it.$('.callways'), 'below the head, and calls');
        if (lang === 'de') await until(() => it.text('.conversation .who p').startsWith('Wartet'), 'German');
        const standing = it.$('.conversation .who p');
        const lines = standing.offsetHeight / parseFloat(getComputedStyle(standing).lineHeight);
        expect(Math.round(lines), `${lang}, ${width} pixels wide: ${standing.textContent!.trim()}`).to.be.at.most(2);
        expect(it.text('[data-do=close]')).to.not.equal('');
        unmountAll();
      }
    }
    await setViewport({ width: 1_300, height: 780 });
  });

  it('where there is little room, what adds a tag is in sight, however many there are', async () => {
    await setViewport({ width: 390, height: 800 });
    const it = await opened({ all: [summary(1, { tags: ['Billing', 'Repair', 'Very important', 'Warranty'] })] });
    await until(() => it.$('.tight'), 'below the head');
    const { left, right } = it.$('[popovertarget=tag]').getBoundingClientRect();
    expect(it.$('.tight').scrollWidth).to.be.above(390);
    expect([it.text('[popovertarget=tag]'), it.$('[popovertarget=tag]').ariaLabel]).to.deep.equal(['', 'New tag']);
    expect(left).to.be.above(0);
    expect(right).to.be.at.most(390);
    await setViewport({ width: 1_300, height: 780 });
  });

  it('the list of keys names each thing once, and a row of keys by its ends', async () => {
    const it = await mountInbox();
    const said = it.$$('.keys dd').map(({ textContent }) => textContent);
    expect(new Set(said).size).to.equal(said.length);
    expect(it.$$('.keys dt').map(({ textContent }) => textContent)).to.include('Alt+1…Alt+5');
  });

  it('what comes in is told to screen readers, a note as one', async () => {
    const it = await opened();
    it.room.receive(message({ from: maya.id, name: maya.name, text: 'Hello?' }));
    it.notes.receive(message({ from: jonas.id, name: jonas.name, text: 'mine' }));
    const told = [...it.element.querySelectorAll('[aria-live] > *')].map(({ textContent }) => textContent);
    expect(told).to.deep.equal(['Maya Lindqvist: Hello?', 'Private note, only the team sees it. Jonas Weber: mine']);
  });

  it('another language is given by the property texts', async () => {
    const it = await mountInbox();
    it.element.texts = {
      en: 'de',
      Mine: 'Meine',
      '{n} conversations': { one: '{n} Gespräch', other: '{n} Gespräche' },
    };
    await it.updated();
    expect(it.text('[data-queue=mine]')).to.contain('Meine');
    expect(it.text('[data-queue=open]')).to.contain('1 Gespräch');
  });
});

function unmountAllButDrafts({ element }: MountedInbox): void {
  element.remove();
}

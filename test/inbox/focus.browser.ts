import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { message } from '../support/fake-chat.ts';
import { ana, summary } from '../support/fake-desk.ts';
import { mountInbox, talk, unmountAll, until, type InboxOptions, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;
let replies = [
  { name: 'one', text: 'First' },
  { name: 'two', text: 'Second' },
];

async function answer(input: RequestInfo | URL, { method = 'GET' }: RequestInit = {}): Promise<Response> {
  const path = new URL(String(input)).pathname;
  if (method === 'DELETE') replies = replies.filter(({ name }) => !path.endsWith(name));
  return new Response(JSON.stringify(path.includes('canned') && method === 'GET' ? { replies } : {}));
}

async function opened(options: InboxOptions = {}): Promise<MountedInbox> {
  const it = await mountInbox({ all: [summary(1, { tags: ['lamp', 'repair'] }), summary(2)], ...options });
  await it.show('open');
  await it.open(1);
  await until(() => focused(it)?.matches('textarea') && it.$('.tight'), 'the field, and what is done below the head');
  return it;
}
const focused = ({ root }: MountedInbox) => root.activeElement as HTMLElement | null;
/** Presses Enter where the focus is, as a person does. */
async function enter(it: MountedInbox, selector: string): Promise<void> {
  it.$(selector).focus();
  await sendKeys({ press: 'Enter' });
  await it.updated();
}

describe('the focus in the inbox, by the keyboard', () => {
  beforeEach(() => setViewport({ width: 1_300, height: 800 }));
  before(() => void (window.fetch = answer));
  after(() => void (window.fetch = fetch));
  afterEach(unmountAll);

  it('snoozing and waking leave it where one can take it back', async () => {
    const it = await opened();
    await enter(it, '[popovertarget=snooze]');
    await enter(it, '#snooze .item');
    it.desk.change(1, { status: 'snoozed', until: Date.now() + 60_000 });
    await it.updated();
    expect(focused(it)?.textContent).to.contain('Wake now');
    await sendKeys({ press: 'Enter' });
    it.desk.change(1, { status: 'open' });
    await it.updated();
    expect(focused(it)?.getAttribute('popovertarget')).to.equal('snooze');
  });

  it('a tag that is taken away hands it to the one beside it, and the last to what adds one', async () => {
    const it = await opened();
    for (const [tags, next] of [
      [['repair'], 'Remove the tag repair'],
      [[], 'New tag'],
    ] as const) {
      await enter(it, '.tag button');
      it.desk.change(1, { tags: [...tags] });
      await it.updated();
      expect(focused(it)?.ariaLabel).to.equal(next);
    }
  });

  it('a box that was opened by a key while nothing had it gives it to its button, or to where one writes', async () => {
    const it = await opened();
    for (const [key, box, next] of [
      [{ altKey: true, code: 'KeyS' }, '#snooze:popover-open', '[popovertarget=snooze]'],
      [{ key: '?' }, 'dialog.keys[open]', 'textarea'],
    ] as const) {
      focused(it)?.blur();
      await it.press(document.body, 'key' in key ? key.key : '', key);
      expect(!!it.$(box), box).to.equal(true);
      it.$<HTMLElement>(`${box} :is(button, input)`).focus();
      await sendKeys({ press: 'Escape' });
      await until(() => focused(it)?.matches(next), `${next} after ${box}`);
    }
  });

  it('a box that is opened by its key has it at once: Enter chooses there, and a draft is neither sent nor left', async () => {
    const it = await opened();
    await it.write('half a sentence');
    for (const [key, first] of [
      ['KeyS', '#snooze .item'],
      ['KeyT', '#new-tag'],
    ] as const) {
      focused(it)?.closest('textarea')?.setSelectionRange(4, 4);
      await it.press(focused(it)!, '', { altKey: true, code: key });
      expect(focused(it)?.matches(first), first).to.equal(true);
      await sendKeys({ press: 'Escape' });
      expect(it.$(':popover-open')).to.equal(null);
      expect(focused(it)?.matches('textarea')).to.equal(true);
    }
    await it.press(focused(it)!, '', { altKey: true, code: 'KeyS' });
    for (const [key, text] of [
      ['ArrowDown', 'In three hours'],
      ['Home', 'In an hour'],
      ['End', 'Snooze'],
    ] as const) {
      await sendKeys({ press: key });
      expect(focused(it)?.textContent?.trim()).to.equal(text);
    }
    // In a field of its own, arrows change what is in it.
    for (let presses = 0; presses < 2; presses += 1) {
      await sendKeys({ press: 'ArrowUp' });
      expect(focused(it)?.id).to.equal('until');
    }
    it.$('#snooze .item').focus();
    await sendKeys({ press: 'Enter' });
    await it.updated();
    expect(it.$(':popover-open')).to.equal(null);
    expect(it.room.called('send')).to.deep.equal([]);
    expect(it.notes.called('put')).to.have.length(1);
    expect(focused(it)?.matches('textarea')).to.equal(true);
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('half a sentence');
  });

  it('a box that is open closes when a key leads elsewhere', async () => {
    const it = await opened();
    await it.press(focused(it)!, '', { altKey: true, code: 'KeyS' });
    await it.press(focused(it)!, '', { altKey: true, code: 'ArrowDown' });
    expect(it.$(':popover-open')).to.equal(null);
    await until(() => it.$('.row.on')?.dataset['id'] === 's_2' && focused(it)?.matches('textarea'), 'the next one');
  });

  it('boxes that were opened by their buttons give it back to those', async () => {
    const it = await opened();
    const boxes = ['assign', 'snooze', 'tag', 'filter', 'team'].map((id) => `[popovertarget=${id}]`);
    for (const button of [...boxes, '[data-do=shortcuts]']) {
      await enter(it, button);
      await until(() => focused(it)?.closest(':popover-open, dialog[open]'), `in the box of ${button}`);
      await sendKeys({ press: 'Escape' });
      await until(() => focused(it)?.matches(button), `back to ${button}`);
    }
  });

  it('a prepared answer that is deleted hands it to the next one', async () => {
    const it = await opened();
    await enter(it, '[data-do=canned]');
    await until(() => it.$$('.prepared li').length === 2, 'both');
    await enter(it, '[aria-label="Delete one"]');
    await until(() => focused(it)?.ariaLabel === 'Delete two', 'the next');
    await sendKeys({ press: 'Enter' });
    await until(() => it.$$('.prepared li').length === 0, 'none');
    await until(() => focused(it)?.closest('.prepared'), 'still in the box');
  });

  it('sending by the button goes on in the field; a message that is given up, in the conversation', async () => {
    const it = await opened({ room: { messages: [...talk, message({ own: true, state: 'failed', text: 'Lost' })] } });
    await it.write('Yes');
    await enter(it, '[data-do=send]');
    expect(it.room.called('send')).to.deep.equal([['Yes']]);
    expect(focused(it)?.matches('textarea')).to.equal(true);
    const failed = it.$$('.log button').at(-1)!;
    failed.focus();
    it.room.set({ messages: talk });
    await it.updated();
    expect(!!focused(it)?.closest('.conversation')).to.equal(true);
  });

  it('a conversation that leaves the list by a key hands it to the one that is there', async () => {
    const it = await opened();
    it.$('.row[data-id=s_1]').focus();
    it.desk.change(1, { status: 'closed' });
    await until(() => it.$$('.row').length === 1, 'one is left');
    expect(focused(it)?.dataset['id']).to.equal('s_2');
    it.desk.change(2, { status: 'closed' });
    await until(() => it.$$('.row').length === 0, 'none');
    expect(!!focused(it)?.closest('.list')).to.equal(true);
  });

  it('a queue that is shown by its key has it in its list: on its row, or on the list itself while there is none', async () => {
    const it = await mountInbox({
      all: [1, 2, 3].map((number) => summary(number, number > 1 ? { assignee: ana } : {})),
    });
    const queue = (number: number) =>
      it.press(focused(it) ?? document.body, '', { altKey: true, code: `Digit${number}` });
    const row = () => focused(it)?.dataset['id'];
    await queue(2);
    await until(() => row() === 's_1', 'the first row of the unassigned');
    await queue(3);
    await until(() => row() === 's_1' && it.$$('.row').length === 3, 'the first of all');
    await sendKeys({ press: 'j' });
    await until(() => row() === 's_2', 'the next');
    await queue(4);
    await until(() => focused(it)?.matches('.list') && it.text('.none p') === 'Nothing is snoozed.', 'the list itself');
    await sendKeys({ press: 'j' });
    it.desk.change(3, { status: 'snoozed', until: Date.now() + 60_000 });
    await it.updated();
    await sendKeys({ press: 'j' });
    await until(() => row() === 's_3', 'a row that came');
    await sendKeys({ press: 'Enter' });
    await until(() => focused(it)?.matches('textarea'), 'opened');
    expect(it.$<HTMLInputElement>('.finder input').value).to.equal('');
    await queue(1);
    await until(() => row() === 's_2', 'and from the answer');
  });

  it('is left alone where the page has it elsewhere, and while nothing is lost', async () => {
    const it = await opened();
    const outside = document.createElement('input');
    document.body.append(outside);
    outside.focus();
    it.desk.change(1, { status: 'closed' });
    await it.updated();
    expect(document.activeElement).to.equal(outside);
    outside.remove();
    it.desk.change(1, { status: 'open' });
    await it.updated();
    expect(focused(it)).to.equal(null);
  });
});

import { expect } from '@open-wc/testing';
import { ana, jonas, summary } from '../support/fake-desk.ts';
import { withoutMarks } from '../../src/inbox/last-words.ts';
import { mountInbox, unmountAll, until } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const minute = 60_000;

describe('the list of conversations', () => {
  beforeEach(() => setViewport({ width: 1_300, height: 800 }));
  afterEach(unmountAll);

  it('five thousand conversations take as many nodes as fifty, and are reached to the last by keys and by scrolling', async () => {
    const all = Array.from({ length: 5_000 }, (_, index) => summary(index + 1, { tags: ['a', 'b'], unread: 1 }));
    const nodes = async (count: number) => {
      const it = await mountInbox({ all: all.slice(0, count) });
      await it.show('open');
      const taken = it.root.querySelectorAll('*').length;
      unmountAll();
      return taken;
    };
    const few = await nodes(50);
    const it = await mountInbox({ all });
    await it.show('open');
    expect(it.text('[data-queue=open]')).to.equal('All open5000, 5,000 conversations');
    const rows = it.$('.rows');
    // Page by page, as far as there are any.
    let loaded = 0;
    while (it.$('.all').offsetHeight > loaded) {
      loaded = it.$('.all').offsetHeight;
      rows.scrollTop = rows.scrollHeight;
      rows.dispatchEvent(new Event('scroll'));
      await it.updated();
    }
    expect(loaded).to.equal(5_000 * 84);
    expect(it.$$('.row').length).to.be.below(40);
    expect(it.root.querySelectorAll('*').length).to.be.below(few + 200);
    expect(it.text('.rows')).to.contain('Visitor 5000');

    await it.press(it.$('.row[tabindex="0"]'), 'Home');
    await until(() => it.root.activeElement?.getAttribute('data-id') === 's_1', 'the first has the focus');
    expect(it.root.activeElement!.ariaPosInSet).to.equal('1');
    await it.press(it.root.activeElement!, 'End');
    await until(() => it.root.activeElement?.getAttribute('data-id') === 's_5000', 'the last has the focus');
    expect(it.root.activeElement!.ariaPosInSet).to.equal('5000');
    rows.scrollTop = 0;
    rows.dispatchEvent(new Event('scroll'));
    await it.updated();
    expect(it.root.activeElement?.getAttribute('data-id')).to.equal('s_5000', 'what has the focus stays in the page');
    await it.press(it.root.activeElement!, 'Enter');
    expect(it.text('.conversation h2')).to.equal('Visitor 5000');
  });

  it('says of each who it is, how long they wait, what is unread, its tags, and who answers', async () => {
    const now = Date.now();
    const it = await mountInbox({
      all: [
        summary(1, { waiting: now - 16 * minute, unread: 2, tags: ['one', 'two', 'three', 'four'] }),
        summary(2, { waiting: now - 6 * minute, assignee: jonas }),
        summary(3, { waiting: now }),
        summary(4, { last: { seq: 2, at: now, from: ana.id, name: ana.name, text: 'Done', files: 0 } }),
      ],
    });
    await it.show('open');
    const words = (number: number) => it.text(`[data-id=s_${number}]`);
    expect(words(1)).to.match(
      /Maya Lindqvist, waiting 16 min , Question 1 , tags: onetwothree \+1, and 1 more 2, 2 unread messages/,
    );
    expect(it.$('[data-id=s_1] .since').className).to.contain('overdue');
    expect(words(2)).to.match(/waiting 6 min.*assigned to .*Jonas Weber/);
    expect(it.$('[data-id=s_2] .since').className).to.contain('late');
    expect(words(3)).to.contain('waiting now');
    expect(words(4)).to.contain('You: Done');
  });

  it('queues, with what changes while they are looked at; one tag alone; and what there is not is said', async () => {
    const it = await mountInbox({
      all: [summary(1, { tags: ['Repair'] }), summary(2), summary(3, { status: 'closed' })],
    });
    expect(it.text('.none')).to.equal('Nothing is assigned to you. 2 are unassigned: show them');
    await it.click('.none .btn');
    expect(it.text('.list h2')).to.equal('Unassigned');
    expect(it.$$('.row')).to.have.length(2);
    it.desk.change(2, { assignee: ana });
    await it.updated();
    expect(it.$$('.row')).to.have.length(1);
    expect(it.text('[data-queue=mine] .count')).to.equal('1');
    await it.show('closed');
    expect(it.text('.rows')).to.contain('Visitor 3');
    await it.show('open');
    await it.click('[popovertarget=filter]');
    it.$$('#filter .item')
      .find((each) => each.textContent.includes('Repair'))!
      .click();
    await it.updated();
    expect(it.$$('.row').map(({ dataset }) => dataset['id'])).to.deep.equal(['s_1']);
    await it.show('snoozed');
    expect(it.text('.none p')).to.equal('Nothing is snoozed.');
  });

  it('red is the number of those who wait for an answer, and nothing is where nobody does', async () => {
    const it = await mountInbox({
      all: [summary(1, { waiting: Date.now() }), summary(2), summary(3, { assignee: ana })],
    });
    const shown = () => [it.text('[data-queue=unassigned] .count'), it.$$('.alarm').length];
    expect(shown()).to.deep.equal(['1', 1]);
    expect(it.text('[data-queue=unassigned]')).to.contain('2 conversations').and.to.contain('1 waits for an answer');
    it.desk.change(1, { waiting: undefined } as object);
    await it.updated();
    expect(shown()).to.deep.equal(['2', 0]);
    it.desk.change(3, { waiting: Date.now() });
    await setViewport({ width: 390, height: 780 });
    await until(() => it.text('.phone-bar .alarm') === '1', 'mine on a phone');
    expect(it.text('[data-page=conversations]')).to.contain('1 waits for an answer');
  });

  it('what marks a text up is left out of the list', () => {
    for (const [text, plain] of [
      [
        'Does the **clear shade** fit the `1974 Holm`? See [this](https://a.example/b_c)',
        'Does the clear shade fit the 1974 Holm? See this',
      ],
      ['> quoted\n- one\n- ~~two~~', 'quoted\none\ntwo'],
      ['_so_ and snake_case_name, 2 * 3 * 4', 'so and snake_case_name, 2 * 3 * 4'],
      ['```js\nlet a = `**b**`;\n```', 'let a = **b**;'],
      ['**[a](https://a.example)**', 'a'],
      ['[not a link] (at all) **', '[not a link] (at all) **'],
    ] as const)
      expect(withoutMarks(text), text).to.equal(plain);
  });

  it('where the queues are icons, how many there are stands below each, and over nothing', async () => {
    await setViewport({ width: 768, height: 800 });
    const it = await mountInbox({ all: [summary(1, { waiting: 1 }), ...[2, 3].map((number) => summary(number))] });
    Object.defineProperty(it.desk, 'counts', {
      value: { mine: 0, unassigned: 5_007, open: 5_009, snoozed: 0, due: 5_007, unassignedWaiting: 5_007 },
    });
    it.desk.change(1, { unread: 1 });
    await it.updated();
    const shown = it.$$('.queues .count').filter((each) => each.checkVisibility());
    expect(shown.map((each) => each.textContent)).to.deep.equal(['5007', '5007', '5009']);
    for (const count of shown) {
      const button = count.closest('button')!.getBoundingClientRect();
      const { top, left, right } = count.getBoundingClientRect();
      expect(top).to.be.at.least(count.parentElement!.querySelector('.i')!.getBoundingClientRect().bottom - 1);
      expect(left).to.be.at.least(button.left - 1);
      expect(right).to.be.at.most(button.right + 1);
    }
  });

  it('on a phone the queue that is shown stands whole between the ends of its line, which fade', async () => {
    await setViewport({ width: 390, height: 800 });
    const it = await mountInbox();
    Object.defineProperty(it.desk, 'counts', {
      value: { mine: 0, unassigned: 5_001, open: 5_002, snoozed: 0, due: 5_001, unassignedWaiting: 5_001 },
    });
    it.desk.change(1, { unread: 1 });
    await it.updated();
    for (const queue of ['open', 'closed', 'unassigned', 'mine']) {
      await it.show(queue);
      const [line, chosen] = ['.list nav', '.queue.on'].map((each) => it.$(each).getBoundingClientRect());
      await until(() => {
        const { left, right } = it.$('.queue.on').getBoundingClientRect();
        return left >= line!.left + 7 && right <= line!.right - 19;
      }, `${queue} at ${chosen!.left} to ${chosen!.right}`);
    }
  });

  it('arrow keys, J and K move, of which only one row is a tab stop; Alt and a digit shows a queue', async () => {
    const it = await mountInbox({ all: [1, 2, 3].map((number) => summary(number)) });
    await it.press(document.body, '2', { altKey: true, code: 'Digit2' });
    expect(it.text('.list h2')).to.equal('Unassigned');
    const stops = () => it.$$('.row[tabindex="0"]').map(({ dataset }) => dataset['id']);
    expect(stops()).to.deep.equal(['s_1']);
    for (const [key, id] of [
      ['ArrowDown', 's_2'],
      ['j', 's_3'],
      ['j', 's_3'],
      ['k', 's_2'],
      ['ArrowUp', 's_1'],
    ] as const) {
      await it.press(it.$('.row[tabindex="0"]'), key);
      expect(stops(), key).to.deep.equal([id]);
      expect(it.root.activeElement?.getAttribute('data-id')).to.equal(id);
    }
  });

  it('an error and a connection that is away are said, with what can be done', async () => {
    const other = await mountInbox({ refusal: 'forbidden' });
    expect(other.text('.list .none'), 'to try again helps nobody').to.equal('This account can’t use the inbox.');
    unmountAll();
    const refused = await mountInbox({ refusal: 'too-many' });
    await refused.show('open');
    expect(refused.text('.list .none')).to.equal('The list can’t be loaded. Try again');
    refused.desk.refusal = undefined;
    await refused.click('.list .none button');
    expect(refused.$$('.row')).to.have.length(1);
    refused.desk.set({ status: 'offline' });
    await refused.updated();
    expect(refused.text('.strip')).to.contain('You’re offline.');
    refused.desk.set({ status: 'waiting' });
    await refused.updated();
    await refused.click('.strip button');
    expect(refused.desk.called('retryNow')).to.have.length(1);
  });

  it('conversations that begin to wait while nobody looks are counted in the title', async () => {
    const title = 'Inbox';
    document.title = title;
    const it = await mountInbox({ all: [summary(1)] });
    let visible = false;
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (visible ? 'visible' : 'hidden'),
    });
    try {
      it.desk.change(1, { waiting: Date.now() });
      it.desk.change(2, { waiting: Date.now(), assignee: jonas });
      it.desk.change(3, { waiting: Date.now(), assignee: ana });
      expect(document.title).to.equal(`(2) ${title}`);
      it.desk.change(1, { status: 'closed' });
      expect(document.title).to.equal(`(1) ${title}`);
      visible = true;
      document.dispatchEvent(new Event('visibilitychange'));
      expect(document.title).to.equal(title);
    } finally {
      delete (document as { visibilityState?: unknown }).visibilityState;
    }
  });
});

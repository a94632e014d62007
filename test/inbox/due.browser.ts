import { expect } from '@open-wc/testing';
import { dueStateOf } from '../../src/inbox/due.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, summary } from '../support/fake-desk.ts';
import { mountInbox, unmountAll } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const minute = 60_000;

describe('promised times in the inbox', () => {
  beforeEach(() => setViewport({ width: 1_300, height: 800 }));
  afterEach(unmountAll);

  it('what is due soon is amber, what is late is red, and says how much', async () => {
    const now = Date.now();
    const all = [
      summary(1, { opened: now - 50 * minute, answerDue: now - 10 * minute, waiting: now }),
      summary(2, { opened: now - 50 * minute, resolutionDue: now + 10.5 * minute }),
      summary(3, { opened: now - minute, answerDue: now + 600 * minute }),
      summary(4),
      summary(5, { opened: now - 50 * minute, answerDue: now - 20_000 }),
      summary(6, { opened: now - 50 * minute, resolutionDue: now + 40_000 }),
    ];
    const it = await mountInbox({ all });
    expect(it.$('[data-queue=due]').textContent).to.contain('5 conversations');
    await it.show('open');
    const chips = () => it.$$('.row').map((row) => row.querySelector('.due-chip'));
    expect(chips().map((chip) => chip?.textContent?.trim())).to.deep.equal([
      'Answer 10 min late',
      'Closing due in 10 min',
      undefined,
      undefined,
      'Answer due now',
      'Closing due now',
    ]);
    expect(
      chips()
        .slice(0, 2)
        .map((chip) => chip!.className),
    ).to.deep.equal(['tag due-chip late', 'tag due-chip soon']);
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await it.open(1);
    expect(it.text('.who p')).to.equal('Waiting since just now · Answer 10 min late');
  });

  it('the queue of what is due has those first that are due first, keeps them in order, and goes where nothing is promised', async () => {
    const now = Date.now();
    const it = await mountInbox({
      all: [summary(1, { answerDue: now + 90 * minute }), summary(2, { resolutionDue: now + 60 * minute }), summary(3)],
    });
    await it.press(document.body, '6', { code: 'Digit6', altKey: true });
    const rows = () => it.$$('.row').map(({ dataset }) => dataset['id']);
    expect(rows()).to.deep.equal(['s_2', 's_1']);
    expect(it.$$('.due-chip').length, 'each says when').to.equal(2);
    it.desk.change(1, { answerDue: now + 30 * minute });
    await it.updated();
    expect(rows()).to.deep.equal(['s_1', 's_2']);
    const { answerDue: _, ...answered } = summary(1, { answered: now, assignee: ana });
    it.desk.all = it.desk.all.map((each) => (each.id === 's_1' ? answered : each));
    it.desk.change(1, {});
    await it.updated();
    expect(rows()).to.deep.equal(['s_2']);
    unmountAll();
    const other = await mountInbox({ all: [summary(1)] });
    expect(!!other.$('[data-queue=due]')).to.equal(false);
  });

  it('the first of two promises counts, and nothing of what is closed', () => {
    const now = 1_000 * minute;
    const of = (change: object) => dueStateOf(summary(1, { opened: now - 100 * minute, ...change }), now);
    expect(of({ answerDue: now + 50 * minute, resolutionDue: now + 20 * minute })).to.deep.equal({
      what: 'resolution',
      at: now + 20 * minute,
      pressure: 'soon',
    });
    expect(of({ answerDue: now + 50 * minute })!.pressure).to.equal('');
    // Of a promise of days it is soon in the last hour alone.
    expect(of({ answerDue: now + 61 * minute, opened: now - 10_000 * minute })!.pressure).to.equal('');
    // As the settings say.
    expect(of({ answerDue: now + 61 * minute, warnAt: now - 1 })!.pressure).to.equal('soon');
    expect(of({ answerDue: now + 5 * minute, warnAt: now + 1 })!.pressure).to.equal('');
    expect(of({ answerDue: now - 1, warnAt: now - 2 })!.pressure).to.equal('late');
    expect(of({ answerDue: now - 1 })!.pressure).to.equal('late');
    expect(of({ status: 'closed', resolutionDue: now })).to.equal(undefined);
    expect(of({})).to.equal(undefined);
  });
});

import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { durationOf, scaleOf } from '../../src/inbox/reports/durations.ts';
import { daysIn, isPeriod, periodBefore, presetPeriod, startOf } from '../../src/inbox/reports/period.ts';
import { stepsOf, type Figures, type Report } from '../../src/inbox/reports/report.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;
const minute = 60_000;

const figures = (change: Partial<Figures> = {}): Figures => ({
  ...{ opened: 0, reopened: 0, answered: 0, closed: 0, rated: 0 },
  ...change,
});
const { first, last } = presetPeriod('days30', Date.now());
const full: Report = {
  total: figures({
    opened: 5,
    answered: 3,
    answerMedian: 46_000,
    closed: 2,
    closingMedian: 38 * minute,
    rated: 4,
    scoreAverage: 4.25,
  }),
  scores: [0, 0, 1, 1, 2],
  agents: [
    { agent: jonas, ...figures({ answered: 1 }) },
    { agent: { ...ana, name: '' }, ...figures({ answered: 2, answerMedian: 90_000, closed: 2, scoreAverage: 4.25 }) },
  ],
  days: [
    { day: first, ...figures({ opened: 2, answered: 1, answerAverage: 30_000 }) },
    { day: last, ...figures({ opened: 3, answered: 2, answerAverage: 90_000 }) },
  ],
  hours: [{ hour: 9, ...figures({ opened: 5 }) }],
};
const empty: Report = { total: figures(), scores: [0, 0, 0, 0, 0], agents: [], days: [], hours: [] };

let administers: string[] | undefined;
let asked: URL[] = [];
let reports: ((to: number) => Report | { readonly code: string })[] = [];

const json = (value: unknown, status = 200) => Promise.resolve(new Response(JSON.stringify(value), { status }));

/** The relay's answers to what the inbox asks by HTTP. */
function answer(target: RequestInfo | URL): Promise<Response> {
  const address = new URL(String(target));
  asked.push(address);
  if (address.pathname === '/api/me') return json({ user: ana, ...(administers && { administers }) });
  if (address.pathname === '/api/desk/report.csv') return Promise.resolve(new Response('day,opened\r\n'));
  if (address.pathname !== '/api/desk/report') return json({ replies: [] });
  const told = (reports.length > 1 ? reports.shift()! : reports[0]!)(Number(address.searchParams.get('to')));
  return 'code' in told ? json(told, 403) : json(told);
}

async function opened(): Promise<MountedInbox> {
  const it = await mountInbox();
  await until(() => it.$('[data-page=reports]'), 'offered');
  await it.click('[data-page=reports]');
  return it;
}
const shown = async (): Promise<MountedInbox> => {
  const it = await opened();
  await until(() => it.$('.tiles'), 'the figures');
  return it;
};
const asReport = (it: MountedInbox) => it.$('.reports').innerText.replace(/\s+/g, ' ');

describe('reports in the inbox', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_300, height: 800 });
    administers = ['report'];
    asked = [];
    reports = [
      (to) =>
        to > Date.now()
          ? full
          : { ...full, total: { ...full.total, answerMedian: 94_000, opened: 5, scoreAverage: 4.5 } },
    ];
    window.fetch = answer;
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  it('are offered to whom the relay shows them, and to nobody else; a queue leads back to conversations', async () => {
    administers = undefined;
    const other = await mountInbox();
    await until(() => asked.some(({ pathname }) => pathname === '/api/me'), 'asked');
    await other.updated();
    expect(!!other.$(':is([data-page=reports], [data-page=settings])')).to.equal(false);
    unmountAll();
    administers = ['report'];
    const it = await opened();
    await until(() => it.$('.tiles'), 'the figures');
    expect(it.$('[data-page=reports]').getAttribute('aria-current')).to.equal('page');
    expect(it.$$('[data-queue][aria-current]').length).to.equal(0);
    expect(!!it.$('.list')).to.equal(false);
    await it.show('open');
    expect(!!it.$('.page')).to.equal(false);
    await it.open(1);
    expect(it.$('.conversation h2').checkVisibility()).to.equal(true);
  });

  it('keys of a conversation do nothing while it is not seen, those of queues lead back', async () => {
    const it = await mountInbox();
    await it.show('open');
    await it.open(1);
    await until(() => it.$('[data-page=reports]'), 'offered');
    await it.click('[data-page=reports]');
    await it.press(document.body, 'c', { code: 'KeyC', altKey: true });
    expect(it.room.called('put')).to.deep.equal([]);
    await it.press(document.body, '3', { code: 'Digit3', altKey: true });
    expect(!!it.$('.page')).to.equal(false);
  });

  it('figures with what they were before, charts with the same in a table, the team', async () => {
    const it = await shown();
    const text = asReport(it);
    for (const wanted of [
      /First answer median 46 sec 48 sec faster than before/,
      /Resolution median 38 min as before/,
      /Conversations 5 as before/,
      /Rating 4.3 of 5 0.3 worse than before/,
      /Ratings 4 ratings Score Count Great 2 Good 1 Fine 1 Poor 0 Bad 0/,
    ])
      expect(text).to.match(wanted);
    const tables = it.$$('.figures');
    expect(tables.length).to.equal(3);
    for (const each of tables) (each as HTMLDetailsElement).open = true;
    const rows = (index: number) =>
      [...tables[index]!.querySelectorAll('tbody tr')].map((row) =>
        [...row.children].map(({ textContent }) => textContent),
      );
    // Days without anything are there, too.
    expect(rows(0).length).to.equal(30);
    expect(
      rows(0)
        .map(([, value]) => value)
        .join(),
    ).to.equal(`2,${'0,'.repeat(28)}3`);
    expect(
      rows(1)
        .map(([, value]) => value)
        .join(),
    ).to.equal(`0.5 min,${'–,'.repeat(28)}1.5 min`);
    expect(rows(2).filter(([, value]) => value !== '0').length).to.equal(1);
    // What is seen says the same: as high as its value.
    const heights = it.$$('[aria-labelledby=volume-title] .chart-bar').map(({ offsetHeight }) => offsetHeight);
    expect(heights.filter((height) => height > 0).length).to.equal(2);
    expect(heights.at(-1)! / heights[0]!).to.be.closeTo(1.5, 0.05);
    expect(it.$$('.curve polyline').length, 'a line that is broken where nothing was').to.equal(2);
    expect(it.$$('.agents tbody tr').map(({ innerText }) => innerText.replace(/\s+/g, ' '))).to.deep.equal([
      'E Erased 2 1.5 min 2 – 4.3',
      'JW Jonas Weber 1 – 0 – –',
    ]);
  });

  it('a period is chosen by its name or by days; one that is none is said and asked of nobody', async () => {
    const it = await shown();
    // Pictures of the team are asked for, too.
    const asks = () => asked.filter(({ pathname }) => pathname === '/api/desk/report');
    const from = (index: number) => Number(asks().at(index)!.searchParams.get('from'));
    expect(from(-2)).to.equal(startOf(first));
    const [begin, end] = it.$$('.period [type=date]') as HTMLInputElement[];
    it.$('.period input[value=days7]').click();
    await until(() => asks().length === 4 && !it.$('.bones') && it.$('.tiles'), 'the figures of a week');
    expect(daysIn({ first: begin!.value, last: end!.value })).to.equal(7);
    const before = asks().length;
    begin!.value = '2020-01-01';
    begin!.dispatchEvent(new Event('change'));
    await it.updated();
    expect(it.text('#period-problem')).to.contain('a year at most');
    expect(asks().length).to.equal(before);
    end!.value = '2020-03-31';
    end!.dispatchEvent(new Event('change'));
    await until(() => asks().length > before, 'asked');
    expect(from(-2)).to.equal(new Date(2020, 0, 1).getTime());
    await until(() => it.$('.tiles'), 'the figures of then');
    expect(it.text('#period-problem')).to.equal('');
    expect(it.text('[aria-labelledby=volume-title] h3')).to.contain('by week');
    expect(it.$$('.period :checked').length).to.equal(0);
  });

  it('an answer that comes late does not replace what was asked for since', async () => {
    const it = await shown();
    const nobody = () => undefined;
    let tell: (report: Report) => void = nobody;
    let read = 0;
    window.fetch = (target) => {
      const { searchParams } = new URL(String(target));
      if (Number(searchParams.get('to')) < Date.now()) return json(empty);
      const textOf = (report: Report) => {
        read += 1;
        return Promise.resolve(JSON.stringify(report));
      };
      return new Promise(
        (resolve) =>
          (tell = (report) =>
            resolve({ ok: true, status: 200, headers: new Headers(), text: () => textOf(report) } as Response)),
      );
    };
    it.$('.period input[value=days7]').click();
    await until(() => tell !== nobody && it.$('.reports .bones'), 'it is counted');
    const late = tell;
    it.$('.period input[value=days90]').click();
    await it.updated();
    await until(() => tell !== late, 'asked again');
    tell({ ...full, total: { ...full.total, opened: 90 } });
    await until(() => asReport(it).includes('Conversations 90'), 'the newer');
    late({ ...full, total: { ...full.total, opened: 7 } });
    await until(() => read === 2, 'it is read, too');
    await it.updated();
    expect(asReport(it)).to.contain('Conversations 90');
  });

  it('CSV by day, hour and agent is a file of that period; what fails is said', async () => {
    const it = await shown();
    const files: string[] = [];
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      files.push(this.download);
    };
    try {
      await it.click('[popovertarget=report-csv]');
      expect(await barriersIn(it.element)).to.deep.equal([]);
      it.$$('#report-csv .item')[2]!.click();
      await until(() => files.length === 1, 'a file');
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
    expect(files).to.deep.equal([`agents-${first}-${last}.csv`]);
    const { searchParams } = asked.findLast(({ pathname }) => pathname === '/api/desk/report.csv')!;
    expect(searchParams.get('rows')).to.equal('agents');
    expect(Number(searchParams.get('to'))).to.equal(startOf(last, 1));
    window.fetch = () => Promise.reject(new TypeError('away'));
    it.$$('#report-csv .item')[0]!.click();
    await until(
      () => it.text('.reports > [role=alert].problem:not(#period-problem)').includes('can’t be loaded'),
      'said',
    );
  });

  it('nothing, too much, refused and failed are each said, and what failed is tried again', async () => {
    reports = [() => empty];
    let it = await opened();
    await until(() => it.text('.reports .none').includes('Nothing happened'), 'nothing');
    for (const [code, text] of [
      ['too-many', 'shorter one'],
      ['forbidden', 'can’t see reports'],
    ] as const) {
      unmountAll();
      reports = [() => ({ code })];
      it = await opened();
      await until(() => it.text('.reports .none').includes(text), code);
      expect(!!it.$('.reports .none .btn')).to.equal(false);
    }
    unmountAll();
    reports = [() => ({ code: 'unavailable' })];
    it = await opened();
    await until(() => it.$('.reports .none .btn'), 'failed');
    reports = [() => full];
    await it.click('.reports .none .btn');
    await until(() => it.$('.tiles'), 'there after all');
  });

  for (const [scheme, width, height] of [
    ['light', 1_300, 800],
    ['dark', 650, 400],
    ['dark', 320, 640],
  ] as const) {
    it(`axe finds nothing, ${scheme}, ${width} pixels wide, and nothing is wider than that`, async () => {
      await emulateMedia({ colorScheme: scheme });
      await setViewport({ width, height });
      const it = await shown();
      it.element.theme = scheme;
      for (const each of it.$$('.figures')) (each as HTMLDetailsElement).open = true;
      await it.updated();
      expect(await barriersIn(it.element)).to.deep.equal([]);
      expect(document.documentElement.scrollWidth).to.be.at.most(width);
      expect(it.$('.reports').scrollWidth).to.be.at.most(it.$('.reports').clientWidth);
      const agents = it.$('.agents').parentElement!;
      if (width < 640) expect(agents.scrollWidth, 'its rows are cards').to.be.at.most(agents.clientWidth);
    });
  }

  it('days are of the calendar, whatever the clock does; scales are round, durations short', () => {
    const period = { first: '2026-03-01', last: '2026-03-31' };
    expect(daysIn(period)).to.equal(31);
    expect(periodBefore(period)).to.deep.equal({ first: '2026-01-29', last: '2026-02-28' });
    expect(presetPeriod('today', new Date(2026, 0, 1, 0, 5).getTime())).to.deep.equal({
      first: '2026-01-01',
      last: '2026-01-01',
    });
    for (const wrong of [
      { first: '', last: '2026-01-01' },
      { first: '2026-01-02', last: '2026-01-01' },
      { first: '2025-01-01', last: '2026-01-02' },
    ])
      expect(isPeriod(wrong)).to.equal(false);
    const steps = stepsOf(
      {
        ...full,
        days: [
          { day: '2026-01-02', ...figures({ answered: 1, answerAverage: 10 }) },
          { day: '2026-01-03', ...figures({ answered: 3, answerAverage: 30 }) },
        ],
      },
      { first: '2026-01-01', last: '2026-03-31' },
    );
    expect(steps.length).to.equal(13);
    expect(steps[0]!.answerAverage, 'weighed by how many there were').to.equal(25);
    expect(scaleOf(0)).to.deep.equal([0, 1]);
    expect(scaleOf(3)).to.deep.equal([0, 1, 2, 3]);
    expect(scaleOf(19)).to.deep.equal([0, 5, 10, 15, 20]);
    expect(scaleOf(150_000, 60_000)).to.deep.equal([0, 60_000, 120_000, 180_000]);
    const en = { locale: new Intl.Locale('en') };
    expect([46_000, 90_000, 38 * 60_000, 5_400_000].map((each) => durationOf(each, en))).to.deep.equal([
      '46 sec',
      '1.5 min',
      '38 min',
      '1.5 hr',
    ]);
  });
});

import { Type } from 'typebox';
import { csvOf, isZone, reportOf, type DeskReport, type ReportRows } from '../../desk/report.ts';
import { bounds } from '../../limits.ts';
import { canSeeReport } from '../../policy/desk.ts';
import type { Services } from '../../services.ts';
import type { Exchange } from '../exchange.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { count, list, maybe, named, time, User, words } from '../schemas.ts';

const figures = {
  opened: count('Conversations that visitors began.'),
  reopened: count('Those that were opened again.'),
  answered: count('Those that were answered for the first time.'),
  answerAverage: maybe(count('Milliseconds that this took, on average.')),
  answerMedian: maybe(count('The median: of an even number the mean of both in the middle.')),
  answeredLate: count('Of these, later than was promised.'),
  closed: count('Those that were closed; one that is opened again and closed counts twice.'),
  closingAverage: maybe(count('Milliseconds that this took since they were opened last, on average.')),
  closingMedian: maybe(count('The median: of an even number the mean of both in the middle.')),
  closedLate: count('Of these, later than was promised.'),
  rated: count('Those that were rated.'),
  scoreAverage: maybe(Type.Number({ description: 'From 1 to 5.' })),
};
const Figures = named('Figures', figures);

const Report = named('DeskReport', {
  from: time('Where it begins.'),
  to: time('Where it ends.'),
  zone: Type.String(),
  total: Figures,
  scores: Type.Array(count('How often it was given.'), { description: 'From 1 to 5.' }),
  agents: list(named('AgentFigures', { agent: User, ...figures })),
  days: list(named('DayFigures', { day: Type.String({ description: '2026-01-31' }), ...figures })),
  hours: list(named('HourFigures', { hour: Type.Integer({ minimum: 0, maximum: 23 }), ...figures })),
});

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly zone?: string;
}

async function reportFor(
  exchange: Exchange,
  { store }: Services,
  { from, to, zone = 'UTC' }: Asked,
): Promise<DeskReport> {
  exchange.takeRequest();
  if (!canSeeReport(exchange.identity!)) throw new Problem('forbidden', 'this one is not told of the team');
  if (!store.desk) throw new Problem('forbidden', 'this relay has no support desk');
  if (to <= from || to - from > bounds.reportRange)
    throw new Problem('bad-message', 'to must be after from, by 367 days at most');
  if (!isZone(zone)) throw new Problem('bad-message', 'zone must be a time zone, such as Europe/Berlin');
  const counts = await store.desk.report(from, to);
  if (!counts) throw new Problem('too-many', 'so much happened in that time that a shorter one must be asked for');
  return reportOf(counts, from, to, zone);
}

export function deskReportOperations(): readonly Operation[] {
  const moment = (description: string) => Type.Integer({ minimum: 0, maximum: 8.64e15, description });
  const query = {
    from: moment('Milliseconds since 1970; what happened then and later.'),
    to: moment('What happened before; 367 days later at most.'),
    zone: maybe(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Of days and hours, such as `Europe/Berlin`. Default: UTC.',
      }),
    ),
  };
  const common = { method: 'GET', group: 'Conversations', status: 200, refusals: ['too-many'] } as const;
  return [
    operation({
      ...common,
      id: 'getDeskReport',
      url: '/desk/report',
      summary: 'How many conversations there were, how long answers took, and how they were rated',
      description: 'By agent, day and hour; for admins, and services with the scope `read`.',
      query,
      answer: Report,
      run: async ({ exchange, services, query: asked }) => ({ body: await reportFor(exchange, services, asked) }),
    }),
    operation({
      ...common,
      id: 'getDeskTable',
      url: '/desk/report.csv',
      summary: 'The same as a table',
      query: { ...query, rows: maybe(Type.Unsafe<ReportRows>(words('agents', 'days', 'hours'))) },
      form: 'text/csv',
      answer: Type.String({
        description: 'CSV by RFC 4180: a line of names, one of each day (or agent, or hour), one of all.',
      }),
      async run({ exchange, services, query: { rows = 'days', ...asked } }) {
        return { body: csvOf(await reportFor(exchange, services, asked), rows) };
      },
    }),
  ];
}

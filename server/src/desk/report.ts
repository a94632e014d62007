import type { User } from '../../../src/protocol/index.ts';
import { slotLength, type EventCount, type ReportCounts } from '../store/report.ts';

/** What happened. Times are milliseconds, and missing where there are none. */
export interface Figures {
  readonly opened: number;
  readonly reopened: number;
  /** Conversations that were answered for the first time, and how long that took. */
  readonly answered: number;
  readonly answerAverage?: number;
  readonly answerMedian?: number;
  /** Those that were answered later than was promised. */
  readonly answeredLate: number;
  readonly closed: number;
  readonly closingAverage?: number;
  readonly closingMedian?: number;
  readonly closedLate: number;
  readonly rated: number;
  readonly scoreAverage?: number;
}

export interface DeskReport {
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly total: Figures;
  /** How often each score was given, from 1 to 5. */
  readonly scores: readonly number[];
  readonly agents: readonly (Figures & { readonly agent: User })[];
  /** By day and by hour of the day in the time zone; days and hours in which nothing was are left out. */
  readonly days: readonly (Figures & { readonly day: string })[];
  readonly hours: readonly (Figures & { readonly hour: number })[];
}

type Sums = Partial<Record<EventCount['kind'], { count: number; sum: number; median?: number }>>;

function add(sums: Sums, { kind, count, sum }: EventCount, median?: number): void {
  const { count: former = 0, sum: formerSum = 0 } = sums[kind] ?? {};
  sums[kind] = { count: former + count, sum: formerSum + sum, ...(median !== undefined && { median }) };
}

const average = ({ count = 0, sum = 0 }: { count?: number; sum?: number } = {}, digits = 0): number | undefined =>
  count === 0 ? undefined : Math.round((sum / count) * 10 ** digits) / 10 ** digits;

function figuresOf({ opened, reopened, answered, closed, rated, ...late }: Sums): Figures {
  const times = {
    answerAverage: average(answered),
    answerMedian: answered?.median,
    closingAverage: average(closed),
    closingMedian: closed?.median,
    scoreAverage: average(rated, 2),
  };
  return {
    opened: opened?.count ?? 0,
    reopened: reopened?.count ?? 0,
    answered: answered?.count ?? 0,
    answeredLate: late['answered-late']?.count ?? 0,
    closed: closed?.count ?? 0,
    closedLate: late['closed-late']?.count ?? 0,
    rated: rated?.count ?? 0,
    ...(Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined)) as Partial<Figures>),
  };
}

/** Day and hour of a moment in a time zone. @throws RangeError where there is no such zone. */
function calendarOf(zone: string): (at: number) => { readonly day: string; readonly hour: number } {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' },
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { day: `${parts['year']}-${parts['month']}-${parts['day']}`, hour: Number(parts['hour']) };
  };
}

export const isZone = (zone: string): boolean => {
  try {
    return calendarOf(zone)(0).day !== '';
  } catch {
    return false;
  }
};

export function reportOf(counts: ReportCounts, from: number, to: number, zone: string): DeskReport {
  const calendar = calendarOf(zone);
  const total: Sums = {};
  const days = new Map<string, Sums>();
  const hours = new Map<number, Sums>();
  const agents = new Map<string, { readonly agent: User; readonly sums: Sums }>();
  const of = <K>(map: Map<K, Sums>, key: K): Sums => {
    const sums = map.get(key) ?? {};
    map.set(key, sums);
    return sums;
  };
  for (const each of counts.slots) {
    const { day, hour } = calendar(each.slot * slotLength);
    for (const sums of [total, of(days, day), of(hours, hour)]) add(sums, each);
  }
  for (const { kind, median } of counts.medians) if (total[kind]) total[kind].median = median;
  for (const each of counts.agents) {
    const known = agents.get(each.agent.id) ?? { agent: each.agent, sums: {} };
    agents.set(each.agent.id, known);
    add(known.sums, each, each.median);
  }
  return {
    ...{ from, to, zone, total: figuresOf(total), scores: counts.scores },
    agents: [...agents.values()].map(({ agent, sums }) => ({ agent, ...figuresOf(sums) })),
    days: [...days].sort().map(([day, sums]) => ({ day, ...figuresOf(sums) })),
    hours: [...hours].sort(([one], [other]) => one - other).map(([hour, sums]) => ({ hour, ...figuresOf(sums) })),
  };
}

export type ReportRows = 'agents' | 'days' | 'hours';

const columns = [
  ...([
    'opened',
    'reopened',
    'answered',
    'answerAverage',
    'answerMedian',
    'closed',
    'closingAverage',
    'closingMedian',
  ] as const),
  ...(['rated', 'scoreAverage', 'answeredLate', 'closedLate'] as const),
];

/** A cell that no program takes for a formula, whatever somebody is called. */
function cellOf(value: string | number | undefined): string {
  if (typeof value !== 'string') return String(value ?? '');
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** As a table (RFC 4180), with one line for the whole. */
export function csvOf(report: DeskReport, rows: ReportRows): string {
  const heads = { agents: ['agent', 'name'], days: ['day'], hours: ['hour'] }[rows];
  const lines: (Figures & { readonly head: readonly (string | number)[] })[] =
    rows === 'agents'
      ? report.agents.map((each) => ({ ...each, head: [each.agent.id, each.agent.name] }))
      : rows === 'days'
        ? report.days.map((each) => ({ ...each, head: [each.day] }))
        : report.hours.map((each) => ({ ...each, head: [each.hour] }));
  const all = [...lines, { ...report.total, head: ['total', ...heads.slice(1).map(() => '')] }];
  const texts = all.map((each) => [...each.head, ...columns.map((name) => each[name])].map(cellOf).join(','));
  return [[...heads, ...columns].join(','), ...texts, ''].join('\r\n');
}

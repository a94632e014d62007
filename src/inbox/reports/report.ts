import type { Chat, User } from '../../client/index.ts';
import { askRelay } from '../ask-relay.ts';
import { allDays, daysIn, startOf, type Period } from './period.ts';

/** As the relay counts: times in milliseconds, missing where there are none. */
export interface Figures {
  readonly opened: number;
  readonly reopened: number;
  readonly answered: number;
  readonly answerAverage?: number;
  readonly answerMedian?: number;
  readonly answeredLate?: number;
  readonly closed: number;
  readonly closingAverage?: number;
  readonly closingMedian?: number;
  readonly closedLate?: number;
  readonly rated: number;
  readonly scoreAverage?: number;
}

export interface Report {
  readonly total: Figures;
  readonly scores: readonly number[];
  readonly agents: readonly (Figures & { readonly agent: User })[];
  readonly days: readonly (Figures & { readonly day: string })[];
  readonly hours: readonly (Figures & { readonly hour: number })[];
}

export type ReportRows = 'days' | 'hours' | 'agents';

function queryOf({ first, last }: Period): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return new URLSearchParams({ from: `${startOf(first)}`, to: `${startOf(last, 1)}`, zone }).toString();
}

export const reportOf = async (chat: Chat, period: Period): Promise<Report> =>
  JSON.parse(await askRelay(chat, 'GET', `/desk/report?${queryOf(period)}`)) as Report;

export const tableOf = (chat: Chat, period: Period, rows: ReportRows): Promise<string> =>
  askRelay(chat, 'GET', `/desk/report.csv?${queryOf(period)}&rows=${rows}`);

/** From so many days on a day is no bar any more, but a week. */
const mostDays = 62;

export const isByWeek = (period: Period): boolean => daysIn(period) > mostDays;

/** What is charted for a day or a week. */
export interface Step {
  /** Its first day. */
  readonly day: string;
  readonly opened: number;
  readonly answered: number;
  readonly answerAverage: number | undefined;
}

/** Each day of a period, or each week of a long one, also those in which nothing happened. */
export function stepsOf({ days }: Report, period: Period): readonly Step[] {
  const known = new Map(days.map((each) => [each.day, each]));
  const all = allDays(period);
  const size = isByWeek(period) ? 7 : 1;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => {
    const part = all.slice(index * size, (index + 1) * size);
    const figures = part.flatMap((day) => known.get(day) ?? []);
    const answered = figures.reduce((sum, each) => sum + each.answered, 0);
    const took = figures.reduce((sum, each) => sum + each.answered * (each.answerAverage ?? 0), 0);
    return {
      day: part[0]!,
      opened: figures.reduce((sum, each) => sum + each.opened, 0),
      answered,
      answerAverage: answered ? took / answered : undefined,
    };
  });
}

/** All hours of a day. */
export const hoursOf = ({ hours }: Report): readonly { readonly hour: number; readonly opened: number }[] =>
  Array.from({ length: 24 }, (_, hour) => ({ hour, opened: hours.find((each) => each.hour === hour)?.opened ?? 0 }));

export const isEmpty = ({ total }: Report): boolean =>
  total.opened + total.reopened + total.answered + total.closed + total.rated === 0;

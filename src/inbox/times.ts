import { differentDays, type Language } from '../element/language.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long, in the largest unit that fits: "5 min", "3 hr", "2 days". */
export function lengthOf(milliseconds: number, { locale }: Pick<Language, 'locale'>, isLong = false): string {
  const [size, unit] =
    milliseconds >= day
      ? ([day, 'day'] as const)
      : milliseconds >= hour
        ? ([hour, 'hour'] as const)
        : ([minute, 'minute'] as const);
  const style = { style: 'unit', unit, unitDisplay: isLong ? 'long' : 'short' } as const;
  return new Intl.NumberFormat(locale, style).format(Math.max(0, Math.floor(milliseconds / size)));
}

/** Less than can be said in minutes. */
export const isBrief = (milliseconds: number): boolean => milliseconds < minute;

/** How pressing it is that a visitor waits. */
export const pressure = (milliseconds: number): '' | 'late' | 'overdue' =>
  milliseconds >= 15 * minute ? 'overdue' : milliseconds >= 5 * minute ? 'late' : '';

/** The clock of today, the date of other days. */
export const shortTime = (at: number, { time, locale }: Language): string =>
  differentDays(at, Date.now())
    ? new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }).format(at)
    : time(at);

/** Date and clock. */
export const fullTime = (at: number, { locale }: Pick<Language, 'locale'>): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** When work begins again. */
const morning = 9;

/** This hour on a day that comes. */
export const morningIn = (days: number, from: number): number => {
  const at = new Date(from);
  at.setDate(at.getDate() + days);
  return at.setHours(morning, 0, 0, 0);
};

/** The Monday that comes. */
export const nextMonday = (from: number): number => morningIn((8 - new Date(from).getDay()) % 7 || 7, from);

export const inHours = (count: number, from: number): number => from + count * hour;
export const inYear = (from: number): number => from + 365 * day;

/** Days of the calendar, both of them counted: `2026-01-31`. */
export interface Period {
  readonly first: string;
  readonly last: string;
}

const dayMs = 86_400_000;
/** What the relay counts at once. */
const longest = 366;
const dayPattern = /^\d{4}-\d\d-\d\d$/;

/** Periods that end today, by their days. */
export const presets = { today: 1, days7: 7, days30: 30, days90: 90 } as const;
export type Preset = keyof typeof presets;

const twoDigits = (value: number): string => `${value}`.padStart(2, '0');

const dayOf = (at: Date): string =>
  `${`${at.getFullYear()}`.padStart(4, '0')}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;

/** When a day begins here; so many days later. */
export function startOf(day: string, later = 0): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}

const dayAfter = (day: string, days: number): string => dayOf(new Date(startOf(day, days)));

/** How many days it has: days with a change of the clock are longer or shorter. */
export const daysIn = ({ first, last }: Period): number => Math.round((startOf(last) - startOf(first)) / dayMs) + 1;

export function presetPeriod(preset: Preset, now: number): Period {
  const last = dayOf(new Date(now));
  return { first: dayAfter(last, 1 - presets[preset]), last };
}

/** Which of them it is, if it is one. */
export const presetOf = (period: Period, now: number): Preset | undefined =>
  (Object.keys(presets) as Preset[]).find((preset) => {
    const { first, last } = presetPeriod(preset, now);
    return first === period.first && last === period.last;
  });

/** The same number of days before it. */
export function periodBefore(period: Period): Period {
  const days = daysIn(period);
  return { first: dayAfter(period.first, -days), last: dayAfter(period.first, -1) };
}

export const isPeriod = (period: Period): boolean =>
  dayPattern.test(period.first) && dayPattern.test(period.last) && daysIn(period) >= 1 && daysIn(period) <= longest;

export const allDays = (period: Period): readonly string[] =>
  Array.from({ length: daysIn(period) }, (_, index) => dayAfter(period.first, index));

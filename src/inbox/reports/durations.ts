import type { Language } from '../../element/language.ts';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;
type Unit = (typeof units)[number];

/** The largest unit of which there is one. */
export const unitFor = (milliseconds: number): Unit => units.find(([, size]) => milliseconds >= size) ?? units[3];

/** "46 sec", "1.5 hr": two digits are enough to compare by. */
export function durationOf(
  milliseconds: number,
  { locale }: Pick<Language, 'locale'>,
  [unit, size]: Unit = unitFor(milliseconds),
): string {
  const value = milliseconds / size;
  const options = { style: 'unit', unit, maximumFractionDigits: unit !== 'second' && value < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(locale, options).format(value);
}

/** Where lines of a scale stand, from nothing to at least the highest value: round numbers, four steps at most. */
export function scaleOf(highest: number, unit = 1): readonly number[] {
  const wanted = Math.max(highest / unit, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  // Conversations have no halves.
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= wanted)!,
  );
  const count = Math.max(1, Math.ceil(highest / unit / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step * unit);
}

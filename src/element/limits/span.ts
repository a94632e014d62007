const minute = 60_000;
const hour = 60 * minute;
/** Up to here seconds are counted; what is longer is told in minutes, and then in hours. */
const inSeconds = 2 * minute;
const inMinutes = 2 * hour;

/** By what a span is counted down: it is said anew each time that so much of it is over. */
export const stepOf = (ms: number): number => (ms > inMinutes ? hour : ms > inSeconds ? minute : 1_000);

/** The biggest unit in which a span is a whole number. */
export const wholeStepOf = (ms: number): number => [hour, minute].find((step) => ms % step === 0) ?? 1_000;

/** A sentence that ends in a span, whose unit may be written with a full stop: that one is the sentence's, too. */
export const endedOnce = (text: string): string => text.replace(/\.\.$/, '.');

/** A span of time in the manner of the language: "12 sec", "5 min". What has begun counts. */
export function span(ms: number, locale: Intl.Locale | undefined, step = stepOf(ms)): string {
  const unit = step === hour ? 'hour' : step === minute ? 'minute' : 'second';
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(
    Math.max(1, Math.ceil(ms / step)),
  );
}

import type { QuietHours } from '../../../src/protocol/index.ts';
import type { PushSettings } from '../store/push.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The time of day in a zone, as `HH:MM`. @throws RangeError where there is no such zone. */
function timeIn(timeZone: string, now: number): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    // There are some hundred zones, and other ways to write them.
    if (formats.size < 1_000) formats.set(timeZone, format);
  }
  return format.format(now);
}

export function isZone(zone: string): boolean {
  try {
    timeIn(zone, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether it is within these times of day. From one time to the same is never. */
function isWithin({ from, to, zone }: QuietHours, now: number): boolean {
  const time = timeIn(zone, now);
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

/** Whether somebody wants not to be disturbed now. */
export const isQuiet = ({ pausedUntil, hours }: PushSettings, now: number): boolean =>
  pausedUntil > now || (hours !== null && isWithin(hours, now));

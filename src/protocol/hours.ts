/** When somebody is there, as a site says it. */
export interface Hours {
  /** The zone that the times are in, as `Europe/Oslo`. */
  readonly zone: string;
  /** By day of the week (`mon` to `sun`): from when to when, as `09:00-17:30`. A day that is missing is closed. */
  readonly week: Readonly<Record<string, readonly string[]>>;
  /** Days that are otherwise, by date (`2026-12-24`, or every year `12-25`): their times, or none. */
  readonly holidays?: Readonly<Record<string, readonly string[]>>;
}

/** Whether somebody is there now, and when that changes; undefined where it never does. */
export interface Attendance {
  readonly isOpen: boolean;
  readonly until: number | undefined;
}

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const minute = 60_000;
const day = 86_400_000;
/** So many days are looked at for the next opening. */
const furthest = 60;
const furthestDue = 400;

/** What the clocks of a zone show at a moment, as if they were those of UTC. */
function wallClock(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  };
}

const pattern = /^(\d\d?):(\d\d)\s*[-–]\s*(\d\d?):(\d\d)$/;

const isSpan = (text: string): boolean => {
  const [, from, fromMinute, to, toMinute] = (pattern.exec(text) ?? []).map(Number);
  return from! < 24 && fromMinute! < 60 && to! <= 24 && toMinute! < 60;
};

/** The spans of a day, in minutes from its midnight. One that ends before it begins ends on the next day. */
function spansOf(times: readonly string[]): (readonly [number, number])[] {
  return times.flatMap((each) => {
    const found = pattern.exec(each);
    if (!found) return [];
    const [, from, fromMinute, to, toMinute] = found.map(Number) as [number, number, number, number, number];
    const [start, end] = [from * 60 + fromMinute, to * 60 + toMinute];
    return [[start, end > start ? end : end + 1_440] as const];
  });
}

type Span = readonly [start: number, end: number];

/** When a day of the calendar begins in a zone; and when somebody is there on one that comes so many days later. */
function calendarOf(now: number, { zone, week, holidays = {} }: Hours): (ahead: number) => Span[] {
  const wall = wallClock(zone);
  /** The moment at which the zone's clocks show this. Twice, as the difference may be another one there. */
  const momentOf = (shown: number): number => {
    const near = shown - (wall(shown) - shown);
    return shown - (wall(near) - near);
  };
  const today = Math.floor(wall(now) / day) * day;
  return (ahead) => {
    const date = new Date(today + ahead * day);
    const written = date.toISOString().slice(0, 10);
    const times = holidays[written] ?? holidays[written.slice(5)] ?? week[days[date.getUTCDay()]!] ?? [];
    return spansOf(times)
      .map(([from, to]): Span => [momentOf(date.getTime() + from * minute), momentOf(date.getTime() + to * minute)])
      .sort(([one], [other]) => one - other);
  };
}

/**
 * Whether somebody is there.
 *
 * @throws RangeError where there is no such zone.
 */
export function attendanceAt(now: number, hours: Hours): Attendance {
  const spansOn = calendarOf(now, hours);
  const spans: Span[] = [];
  for (let ahead = -1; ahead <= furthest; ahead++) spans.push(...spansOn(ahead).filter(([, end]) => end > now));
  spans.sort(([one], [other]) => one - other);
  let until: number | undefined;
  // What begins where another ends goes on.
  for (const [start, end] of spans) if (start <= (until ?? now)) until = Math.max(until ?? end, end);
  return until === undefined ? { isOpen: false, until: spans[0]?.[0] } : { isOpen: true, until };
}

/**
 * When somebody will have been there for so long since then; undefined where that is never, or in more than a year.
 *
 * @throws RangeError where there is no such zone.
 */
export function timeAfter(since: number, duration: number, hours: Hours): number | undefined {
  const spansOn = calendarOf(since, hours);
  let left = duration;
  let reached = since;
  for (let ahead = -1; ahead <= furthestDue; ahead++) {
    for (const [start, end] of spansOn(ahead)) {
      const from = Math.max(start, reached);
      if (end <= from) continue;
      if (left <= end - from) return from + left;
      left -= end - from;
      reached = end;
    }
  }
  return undefined;
}

/**
 * For how long somebody is there between two times, a year apart at most.
 *
 * @throws RangeError where there is no such zone.
 */
export function timeBetween(from: number, to: number, hours: Hours): number {
  const spansOn = calendarOf(from, hours);
  let sum = 0;
  let reached = from;
  for (let ahead = -1; ahead <= furthestDue && reached < to; ahead++) {
    for (const [start, end] of spansOn(ahead)) {
      const [begin, until] = [Math.max(start, reached), Math.min(end, to)];
      if (until <= begin) continue;
      sum += until - begin;
      reached = until;
    }
  }
  return sum;
}

/** What is wrong with what should be hours, in one line; undefined where nothing is. */
export function hoursFault(value: unknown): string | undefined {
  const isObject = (each: unknown): each is Readonly<Record<string, unknown>> =>
    typeof each === 'object' && each !== null && !Array.isArray(each);
  if (!isObject(value)) return 'hours must be an object with zone and week';
  const { zone, week, holidays = {} } = value;
  try {
    if (typeof zone !== 'string') throw new RangeError();
    wallClock(zone);
  } catch {
    return 'zone must be a time zone, such as Europe/Oslo';
  }
  if (!isObject(week)) return 'week must have times by day, from mon to sun';
  if (!isObject(holidays)) return 'holidays must have times by date';
  for (const name of Object.keys(week)) if (!days.includes(name)) return `${name} is no day from mon to sun`;
  for (const date of Object.keys(holidays)) {
    if (!/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(date))
      return `${date} is no date, such as 2026-12-24 or 12-25`;
  }
  for (const [name, times] of [...Object.entries(week), ...Object.entries(holidays)]) {
    const isTimes = Array.isArray(times) && times.every((each) => typeof each === 'string' && isSpan(each));
    if (!isTimes) return `${name} must be a list of times, such as 09:00-17:30`;
  }
  return undefined;
}

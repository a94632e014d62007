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

/** The spans of a day, in minutes from its midnight. One that ends before it begins ends on the next day. */
function spansOf(times: readonly string[]): (readonly [number, number])[] {
  return times.flatMap((each) => {
    const found = /^(\d\d?):(\d\d)\s*[-–]\s*(\d\d?):(\d\d)$/.exec(each);
    if (!found) return [];
    const [, from, fromMinute, to, toMinute] = found.map(Number) as [number, number, number, number, number];
    const [start, end] = [from * 60 + fromMinute, to * 60 + toMinute];
    return [[start, end > start ? end : end + 1_440] as const];
  });
}

/**
 * Whether somebody is there.
 *
 * @throws RangeError where there is no such zone.
 */
export function attendanceAt(now: number, { zone, week, holidays = {} }: Hours): Attendance {
  const wall = wallClock(zone);
  /** The moment at which the zone's clocks show this. Twice, as the difference may be another one there. */
  const momentOf = (shown: number): number => {
    const near = shown - (wall(shown) - shown);
    return shown - (wall(near) - near);
  };
  const today = Math.floor(wall(now) / day) * day;
  const spans: (readonly [number, number])[] = [];
  for (let ahead = -1; ahead <= furthest; ahead++) {
    const date = new Date(today + ahead * day);
    const written = date.toISOString().slice(0, 10);
    const times = holidays[written] ?? holidays[written.slice(5)] ?? week[days[date.getUTCDay()]!] ?? [];
    for (const [from, to] of spansOf(times)) {
      const start = momentOf(date.getTime() + from * minute);
      const end = momentOf(date.getTime() + to * minute);
      if (end > now) spans.push([start, end]);
    }
  }
  spans.sort(([one], [other]) => one - other);
  let until: number | undefined;
  // What begins where another ends goes on.
  for (const [start, end] of spans) if (start <= (until ?? now)) until = Math.max(until ?? end, end);
  return until === undefined ? { isOpen: false, until: spans[0]?.[0] } : { isOpen: true, until };
}

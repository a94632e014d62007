import type { Kit } from '../kit.ts';
import * as paths from '../icon-paths.ts';
import type { View } from '../view.ts';
import { english } from './away-strings.ts';
import { attendanceAt, type Attendance, type Hours } from '../../protocol/hours.ts';

const day = 86_400_000;
const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** A moment to come, as the visitor's own clock has it: near ones by the name of the day. */
function momentOf(at: number, { locale, time }: View): string {
  const days = Math.round((midnight(at) - midnight(Date.now())) / day);
  if (!days) return time(at);
  const named =
    days === 1
      ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(1, 'day')
      : new Intl.DateTimeFormat(locale, days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' }).format(at);
  return `${named}, ${time(at)}`;
}

/** Whether the team is there, by the hours that the site has given, and when it is again. */
export class Away {
  #hours: Hours | undefined;
  #known: Attendance | undefined;

  constructor(hours: Hours | undefined) {
    this.#hours = hours;
  }

  #attendance(): Attendance | undefined {
    const now = Date.now();
    if (!this.#hours) return undefined;
    // It is a lot of dates: counted anew when it changes.
    if (this.#known && now < (this.#known.until ?? Infinity)) return this.#known;
    try {
      return (this.#known = attendanceAt(now, this.#hours));
    } catch (error) {
      console.error('live-chat: these are no hours.', error);
      return (this.#hours = undefined);
    }
  }

  /** The line under the header; empty while somebody is there. */
  render({ html, icon }: Kit, view: View): unknown {
    const attendance = this.#attendance();
    if (!attendance) return '';
    const { isOpen, until } = attendance;
    // There is another rendering then; or in a day, as timers reach no further than some weeks, and “tomorrow” is another day then.
    if (until) view.passed(Math.min(until, Date.now() + day));
    if (isOpen) return '';
    const { phrase } = view;
    return html`<p class="answer away">
      ${icon(paths.clock)}<span
        ><b>${until ? phrase(english.opens, { time: momentOf(until, view) }) : phrase(english.closed)}</b>
        <small>${phrase(english.note)}</small></span
      >
    </p>`;
  }
}

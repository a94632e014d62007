import { html } from 'lit';
import { ChatError } from '../../client/index.ts';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import { closePopup, popup } from '../popup.ts';
import * as icons from '../icons.ts';
import { save } from '../save.ts';
import { bones } from '../bones.ts';
import type { InboxPage, InboxView, PageContext } from '../view.ts';
import { chart, type Point } from './chart.ts';
import { durationOf, unitFor } from './durations.ts';
import { figures } from './figures.ts';
import {
  isPeriod,
  periodBefore,
  presetOf,
  presetPeriod,
  presets,
  startOf,
  type Period,
  type Preset,
} from './period.ts';
import { hoursOf, isByWeek, isEmpty, reportOf, stepsOf, tableOf, type Report, type ReportRows } from './report.ts';
import { english } from './strings.ts';
import { styles } from './styles.ts';
import { agents, ratings } from './tables.ts';

const rowsTexts = { days: english.byDay, hours: english.byHour, agents: english.byAgent } as const;

/** What happened at the desk in a time: figures, charts with their tables, the team. */
class Reports implements InboxPage {
  readonly styles = styles;
  readonly #context: PageContext;
  #period: Period = presetPeriod('days30', Date.now());
  /** As it stands in the fields, while that is no period. */
  #wrong: Period | undefined;
  #report: Report | undefined;
  #former: Report | undefined;
  #fault: 'failed' | 'tooMuch' | 'refused' | undefined;
  #isCsvFailed = false;
  /** Of an answer that comes late, so that a newer one stands. */
  #run = 0;

  constructor(context: PageContext) {
    this.#context = context;
  }

  show(): void {
    void this.#load();
  }

  async #load(): Promise<void> {
    const run = ++this.#run;
    const { chat, update } = this.#context;
    this.#fault = undefined;
    update();
    try {
      const [report, former] = await Promise.all([
        reportOf(chat, this.#period),
        // To compare with: without it the figures are there all the same.
        reportOf(chat, periodBefore(this.#period)).catch(() => undefined),
      ]);
      if (run !== this.#run) return;
      [this.#report, this.#former] = [report, former];
    } catch (error) {
      if (run !== this.#run) return;
      this.#report = undefined;
      const code = error instanceof ChatError ? error.code : '';
      this.#fault = code === 'too-many' ? 'tooMuch' : code === 'forbidden' ? 'refused' : 'failed';
    }
    update();
  }

  #choose(period: Period): void {
    this.#wrong = isPeriod(period) ? undefined : period;
    this.#context.update();
    if (this.#wrong) return;
    this.#period = period;
    this.#report = undefined;
    void this.#load();
  }

  async #download(rows: ReportRows): Promise<void> {
    const { first, last } = this.#period;
    this.#isCsvFailed = false;
    try {
      const text = await tableOf(this.#context.chat, this.#period, rows);
      save(new Blob([text], { type: 'text/csv' }), `${rows}-${first}-${last}.csv`);
    } catch {
      this.#isCsvFailed = true;
    }
    this.#context.update();
  }

  render(view: InboxView): unknown {
    const { phrase } = view;
    return html`<header class="head">
        <h2>${phrase(english.reports)}</h2>
        <span class="space"></span>${this.#csv(view)}
      </header>
      <div class="reports">
        ${this.#choice(view)}${
          this.#isCsvFailed ? html`<p class="problem" role="alert">${phrase(english.csvFailed)}</p>` : ''
        }${this.#content(view)}
      </div>`;
  }

  #csv({ phrase }: InboxView) {
    const face = html`${icon(icons.download)}${phrase(english.csv)}`;
    return popup(
      { id: 'report-csv', face, heading: phrase(english.csvOf) },
      (Object.keys(rowsTexts) as ReportRows[]).map(
        (rows) =>
          html`<button
            class="item"
            @click=${(event: Event) => {
              closePopup(event);
              void this.#download(rows);
            }}
          >
            ${phrase(rowsTexts[rows])}
          </button>`,
      ),
    );
  }

  #choice({ phrase, now }: InboxView) {
    const shown = this.#wrong ?? this.#period;
    const preset = presetOf(shown, now);
    const field = (name: 'first' | 'last', text: string) =>
      html`<label
        >${text}
        <input
          type="date"
          required
          .value=${shown[name]}
          aria-invalid=${!!this.#wrong}
          aria-describedby="period-problem"
          @change=${({ target }: Event) => this.#choose({ ...shown, [name]: (target as HTMLInputElement).value })}
      /></label>`;
    return html`<div class="period" role="group" aria-label=${phrase(english.period)}>
        <fieldset class="modes">
          <legend class="sr">${phrase(english.period)}</legend>
          ${(Object.keys(presets) as Preset[]).map(
            (each) =>
              html`<label class="mode"
                ><input
                  type="radio"
                  name="period"
                  value=${each}
                  .checked=${each === preset}
                  @change=${() => this.#choose(presetPeriod(each, now))}
                />${phrase(english[each])}</label
              >`,
          )}
        </fieldset>
        <div class="dates">${field('first', phrase(english.from))}${field('last', phrase(english.to))}</div>
      </div>
      <p id="period-problem" class="problem" role="alert">${this.#wrong ? phrase(english.wrongPeriod) : ''}</p>`;
  }

  #content(view: InboxView) {
    const { phrase } = view;
    if (this.#fault) {
      return html`<div class="none" role="alert">
        <p>${icon(common.alert)}${phrase(english[this.#fault])}</p>
        ${
          this.#fault === 'failed'
            ? html`<button class="btn" @click=${() => void this.#load()}>${phrase(english.tryAgain)}</button>`
            : ''
        }
      </div>`;
    }
    const report = this.#report;
    if (!report) {
      return bones(view, 3);
    }
    if (isEmpty(report)) {
      return html`<div class="none" role="status">
        <h3>${phrase(english.none)}</h3>
        <p>${phrase(english.noneNote)}</p>
      </div>`;
    }
    return html`${figures(report, this.#former, view)}
      <div class="panels">${this.#charts(report, view)}${ratings(report, view)}${agents(report, view)}</div>`;
  }

  #charts(report: Report, view: InboxView) {
    const { phrase, locale } = view;
    const steps = stepsOf(report, this.#period);
    const isWeekly = isByWeek(this.#period);
    const dates = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(locale, options);
      return (day: string) => format.format(startOf(day));
    };
    const [short, long] = [dates({ day: 'numeric', month: 'short' }), dates({ dateStyle: 'full' })];
    const points = (of: (step: (typeof steps)[number]) => number | undefined): readonly Point[] =>
      steps.map((step) => ({ label: short(step.day), name: long(step.day), value: of(step) }));
    const number = (value: number) => new Intl.NumberFormat(locale).format(value);
    const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric' });
    const hours = hoursOf(report).map(({ hour, opened }) => {
      const name = clock.format(new Date(2024, 0, 1, hour));
      return { label: name, name, value: opened };
    });
    const unit = unitFor(Math.max(0, ...steps.map(({ answerAverage = 0 }) => answerAverage)));
    const firstColumn = phrase(isWeekly ? english.week : english.day);
    return [
      chart(
        {
          ...{ id: 'volume', kind: 'bars', title: phrase(english.volume), format: number },
          note: phrase(isWeekly ? english.volumeByWeek : english.volumeBy),
          heads: [firstColumn, phrase(english.begun)],
          points: points(({ opened }) => opened),
        },
        view,
      ),
      chart(
        {
          ...{ id: 'answers', kind: 'line', title: phrase(english.firstAnswer), unit: unit[1] },
          format: (value) => durationOf(value, view, unit),
          note: phrase(isWeekly ? english.answerByWeek : english.answerBy),
          heads: [firstColumn, phrase(english.answerMedian)],
          points: points(({ answerAverage }) => answerAverage),
        },
        view,
      ),
      chart(
        {
          ...{ id: 'hours', kind: 'bars', title: phrase(english.hoursTitle), format: number, points: hours },
          note: phrase(english.hoursNote),
          heads: [phrase(english.hour), phrase(english.begun)],
        },
        view,
      ),
    ];
  }
}

export const create = (context: PageContext): InboxPage => new Reports(context);

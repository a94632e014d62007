import { html, nothing, svg } from 'lit';
import type { Language } from '../../element/language.ts';
import { scaleOf } from './durations.ts';
import { english } from './strings.ts';

/** What a chart shows at one place. */
export interface Point {
  /** Below it, where there is room. */
  readonly label: string;
  /** In the table, and when it is pointed at. */
  readonly name: string;
  /** Missing where there is nothing to count. */
  readonly value: number | undefined;
}

export interface ChartOptions {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly points: readonly Point[];
  /** What the rows of the table are, and what is counted. */
  readonly heads: readonly [name: string, value: string];
  readonly kind: 'bars' | 'line';
  /** The size of a unit of the scale. */
  readonly unit?: number;
  readonly format: (value: number) => string;
}

/** Labels below a chart at most, so that they stay apart on a phone. */
const mostLabels = 6;

const percent = (value: number, most: number): number => Math.round((value / most) * 10_000) / 100;

/** One column for each point, filled as far as its value. */
function bars(points: readonly Point[], most: number, { phrase, format }: ChartOptions & Pick<Language, 'phrase'>) {
  const highest = Math.max(...points.map(({ value = 0 }) => value));
  return points.map(
    ({ name, value = 0 }) =>
      html`<span class="column" title=${phrase(english.barOf, { at: name, value: format(value) })}
        ><i
          class="chart-bar ${value > 0 && value === highest ? 'most' : ''}"
          .style=${`block-size:${percent(value, most)}%`}
        ></i
      ></span>`,
  );
}

/** Parts of a line, which is broken where there is nothing to tell; where one is alone it is a dot. */
function line(points: readonly Point[], most: number) {
  const at = (index: number, value: number) =>
    `${percent(index + 0.5, points.length)},${Math.round((100 - percent(value, most)) * 100) / 100}`;
  const runs: string[][] = [];
  points.forEach(({ value }, index) => {
    if (value === undefined) return;
    if (index === 0 || points[index - 1]!.value === undefined) runs.push([]);
    runs.at(-1)!.push(at(index, value));
  });
  return html`<svg class="curve" viewBox="0 0 100 100" preserveAspectRatio="none">
    ${runs.map((run) => svg`<polyline class=${run.length === 1 ? 'alone' : nothing} points=${run.length === 1 ? `${run[0]!} ${run[0]!}` : run.join(' ')} />`)}
  </svg>`;
}

/** The same in figures, for whoever does not see the picture and whoever wants to know exactly. */
function table({ title, note, heads, points, format, phrase }: ChartOptions & Pick<Language, 'phrase'>) {
  return html`<details class="figures">
    <summary>${phrase(english.table)}<span class="sr">: ${phrase(english.tableOf, { title, note })}</span></summary>
    <div class="scroll" tabindex="0" role="group" aria-label=${phrase(english.tableOf, { title, note })}>
      <table>
        <thead>
          <tr>
            <th scope="col">${heads[0]}</th>
            <th scope="col">${heads[1]}</th>
          </tr>
        </thead>
        <tbody>
          ${points.map(
            ({ name, value }) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${value === undefined ? '–' : format(value)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** A chart with its table. Text is text and grows with the page's; only the line is a drawing. */
export function chart(options: ChartOptions, { phrase }: Pick<Language, 'phrase'>) {
  const { id, title, note, points, kind, unit = 1, format } = options;
  const scale = scaleOf(Math.max(0, ...points.map(({ value = 0 }) => value)), unit);
  const most = scale.at(-1)!;
  const every = Math.ceil(points.length / mostLabels);
  return html`<section class="board" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${title} <span>${note}</span></h3>
    <div class="chart" aria-hidden="true">
      <div class="scale">${[...scale].reverse().map((each) => html`<span>${format(each)}</span>`)}</div>
      <div class="plot">
        ${scale.map((each) => html`<i class="rule" .style=${`inset-block-end:${percent(each, most)}%`}></i>`)}
        ${kind === 'bars' ? bars(points, most, { ...options, phrase }) : line(points, most)}
      </div>
      <div class="labels">
        ${points.map(
          ({ label }, index) =>
            html`<span class=${index % every ? 'off' : index % (2 * every) ? 'second' : nothing}
              >${index % every ? '' : label}</span
            >`,
        )}
      </div>
    </div>
    ${table({ ...options, phrase })}
  </section>`;
}

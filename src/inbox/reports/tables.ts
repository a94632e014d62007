import { html } from 'lit';
import { avatar } from '../../element/avatar.ts';
import type { Language } from '../../element/language.ts';
import { durationOf } from './durations.ts';
import type { Report } from './report.ts';
import { english } from './strings.ts';

const scores = [english.score5, english.score4, english.score3, english.score2, english.score1];

/** How often each score was given, the best first. */
export function ratings({ scores: counts, total }: Report, { phrase }: Language) {
  const most = Math.max(1, ...counts);
  return html`<section class="board" aria-labelledby="ratings-title">
    <h3 id="ratings-title">
      ${phrase(english.ratings)} <span>${phrase(english.ratingsNote, { n: total.rated })}</span>
    </h3>
    <table class="ratings" aria-labelledby="ratings-title">
      <thead class="sr">
        <tr>
          <th scope="col">${phrase(english.score)}</th>
          <th scope="col">${phrase(english.count)}</th>
        </tr>
      </thead>
      <tbody>
        ${scores.map((name, index) => {
          const count = counts[4 - index] ?? 0;
          return html`<tr>
            <th scope="row">${phrase(name)}</th>
            <td>
              <span
                ><span class="track"><i .style=${`inline-size:${(count / most) * 100}%`}></i></span
                ><b>${count}</b></span
              >
            </td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}

/** What each of the team has done. */
export function agents({ agents: all }: Report, language: Language) {
  const { phrase, locale } = language;
  const duration = (value: number | undefined) => (value === undefined ? '–' : durationOf(value, language));
  const score = (value: number | undefined) =>
    value === undefined ? '–' : new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  const heads = [
    english.agent,
    english.answered,
    english.answerMedian,
    english.closed,
    english.closingMedian,
    english.scoreAverage,
  ];
  const rows = [...all].sort((one, other) => other.answered - one.answered || other.closed - one.closed);
  return html`<section class="board wide" aria-labelledby="agents-title">
    <h3 id="agents-title">${phrase(english.agents)}</h3>
    ${
      rows.length === 0
        ? html`<p>${phrase(english.noAgents)}</p>`
        : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="agents-title">
            <table class="agents cards">
              <thead>
                <tr>
                  ${heads.map((each) => html`<th scope="col">${phrase(each)}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${rows.map(({ agent, answered, answerMedian, closed, closingMedian, scoreAverage }) => {
                  const name = agent.name || phrase(english.someone);
                  return html`<tr>
                    <th scope="row">
                      <span>${avatar(agent.id, name)}<bdi>${name}</bdi></span>
                    </th>
                    ${[answered, duration(answerMedian), closed, duration(closingMedian), score(scoreAverage)].map(
                      (value, index) => html`<td data-head=${phrase(heads[index + 1]!)}>${value}</td>`,
                    )}
                  </tr>`;
                })}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

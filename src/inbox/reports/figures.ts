import { html } from 'lit';
import type { Language } from '../../element/language.ts';
import { durationOf } from './durations.ts';
import type { Figures, Report } from './report.ts';
import { english } from './strings.ts';

type Manner = 'good' | 'bad' | '';

/** How a figure differs from that of as many days before. */
function change(
  [now, before]: readonly [number | undefined, number | undefined],
  format: (difference: number) => string,
  words: readonly [more: string, less: string],
  better: 'more' | 'less' | 'neither',
  { phrase }: Language,
): readonly [text: string, manner: Manner] {
  if (now === undefined || before === undefined) return [phrase(english.noFormer), ''];
  const difference = format(Math.abs(now - before));
  if (now === before || difference === format(0)) return [phrase(english.same), ''];
  const isMore = now > before;
  const manner = better === 'neither' ? '' : isMore === (better === 'more') ? 'good' : 'bad';
  return [phrase(isMore ? words[0] : words[1], { change: difference }), manner];
}

/** What matters most, and whether it was better before. */
export function figures({ total }: Report, former: Report | undefined, language: Language) {
  const { phrase, locale } = language;
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  const duration = (value: number) => durationOf(value, language);
  const pair = (of: (figures: Figures) => number | undefined) => [of(total), former && of(former.total)] as const;
  const tile = (
    title: string,
    note: string,
    value: string | undefined,
    [text, manner]: ReturnType<typeof change>,
    late = 0,
  ) =>
    html`<div class="tile">
      <dt>${title}${note && html` <span>${note}</span>`}</dt>
      <dd>
        <b>${value ?? phrase(english.noValue)}</b>${former ? html`<span class="change ${manner}">${text}</span>` : ''}${
          late ? html`<span class="change bad">${phrase(english.late, { n: late })}</span>` : ''
        }
      </dd>
    </div>`;
  const { answerMedian, answeredLate, closingMedian, closedLate, opened, scoreAverage } = total;
  return html`<dl class="tiles">
    ${tile(
      phrase(english.firstAnswer),
      phrase(english.median),
      answerMedian === undefined ? undefined : duration(answerMedian),
      change(
        pair((each) => each.answerMedian),
        duration,
        [english.slower, english.faster],
        'less',
        language,
      ),
      answeredLate,
    )}
    ${tile(
      phrase(english.resolution),
      phrase(english.median),
      closingMedian === undefined ? undefined : duration(closingMedian),
      change(
        pair((each) => each.closingMedian),
        duration,
        [english.slower, english.faster],
        'less',
        language,
      ),
      closedLate,
    )}
    ${tile(
      phrase(english.volume),
      '',
      number(opened),
      change(
        pair((each) => each.opened),
        number,
        [english.more, english.fewer],
        'neither',
        language,
      ),
    )}
    ${tile(
      phrase(english.rating),
      '',
      scoreAverage === undefined ? undefined : phrase(english.scoreOf, { n: number(scoreAverage, 1) }),
      change(
        pair((each) => each.scoreAverage),
        (value) => number(value, 1),
        [english.better, english.worse],
        'more',
        language,
      ),
    )}
  </dl>`;
}

import type { Room } from '../../client/index.ts';
import { setSlowMode } from '../../client/moderation.ts';
import type { FeatureContext } from '../feature.ts';
import { span, wholeStepOf } from '../limits/span.ts';
import type { View } from '../view.ts';
import { english } from './side-strings.ts';
import type { Task } from './task.ts';

const second = 1_000;
const minute = 60 * second;
/** What is offered, in milliseconds; 0 is none. */
const offered = [0, 5 * second, 30 * second, minute, 5 * minute, 15 * minute, 60 * minute];

/** How slow the room is (P24): a choice, for who moderates it. */
export function slowChoice({ html }: FeatureContext['kit'], room: Room, task: Task, view: View): unknown {
  const { phrase, conversation, locale } = view;
  const { slow = 0, can, kind } = conversation;
  if (!can.includes('moderate') || kind === 'direct') return '';
  // It may have been set to something else, by a program.
  const all = offered.includes(slow) ? offered : [...offered, slow].sort((a, b) => a - b);
  const onChange = ({ target }: Event): void => {
    const select = target as HTMLSelectElement;
    const wanted = Number(select.value);
    void task
      .run(() => setSlowMode(room, wanted))
      .then((isDone) => {
        // What was refused is not what is shown.
        if (!isDone) select.value = String(room.snapshot.slow ?? 0);
      });
  };
  return html`<div class="rform">
    <label
      >${phrase(english.slow)}<select ?disabled=${task.isBusy} aria-describedby="slow-note" @change=${onChange}>
        ${all.map(
          (each) =>
            html`<option value=${each} .selected=${each === slow}>
              ${each ? span(each, locale, wholeStepOf(each)) : phrase(english.slowOff)}
            </option>`,
        )}
      </select></label
    >
    <p id="slow-note">${phrase(english.slowNote)}</p>
  </div>`;
}

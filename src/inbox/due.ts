import { html } from 'lit';
import type { ConversationSummary } from '../client/conversation-queue.ts';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import { english } from './strings.ts';
import { isBrief, lengthOf } from './times.ts';
import type { InboxView } from './view.ts';

const hour = 3_600_000;

/** What is to be done first of what is promised, and how pressing that is. */
export interface DueState {
  readonly what: 'answer' | 'resolution';
  readonly at: number;
  /** Soon: since when the settings say, or in the last quarter of the time, and in an hour at most. */
  readonly pressure: 'late' | 'soon' | '';
}

export function dueStateOf(
  { status, opened = 0, answerDue = Infinity, resolutionDue = Infinity, warnAt }: ConversationSummary,
  now: number,
): DueState | undefined {
  const at = Math.min(answerDue, resolutionDue);
  if (status === 'closed' || at === Infinity) return undefined;
  const warning = warnAt ?? at - Math.min(hour, (at - opened) / 4);
  const pressure = now > at ? 'late' : now > warning ? 'soon' : '';
  return { what: at === answerDue ? 'answer' : 'resolution', at, pressure };
}

/** In words: "Answer due in 12 min". */
export function dueText({ what, at, pressure }: DueState, view: InboxView): string {
  // In the minute before and after.
  if (isBrief(Math.abs(at - view.now)))
    return view.phrase(what === 'answer' ? english.answerDue : english.resolutionDue);
  const text = {
    answer: pressure === 'late' ? english.answerLate : english.answerDueIn,
    resolution: pressure === 'late' ? english.resolutionLate : english.resolutionDueIn,
  }[what];
  return view.phrase(text, { time: lengthOf(Math.abs(at - view.now), view) });
}

/** In a list: where it presses, or where it is what one looks for. */
export function dueChip(summary: ConversationSummary, view: InboxView, isAlways = false) {
  const state = dueStateOf(summary, view.now);
  if (!state || (!isAlways && state.pressure === '')) return '';
  return html`<span class="sr">, </span
    ><span class="tag due-chip ${state.pressure}">${icon(common.clock)}${dueText(state, view)}</span>`;
}

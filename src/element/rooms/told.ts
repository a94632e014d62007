import type { Kit } from '../kit.ts';
import { endedOnce, span } from '../limits/span.ts';
import type { View } from '../view.ts';
import { english } from './side-strings.ts';
import type { Task } from './task.ts';

/** What became of what was asked for, told to screen readers too. */
export function told(
  { html }: Kit,
  { code, retryAfter, isDone, effect, isBusy }: Task,
  { phrase, locale }: View,
): unknown {
  const failed = retryAfter
    ? endedOnce(phrase(english.tooMany, { time: span(retryAfter, locale) }))
    : phrase(code === 'forbidden' ? english.forbidden : english.failed);
  return html`<p class="told ${code ? 'bad' : ''}" role="status" aria-busy=${isBusy}>
    ${code ? failed : isDone ? (effect ?? phrase(english.done)) : ''}
  </p>`;
}

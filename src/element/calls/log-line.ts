import type { callOf } from '../../client/calls.ts';
import type { CallContext, CallView } from './context.ts';
import { duration } from './duration.ts';
import * as icons from './icons.ts';
import { english } from './strings.ts';

type LoggedCall = NonNullable<ReturnType<typeof callOf>>;

/** What has become of a call, in a word. */
export function outcomeOf({ outcome, media }: LoggedCall, isOwn: boolean, { phrase }: CallView): string {
  if (outcome === 'answered') return phrase(english[media]);
  if (outcome === 'ringing') return phrase(english.ringing);
  if (outcome === 'declined') return phrase(english.declined);
  return phrase(isOwn ? english.unanswered : english.missed);
}

/**
 * A call in the log.
 *
 * @param callBack False where one may not ring now.
 */
export function logLine(
  call: LoggedCall,
  isOwn: boolean,
  view: CallView,
  { kit, isTabbed }: Pick<CallContext, 'kit' | 'isTabbed'>,
  callBack: false | (() => void),
): unknown {
  const { html, icon } = kit;
  const { outcome, media, duration: time } = call;
  const isOver = outcome !== 'ringing' && (outcome !== 'answered' || time !== undefined);
  const isMissed = outcome === 'missed' || outcome === 'busy';
  return html`<div class="calline ${isMissed ? 'bad' : ''}">
    ${icon(media === 'video' ? icons.camera : icons.phone)}<span
      >${outcomeOf(call, isOwn, view)}${time === undefined ? '' : html`<small>${duration(time)}</small>`}</span
    >
    ${
      isOver && callBack
        ? html`<button
            class="link"
            tabindex=${isTabbed ? 0 : -1}
            @click=${(event: Event) => {
              event.stopPropagation();
              callBack();
            }}
          >
            ${view.phrase(english.callBack)}
          </button>`
        : ''
    }
  </div>`;
}

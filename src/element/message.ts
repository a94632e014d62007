import { html } from 'lit';
import { avatar } from './avatar.ts';
import * as icons from './icon-paths.ts';
import { icon } from './icons.ts';
import type { Language } from './language.ts';
import { english } from './strings.ts';
import { wordsOf } from './text.ts';
import type { Row } from './timeline.ts';
import type { View } from './view.ts';

/** A send is slow, and told to be under way, after this long. */
export const patience = 400;
const justNow = 1_000;

const reasons: Readonly<Record<string, string>> = {
  forbidden: english.failedForbidden,
  'text-length': english.failedLength,
};

/** Why a send failed, in words for people. */
export const failure = (code: string | undefined, { phrase }: Language) =>
  phrase(english.failed, { reason: phrase(reasons[code!] ?? english.failedOther) });

const button = (action: string, label: string) =>
  html`<button class="link" tabindex="-1" data-do=${action}>${label}</button>`;

/** What is told under a message of one's own. */
function foot({ message, progress, receipt }: Row, view: View) {
  const { state, conversation, phrase, passed } = view;
  const { at, error } = message;
  const online = state.status === 'online';
  if (progress === 'failed') {
    return html`<p class="foot bad">
      ${icon(icons.alert)}${failure(error?.code, view)}
      ${button('retry', phrase(english.retry))}${button('discard', phrase(english.remove))}
    </p>`;
  }
  if (progress === 'waiting' && !receipt) {
    const n = conversation.messages.filter((each) => each.state === 'queued').length;
    if (!online && n) {
      const text = n > 1 && state.persistent ? phrase(english.waitingMany, { n }) : phrase(english.waiting);
      return html`<p class="foot">${icon(icons.clock)}${text}</p>`;
    }
    return passed(at + patience) ? html`<p class="foot">${icon(icons.ring)}${phrase(english.sending)}</p>` : '';
  }
  return html`<p class="foot">
    ${receipt ? receipt.mark() : icon(icons.check)}${receipt?.text ?? phrase(english.sent)}
  </p>`;
}

/** One message with what stands before it. Its buttons name what they do in `data-do`; the list handles them. */
export function message(row: Row, view: View, tabStop: boolean) {
  const { divider, fresh, first, last, told, progress, receipt } = row;
  const { id, own, from, text, at, edited, deleted, error } = row.message;
  const { conversation, rows, people, log, actions, me, phrase, time, day, passed } = view;
  const { part } = actions;
  const undoable = actions.deleting.has(id);
  const gone = deleted || undoable;
  const isRemoved = deleted && deleted.by !== from;
  const content = gone
    ? phrase(isRemoved ? english.removed : own ? english.deletedOwn : english.deleted)
    : wordsOf(row.message);
  const name = from === me ? phrase(english.you) : (conversation.users.get(from)?.name ?? row.message.name);
  const clock = time(at);
  const able = !gone;
  const progressText =
    !own || gone
      ? ''
      : `, ${progress === 'failed' ? failure(error?.code, view) : (receipt?.text ?? phrase(progress === 'waiting' ? english.sending : english.sent))}`;
  const shown = html`<span class="txt" dir="auto"
    >${gone ? content : text}${edited && able ? html`&nbsp;<span class="edited">${phrase(english.edited)}</span>` : ''}</span
  >`;
  const look = gone ? 'gone' : progress;
  return html`${divider ? html`<p class="day"><time>${divider === 'day' ? day(at) : clock}</time></p>` : ''}${
      fresh ? html`<p class="new">${phrase(english.unreadMark)}</p>` : ''
    }
    <div
      class="msg ${own ? 'own' : ''} ${first ? 'first' : ''} ${last ? 'last' : ''} ${Date.now() - at < justNow ? 'in' : ''}"
      part="message"
      role="article"
      tabindex=${tabStop ? 0 : -1}
      data-id=${id}
      ?data-able=${able}
      aria-label="${phrase(english.said, { name, text: content })}, ${clock}${progressText}${able && part.now ? part.now.said(row.message, view) : ''}"
    >
      ${
        first && (rows || !(own || people.direct))
          ? html`<p class="by">
              <b><bdi>${row.message.name}</bdi></b> <time>${clock}</time>
            </p>`
          : ''
      }
      ${(rows ? first : last && !own) ? avatar(from, row.message.name, rows ? 'big' : '') : ''}
      <div class="bub ${look}" part="bubble">
        ${deleted || !part.now ? shown : part.now.content(row.message, view, shown)}
        ${
          able && (id === log.hovered || id === log.active)
            ? (part.now?.tools(row.message, view) ?? void part.want(passed))
            : ''
        }
      </div>
      ${part.now?.under(row.message, view)} ${told && able ? foot(row, view) : ''}
    </div>`;
}

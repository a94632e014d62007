import type { RoomSummary } from '../../client/room-list.ts';
import { isSealedRoom } from '../../protocol/sealed.ts';
import type { FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import type { View } from '../view.ts';
import * as icons from './icons.ts';
import type { Kept } from './kept.ts';
import { english } from './strings.ts';
import { bare, otherOf, previewOf, titleOf, type Times } from './summary.ts';

/** What an option is made from beside its room. */
export interface OptionState {
  readonly view: View;
  readonly kept: Kept;
  /** Whether somebody is blocked. */
  readonly isFolded: (user: string) => boolean;
  readonly times: Times;
  /** The room whose conversation is shown. */
  readonly current: string;
  /** The room that the keys are at. */
  readonly active: string | undefined;
}

/** An id of the document's kind, without spaces. */
export const optionId = (room: string): string => `room-${encodeURIComponent(room)}`;

/**
 * A room in the list.
 *
 * @param index Which one it is of its section, of `count`.
 */
export function option(
  { html, icon, avatar }: FeatureContext['kit'],
  room: RoomSummary,
  index: number,
  count: number,
  { view, kept, isFolded, times, current, active }: OptionState,
): unknown {
  const { id, kind, unread, mentions, last, at, blocked } = room;
  const { phrase, me } = view;
  const other = otherOf(room);
  const isShown = id === current;
  // What is in view is read at once; the relay tells so a moment later.
  const isRead = isShown && view.conversation.unread === 0;
  const n = isRead ? 0 : unread;
  const draft = isShown ? '' : kept.draft(id);
  const isMuted = kept.isMuted(id);
  // Without a connection nobody knows.
  const isHere = other?.present && view.state.status === 'online';
  const dot = other ? html`<i class="dot ${isHere ? '' : 'off'}"></i>` : '';
  const mark = (path: string, label: string) => html`${icon(path)}<span class="sr">, ${label}</span>`;
  return html`<div
    role="option"
    id=${optionId(id)}
    class="conv ${isShown ? 'on' : ''} ${id === active ? 'reached' : ''} ${n && !isMuted ? 'un' : ''}"
    aria-selected=${isShown}
    aria-setsize=${count}
    aria-posinset=${index + 1}
    data-room=${id}
    .style=${`inset-block-start:calc(var(--row)*${index})`}
  >
    ${
      kind === 'direct'
        ? avatar(other?.id ?? id, bare(titleOf(room, view)), 'big', dot)
        : html`<span class="ctile">${icon(kind === 'open' ? icons.hash : paths.lock)}</span>`
    }
    <span class="cline"
      ><b dir="auto">${titleOf(room, view)}</b
      >${isHere ? html`<span class="sr">, ${phrase(english.here)}</span>` : ''}${isSealedRoom(id) ? icon(paths.lock) : ''}${isMuted ? mark(icons.quiet, phrase(english.muted)) : ''}${blocked ? mark(icons.ban, phrase(english.blocked)) : ''}<span
        class="sr"
        >, </span
      ><time>${last ? times.say(last.at, view) : times.say(at, view)}</time></span
    >
    <span class="cline"
      ><span class="sr">, </span
      ><span class="ctext ${draft ? 'draft' : ''}" dir="auto"
        >${draft ? phrase(english.draft, { text: draft }) : previewOf(room, me, view, isFolded)}</span
      >${
        n
          ? html`<span class="sr"
                >,
                ${phrase(english.unread, { n })}${mentions && !isRead ? `, ${phrase(english.mentions, { n: mentions })}` : ''}</span
              ><span class="cnum ${isMuted ? 'low' : ''}" aria-hidden="true"
                >${mentions && !isRead ? icon(icons.at) : ''}${n > 99 ? '99+' : n}</span
              >`
          : ''
      }</span
    >
  </div>`;
}

import { html, noChange } from 'lit';
import { avatar } from './avatar.ts';
import * as icons from './icon-paths.ts';
import { icon } from './icons.ts';
import { keyed } from './keyed.ts';
import { message, patience } from './message.ts';
import { english } from './strings.ts';
import { arrange, type Row } from './timeline.ts';
import type { View } from './view.ts';

const bones = ['first last', 'own first', 'own last', 'first last'];

/** Who is writing: two names at most. */
export function typingText({ conversation: { typing }, phrase, list }: View): string {
  const n = typing.length;
  return n > 2
    ? phrase(english.typingMany)
    : phrase(english.typing, { n, names: list(typing.map(({ name }) => name)) });
}

function typing(view: View) {
  const [who] = view.conversation.typing;
  if (!who) return '';
  const text = typingText(view);
  const named = view.rows || !view.people.direct;
  return html`<div class="msg first last in">
    ${named ? html`<p class="by"><b>${text}</b></p>` : ''}${avatar(who.id, who.name, view.rows ? 'big' : '')}
    <div class="bub" role="img" aria-label=${text}><i></i><i></i><i></i></div>
  </div>`;
}

/**
 * The conversation, newest at the bottom: a log to screen readers, but a silent one, as arrivals are announced elsewhere. It is made anew
 * only when something in it has changed, not while one writes.
 */
export function messageList(view: View) {
  const { conversation, state, rows, greeting, phrase, log, actions, people, passed, connection } = view;
  const { messages, status } = conversation;
  const { active, hovered, freshAfter, below, end } = log;
  // Asked at every rendering, so that the next one comes in time.
  const slow = messages.filter((each) => each.state !== 'sent' && passed(each.at + patience)).length;
  const hopeful = /idle|connecting|online/.test(state.status);
  const loading = status === 'loading' && hopeful && passed(connection.startedAt + 300);
  const empty = !messages.length && !/loading|refused/.test(status);
  const common = [conversation, state, rows, phrase, slow, actions.deleting, actions.part.now];
  if (!log.changed([...common, greeting, loading, active, hovered, freshAfter, below, end])) return noChange;
  const { shown } = log;
  const stop = (shown.find(({ id }) => id === active) ?? shown.at(-1))?.id;
  const all = arrange(shown, freshAfter, people.direct, (each) => actions.part.now?.receipt(each, view));
  // What a row is made from: all that its template reads of others.
  const item = (row: Row) => {
    const { id } = row.message;
    // Its receipt is another object each time.
    const own = Object.values({ ...row, receipt: row.receipt?.text });
    const from = [...common, ...own, id === stop, id === active, id === hovered];
    return [id, [from, () => message(row, view, id === stop)]] as const;
  };
  return html`<div
      class="log"
      part="log"
      role="log"
      aria-live="off"
      aria-label=${phrase(english.messages)}
      aria-busy=${loading}
      @scroll=${log.onScroll}
      @pointerover=${log.onPoint}
      @focusin=${log.onPoint}
      @pointerdown=${actions.onPointer}
      @pointermove=${actions.onPointer}
      @pointerup=${actions.onPointer}
      @pointercancel=${actions.onPointer}
      @keydown=${actions.onKeydown}
      @contextmenu=${actions.onPointer}
      @click=${actions.onClick}
    >
      ${loading ? bones.map((bone) => html`<div class="msg ${bone}"><div class="bub sk"></div></div>`) : ''}
      ${conversation.loadingOlder ? html`<p class="day">${icon(icons.ring)}</p>` : ''}
      ${
        empty
          ? html`<slot name="empty">
              <div class="empty">
                <h3>${greeting ?? phrase(english.emptyTitle)}</h3>
                <p>${icon(icons.lock)}${phrase(english.emptyNote)}</p>
              </div>
            </slot>`
          : ''
      }
      ${keyed(new Map(all.map(item)))} ${typing(view)}
    </div>
    <div class="over">
      ${
        below
          ? html`<button class="pill" @click=${log.toBottom}>
              ${icon(icons.down)}${phrase(english.newMessages, { n: below })}
            </button>`
          : ''
      }
    </div>`;
}

import { html } from 'lit';
import { avatar } from '../element/avatar.ts';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import { keyedTemplates } from './keyed-templates.ts';
import { differentDays } from '../element/language.ts';
import { wordsOf } from '../element/text.ts';
import type { OpenedConversation } from './opened.ts';
import { english } from './strings.ts';
import type { TimelineItem } from './timeline.ts';
import type { InboxView } from './view.ts';

/** Until the module is there that knows more of what is in messages. */
function textOf({ message }: TimelineItem, { phrase }: InboxView) {
  const { deleted, edited } = message;
  const text = wordsOf(message);
  if (deleted) return html`<span class="txt">${phrase(english.deleted)}</span>`;
  if (!text) return '';
  return html`<span class="txt" dir="auto"
    >${text}${edited ? html`&nbsp;<span class="edited">${phrase(english.edited)}</span>` : ''}</span
  >`;
}

/** What is told of one that is on its way, or will not arrive. */
function foot({ message: { id, own, state }, isNote }: TimelineItem, view: InboxView) {
  const { phrase, desk } = view;
  if (!own || state === 'sent') return '';
  const room = isNote ? desk.opened!.notes : desk.opened!.room;
  if (state === 'failed') {
    return html`<p class="foot bad">
      ${icon(common.alert)}${phrase(english.notSent)}
      <button class="link" @click=${() => room.retry(id)}>${phrase(english.retry)}</button>
      <button class="link" @click=${() => room.discard(id)}>${phrase(english.discard)}</button>
    </p>`;
  }
  const isOffline = view.state.status !== 'online';
  return html`<p class="foot">
    ${icon(isOffline ? common.clock : common.ring)}${phrase(isOffline ? english.waitingLine : english.sending)}
  </p>`;
}

function nameIn({ message }: TimelineItem, { desk, me, phrase }: InboxView): string {
  if (message.from === me?.id) return phrase(english.you);
  const { visitor } = desk.opened!;
  return message.from === visitor?.id ? message.name || phrase(english.visitor) : message.name;
}

function item(each: TimelineItem, view: InboxView) {
  const { phrase, time, day } = view;
  const { message, isNote, side, isNewDay, isFresh, isFirst, isLast } = each;
  const { at, deleted, from, state } = message;
  const name = nameIn(each, view);
  const clock = time(at);
  const text = deleted ? phrase(english.deleted) : wordsOf(message);
  const contents = deleted ? undefined : view.contents;
  const label = `${phrase(isNote ? english.noteSaid : english.said, { name, text })}, ${clock}${contents?.said(each, view) ?? ''}`;
  const content = contents?.inside(each, view) ?? textOf(each, view);
  const under = contents?.under(each, view);
  const onClick = (event: Event) => contents?.act(each, event);
  const place = `${isNote ? 'note' : 'message'}-${message.seq}`;
  const before = html`${each.events.map((event) => view.contents?.line(event, !differentDays(event.at, at), view))}${isNewDay ? html`<p class="day"><time>${day(at)}</time></p>` : ''}${
    isFresh ? html`<p class="new">${phrase(english.newMark)}</p>` : ''
  }`;
  if (isNote) {
    return html`${before}
      <article
        class="note-item"
        data-place=${place}
        data-id=${message.id}
        tabindex="-1"
        aria-label=${label}
        @click=${onClick}
      >
        <p class="by">
          ${avatar(from, message.name, 'tiny')}<b><bdi>${name}</bdi></b> <time>${clock}</time>
          <span class="only">${icon(common.lock)}${phrase(english.teamOnly)}</span>
        </p>
        ${content}${under}${foot(each, view)}
      </article>`;
  }
  return html`${before}
    <article
      class="msg ${side === 'own' ? 'own' : side} ${isFirst ? 'first' : ''}"
      data-place=${place}
      data-id=${message.id}
      tabindex="-1"
      aria-label=${label}
      @click=${onClick}
    >
      ${
        isFirst
          ? html`<p class="by">
              <b><bdi>${name}</bdi></b> <time>${clock}</time>
            </p>`
          : ''
      }
      ${isLast && side === 'visitor' ? avatar(from, message.name) : ''}
      <div class="bub ${deleted ? 'gone' : state === 'failed' ? 'failed' : state === 'sent' ? 'sent' : ''}">
        ${content}
      </div>
      ${under}${foot(each, view)}
    </article>`;
}

/** What the visitor has not sent yet, and lets the team see. Nothing of it is announced: it changes with each key. */
function typed(text: string, view: InboxView) {
  const { visitor } = view.desk.opened!;
  return html`<div class="msg first typed" role="group" aria-label=${view.phrase(english.preview)}>
    <p class="by">
      <b><bdi>${visitor!.name}</bdi></b> <span>${view.phrase(english.preview)}</span>
    </p>
    ${avatar(visitor!.id, visitor!.name)}
    <div class="bub"><span class="txt" dir="auto">${text}</span></div>
  </div>`;
}

/** The conversation and the team's notes on it, as one: told apart by look, and by name. */
export function log(opened: OpenedConversation, view: InboxView) {
  const { phrase, list } = view;
  const { items, room, more, isVisitorTyping, visitor, preview } = opened;
  const { status, loadingOlder } = room.snapshot;
  if (status === 'refused') {
    return html`<div class="none" role="alert"><p>${icon(common.alert)}${phrase(english.refused)}</p></div>`;
  }
  const isLoading = status === 'loading';
  return html`<div
    class="log"
    part="log"
    role="log"
    tabindex="0"
    aria-live="off"
    aria-label=${phrase(english.messages)}
    aria-busy=${isLoading}
    @scroll=${view.onLogScroll}
  >
    ${
      more
        ? html`<button
            class="btn small older"
            ?disabled=${loadingOlder}
            @click=${() => void opened.loadOlder().catch(() => undefined)}
          >
            ${phrase(english.older)}
          </button>`
        : ''
    }
    ${isLoading ? [1, 2, 3].map(() => html`<div class="msg first"><div class="bub sk"></div></div>`) : ''}
    ${keyedTemplates(items.map((each) => [each.key, item(each, view)]))}
    ${opened.lastEvents.map((event) => view.contents?.line(event, !differentDays(event.at, view.now), view))}
    ${opened.waitingChanges.map(
      (event) =>
        html`<div class="waiting-change">
          ${view.contents?.line(event, true, view)}
          <p class="foot">${icon(common.clock)}${phrase(english.waitingLine)}</p>
        </div>`,
    )}
    ${preview ? typed(preview, view) : ''}
    ${
      isVisitorTyping && visitor && !preview
        ? html`<div class="msg first">
            <p class="by"><b>${phrase(english.writes, { n: 1, names: list([visitor.name]) })}</b></p>
            ${avatar(visitor.id, visitor.name)}
            <div class="bub" aria-hidden="true"><i></i><i></i><i></i></div>
          </div>`
        : ''
    }
  </div>`;
}

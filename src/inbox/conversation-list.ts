import { html, nothing } from 'lit';
import type { ConversationSummary } from '../client/conversation-queue.ts';
import { avatar } from '../element/avatar.ts';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import { keyedTemplates } from './keyed-templates.ts';
import { bones } from './bones.ts';
import * as icons from './icons.ts';
import { lastWords } from './last-words.ts';
import { queueIcons, queueList } from './navigation.ts';
import { rowHeight } from './list-window.ts';
import { visitorName } from './names.ts';
import { popup, closePopup } from './popup.ts';
import { english } from './strings.ts';
import { dueChip } from './due.ts';
import { isBrief, lengthOf, pressure, shortTime } from './times.ts';
import type { InboxView } from './view.ts';

const none = {
  mine: english.noneMine,
  unassigned: english.noneUnassigned,
  open: english.noneOpen,
  snoozed: english.noneSnoozed,
  closed: english.noneClosed,
  due: english.noneDue,
  mentioned: english.noneMentioned,
} as const;

const sr = (text: unknown) => html`<span class="sr">, ${text} </span>`;

function time(each: ConversationSummary, view: InboxView) {
  const { waiting, at, until, status } = each;
  if (status === 'snoozed' && until)
    return html`${sr(view.phrase(english.snoozed))}<time>${icon(icons.snooze)}${shortTime(until, view)}</time>`;
  if (waiting === undefined || status === 'closed') return html`${sr('')}<time>${shortTime(at, view)}</time>`;
  const waited = view.now - waiting;
  const text = isBrief(waited) ? view.phrase(english.now) : lengthOf(waited, view);
  return html`${sr(view.phrase(english.waits))}<time class="since ${pressure(waited)}"
      >${icon(common.clock)}${text}</time
    >`;
}

function row(each: ConversationSummary, at: number, length: number, stop: number, view: InboxView) {
  const { desk, act, phrase } = view;
  const { id, visitor, unread, tags, assignee, mentions } = each;
  const isOpened = id === desk.opened?.id;
  const name = visitorName(visitor, view);
  return html`<div
    class="row ${isOpened ? 'on' : ''} ${unread ? 'unread' : ''}"
    role="option"
    data-id=${id}
    tabindex=${at === stop ? 0 : -1}
    aria-selected=${isOpened}
    aria-setsize=${desk.list.more ? -1 : length}
    aria-posinset=${at + 1}
    .style=${`transform:translateY(${at * rowHeight}px)`}
    @click=${() => act.open(each)}
  >
    ${avatar(visitor?.id ?? id, name, 'big')}
    <span class="top"
      ><b><bdi>${name}</bdi></b
      >${time(each, view)}</span
    >
    ${sr('')}<span class="words" dir="auto">${lastWords(each, view)}</span>
    <span class="marks"
      ><span class="chips">
        ${dueChip(each, view, desk.queueName === 'due')}${tags.length ? sr(phrase(english.tagged)) : ''}
        ${tags.slice(0, 3).map((tag) => html`<span class="tag"><bdi>${tag}</bdi></span>`)}
        ${tags.length > 3 ? html`<span class="tag" aria-hidden="true">+${tags.length - 3}</span>${sr(phrase(english.moreTags, { n: tags.length - 3 }))}` : ''}</span
      >
      ${
        mentions
          ? html`<span class="badge mention" aria-hidden="true">@</span
              >${sr(phrase(english.mentionsYou, { n: mentions }))}`
          : ''
      }
      ${
        unread
          ? html`<span class="badge" aria-hidden="true">${unread > 99 ? '99+' : unread}</span
              >${sr(phrase(english.unread, { n: unread }))}`
          : ''
      }
      ${
        assignee && assignee.id !== view.me?.id
          ? html`${sr(phrase(english.answeredBy))}<span class="with"
                >${avatar(assignee.id, assignee.name, 'tiny')}<bdi>${assignee.name}</bdi></span
              >`
          : ''
      }
    </span>
  </div>`;
}

function filter({ desk, phrase, act }: InboxView) {
  const choice = (tag: string | undefined, text: string) =>
    html`<button
      class="item"
      aria-pressed=${desk.tag === tag}
      @click=${(event: Event) => {
        closePopup(event);
        act.show(desk.queueName, tag);
      }}
    >
      <bdi>${text}</bdi>${desk.tag === tag ? icon(common.check) : ''}
    </button>`;
  const label = desk.tag === undefined ? phrase(english.tagFilter) : phrase(english.tagFiltered, { tag: desk.tag });
  const face = html`${icon(icons.filter)}${desk.tag === undefined ? '' : html`<bdi>${desk.tag}</bdi>`}`;
  return popup({ id: 'filter', label, face, look: desk.tag === undefined ? 'ib' : 'btn small' }, [
    choice(undefined, phrase(english.allTags)),
    ...desk.tags.map((tag) => choice(tag, tag)),
  ]);
}

function nothingThere(view: InboxView) {
  const { desk, pages, phrase, act } = view;
  const { status, error } = desk.list;
  if (status === 'loading') return bones(view, 5, 'of-rows');
  if (status === 'error') {
    const isRefused = error?.code === 'forbidden';
    return html`<div class="none">
      ${icon(isRefused ? common.lock : common.alert)}
      <p>${phrase(isRefused ? english.notAllowed : english.listFailed)}</p>
      ${isRefused ? '' : html`<button class="btn" @click=${() => desk.reload()}>${phrase(english.tryAgain)}</button>`}
    </div>`;
  }
  const { queueName, tag, counts } = desk;
  const text = tag === undefined ? phrase(none[queueName]) : phrase(english.noneTagged, { tag });
  const n = queueName === 'mine' && tag === undefined ? (counts?.unassigned ?? 0) : 0;
  // As before the first visitor: who may is led to what brings them.
  const isQuiet = counts && !counts.open && !counts.snoozed && pages.offered.includes('settings');
  return html`<div class="none">
    ${icon(queueIcons[queueName])}
    <p>${text}</p>
    ${n ? html`<button class="btn" @click=${() => act.show('unassigned')}>${phrase(english.showUnassigned, { n })}</button>` : ''}
    ${isQuiet ? html`<button class="btn" data-do="tag" @click=${() => act.showPage('settings')}>${phrase(english.getTag)}</button>` : ''}
  </div>`;
}

/** Where one looks for something in all conversations. */
function finder({ finder: { text }, phrase, act }: InboxView) {
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    act.findAll((event.currentTarget as HTMLFormElement).querySelector('input')!.value.trim());
  };
  const onInput = ({ currentTarget }: Event) => {
    if (!(currentTarget as HTMLInputElement).value) act.closeFinder();
  };
  return html`<search class="finder">
    <form @submit=${onSubmit}>
      ${icon(common.search)}<input
        type="search"
        maxlength="200"
        enterkeyhint="search"
        autocomplete="off"
        aria-label=${phrase(english.findAll)}
        placeholder=${phrase(english.findAll)}
        .value=${text}
        @input=${onInput}
      />
    </form>
  </search>`;
}

/** What was found in the place of the list. */
function found(view: InboxView) {
  const {
    finder: { text, hasFailed, list },
    phrase,
    act,
  } = view;
  if (hasFailed) {
    return html`<div class="none" role="alert">
      <p>${icon(common.alert)}${phrase(english.pageFailed)}</p>
      <button class="btn" @click=${() => act.findAll(text)}>${phrase(english.tryAgain)}</button>
    </div>`;
  }
  return list?.render(view) ?? bones(view, 5, 'of-rows');
}

/** The conversations of a queue: only those that are seen are in the page. */
export function conversationList(view: InboxView) {
  const { desk, phrase, listWindow, act } = view;
  const { conversations } = desk.list;
  const { length } = conversations;
  const positionOf = (id: string | undefined) =>
    id === undefined ? -1 : conversations.findIndex((each) => each.id === id);
  const stop = Math.max(
    0,
    positionOf(listWindow.stop),
    listWindow.stop === undefined ? positionOf(desk.opened?.id) : 0,
  );
  const rows = listWindow
    .positions(length, length ? stop : -1)
    .map((at) => [conversations[at]!.id, row(conversations[at]!, at, length, stop, view)] as const);
  const onScroll = ({ currentTarget }: Event) => {
    if (listWindow.look(currentTarget as Element)) act.update();
    if (listWindow.isNearEnd(length)) desk.loadMore();
  };
  const title = phrase(english[desk.queueName]);
  const isFinding = view.finder.text !== '';
  const onListKeydown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    if (length && ['ArrowDown', 'ArrowUp', 'j', 'k'].includes(event.key)) act.focusRow();
  };
  return html`<section
    class="list"
    part="list"
    tabindex="-1"
    aria-label=${phrase(english.conversations)}
    @keydown=${onListKeydown}
  >
    <header class="head">
      <h2 class=${view.isPhone ? 'sr' : nothing}>${title}</h2>
      ${view.isPhone ? html`<nav aria-label=${phrase(english.queues)}>${queueList(view)}</nav>` : html`<span class="space"></span>`}${filter(view)}
    </header>
    ${finder(view)}${isFinding ? found(view) : length ? '' : nothingThere(view)}
    <div
      class="rows"
      role=${length ? 'listbox' : nothing}
      aria-label=${length ? `${phrase(english.conversations)}: ${title}` : nothing}
      ?hidden=${!length || isFinding}
      @scroll=${onScroll}
      @keydown=${(event: KeyboardEvent) => onKeydown(event, view, stop)}
      @focusin=${({ target }: Event) => (listWindow.stop = (target as HTMLElement).dataset['id'])}
    >
      <div class="all" .style=${`block-size:${length * rowHeight}px`}>${keyedTemplates(rows)}</div>
    </div>
  </section>`;
}

/** Moves among the rows; those that are not in the page come when they are wanted. */
function onKeydown(event: KeyboardEvent, { desk, listWindow, act }: InboxView, stop: number): void {
  const { conversations } = desk.list;
  const page = Math.max(1, Math.floor((event.currentTarget as Element).clientHeight / rowHeight) - 1);
  const to = {
    ArrowDown: stop + 1,
    j: stop + 1,
    ArrowUp: stop - 1,
    k: stop - 1,
    Home: 0,
    End: conversations.length - 1,
    PageDown: stop + page,
    PageUp: stop - page,
  }[event.key];
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isPlain) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    if (conversations[stop]) act.open(conversations[stop]);
    return;
  }
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const next = conversations[Math.min(conversations.length - 1, Math.max(0, to))];
  if (!next) return;
  listWindow.stop = next.id;
  if (to >= conversations.length - 1) desk.loadMore();
  act.focusRow();
}

import { html } from 'lit';
import { avatar } from '../element/avatar.ts';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import { dueStateOf, dueText } from './due.ts';
import * as icons from './icons.ts';
import { isErased, visitorName } from './names.ts';
import type { OpenedConversation } from './opened.ts';
import { closePopup, popup } from './popup.ts';
import { presenceDot } from './presence.ts';
import { english } from './strings.ts';
import { fullTime, inHours, inYear, isBrief, lengthOf, morningIn, nextMonday, shortTime } from './times.ts';
import type { InboxView } from './view.ts';

/** How it stands, in a few words. */
function standing({ summary, others }: OpenedConversation, view: InboxView) {
  const { phrase, now, act } = view;
  const { status, waiting, until, into } = summary;
  if (into !== undefined) {
    const other = others.find(({ id }) => id === into);
    if (!other) return phrase(english.mergedAway);
    const time = shortTime(other.opened ?? other.at, view);
    return html`<button class="link" data-do="merged" @click=${() => act.open(other)}>
      ${phrase(english.mergedInto, { time })}
    </button>`;
  }
  if (status === 'closed') return phrase(english.statusClosed);
  if (status === 'snoozed' && until) return phrase(english.snoozedUntil, { time: fullTime(until, view) });
  if (waiting === undefined) return phrase(english.statusOpen);
  return isBrief(now - waiting)
    ? phrase(english.statusNow)
    : phrase(english.status, { time: lengthOf(now - waiting, view) });
}

/** By when something is promised. */
function promised({ summary }: OpenedConversation, view: InboxView) {
  const state = dueStateOf(summary, view.now);
  return state && html`${' · '}<span class="promised ${state.pressure}">${dueText(state, view)}</span>`;
}

function assignee({ summary }: OpenedConversation, view: InboxView) {
  const { phrase, desk, me, act } = view;
  const now = summary.assignee;
  const choice = (id: string | null, name: string, isHere: boolean) =>
    html`<button
      class="item"
      aria-pressed=${id === (now?.id ?? null)}
      @click=${(event: Event) => {
        closePopup(event);
        act.assign(id);
      }}
    >
      ${id === null ? icon(icons.person) : avatar(id, name, '', presenceDot(isHere, view))}
      <bdi>${id === me?.id ? phrase(english.me, { name }) : name}</bdi
      >${id === (now?.id ?? null) ? icon(common.check) : ''}
    </button>`;
  const others = desk.team.filter(({ id }) => id !== me?.id);
  const name = now?.name ?? phrase(english.nobody);
  const face = html`<span class="sr">${phrase(english.assign)} </span
    >${now ? avatar(now.id, now.name, 'tiny') : icon(icons.person)}<bdi class="name">${name}</bdi>${icon(common.down)}`;
  return popup(
    {
      id: 'assign',
      face,
      look: 'btn assign',
      heading: phrase(english.assignTo),
      // Who has come since.
      opens: () => void desk.askTeam(),
    },
    [
      me && choice(me.id, me.name, true),
      ...others.map(({ id, name, present }) => choice(id, name, present)),
      choice(null, phrase(english.nobody), false),
    ],
  );
}

const twoDigits = (value: number): string => `${value}`.padStart(2, '0');

/** As a field of the local time takes it. */
function localTime(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
  return `${day}T${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

function snooze(view: InboxView) {
  const { phrase, act, time, locale } = view;
  const now = Date.now();
  const tomorrow = morningIn(1, now);
  const monday = nextMonday(now);
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(monday);
  const choice = (until: number, text: string) =>
    html`<button
      class="item"
      @click=${(event: Event) => {
        closePopup(event);
        act.snooze(until);
      }}
    >
      ${text}
    </button>`;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const field = form.querySelector('input')!;
    const until = new Date(field.value).getTime();
    // Asked at the time of the press: the box may have been open for long.
    const isGood = until > Date.now() && until < inYear(Date.now());
    form.querySelector('.problem')!.textContent = isGood ? '' : phrase(english.ownTimeWrong);
    field.setAttribute('aria-invalid', `${!isGood}`);
    if (!isGood) return field.focus();
    closePopup(event);
    act.snooze(until);
  };
  const face = icon(icons.snooze);
  return popup({ id: 'snooze', label: phrase(english.snooze), face, look: 'ib' }, [
    choice(inHours(1, now), phrase(english.inAnHour)),
    choice(inHours(3, now), phrase(english.inThreeHours)),
    choice(tomorrow, phrase(english.tomorrow, { time: time(tomorrow) })),
    choice(monday, phrase(english.nextWeek, { day, time: time(monday) })),
    html`<form class="ask" novalidate @submit=${onSubmit}>
      <label for="until">${phrase(english.ownTime)}</label>
      <input id="until" type="datetime-local" value=${localTime(tomorrow)} aria-describedby="until-problem" />
      <p id="until-problem" class="problem" role="alert"></p>
      <button class="btn">${phrase(english.snooze)}</button>
    </form>`,
  ]);
}

/** Who is to answer, until when it rests, and what to look for in it: in the head, or below it where there is no room. */
function tools(opened: OpenedConversation, view: InboxView) {
  const { phrase, act } = view;
  const { status } = opened.summary;
  return html`${assignee(opened, view)}${
      status === 'closed'
        ? ''
        : status === 'snoozed'
          ? html`<button class="btn" @click=${() => act.wake()}>${icon(icons.snooze)}${phrase(english.wake)}</button>`
          : snooze(view)
    }
    <button class="ib" aria-label=${phrase(english.search)} data-do="search" @click=${() => act.openSearch()}>
      ${icon(common.search)}
    </button>`;
}

/** Who it is, how it stands, and what can be done with it as a whole. */
export function head(opened: OpenedConversation, view: InboxView) {
  const { phrase, act, pane } = view;
  const { visitor, summary, isVisitorHere, id } = opened;
  const name = visitorName(visitor, view);
  const isClosed = summary.status === 'closed';
  const isNobody = isErased(visitor);
  return html`<header class="head">
    <button class="ib phone mirrored" aria-label=${phrase(english.back)} @click=${() => act.goTo('list')}>
      ${icon(icons.back)}
    </button>
    ${avatar(visitor?.id ?? id, name, 'big', isNobody ? '' : presenceDot(isVisitorHere, view))}
    <div class="who">
      <h2 tabindex="-1"><bdi>${name}</bdi></h2>
      <p>
        ${standing(opened, view)}${promised(opened, view)}<span role="status"
          >${opened.waitingChanges.length > 0 ? ` · ${phrase(english.waitingLine)}` : ''}</span
        >
      </p>
    </div>
    ${view.calls?.head(view)}${view.isTight ? '' : tools(opened, view)}
    <button
      class="ib narrow"
      aria-label=${phrase(english.showDetails)}
      aria-expanded=${pane === 'details'}
      @click=${() => act.goTo(pane === 'details' ? 'conversation' : 'details')}
    >
      ${icon(common.info)}
    </button>
    ${
      isNobody && isClosed
        ? ''
        : html`<button class="btn" data-do="close" @click=${() => act.toggleClosed()}>
            ${icon(isClosed ? common.retry : common.done)}<span class=${view.isTight ? 'sr' : 'name'}
              >${phrase(isClosed ? english.reopen : english.close)}</span
            >
          </button>`
    }
  </header>`;
}

/** What it is about. */
export function tagBar(opened: OpenedConversation, view: InboxView) {
  const { phrase, desk, act } = view;
  const { summary } = opened;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).querySelector('input')!;
    const tag = field.value.trim();
    if (!tag) return;
    field.value = '';
    closePopup(event);
    act.tag(tag, true);
  };
  const bar = html`<div class="tags" role="group" aria-label=${phrase(english.tags)}>
    ${summary.tags.map(
      (tag) =>
        html`<span class="tag"
          ><bdi>${tag}</bdi
          ><button aria-label=${phrase(english.removeTag, { tag })} @click=${() => act.tag(tag, false)}>
            ${icon(common.close)}
          </button></span
        >`,
    )}
    ${popup(
      {
        id: 'tag',
        label: phrase(english.tagLabel),
        face: [icon(icons.plus), view.isTight && summary.tags.length ? '' : phrase(english.addTag)],
        look: 'btn small',
      },
      html`<form class="ask" @submit=${onSubmit}>
        <label for="new-tag">${phrase(english.tagLabel)}</label>
        <input id="new-tag" maxlength="40" list="known-tags" autocomplete="off" autofocus />
        <datalist id="known-tags">${desk.tags.map((tag) => html`<option value=${tag}></option>`)}</datalist>
        <button class="btn">${phrase(english.add)}</button>
      </form>`,
    )}
  </div>`;
  return view.isTight ? html`<div class="tight">${tools(opened, view)}${bar}</div>` : bar;
}

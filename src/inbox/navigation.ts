import { html, nothing } from 'lit';
import type { User } from '../client/index.ts';
import type { QueueName } from '../client/conversation-queue.ts';
import { avatar } from '../element/avatar.ts';
import { rove } from '../element/controllers/rove.ts';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import * as icons from './icons.ts';
import { popup } from './popup.ts';
import { isLive, presenceDot } from './presence.ts';
import type { Agent } from '../protocol/index.ts';
import { english } from './strings.ts';
import type { InboxView, PageName } from './view.ts';

export const pageIcons: Readonly<Record<PageName, string>> = {
  visitors: icons.globe,
  reports: icons.chart,
  settings: icons.sliders,
};

export const queueIcons: Readonly<Record<QueueName, string>> = {
  mine: icons.person,
  unassigned: icons.tray,
  open: common.talk,
  snoozed: icons.snooze,
  closed: common.done,
  due: common.clock,
  mentioned: icons.at,
};

/** As they stand below each other; what is due or mentions one only where there is some. */
const shownQueues = ({ desk }: InboxView): readonly QueueName[] =>
  (['mine', 'mentioned', 'unassigned', 'due', 'open', 'snoozed', 'closed'] as const).filter(
    (name) => (name !== 'due' && name !== 'mentioned') || desk.counts?.[name] || desk.queueName === name,
  );

/** Moves among the queues by the arrow keys, and keeps the tab stop at the one that is shown. */
const onKeydown = (event: KeyboardEvent): void => {
  const list = event.currentTarget as HTMLElement;
  rove(event, [...list.querySelectorAll<HTMLElement>('button')]);
};

function pageButton(name: PageName, view: InboxView) {
  const { desk, pages, phrase, act } = view;
  const isShown = pages.current === name;
  const n = name === 'visitors' && isLive(view) ? desk.online.snapshot.count : 0;
  return html`<button
    class="queue ${isShown ? 'on' : ''}"
    data-page=${name}
    aria-current=${isShown ? 'page' : nothing}
    title=${phrase(english[name])}
    @click=${() => act.showPage(name)}
  >
    ${icon(pageIcons[name])}<span class="name">${phrase(english[name])}</span>${
      n
        ? html`<span class="count" aria-hidden="true">${n}</span
            ><span class="sr">, ${phrase(english.visitorCount, { n })}</span>`
        : ''
    }
  </button>`;
}

/** How many wait for an answer, where some do. */
export const waitingBadge = (n: number, { phrase }: InboxView) =>
  n
    ? html`<span class="count alarm" aria-hidden="true">${n}</span
        ><span class="sr">, ${phrase(english.waitingCount, { n })}</span>`
    : '';

function queueButton(queue: QueueName, view: InboxView) {
  const { desk, pages, phrase, act } = view;
  const isCurrent = queue === desk.queueName;
  const isShown = isCurrent && !pages.current;
  const n = queue === 'closed' ? undefined : (desk.counts?.[queue] ?? (desk.counts ? 0 : undefined));
  const waiting = queue === 'unassigned' ? (desk.counts?.unassignedWaiting ?? 0) : 0;
  const name = phrase(english[queue]);
  return html`<button
    class="queue ${isShown ? 'on' : ''}"
    data-queue=${queue}
    tabindex=${isCurrent ? 0 : -1}
    aria-current=${isShown ? 'page' : nothing}
    title=${name}
    @click=${() => act.show(queue)}
  >
    ${icon(queueIcons[queue])}<span class="name">${name}</span>${
      n === undefined
        ? ''
        : html`${waiting ? '' : html`<span class="count" aria-hidden="true" ?hidden=${!n}>${n}</span>`}<span class="sr"
              >, ${phrase(english.queueCount, { n })}</span
            >`
    }${waitingBadge(waiting, view)}
  </button>`;
}

/** Who is here, and whether one is given what is new. */
export function teamList(view: InboxView) {
  const { desk, phrase, me, act } = view;
  if (!desk.team.length) return '';
  const state = (each: (typeof desk.team)[number]) =>
    isHere(each, me) ? english.isHere : each.away ? english.isAway : english.isOut;
  return html`<ul class="people">
      ${desk.team.map(
        (each) =>
          html`<li>
            ${avatar(each.id, each.name, '', presenceDot(isHere(each, me), view))}
            <span>${isLive(view) ? phrase(state(each), { name: each.name }) : each.name}</span>
          </li>`,
      )}
    </ul>
    <label class="item">
      <input
        type="checkbox"
        .checked=${!desk.isAway(me?.id)}
        @change=${({ target }: Event) => act.setAway(!(target as HTMLInputElement).checked)}
      />${phrase(english.available)}
    </label>`;
}

const isHere = ({ id, present, away }: Agent, me: User | undefined) => (present || id === me?.id) && !away;

function team(view: InboxView) {
  const { desk, phrase, me } = view;
  if (!desk.team.length) return '';
  const n = desk.team.filter((each) => isHere(each, me)).length;
  const face = html`${icon(icons.team)}<span class="name">${phrase(english.team)}</span
    >${isLive(view) ? html`<span class="count">${phrase(english.teamHere, { n, all: desk.team.length })}</span>` : ''}`;
  return popup({ id: 'team', face, look: 'queue', heading: phrase(english.team) }, teamList(view));
}

/** Asks the browser for leave to tell of new ones, where it has not been asked. */
export const toNotify = ({ canAskToNotify, phrase, act }: InboxView, look = 'queue') =>
  canAskToNotify
    ? html`<button class=${look} @click=${() => act.askToNotify()}>
        ${icon(icons.bell)}<span class="name">${phrase(english.notify)}</span>
      </button>`
    : '';

/** The queues: below each other, or on a phone over their list. */
export const queueList = (view: InboxView) =>
  html`<div class="queues" @keydown=${onKeydown}>${shownQueues(view).map((queue) => queueButton(queue, view))}</div>`;

/** The queues, who is here, and oneself. */
export function navigation(view: InboxView) {
  const { phrase, me, act } = view;
  return html`<nav class="nav" part="navigation" aria-label=${phrase(english.queues)}>
    <h1 class="name">${phrase(english.inbox)}</h1>
    ${queueList(view)}
    <div class="below">
      ${view.pages.offered.map((name) => pageButton(name, view))}${team(view)}${toNotify(view)}
      <button class="queue" data-do="shortcuts" @click=${() => act.openShortcuts()} title=${phrase(english.shortcuts)}>
        ${icon(icons.keyboard)}<span class="name">${phrase(english.shortcuts)}</span>
      </button>
      ${
        me
          ? html`<div class="self">
              ${avatar(me.id, me.name, '', presenceDot(!view.desk.isAway(me.id), view))}<bdi class="name"
                >${me.name}</bdi
              >
            </div>`
          : ''
      }
      <slot name="account"></slot>
    </div>
  </nav>`;
}

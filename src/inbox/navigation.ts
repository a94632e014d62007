import { html, nothing } from 'lit';
import type { QueueName } from '../client/conversation-queue.ts';
import { avatar } from '../element/avatar.ts';
import { rove } from '../element/controllers/rove.ts';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import * as icons from './icons.ts';
import { popup } from './popup.ts';
import { english } from './strings.ts';
import type { InboxView, PageName } from './view.ts';

const pageIcons: Readonly<Record<PageName, string>> = {
  visitors: icons.globe,
  reports: icons.chart,
  settings: icons.sliders,
};

const queueIcons: Readonly<Record<QueueName, string>> = {
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

function pageButton(name: PageName, { desk, pages, phrase, act }: InboxView) {
  const isShown = pages.current === name;
  const n = name === 'visitors' ? desk.online.snapshot.count : 0;
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

function queueButton(queue: QueueName, { desk, pages, phrase, act }: InboxView) {
  const isCurrent = queue === desk.queueName;
  const isShown = isCurrent && !pages.current;
  const n = queue === 'closed' ? undefined : (desk.counts?.[queue] ?? (desk.counts ? 0 : undefined));
  const name = phrase(english[queue]);
  return html`<button
    class="queue ${isShown ? 'on' : ''} ${queue === 'unassigned' && n ? 'alarm' : ''}"
    data-queue=${queue}
    tabindex=${isCurrent ? 0 : -1}
    aria-current=${isShown ? 'page' : nothing}
    title=${name}
    @click=${() => act.show(queue)}
  >
    ${icon(queueIcons[queue])}<span class="name">${name}</span>${
      n === undefined
        ? ''
        : html`<span class="count" aria-hidden="true" ?hidden=${!n}>${n}</span
            ><span class="sr">, ${phrase(english.queueCount, { n })}</span>`
    }
  </button>`;
}

function team({ desk, phrase, me, act }: InboxView) {
  if (!desk.team.length) return '';
  const isHere = ({ id, present, away }: (typeof desk.team)[number]) => (present || id === me?.id) && !away;
  const state = (each: (typeof desk.team)[number]) =>
    isHere(each) ? english.isHere : each.away ? english.isAway : english.isOut;
  const names = html`<ul class="people">
      ${desk.team.map(
        (each) =>
          html`<li>
            ${avatar(each.id, each.name, '', html`<i class="dot ${isHere(each) ? '' : 'off'}"></i>`)}
            <span>${phrase(state(each), { name: each.name })}</span>
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
  const text = phrase(english.teamHere, { n: desk.team.filter(isHere).length, all: desk.team.length });
  const face = html`${icon(icons.team)}<span class="name">${phrase(english.team)}</span
    ><span class="count">${text}</span>`;
  return popup({ id: 'team', face, look: 'queue', heading: phrase(english.team) }, names);
}

/** The queues, who is here, and oneself. */
export function navigation(view: InboxView) {
  const { phrase, me, act, canAskToNotify } = view;
  return html`<nav class="nav" part="navigation" aria-label=${phrase(english.queues)}>
    <h1 class="name">${phrase(english.inbox)}</h1>
    <div class="queues" @keydown=${onKeydown}>${shownQueues(view).map((queue) => queueButton(queue, view))}</div>
    <div class="below">
      ${view.pages.offered.map((name) => pageButton(name, view))}${team(view)}
      ${
        canAskToNotify
          ? html`<button class="queue" @click=${() => act.askToNotify()}>
              ${icon(icons.bell)}<span class="name">${phrase(english.notify)}</span>
            </button>`
          : ''
      }
      <button class="queue" data-do="shortcuts" @click=${() => act.openShortcuts()} title=${phrase(english.shortcuts)}>
        ${icon(icons.keyboard)}<span class="name">${phrase(english.shortcuts)}</span>
      </button>
      ${
        me
          ? html`<div class="self">
              ${avatar(me.id, me.name, '', html`<i class="dot ${view.desk.isAway(me.id) ? 'off' : ''}"></i>`)}<bdi
                class="name"
                >${me.name}</bdi
              >
            </div>`
          : ''
      }
      <slot name="account"></slot>
    </div>
  </nav>`;
}

import { html } from 'lit';
import { avatar } from '../element/avatar.ts';
import { icon } from '../element/icons.ts';
import * as common from '../element/icon-paths.ts';
import * as icons from './icons.ts';
import { isErased, visitorName } from './names.ts';
import type { OpenedConversation } from './opened.ts';
import { isLive, presenceDot } from './presence.ts';
import { english } from './strings.ts';
import { fullTime, isBrief, lengthOf, shortTime } from './times.ts';
import { transcriptForm } from './transcript-form.ts';
import type { InboxView } from './view.ts';
import { visitorPages } from './visitor-pages.ts';

/** Who the visitor is, and what is known of the conversation. */
export function details(opened: OpenedConversation, view: InboxView) {
  const { phrase, list, act, now, desk } = view;
  const { visitor, summary, room, isVisitorHere } = opened;
  const { opened: began, answered, waiting, handed, closed, score, status } = summary;
  const name = visitorName(visitor, view);
  const { visitor: visit, pages } = desk.trail;
  const isHere = isVisitorHere || !!visit;
  const address = view.mail.visitorOf(opened.id);
  const isNobody = isErased(visitor);
  const answering = [
    ...new Set(
      room.snapshot.messages.filter(({ from, name }) => from !== visitor?.id && name).map((message) => message.name),
    ),
  ];
  const long = (time: number) => (isBrief(time) ? phrase(english.shortStay) : lengthOf(time, view, true));
  const facts: readonly (readonly [label: string, value: unknown])[] = [
    [english.began, began && fullTime(began, view)],
    [english.handed, handed && fullTime(handed, view)],
    [english.firstAnswer, began && answered && long(answered - began)],
    [english.waiting, waiting !== undefined && status !== 'closed' && long(now - waiting)],
    [english.ended, status === 'closed' && closed && fullTime(closed, view)],
    [english.answers, answering.length > 0 && html`<bdi>${list(answering)}</bdi>`],
    [english.rating, score && phrase(english.score, { n: score })],
  ];
  return html`<section class="details" part="details" aria-label=${phrase(english.details)}>
    <header class="head">
      <button
        class="ib narrow mirrored"
        aria-label=${phrase(english.backToConversation)}
        @click=${() => act.goTo('conversation')}
      >
        ${icon(icons.back)}
      </button>
      <h2>${phrase(english.details)}</h2>
      ${view.block?.button(view)}
    </header>
    ${view.block?.dialog(view)}
    <div class="body" tabindex="0" role="group" aria-label=${phrase(english.details)}>
      <div class="person">
        ${avatar(visitor?.id ?? opened.id, name, 'big', isNobody ? '' : presenceDot(isHere, view))}
        <div>
          <h3><bdi>${name}</bdi></h3>
          ${
            isNobody || !isLive(view)
              ? ''
              : html`<p>
                  ${
                    visit
                      ? phrase(english.hereSince, { time: shortTime(visit.since, view) })
                      : phrase(isHere ? english.isHereNow : english.isNotHere)
                  }
                </p>`
          }
          ${view.block?.state(view)}
        </div>
      </div>
      <h3 class="label">${phrase(english.contact)}</h3>
      <ul class="facts">
        <li>${icon(common.info)}${phrase(visitor?.kind === 'user' ? english.user : english.guest)}</li>
        ${visitor ? html`<li>${icon(icons.person)}<code>${visitor.id}</code></li>` : ''}
        ${address ? html`<li data-fact="mail">${icon(icons.mail)}<bdi dir="ltr">${address}</bdi></li>` : ''}
      </ul>
      ${visitorPages(pages, view)}
      <h3 class="label">${phrase(english.conversation)}</h3>
      <dl>
        ${facts.map(([label, value]) =>
          value
            ? html`<div>
                <dt>${phrase(label)}</dt>
                <dd>${value}</dd>
              </div>`
            : '',
        )}
      </dl>
      ${isNobody ? '' : html`${view.contents?.merging.button(view)} ${transcriptForm(opened, view)}`}
    </div>
  </section>`;
}

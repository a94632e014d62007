import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { avatar } from '../element/avatar.ts';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import type { User } from '../client/index.ts';
import { cannedList, textFor } from './canned-list.ts';
import { colleagueList, offeredColleagues, putColleague } from './colleagues.ts';
import type { CannedReply } from './canned-replies.ts';
import type { Mode } from './drafts.ts';
import * as icons from './icons.ts';
import { isErased, visitorName } from './names.ts';
import { listId, optionId } from './offer-list.ts';
import type { OpenedConversation } from './opened.ts';
import { english } from './strings.ts';
import type { InboxView } from './view.ts';

/** Who else does something here, most pressing first: it warns, and keeps nobody from anything. */
function collision(opened: OpenedConversation, { me, phrase, list }: InboxView) {
  const { answering, noting, looking } = opened.colleagues(me?.id);
  const told = [
    [answering, english.collisionAnswer, 'pressing'],
    [noting, english.collisionNote, ''],
    [looking, english.collisionHere, ''],
  ] as const;
  const found = told.find(([users]) => users.length > 0);
  if (!found) return '';
  const [users, text, look] = found;
  const shown = (user: User) => avatar(user.id, user.name, 'tiny');
  return html`<p class="coll ${look}">
    ${users.slice(0, 3).map(shown)}<span
      >${phrase(text, { n: users.length, names: list(users.map(({ name }) => name)) })}</span
    >
  </p>`;
}

/** The field with its buttons: made anew for each conversation and mode, so that no text of one is ever in another. */
function form(opened: OpenedConversation, mode: Mode, view: InboxView) {
  const { phrase, drafts, act, state } = view;
  const name = visitorName(opened.visitor, view);
  const isNote = mode === 'note';
  const room = isNote ? opened.notes : opened.room;
  const { id, summary } = opened;
  const send = (field: HTMLTextAreaElement, isLast = false) => {
    const text = field.value;
    const files = view.contents?.files;
    if (!text.trim() && !files?.isReady && !files?.isPending) return;
    if (files?.hold(isLast)) return;
    if (text.length > state.limits.textLength) {
      field.setCustomValidity(phrase(english.tooLong));
      field.reportValidity();
      return;
    }
    field.value = '';
    drafts.write(id, mode, '');
    room.typing(false);
    act.send(text, mode, isLast, files?.take());
  };
  const draft = drafts.read(id, mode);
  const isClosed = draft === view.cannedClosed;
  const replies = isNote || isClosed ? [] : view.canned.fitting(draft);
  const people = isNote && !isClosed ? offeredColleagues(draft, view.caret, view) : [];
  const found = [...replies, ...people];
  const at = Math.min(view.cannedAt, found.length - 1);
  const choose = (reply: CannedReply) => {
    const text = textFor(reply, opened, view);
    drafts.write(id, mode, text);
    act.offerCanned(0, text);
  };
  const chooseColleague = (user: User, field: HTMLTextAreaElement) => {
    putColleague(field, user);
    drafts.write(id, mode, field.value);
    act.offerCanned(0, field.value);
  };
  /** What a key does with what is offered; false where it is the field's. */
  const offer = (key: string, field: HTMLTextAreaElement): boolean => {
    if (!found.length) return false;
    const { length } = found;
    if (key === 'ArrowDown') act.offerCanned((at + 1) % length);
    else if (key === 'ArrowUp') act.offerCanned((at - 1 + length) % length);
    else if (key === 'Escape') act.offerCanned(0, draft);
    else if (key !== 'Enter' && key !== 'Tab') return false;
    else if (people.length) chooseColleague(people[at]!, field);
    else choose(replies[at]!);
    return true;
  };
  /** By a button, which has nothing to do then: one goes on writing. */
  const onSend = (event: Event, isLast = false) => {
    const field = (event.currentTarget as Element)
      .closest('.composer')!
      .querySelector<HTMLTextAreaElement>('textarea')!;
    send(field, isLast);
    field.focus();
  };
  const onInput = ({ currentTarget }: Event) => {
    const field = currentTarget as HTMLTextAreaElement;
    field.setCustomValidity('');
    drafts.write(id, mode, field.value);
    room.typing(field.value !== '');
    act.offerCanned(0, undefined, field.selectionEnd);
  };
  const onKeydown = (event: KeyboardEvent) => {
    if (!event.isComposing && !event.shiftKey && offer(event.key, event.currentTarget as HTMLTextAreaElement)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    send(event.currentTarget as HTMLTextAreaElement);
  };
  const label = isNote ? phrase(english.noteLabel) : phrase(english.answerLabel, { name });
  const { files } = view.contents ?? {};
  const disabled = !!files?.isStuck || (!draft.trim() && !files?.isReady && !files?.isPending);
  return html`${files?.above(view)}${cannedList(replies, opened, { ...view, cannedAt: at }, choose)}${colleagueList(
      people,
      { ...view, cannedAt: at },
      (user) => chooseColleague(user, view.field()!),
    )}
    <div class="grow">
      <textarea
        part="input"
        rows="2"
        dir=${draft ? 'auto' : nothing}
        aria-label=${label}
        placeholder=${label}
        aria-autocomplete=${found.length ? 'list' : nothing}
        aria-controls=${found.length ? listId : nothing}
        aria-activedescendant=${found.length ? optionId(at) : nothing}
        .value=${draft}
        @input=${onInput}
        @keydown=${onKeydown}
      ></textarea>
      <i aria-hidden="true">${draft}&nbsp;</i>
    </div>
    <div class="bar">
      ${files?.starters(view)}${
        isNote
          ? ''
          : html`<button
              class="ib"
              data-do="canned"
              aria-label=${phrase(english.canned)}
              @click=${() => act.openCanned()}
            >
              ${icon(icons.bolt)}
            </button>`
      }
      <span class="sr" role="status"
        >${found.length ? phrase(isNote ? english.colleagueCount : english.cannedCount, { n: found.length }) : ''}</span
      >
      <span class="sees">
        ${isNote ? icon(common.lock) : ''}<span
          >${isNote ? phrase(english.noteHint) : phrase(english.answerHint, { name })}</span
        >
      </span>
      ${
        isNote || summary.status === 'closed'
          ? ''
          : html`<button
              class="quiet"
              data-do="send-close"
              ?disabled=${disabled}
              @click=${(event: Event) => onSend(event, true)}
            >
              ${phrase(english.sendAndClose)}
            </button>`
      }
      <button class="primary" data-do="send" ?disabled=${disabled} @click=${(event: Event) => onSend(event)}>
        ${phrase(isNote ? english.addNote : english.sendAnswer)}${icon(isNote ? common.lock : common.send)}
      </button>
    </div>`;
}

/** Where one answers the visitor, or writes for the team alone. */
export function composer(opened: OpenedConversation, view: InboxView) {
  const { phrase, mode, act } = view;
  const choice = (each: Mode, text: string) =>
    html`<label class="mode ${each}">
      <input
        type="radio"
        name="mode"
        value=${each}
        .checked=${mode === each}
        @change=${() => act.setMode(each)}
      />${each === 'note' ? icon(common.lock) : ''}<span>${text}</span>
    </label>`;
  const name = visitorName(opened.visitor, view);
  const isNobody = isErased(opened.visitor);
  return html`<section class="composer ${mode}" part="composer" aria-label=${phrase(english.composer)}>
    ${
      isNobody
        ? html`<p class="coll gone">${icon(common.info)}<span>${phrase(english.isErased)}</span></p>`
        : opened.summary.status === 'closed'
          ? html`<p class="coll">${icon(common.done)}<span>${phrase(english.isClosed, { name })}</span></p>`
          : ''
    }
    <div class="warnings" role="status">${collision(opened, view)}</div>
    <div class="writing">
      ${
        isNobody
          ? ''
          : html`<div class="modes" role="radiogroup" aria-label=${phrase(english.mode)}>
              ${choice('answer', phrase(english.answer))}${choice('note', phrase(english.note))}
            </div>`
      }
      ${keyed(`${opened.id} ${mode}`, form(opened, mode, view))}
    </div>
  </section>`;
}

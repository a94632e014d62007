import { html } from 'lit';
import { filled, type CannedReply } from './canned-replies.ts';
import { visitorName } from './names.ts';
import { offerList } from './offer-list.ts';
import type { OpenedConversation } from './opened.ts';
import { english } from './strings.ts';
import type { InboxView } from './view.ts';

/** A prepared answer as it would be sent here. */
export const textFor = ({ text }: CannedReply, opened: OpenedConversation, view: InboxView): string =>
  filled(text, { name: visitorName(opened.visitor, view), agent: view.me?.name ?? '' });

/** What is offered while a draft begins with a slash. */
export const cannedList = (
  found: readonly CannedReply[],
  opened: OpenedConversation,
  view: InboxView,
  choose: (reply: CannedReply) => void,
) =>
  offerList(
    found,
    view.phrase(english.canned),
    view.cannedAt,
    (each) => html`<code>/${each.name}</code><span dir="auto">${textFor(each, opened, view)}</span>`,
    choose,
  );

/** Where they are made, changed and taken away. */
export function cannedDialog(view: InboxView) {
  const { phrase, canned, act } = view;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const [name, text] = ['input', 'textarea'].map((each) => form.querySelector<HTMLInputElement>(each)!);
    act.saveCanned({ name: name!.value, text: text!.value });
    form.reset();
    name!.focus();
  };
  /** The browser says only that the form is wrong. */
  const onName = ({ currentTarget }: Event) => {
    const field = currentTarget as HTMLInputElement;
    field.setCustomValidity('');
    field.setCustomValidity(field.validity.patternMismatch ? phrase(english.cannedNameWrong) : '');
  };
  // Given back by the browser after a click, the focus is in the field, and what is typed is not: it has to come anew.
  const onClose = ({ currentTarget }: Event) => {
    ((currentTarget as Element).getRootNode() as ShadowRoot).querySelector<HTMLElement>(':focus')?.blur();
    act.focusField();
  };
  const edit =
    ({ name, text }: CannedReply) =>
    (event: Event) => {
      const form = (event.currentTarget as Element).closest('.body')!.querySelector('form')!;
      form.querySelector('input')!.value = name;
      form.querySelector('textarea')!.value = text;
      form.querySelector('textarea')!.focus();
    };
  return html`<dialog class="sheet prepared" aria-labelledby="prepared-title" @close=${onClose}>
    <div class="head">
      <h2 id="prepared-title">${phrase(english.canned)}</h2>
      <form method="dialog"><button class="btn">${phrase(english.cannedDone)}</button></form>
    </div>
    <div class="body">
      <form class="ask" @submit=${onSubmit}>
        <label for="canned-name">${phrase(english.cannedName)}</label>
        <input
          id="canned-name"
          autofocus
          required
          maxlength="40"
          pattern="[^\\s\\/\\{\\}]+"
          @input=${onName}
          autocomplete="off"
          aria-describedby="canned-hint"
        />
        <label for="canned-text">${phrase(english.cannedText)}</label>
        <textarea
          id="canned-text"
          required
          maxlength="4000"
          rows="3"
          dir="auto"
          aria-describedby="canned-hint"
        ></textarea>
        <p id="canned-hint">${phrase(english.cannedHint, { visitor: '{name}', agent: '{agent}' })}</p>
        <p class="problem" role="alert">${view.problem}</p>
        <button class="primary">${phrase(english.save)}</button>
      </form>
      <ul>
        ${canned.all.map(
          (each) =>
            html`<li>
              <span><code>/${each.name}</code> <span dir="auto">${each.text}</span></span>
              <button
                class="btn small"
                aria-label=${phrase(english.cannedEdit, { name: each.name })}
                @click=${edit(each)}
              >
                ${phrase(english.edit)}
              </button>
              <button
                class="btn small"
                aria-label=${phrase(english.cannedRemove, { name: each.name })}
                @click=${() => act.removeCanned(each.name)}
              >
                ${phrase(english.discard)}
              </button>
            </li>`,
        )}
      </ul>
    </div>
  </dialog>`;
}

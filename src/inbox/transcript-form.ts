import { html } from 'lit';
import { icon } from '../element/icons.ts';
import * as icons from './icons.ts';
import type { OpenedConversation } from './opened.ts';
import { popup } from './popup.ts';
import { english } from './strings.ts';
import type { TranscriptStatus } from './transcript-mail.ts';
import type { InboxView } from './view.ts';

const words: Readonly<Partial<Record<TranscriptStatus, string>>> = {
  busy: english.transcriptSending,
  sent: english.transcriptSent,
  wrong: english.transcriptWrong,
  limited: english.transcriptLimited,
  failed: english.transcriptFailed,
};

/** Has the conversation sent to an address, where the relay sends mails. */
export function transcriptForm({ id }: OpenedConversation, { phrase, mail, act }: InboxView) {
  if (!mail.sends) return '';
  const status = mail.statusOf(id);
  const text = words[status];
  const said = text === undefined ? '' : phrase(text, { address: mail.address });
  const isFault = status !== 'busy' && status !== 'sent';
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).querySelector('input')!;
    act.mailTranscript(field.value.trim());
    field.focus();
  };
  const face = html`${icon(icons.mail)}${phrase(english.transcript)}`;
  /** Where the visitor gets mails anyway stands there already; what was typed stays. */
  const opens = (event: ToggleEvent) => {
    const field = (event.currentTarget as Element).querySelector('input')!;
    field.value ||= mail.visitorOf(id) ?? '';
    act.askMail();
  };
  const heading = phrase(english.transcript);
  return popup(
    { id: 'transcript', face, look: 'btn bymail', heading, opens },
    html`<form class="ask" novalidate @submit=${onSubmit}>
      <label for="transcript-to">${phrase(english.address)}</label>
      <input
        id="transcript-to"
        type="email"
        autocomplete="off"
        maxlength="254"
        dir="ltr"
        autofocus
        aria-invalid=${status === 'wrong'}
        aria-describedby="transcript-note"
      />
      <p id="transcript-note" class="hint">${phrase(english.transcriptNote)}</p>
      <p class=${isFault ? 'problem' : 'hint'} role="status">${said}</p>
      <button class="btn" aria-disabled=${status === 'busy'}>${phrase(english.sendAnswer)}</button>
    </form>`,
  );
}

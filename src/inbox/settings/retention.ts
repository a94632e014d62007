import { html } from 'lit';
import type { Chat } from '../../client/index.ts';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import type { RetentionSettings } from '../../protocol/desk-settings.ts';
import { askRelay } from '../ask-relay.ts';
import { fullTime } from '../times.ts';
import type { InboxView } from '../view.ts';
import { english } from './retention-strings.ts';
import { SettingDocument, type Texts } from './setting-document.ts';
import { textField } from './text-field.ts';

const kinds = ['support', 'desk', 'open', 'private', 'direct'] as const;
type Kind = (typeof kinds)[number];

/** In days, as texts. */
type Draft = Readonly<Record<Kind, string>>;
type Saved = RetentionSettings & { readonly isSet: boolean };

/** As the relay tells it. */
interface Preview {
  readonly effects: readonly {
    readonly kind: Kind;
    readonly before: number;
    readonly messages: number;
    readonly isMore: boolean;
  }[];
  readonly confirm: string;
}

interface Asked extends Preview {
  /** It goes back to the server's options. */
  readonly isUnset: boolean;
}

const day = 86_400_000;

const fields = {
  draftOf({ kinds: kept }: Saved): Draft {
    const inDays = (kind: Kind): string => (kept[kind] === undefined ? '' : String(kept[kind] / day));
    return Object.fromEntries(kinds.map((kind) => [kind, inDays(kind)])) as Draft;
  },
  valueOf: (draft: Draft): RetentionSettings => ({
    kinds: Object.fromEntries(
      kinds.flatMap((kind) => (draft[kind].trim() === '' ? [] : [[kind, Math.round(Number(draft[kind]) * day)]])),
    ),
  }),
  faultsOf(draft: Draft, { phrase }: InboxView): Texts {
    const isGood = (text: string): boolean => text.trim() === '' || (Number(text) >= 1 && Number(text) <= 36_500);
    return new Map(
      kinds.flatMap((kind) => (isGood(draft[kind]) ? [] : [[`retention-${kind}`, phrase(english.wrong)] as const])),
    );
  },
};

/** For how long messages are kept. It is set once it was said what that deletes, and confirmed. */
export class Retention {
  readonly document: SettingDocument<Saved, Draft>;
  readonly #chat: Chat;
  readonly #update: () => void;
  /** What is to be confirmed. */
  #asked: Asked | undefined;
  /** The relay is looking for what that deletes. */
  #isAsking = false;

  constructor(chat: Chat, update: () => void) {
    this.#chat = chat;
    this.#update = update;
    this.document = new SettingDocument<Saved, Draft>(chat, '/settings/retention', fields, update);
    this.document.onChange = () => (this.#asked = undefined);
  }

  async #ask(form: HTMLFormElement, isUnset: boolean): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#update();
    try {
      const body = isUnset ? {} : this.document.value;
      const told = JSON.parse(await askRelay(this.#chat, 'POST', '/settings/retention/preview', body)) as Preview;
      // Of what was in the fields then.
      if (!isUnset && JSON.stringify(body) !== JSON.stringify(this.document.value)) return;
      this.#asked = { ...told, isUnset };
      requestAnimationFrame(() => form.querySelector<HTMLElement>('#retention-confirm')?.focus());
    } catch (error) {
      await this.document.fail(error);
    } finally {
      this.#isAsking = false;
      this.#update();
    }
  }

  /** What was asked goes away with its buttons: the focus goes on to what saves. */
  #answered(event: Event): void {
    const { form } = event.currentTarget as HTMLButtonElement;
    this.#asked = undefined;
    this.#update();
    requestAnimationFrame(() => form?.querySelector<HTMLElement>('.primary')?.focus());
  }

  async #confirm({ confirm, isUnset }: Asked, event: Event): Promise<void> {
    this.#answered(event);
    await (isUnset ? this.document.unset(`?confirm=${encodeURIComponent(confirm)}`) : this.document.put({ confirm }));
  }

  render(view: InboxView): unknown {
    const { phrase } = view;
    const { document } = this;
    const onSubmit = (event: SubmitEvent) => {
      event.preventDefault();
      const form = event.currentTarget as HTMLFormElement;
      if (document.isDirty && !document.isSaving && document.check(form, view)) void this.#ask(form, false);
    };
    return html`<section class="board" aria-labelledby="retention">
      <h3 id="retention">${phrase(english.retention)}</h3>
      <p class="hint">${phrase(english.note)}</p>
      ${
        document.missing(view) ??
        html`<form novalidate data-form="retention" @submit=${onSubmit}>
          <div class="days">${kinds.map((kind) => this.#field(kind, document.draft!, view))}</div>
          ${
            this.#asked
              ? this.#question(this.#asked, view)
              : document.bar(
                  view,
                  phrase(this.#isAsking ? english.checking : english.check),
                  (event: Event) => void this.#ask((event.currentTarget as HTMLButtonElement).form!, true),
                )
          }
        </form>`
      }
    </section>`;
  }

  #field(kind: Kind, draft: Draft, view: InboxView) {
    const { phrase } = view;
    const { document } = this;
    const id = `retention-${kind}`;
    return textField({
      ...{ id, value: draft[kind], limit: 6, isNumber: true },
      label: phrase(english.days, { what: phrase(english[kind]) }),
      ...(kind === 'desk' && { hint: phrase(english.deskHint) }),
      fault: document.faults(view).get(id),
      set: (value) => document.change({ [kind]: value }),
    });
  }

  #question(asked: Asked, view: InboxView) {
    const { phrase } = view;
    const isNow = asked.effects.some(({ messages }) => messages > 0);
    return html`<div class="confirm ${isNow ? 'deletes' : ''}" role="group" aria-labelledby="retention-confirm">
      <h4 id="retention-confirm" tabindex="-1">
        ${icon(isNow ? common.trash : common.info)}${phrase(isNow ? english.willDelete : english.willKeep)}
      </h4>
      <ul>
        ${asked.effects.map(({ kind, before, messages, isMore }) => {
          const time = fullTime(before, view);
          const text = isMore ? english.deletesMore : messages > 0 ? english.deletes : english.deletesNone;
          return html`<li>
            <span><b>${phrase(english[kind])}</b> ${phrase(english.from, { time })}</span><span class="sr">: </span
            ><strong class=${messages > 0 ? 'problem' : ''}>${phrase(text, { n: messages })}</strong>
          </li>`;
        })}
      </ul>
      <p class="hint">${phrase(asked.effects.length === 0 ? english.keepsAll : english.later)}</p>
      <div class="row-end">
        <button
          type="button"
          class="primary ${isNow ? 'danger' : ''}"
          data-do="confirm-retention"
          @click=${(event: Event) => void this.#confirm(asked, event)}
        >
          ${phrase(isNow ? english.confirm : english.confirmKept)}
        </button>
        <button type="button" class="btn" data-do="cancel-retention" @click=${(event: Event) => this.#answered(event)}>
          ${phrase(english.cancel)}
        </button>
      </div>
    </div>`;
  }
}

import { html } from 'lit';
import { ChatError, type Chat } from '../../client/index.ts';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import { askMarked } from '../ask-relay.ts';
import type { InboxView } from '../view.ts';
import { saveBar } from './save-bar.ts';
import { english as general } from './strings.ts';
import { english } from './document-strings.ts';

type Said = readonly [
  text: (typeof english)[keyof typeof english] | (typeof general)[keyof typeof general],
  values?: Record<string, string | number>,
];
export type Texts = ReadonlyMap<string, string>;

/** How something that is set stands in fields. */
export interface Fields<Value, Draft> {
  draftOf(value: Value): Draft;
  valueOf(draft: Draft): object;
  /** What is wrong, by the id of the field, in words. */
  faultsOf(draft: Draft, view: InboxView): Texts;
}

/** One thing that is set at the relay as a whole: as it is there, as it stands in the fields, and what became of saving it. */
export class SettingDocument<Value extends { readonly isSet: boolean }, Draft> {
  saved: Value | undefined;
  draft: Draft | undefined;
  hasFailed = false;
  isSaving = false;
  readonly #chat: Chat;
  readonly #path: string;
  readonly #fields: Fields<Value, Draft>;
  readonly #update: () => void;
  /** Called when something else stands in the fields. */
  onChange: () => void = () => undefined;
  #etag: string | undefined;
  /** Faults are said once one has tried to save. */
  #isChecked = false;
  #said: Said | undefined;
  #isBad = false;

  constructor(chat: Chat, path: string, fields: Fields<Value, Draft>, update: () => void) {
    this.#chat = chat;
    this.#path = path;
    this.#fields = fields;
    this.#update = update;
  }

  async load(): Promise<void> {
    if (this.isDirty) return;
    this.hasFailed = false;
    try {
      await this.#read();
      this.draft = this.#fields.draftOf(this.saved!);
    } catch {
      this.hasFailed = true;
    }
    this.#update();
  }

  get isDirty(): boolean {
    const { draftOf, valueOf } = this.#fields;
    if (!this.draft || !this.saved) return false;
    return JSON.stringify(valueOf(this.draft)) !== JSON.stringify(valueOf(draftOf(this.saved)));
  }

  /** What is wrong, where one has tried to save. */
  faults(view: InboxView): Texts {
    return this.#isChecked && this.draft ? this.#fields.faultsOf(this.draft, view) : new Map();
  }

  change(change: Partial<Draft>): void {
    this.draft = { ...this.draft!, ...change };
    this.onChange();
    this.say(undefined);
  }

  say(said: Said | undefined, isBad = false): void {
    [this.#said, this.#isBad] = [said, isBad];
    this.#update();
  }

  async #read(): Promise<void> {
    const { text, etag } = await askMarked(this.#chat, 'GET', this.#path);
    this.#etag = etag;
    this.saved = JSON.parse(text) as Value;
  }

  save(form: HTMLFormElement, view: InboxView): void {
    if (this.isDirty && !this.isSaving && this.check(form, view)) void this.put();
  }

  /** What would be saved. */
  get value(): object {
    return this.#fields.valueOf(this.draft!);
  }

  /** `more`: what it is saved with beside the fields. */
  put(more: object = {}): Promise<void> {
    return this.#write('PUT', this.#path, { ...this.value, ...more }, [english.saved]);
  }

  unset(query = ''): Promise<void> {
    return this.#write('DELETE', this.#path + query, undefined, [english.byOptionsAgain]);
  }

  /** Whether all is well; says what is not. */
  check(form: HTMLFormElement, view: InboxView): boolean {
    this.#isChecked = true;
    const faults = this.faults(view);
    if (faults.size === 0) return true;
    this.say([general.fixFirst, { n: faults.size }], true);
    // Where it has to be mended.
    (form.getRootNode() as ShadowRoot).getElementById([...faults.keys()][0]!)?.focus();
    return false;
  }

  async #write(method: 'PUT' | 'DELETE', path: string, body: object | undefined, done: Said): Promise<void> {
    this.isSaving = true;
    this.say([general.saving]);
    try {
      const { text, etag } = await askMarked(this.#chat, method, path, { body, etag: this.#etag });
      this.#etag = etag;
      this.saved = JSON.parse(text) as Value;
      this.draft = this.#fields.draftOf(this.saved);
      this.#isChecked = false;
      this.isSaving = false;
      this.say(done);
    } catch (error) {
      this.isSaving = false;
      await this.fail(error);
    }
  }

  async fail(error: unknown): Promise<void> {
    if (error instanceof ChatError && error.code === 'precondition-failed') {
      // What is typed stays, and is from now on a change of theirs.
      const isRead = await this.#read().then(
        () => true,
        () => false,
      );
      return this.say([isRead ? general.changedMeanwhile : general.saveFailed], true);
    }
    const why = error instanceof ChatError && error.class === 'stop' ? error.message : undefined;
    this.say(why === undefined ? [general.saveFailed] : [general.saveRefused, { why }], true);
  }

  #discard(): void {
    this.#isChecked = false;
    this.draft = this.#fields.draftOf(this.saved!);
    this.onChange();
    this.say(undefined);
  }

  /** What is in the place of the fields while there are none. */
  missing({ phrase }: InboxView): unknown {
    if (this.draft) return undefined;
    return this.hasFailed
      ? html`<div class="row-end" role="alert">
          ${icon(common.alert)}${phrase(general.loadFailed)}
          <button class="btn" type="button" @click=${() => void this.load()}>${phrase(general.tryAgain)}</button>
        </div>`
      : html`<p class="hint" role="status">${phrase(general.loading)}</p>`;
  }

  /** All of it: what it is, its fields, and what saves them. */
  board(id: string, title: string, note: string, fields: (draft: Draft) => unknown, view: InboxView): unknown {
    const onSubmit = (event: SubmitEvent) => {
      event.preventDefault();
      this.save(event.currentTarget as HTMLFormElement, view);
    };
    return html`<section class="board" aria-labelledby=${id}>
      <h3 id=${id}>${title}</h3>
      <p class="hint">${note}</p>
      ${
        this.missing(view) ??
        html`<form novalidate data-form=${id} @submit=${onSubmit}>${fields(this.draft!)}${this.bar(view)}</form>`
      }
    </section>`;
  }

  /** With other words and ways, where something is asked between. */
  bar({ phrase }: InboxView, save = phrase(general.save), unset = (_event: Event) => void this.unset()): unknown {
    const { isDirty, isSaving, saved } = this;
    const text = this.#said ? phrase(...this.#said) : isDirty ? phrase(general.unsaved) : '';
    const other = isDirty
      ? { name: 'discard', label: phrase(general.discard), act: () => this.#discard() }
      : saved?.isSet && { name: 'unset', label: phrase(english.byOptions), isBusy: isSaving, act: unset };
    return saveBar({ save, canSave: isDirty && !isSaving, ...(other && { other }), text, isBad: this.#isBad });
  }
}

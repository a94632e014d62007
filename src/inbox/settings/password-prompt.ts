import { html } from 'lit';
import { ChatError, type Chat } from '../../client/index.ts';
import { refusalOf, requestOf } from '../../client/request.ts';
import { icon } from '../../element/icons.ts';
import * as common from '../../element/icon-paths.ts';
import type { InboxView } from '../view.ts';
import { english } from './password-prompt-strings.ts';

type Said = readonly [text: (typeof english)[keyof typeof english], values?: Record<string, string>];

/** What somebody has to say before it goes on. */
interface Asked {
  /** Where the focus was. */
  readonly from: HTMLElement | null;
  /** Whether the password was right; otherwise nothing is done. */
  readonly settle: (isRight: boolean) => void;
}

/** Asks for the password where the relay wants it before what outlasts the session, and then does what was wanted. One for each section, by its id. */
export class PasswordPrompt {
  readonly #chat: Chat;
  readonly #id: string;
  readonly #update: () => void;
  #asked: Asked | undefined;
  #said: Said | undefined;
  #isLooking = false;

  constructor(chat: Chat, section: string, update: () => void) {
    this.#chat = chat;
    this.#id = `${section}-password`;
    this.#update = update;
  }

  /** Does it, where need be after the password; undefined where that was not said after all. @throws what it throws */
  async run<Result>(work: () => Promise<Result>, root: ShadowRoot): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ChatError && error.code === 'confirmation-required')) throw error;
    }
    return (await this.#ask(root)) ? work() : undefined;
  }

  /** Nothing is wanted any more. */
  cancel(): void {
    this.#close(false);
  }

  #ask(root: ShadowRoot): Promise<boolean> {
    this.#close(false);
    const isRight = new Promise<boolean>((settle) => {
      this.#asked = { from: root.activeElement as HTMLElement | null, settle };
    });
    this.#update();
    requestAnimationFrame(() => root.getElementById(this.#id)?.focus());
    return isRight;
  }

  #close(isRight: boolean): void {
    const asked = this.#asked;
    [this.#asked, this.#said] = [undefined, undefined];
    if (!asked) return;
    const root = asked.from?.getRootNode();
    if (root instanceof ShadowRoot) {
      const field = root.getElementById(this.#id) as HTMLInputElement | null;
      // Unless it is somewhere else by then.
      if (!root.activeElement || field?.form?.contains(root.activeElement)) asked.from!.focus();
    }
    this.#update();
    asked.settle(isRight);
  }

  /** Shows the relay that it is still the one who has signed in. @throws ChatError */
  async #confirm(password: string, { phrase }: InboxView): Promise<void> {
    const { address } = await requestOf(this.#chat, '/inbox/confirm');
    const notHere = new ChatError('forbidden', 'stop', phrase(english.notHere));
    const headers = { 'live-chat-inbox': '1' };
    const body = new URLSearchParams({ password });
    const answer = await fetch(address, { method: 'POST', headers, body }).catch((error: unknown) => {
      // No other site may ask, whoever is signed in here.
      throw new URL(address).origin === location.origin ? error : notHere;
    });
    if (answer.status === 404) throw notHere;
    if (!answer.ok) throw refusalOf({ status: answer.status, text: await answer.text() });
  }

  async #look(field: HTMLInputElement, view: InboxView): Promise<void> {
    const password = field.value;
    const asked = this.#asked;
    if (password === '') return this.#say([english.missing], field);
    this.#isLooking = true;
    try {
      await this.#confirm(password, view);
      if (this.#asked === asked) this.#close(true);
    } catch (error) {
      const { code = '', class: kind = '', message: why = '' } = error instanceof ChatError ? error : {};
      const isRefused = kind === 'stop' && why !== '';
      const said: Said = isRefused ? [english.refused, { why }] : [english.failed];
      this.#say(code === 'wrong-password' ? [english.wrong] : said, field);
    } finally {
      this.#isLooking = false;
      field.value = '';
    }
  }

  #say(said: Said, field: HTMLInputElement): void {
    this.#said = said;
    this.#update();
    field.focus();
  }

  /** Nothing while nobody is asked. Never inside a form of another kind. */
  render(view: InboxView): unknown {
    if (!this.#asked) return '';
    const { phrase } = view;
    const id = this.#id;
    const onSubmit = (event: SubmitEvent) => {
      event.preventDefault();
      const field = (event.currentTarget as HTMLFormElement).querySelector('input')!;
      if (!this.#isLooking) void this.#look(field, view);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.#close(false);
    };
    return html`<form
      class="confirm"
      novalidate
      data-form=${id}
      aria-labelledby="${id}-title"
      @submit=${onSubmit}
      @keydown=${onKey}
    >
      <h4 id="${id}-title">${icon(common.lock)}${phrase(english.title)}</h4>
      <div class="set">
        <label for=${id}>${phrase(english.password)}</label>
        <input
          id=${id}
          type="password"
          maxlength="1000"
          autocomplete="current-password"
          aria-invalid=${this.#said !== undefined}
          aria-describedby="${id}-hint ${id}-problem"
        />
        <p id="${id}-hint" class="hint">${phrase(english.hint)}</p>
      </div>
      <p id="${id}-problem" class="problem" role="alert">${this.#said ? phrase(...this.#said) : ''}</p>
      <div class="row-end">
        <button class="primary">${phrase(english.goOn)}</button>
        <button type="button" class="btn" data-do="cancel-password" @click=${() => this.#close(false)}>
          ${phrase(english.cancel)}
        </button>
      </div>
    </form>`;
  }
}

import { html, type TemplateResult } from 'lit';
import { ChatError, type Chat } from '../../client/index.ts';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import { askRelay } from '../ask-relay.ts';
import * as icons from '../icons.ts';
import { fullTime } from '../times.ts';
import type { InboxView } from '../view.ts';
import { english } from './keys-strings.ts';
import { focusIn } from './focus-in.ts';
import { PasswordPrompt } from './password-prompt.ts';
import { shownMinutes, ShownOnce } from './shown-once.ts';
import { choiceField } from './text-field.ts';

/** As the relay tells of one. */
interface Key {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly made: number;
  readonly expires?: number;
  /** The day, in UTC. */
  readonly used?: string;
  readonly revoked?: number;
}

/** What an admin may have one be good for. */
const scopes = [
  ['read', english.scopeRead],
  ['send', english.scopeSend],
  ['moderate', english.scopeModerate],
  ['manage', english.scopeManage],
  ['audit', english.scopeAudit],
  ['webhooks', english.scopeWebhooks],
] as const;

const day = 86_400_000;
const ends = [
  ['0', english.endsNever],
  ['30', english.endsMonth],
  ['90', english.endsQuarter],
  ['365', english.endsYear],
] as const;

/** The keys of services: which there are, how long they are good, and new ones. */
export class Keys {
  readonly #chat: Chat;
  readonly #update: () => void;
  #all: readonly Key[] | undefined;
  #hasFailed = false;
  #problem: string | undefined;
  /** The field in which it is mended. */
  #faulty: string | undefined;
  #isMaking = false;
  readonly #prompt: PasswordPrompt;
  /** Of the one that was made just now. */
  readonly #made: ShownOnce;
  #isCopied = false;
  /** The one that is to be revoked, once that is said again. */
  #asked: string | undefined;
  #ends = '90';

  constructor(chat: Chat, update: () => void) {
    this.#chat = chat;
    this.#update = update;
    this.#prompt = new PasswordPrompt(chat, 'key', update);
    this.#made = new ShownOnce(update);
  }

  async load(): Promise<void> {
    this.#hasFailed = false;
    try {
      const { keys } = JSON.parse(await askRelay(this.#chat, 'GET', '/keys')) as { readonly keys: readonly Key[] };
      this.#all = [...keys].reverse();
    } catch {
      this.#hasFailed = true;
    }
    this.#update();
  }

  /** The key is before one, and nowhere else. */
  get isShown(): boolean {
    return this.#made.value !== undefined;
  }

  /** Something else is before one. */
  leave(): void {
    this.#made.hide();
    this.#prompt.cancel();
  }

  #fail(problem: string, field?: string, root?: ShadowRoot): void {
    [this.#problem, this.#faulty] = [problem, field];
    this.#update();
    if (field) root?.getElementById(field)?.focus();
  }

  #failWith(error: unknown, { phrase }: InboxView): void {
    const { class: kind = '', message = '' } = error instanceof ChatError ? error : {};
    this.#fail(kind === 'stop' ? phrase(english.refused, { why: message }) : phrase(english.failed));
  }

  async #make(form: HTMLFormElement, view: InboxView): Promise<void> {
    const { phrase } = view;
    const root = form.getRootNode() as ShadowRoot;
    const name = form.querySelector<HTMLInputElement>('#key-name')!.value.trim();
    const chosen = [...form.querySelectorAll<HTMLInputElement>('[type=checkbox]:checked')].map(({ value }) => value);
    if (name === '') return this.#fail(phrase(english.nameMissing), 'key-name', root);
    if (chosen.length === 0) return this.#fail(phrase(english.noScopes), 'key-scope-read', root);
    [this.#problem, this.#faulty, this.#isMaking] = [undefined, undefined, true];
    this.#update();
    try {
      const expires = this.#ends === '0' ? {} : { expires: Date.now() + Number(this.#ends) * day };
      const wanted = { name, scopes: chosen, ...expires };
      const made = await this.#prompt.run(() => askRelay(this.#chat, 'POST', '/keys', wanted), root);
      if (made === undefined) return;
      this.#made.show((JSON.parse(made) as { readonly key: string }).key);
      form.reset();
      await focusIn(root, 'made-key');
      await this.load();
    } catch (error) {
      this.#failWith(error, view);
    } finally {
      this.#isMaking = false;
      this.#update();
    }
  }

  #revoke(id: string, view: InboxView): void {
    const isSure = this.#asked === id;
    this.#asked = isSure ? undefined : id;
    this.#update();
    if (!isSure) return;
    this.#problem = undefined;
    askRelay(this.#chat, 'DELETE', `/keys/${id}`).then(
      () => this.load(),
      (error: unknown) => this.#failWith(error, view),
    );
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(this.#made.value!);
    this.#isCopied = true;
    this.#update();
  }

  render(view: InboxView): unknown {
    const { phrase } = view;
    return html`<section class="board keys" aria-labelledby="keys">
      <h3 id="keys">${phrase(english.keys)}</h3>
      <p class="hint">${phrase(english.note)}</p>
      ${this.#list(view)}${this.#made.isOver ? html`<p class="hint" role="status">${phrase(english.isHidden)}</p>` : ''}
      ${this.#made.value === undefined ? this.#form(view) : this.#fresh(this.#made.value, view)}${this.#prompt.render(view)}
    </section>`;
  }

  #list(view: InboxView) {
    const { phrase } = view;
    if (this.#hasFailed) {
      return html`<div class="row-end" role="alert">
        ${icon(common.alert)}${phrase(english.loadFailed)}
        <button class="btn" data-do="reload-keys" @click=${() => void this.load()}>${phrase(english.tryAgain)}</button>
      </div>`;
    }
    if (!this.#all) return html`<p class="hint" role="status">${phrase(english.loading)}</p>`;
    if (this.#all.length === 0) return html`<p class="hint">${phrase(english.none)}</p>`;
    const heads = [english.name, english.scopes, english.made, english.used, english.state, english.act];
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="keys">
      <table class="cards" aria-labelledby="keys">
        <thead>
          <tr>
            ${heads.map((each) => html`<th scope="col">${phrase(each)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${this.#all.map((each) => this.#row(each, view))}
        </tbody>
      </table>
    </div>`;
  }

  #row({ id, name, scopes: good, made, used, expires, revoked }: Key, view: InboxView): TemplateResult {
    const { phrase, locale, list } = view;
    const date = (at: number): string => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
    const usedOn =
      used && new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(used));
    const isOver = expires !== undefined && expires <= Date.now();
    const state =
      revoked !== undefined
        ? phrase(english.isRevoked, { time: fullTime(revoked, view) })
        : expires === undefined
          ? phrase(english.good)
          : phrase(isOver ? english.isOver : english.goodUntil, { time: date(expires) });
    const isGood = revoked === undefined && !isOver;
    return html`<tr class=${isGood ? '' : 'over'}>
      <th scope="row"><bdi>${name}</bdi></th>
      <td data-head=${phrase(english.scopes)}>${list(good)}</td>
      <td data-head=${phrase(english.made)}>${date(made)}</td>
      <td data-head=${phrase(english.used)}>${usedOn ?? phrase(english.never)}</td>
      <td data-head=${phrase(english.state)}>${state}</td>
      <td>
        ${
          isGood
            ? html`<button class="btn small danger" data-do="revoke-key" @click=${() => this.#revoke(id, view)}>
                ${phrase(this.#asked === id ? english.revokeSure : english.revoke)}<span class="sr"> ${name}</span>
              </button>`
            : ''
        }
      </td>
    </tr>`;
  }

  #form(view: InboxView) {
    const { phrase } = view;
    const onSubmit = (event: SubmitEvent) => {
      event.preventDefault();
      if (!this.#isMaking) void this.#make(event.currentTarget as HTMLFormElement, view);
    };
    const isFaulty = (id: string) => this.#faulty === id;
    return html`<form novalidate data-form="key" @submit=${onSubmit}>
      <h4>${phrase(english.add)}</h4>
      <div class="pair">
        <div class="set">
          <label for="key-name">${phrase(english.newName)}</label>
          <input
            id="key-name"
            maxlength="80"
            autocomplete="off"
            aria-invalid=${isFaulty('key-name')}
            aria-describedby="key-name-hint key-problem"
          />
          <p id="key-name-hint" class="hint">${phrase(english.newNameHint)}</p>
        </div>
        ${choiceField({ id: 'key-ends', label: phrase(english.ends), value: this.#ends, choices: ends.map(([value, text]) => [value, phrase(text)] as const), set: (value) => (this.#ends = value) })}
      </div>
      <div class="members" role="group" aria-labelledby="key-scopes">
        <b id="key-scopes">${phrase(english.scopes)}</b>
        ${scopes.map(
          ([value, text]) =>
            html`<label class="check"
              ><input id="key-scope-${value}" type="checkbox" value=${value} />${phrase(text)}</label
            >`,
        )}
      </div>
      <p id="key-problem" class="problem" role="alert">${this.#problem ?? ''}</p>
      <div>
        <button class="btn" ?disabled=${this.#isMaking}>${icon(icons.plus)}${phrase(english.add)}</button>
      </div>
    </form>`;
  }

  #fresh(key: string, { phrase }: InboxView) {
    return html`<div class="set" role="status">
      <p class="row-end">${icon(common.check)}${phrase(english.isMade, { n: shownMinutes })}</p>
      <label for="made-key">${phrase(english.key)}</label>
      <input id="made-key" class="tag-text" readonly .value=${key} />
      <div class="row-end">
        <button class="btn" data-do="copy-key" @click=${() => void this.#copy()}>
          ${icon(common.copy)}${phrase(english.copy)}
        </button>
        <button
          class="btn"
          data-do="key-done"
          @click=${() => {
            this.#isCopied = false;
            this.#made.hide();
          }}
        >
          ${phrase(english.done)}
        </button>
        <span class="hint" role="status">${this.#isCopied ? phrase(english.copied) : ''}</span>
      </div>
    </div>`;
  }
}

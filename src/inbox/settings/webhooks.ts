import { html } from 'lit';
import type { Chat } from '../../client/index.ts';
import { ChatError } from '../../client/index.ts';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import { english as keys } from './keys-strings.ts';
import { askRelay } from '../ask-relay.ts';
import * as icons from '../icons.ts';
import { fullTime } from '../times.ts';
import type { InboxView } from '../view.ts';
import { focusIn } from './focus-in.ts';
import { PasswordPrompt } from './password-prompt.ts';
import { shownMinutes, ShownOnce } from './shown-once.ts';
import { english } from './webhooks-strings.ts';

/** As the relay tells of one. */
interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly isEnabled: boolean;
  readonly events?: readonly string[];
  readonly failing?: { readonly since: number; readonly attempts: number; readonly error: string };
}
interface DeadLetter {
  readonly event: number;
  readonly at: number;
  readonly attempts: number;
  readonly error: string;
  readonly isReplayed: boolean;
}
interface DeadLetters {
  readonly deadLetters: readonly DeadLetter[];
  readonly next?: number;
}

/** Who is told what is written, how far that has come, and what nobody took. */
export class Webhooks {
  readonly #chat: Chat;
  readonly #update: () => void;
  #all: readonly Webhook[] | undefined;
  readonly #dead = new Map<string, DeadLetters>();
  #hasFailed = false;
  /** What went wrong just now. */
  #problem: string | undefined;
  readonly #prompt: PasswordPrompt;
  /** Of the one that was made just now. */
  readonly #secret: ShownOnce;
  #isCopied = false;
  /** The one that is to be taken away, once that is said again. */
  #asked: string | undefined;

  constructor(chat: Chat, update: () => void) {
    this.#chat = chat;
    this.#update = update;
    this.#prompt = new PasswordPrompt(chat, 'webhook', update);
    this.#secret = new ShownOnce(update);
  }

  /** The secret is before one, and nowhere else. */
  get isShown(): boolean {
    return this.#secret.value !== undefined;
  }

  /** Something else is before one. */
  leave(): void {
    this.#secret.hide();
    this.#prompt.cancel();
  }

  async load(): Promise<void> {
    this.#hasFailed = false;
    try {
      const text = await askRelay(this.#chat, 'GET', '/webhooks');
      this.#all = (JSON.parse(text) as { readonly webhooks: readonly Webhook[] }).webhooks;
      await Promise.all(this.#all.map(({ id }) => this.#loadDead(id)));
    } catch {
      this.#hasFailed = true;
    }
    this.#update();
  }

  /** Another page of them, or the first. */
  async #loadDead(id: string, after = 0): Promise<void> {
    const text = await askRelay(this.#chat, 'GET', `/webhooks/${id}/dead-letters?after=${after}&limit=20`);
    const { deadLetters, next } = JSON.parse(text) as DeadLetters;
    const before = after > 0 ? (this.#dead.get(id)?.deadLetters ?? []) : [];
    this.#dead.set(id, { deadLetters: [...before, ...deadLetters], ...(next !== undefined && { next }) });
    this.#update();
  }

  async #try(work: () => Promise<unknown>, view: InboxView): Promise<void> {
    this.#problem = undefined;
    try {
      await work();
    } catch (error) {
      const why = error instanceof ChatError && error.class === 'stop' ? error.message : '';
      this.#problem = why ? view.phrase(english.refused, { why }) : view.phrase(english.failed);
    } finally {
      this.#update();
    }
  }

  async #add(form: HTMLFormElement, view: InboxView): Promise<void> {
    const url = form.querySelector('input')!.value.trim();
    const root = form.getRootNode() as ShadowRoot;
    await this.#try(async () => {
      const wanted = { url, kinds: ['support'] };
      const made = await this.#prompt.run(() => askRelay(this.#chat, 'POST', '/webhooks', wanted), root);
      if (made === undefined) return;
      this.#isCopied = false;
      this.#secret.show((JSON.parse(made) as { readonly secret: string }).secret);
      form.reset();
      await focusIn(root, 'webhook-secret');
      await this.load();
    }, view);
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(this.#secret.value!);
    this.#isCopied = true;
    this.#update();
  }

  #set(id: string, isEnabled: boolean, event: Event, view: InboxView): void {
    const root = (event.currentTarget as HTMLElement).getRootNode() as ShadowRoot;
    void this.#try(async () => {
      await this.#prompt.run(() => askRelay(this.#chat, 'PATCH', `/webhooks/${id}`, { isEnabled }), root);
      await this.load();
    }, view);
  }

  #remove(id: string, view: InboxView): void {
    if (this.#asked !== id) {
      this.#asked = id;
      this.#update();
      return;
    }
    this.#asked = undefined;
    void this.#try(async () => {
      await askRelay(this.#chat, 'DELETE', `/webhooks/${id}`);
      await this.load();
    }, view);
  }

  #replay(id: string, events: readonly number[] | undefined, view: InboxView): void {
    void this.#try(async () => {
      await askRelay(this.#chat, 'POST', `/webhooks/${id}/dead-letters/replay`, events ? { events } : {});
      await this.#loadDead(id);
    }, view);
  }

  render(view: InboxView): unknown {
    const { phrase } = view;
    const onSubmit = (event: SubmitEvent) => {
      event.preventDefault();
      void this.#add(event.currentTarget as HTMLFormElement, view);
    };
    const list = this.#hasFailed
      ? html`<div class="row-end" role="alert">
          ${icon(common.alert)}${phrase(english.loadFailed)}
          <button class="btn" data-do="reload-webhooks" @click=${() => void this.load()}>
            ${phrase(english.tryAgain)}
          </button>
        </div>`
      : this.#all === undefined
        ? html`<p class="hint" role="status">${phrase(english.loading)}</p>`
        : this.#all.length === 0
          ? html`<p class="hint">${phrase(english.none)}</p>`
          : html`<ul class="webhooks">
              ${this.#all.map((each) => this.#row(each, view))}
            </ul>`;
    return html`<section class="board" aria-labelledby="webhooks">
      <h3 id="webhooks">${phrase(english.webhooks)}</h3>
      <p class="hint">${phrase(english.note)}</p>
      ${list}
      <p class="problem" role="alert">${this.#problem ?? ''}</p>
      <form class="row-end" data-form="webhook" @submit=${onSubmit}>
        <div class="set grown">
          <label for="webhook-url">${phrase(english.url)}</label>
          <input id="webhook-url" type="url" required maxlength="2000" autocomplete="off" placeholder="https://" />
        </div>
        <button class="btn">${icon(icons.plus)}${phrase(english.add)}</button>
      </form>
      ${this.#prompt.render(view)}
      ${
        this.isShown
          ? html`<div class="set" role="status">
              <label for="webhook-secret">${phrase(english.secret)}</label>
              <input
                id="webhook-secret"
                readonly
                .value=${this.#secret.value!}
                aria-describedby="webhook-secret-hint"
              />
              <p id="webhook-secret-hint" class="hint">${phrase(english.secretHint, { n: shownMinutes })}</p>
              <div class="row-end">
                <button class="btn" data-do="copy-secret" @click=${() => void this.#copy()}>
                  ${icon(common.copy)}${phrase(keys.copy)}
                </button>
                <button class="btn" data-do="secret-done" @click=${() => this.#secret.hide()}>
                  ${phrase(english.done)}
                </button>
                <span class="hint" role="status">${this.#isCopied ? phrase(keys.copied) : ''}</span>
              </div>
            </div>`
          : this.#secret.isOver
            ? html`<p class="hint" role="status">${phrase(english.isHidden)}</p>`
            : ''
      }
    </section>`;
  }

  #row({ id, url, isEnabled, failing }: Webhook, view: InboxView) {
    const { phrase } = view;
    const state = !isEnabled
      ? phrase(english.isOff)
      : failing
        ? phrase(english.failing, { time: fullTime(failing.since, view), n: failing.attempts, error: failing.error })
        : phrase(english.isOn);
    return html`<li>
      <b><bdi>${url}</bdi></b>
      <p class=${failing && isEnabled ? 'problem' : 'hint'}>${state}</p>
      <div class="row-end">
        <button class="btn small" @click=${(event: Event) => this.#set(id, !isEnabled, event, view)}>
          ${phrase(isEnabled ? english.turnOff : english.turnOn)}<span class="sr"> ${url}</span>
        </button>
        <button class="btn small danger" data-do="remove-webhook" @click=${() => this.#remove(id, view)}>
          ${phrase(this.#asked === id ? english.removeSure : english.remove)}<span class="sr"> ${url}</span>
        </button>
      </div>
      ${this.#letters(id, url, view)}
    </li>`;
  }

  #letters(id: string, url: string, view: InboxView) {
    const { phrase } = view;
    const { deadLetters = [], next } = this.#dead.get(id) ?? {};
    if (deadLetters.length === 0) return '';
    const name = phrase(english.deadOf, { url });
    return html`<details>
      <summary>${phrase(next === undefined ? english.dead : english.deadMore, { n: deadLetters.length })}</summary>
      <p class="hint">${phrase(english.deadNote)}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${name}>
        <table class="cards" aria-label=${name}>
          <thead>
            <tr>
              ${[english.event, english.givenUp, english.attempts, english.error, english.again].map(
                (each) => html`<th scope="col">${phrase(each)}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${deadLetters.map(
              ({ event, at, attempts, error, isReplayed }) =>
                html`<tr>
                  <th scope="row">${event}</th>
                  <td data-head=${phrase(english.givenUp)}>${fullTime(at, view)}</td>
                  <td data-head=${phrase(english.attempts)}>${attempts}</td>
                  <td data-head=${phrase(english.error)}><bdi>${error}</bdi></td>
                  <td data-head=${phrase(english.again)}>
                    ${
                      isReplayed
                        ? phrase(english.waits)
                        : html`<button class="link" @click=${() => this.#replay(id, [event], view)}>
                            ${phrase(english.replay)}<span class="sr"> ${event}</span>
                          </button>`
                    }
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="row-end">
        <button class="btn small" data-do="replay-all" @click=${() => this.#replay(id, undefined, view)}>
          ${phrase(english.replayAll)}
        </button>
        ${
          next === undefined
            ? ''
            : html`<button class="btn small" @click=${() => void this.#try(() => this.#loadDead(id, next), view)}>
                ${phrase(english.more)}
              </button>`
        }
      </div>
    </details>`;
  }
}

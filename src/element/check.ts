import type { ReactiveElement } from 'lit';
import { findings, type Answers, type Finding } from './check-report.ts';
import { english, type CheckKey } from './check-strings.ts';
import * as icons from './icon-paths.ts';
import type { Kit } from './kit.ts';
import { notice } from './notices.ts';
import { checkStyles } from './styles/check.ts';
import type { View } from './view.ts';

/** How long the server is waited for, in milliseconds. */
const patience = 8_000;

const signs = { ok: icons.done, info: icons.info, bad: icons.alert };

/**
 * A part, loaded when it is needed: what is well and what is wrong between this page and its server, in place of the messages; and what the
 * strip says in rare states.
 */
export class ConnectionCheck {
  readonly styles;
  readonly notice = notice;

  #kit: Kit;
  #host: ReactiveElement;
  #server: () => string | undefined;
  #isOpen = false;
  /** What the button that copies says. */
  #copied: CheckKey = 'copy';
  #answers: Answers | undefined;
  #asking: Promise<Answers | undefined> | undefined;
  /** What had the focus before. */
  #opener: HTMLElement | null = null;

  constructor(kit: Kit, host: ReactiveElement, server: () => string | undefined) {
    this.#kit = kit;
    this.#host = host;
    this.#server = server;
    this.styles = checkStyles(kit);
  }

  /** Opens it, and asks. */
  open(): void {
    const root = this.#host.renderRoot as ShadowRoot;
    if (!this.#isOpen) this.#opener = root.activeElement as HTMLElement | null;
    this.#isOpen = true;
    this.#ask();
    void this.#host.updateComplete.then(() => root.querySelector<HTMLElement>('.chk')?.focus());
  }

  readonly close = (): void => {
    this.#isOpen = false;
    this.#host.requestUpdate();
    if (this.#opener?.isConnected) this.#opener.focus();
  };

  render(view: View): unknown {
    if (!this.#isOpen) return '';
    const { html, icon } = this.#kit;
    const say = (key: CheckKey, values?: Finding['values']) => view.phrase(english[key], values);
    const server = this.#server();
    const host = server && URL.canParse(server) ? new URL(server).host : undefined;
    const ends = { host, origin: location.origin, now: Date.now() };
    const found = findings(view.state, ends, this.#answers);
    const copyReport = () =>
      this.#copy([
        ...found.map(({ about, verdict, text, values }) =>
          say('finding', { about: say(about), verdict: say(verdict), text: say(text, values) }),
        ),
        say('status', { status: [view.state.status, view.state.error?.code].filter(Boolean).join(', ') }),
        say('browser', { browser: navigator.userAgent }),
      ]);
    return html`<div class="chk" role="region" tabindex="-1" aria-label=${say('title')} @keydown=${this.#onKeydown}>
      <div class="top">
        <h3>${say('title')}</h3>
        <button class="ib" aria-label=${say('close')} @click=${this.close}>${icon(icons.close)}</button>
      </div>
      <p>${say('note')}</p>
      <ul>
        ${found.map(
          ({ about, verdict, text, values }) =>
            html`<li class=${verdict}>
              ${icon(signs[verdict])}<b>${say(about)}</b>
              <span><span class="sr">${say(verdict)}: </span>${say(text, values)}</span>
            </li>`,
        )}
      </ul>
      <div class="do">
        <button @click=${this.#ask}>${icon(icons.retry)}${say('again')}</button>
        <button @click=${copyReport}>${icon(icons.copy)}${say(this.#copied)}</button>
      </div>
    </div>`;
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.close();
  };

  readonly #ask = (): void => {
    this.#answers = undefined;
    this.#copied = 'copy';
    this.#host.requestUpdate();
    const asked = (this.#asking = this.#asked());
    void asked.then((answers) => {
      // Asked again meanwhile.
      if (asked !== this.#asking) return;
      this.#answers = answers;
      this.#host.requestUpdate();
    });
  };

  /** Asks the server over plain HTTP, which passes where sockets do not. */
  async #asked(): Promise<Answers | undefined> {
    // eslint-disable-next-line regexp/no-super-linear-move -- the page's own address of the relay
    const server = this.#server()?.replace(/^ws/, 'http').replace(/\/*$/, '/');
    if (!server) return undefined;
    const signal = AbortSignal.timeout(patience);
    const answers = (path: string, method: string) =>
      fetch(server + path, { method, cache: 'no-store', signal }).then(
        ({ status }) => status !== 403,
        () => false,
      );
    const startedAt = performance.now();
    // The script may be had by any page; a probe is refused to one that may not connect.
    const reached = await answers('live-chat.js', 'HEAD');
    const took = reached ? performance.now() - startedAt : undefined;
    return { took, allowed: reached && (await answers('connect/probe', 'GET')) };
  }

  async #copy(lines: readonly string[]): Promise<void> {
    try {
      await navigator.clipboard.writeText(lines.join('\n'));
      this.#copied = 'copied';
    } catch {
      this.#copied = 'notCopied';
    }
    this.#host.requestUpdate();
  }
}

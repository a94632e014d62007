import type { Chat } from '../../client/index.ts';
import { linkPush } from '../../client/push-page.ts';
import { clearPush, pushHere, pushSettings, subscribePush, unsubscribePush } from '../../client/push.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import type { SettingsRow } from '../settings-row.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

/** As the browser has it; `none`: the relay sends no pushes. */
type State = Awaited<ReturnType<typeof pushHere>> | 'none';

const path = 'M6.5 2.5h7a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1ZM9 15h2';

/** Being told while the page is closed (P39): the switch, and what joins the page to the worker that shows pushes. */
class Pushes implements Feature, SettingsRow {
  readonly styles;

  #context: FeatureContext;
  #view: View | undefined;
  #chat: Chat | undefined;
  #user: string | undefined;
  #unlink = (): void => {};
  #state: State | undefined;
  #isWorking = false;
  #hasFailed = false;

  constructor(context: FeatureContext) {
    const { host, kit } = context;
    this.#context = context;
    this.styles = kit.css``;
    (context.settings ??= []).push(this);
    host.addController({ hostUpdated: () => this.#follow(), hostDisconnected: () => this.#leave() });
  }

  // ── With the worker ────────────────────────────────────────────────────────────────────────────────────────────

  #follow(): void {
    const { host, connection } = this.#context;
    const { chat, state } = connection;
    if (!host.isConnected) return;
    if (chat !== this.#chat) {
      this.#leave();
      this.#chat = chat;
      if (chat) this.#unlink = this.#joined(chat);
    }
    if (this.#user !== state.user?.id) {
      this.#user = state.user?.id;
      void this.#look();
    }
  }

  #joined(chat: Chat): () => void {
    const { host, connection } = this.#context;
    const isShown = (): boolean => (host.open || host.mode !== 'bubble') && !document.hidden;
    const page = {
      isSeen: (room: string) => connection.room?.id === room && isShown(),
      hasTold: (room: string, seq: number) => connection.room?.id === room && !!this.#context.told?.(seq),
      has: (room: string) => !!this.#context.leading?.has(room),
      open: (room: string, seq: number) => this.#context.leading?.to(room, seq),
    };
    return linkPush(chat, page, { ...this.#words, keepGuest: host.hasAttribute('keep-guest') });
  }

  #leave(): void {
    this.#unlink();
    this.#unlink = () => {};
    this.#chat = this.#user = undefined;
  }

  /** What notifications are called, in the element's language. */
  get #words() {
    const view = this.#view;
    const title = (n: number): string => view!.phrase(english.newMessages, { n });
    return view ? { title, lang: this.#context.host.renderRoot.querySelector<HTMLElement>('[lang]')!.lang } : {};
  }

  happened(type: string, detail: unknown): void {
    if (type === 'unread' && !(detail as { count: number }).count) this.#clear();
  }

  /** What was read here is shown nowhere any more. */
  #clear(): void {
    const { id, readSeq } = this.#context.connection.conversation;
    if (this.#chat && this.#state === 'on') void clearPush(this.#chat, id, readSeq).catch(() => {});
  }

  // ── The switch ─────────────────────────────────────────────────────────────────────────────────────────────────

  async #look(): Promise<void> {
    const chat = this.#chat;
    const state = chat && this.#user ? await pushHere(chat).catch((): State => 'unsupported') : undefined;
    if (chat !== this.#chat) return;
    this.#state = state;
    this.#clear();
    this.#update();
  }

  opened(): void {
    this.#hasFailed = false;
    const chat = this.#chat;
    if (!chat || this.#isWorking) return;
    void this.#look()
      .then(() => pushSettings(chat))
      .then(
        ({ key }) => {
          if (key === undefined && this.#state === 'off') this.#state = 'none';
          this.#update();
        },
        // Not known now: whoever turns it on is told.
        () => {},
      );
  }

  render(view: View): string {
    this.#view = view;
    return '';
  }

  row(view: View): unknown {
    const { html, icon } = this.#context.kit;
    const state = this.#state;
    const canTurn = state === 'on' || state === 'off';
    const why = state && !canTurn && state !== 'blocked' ? view.phrase(english[state]) : '';
    return html`<button
      role="switch"
      aria-checked=${state === 'on'}
      aria-busy=${this.#isWorking}
      ?disabled=${!canTurn}
      @click=${() => this.#turn(state !== 'on')}
    >
      ${icon(path)}<span>${view.phrase(english.closed)}${why && html`<small>${why}</small>`}</span><i class="tog"></i>
    </button>`;
  }

  fault({ phrase }: View): string {
    if (this.#state === 'blocked') return phrase(english.blocked);
    return this.#hasFailed ? phrase(english.failed) : '';
  }

  async #turn(on: boolean): Promise<void> {
    const { host, connection } = this.#context;
    const chat = this.#chat;
    if (!chat || this.#isWorking) return;
    this.#isWorking = true;
    this.#hasFailed = false;
    this.#update();
    try {
      const worker = host.getAttribute('push-worker')!;
      if (on) await subscribePush(chat, { worker, room: connection.room!.id, ...this.#words });
      else await unsubscribePush(chat);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      this.#hasFailed = code !== 'push-blocked';
      const detail = { code: code ?? 'internal', message };
      host.dispatchEvent(new CustomEvent('live-chat-error', { detail, bubbles: true, composed: true }));
    }
    this.#isWorking = false;
    await this.#look();
  }

  #update(): void {
    this.#context.host.requestUpdate();
  }
}

export const feature = (context: FeatureContext): Feature => new Pushes(context);

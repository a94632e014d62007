import { callOf, callsOf, type Calls, type CallSnapshot } from '../../client/calls.ts';
import type { Chat, ChatMessage, Room } from '../../client/index.ts';
import type { Feature } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import { Preferences } from '../notice/preferences.ts';
import { english as coreEnglish } from '../strings.ts';
import { CallBox, type ShownCall } from './box.ts';
import type { CallContext, CallView } from './context.ts';
import { duration } from './duration.ts';
import { endingOf, failureOf } from './endings.ts';
import * as icons from './icons.ts';
import { logLine, outcomeOf } from './log-line.ts';
import { Ringer } from './ringer.ts';
import { english, type CallKey } from './strings.ts';
import { callStyles } from './styles.ts';

/** Calls between two (P55): rings, answers, and shows one over the conversation, or in a bar under the header. */
export class Calling implements Feature, ShownCall {
  readonly styles;
  calls: Calls | undefined;
  now: CallSnapshot | undefined;

  #context: CallContext;
  #chat: unknown;
  #view: CallView | undefined;
  #ringer: Ringer;
  #clock: ReturnType<typeof setInterval> | undefined;
  /** What is heard of the other one, whatever is shown. */
  #sound: HTMLAudioElement | undefined;
  #box: CallBox;
  #isSmall = false;
  /** What had the focus before. */
  #before: HTMLElement | undefined;

  constructor(context: CallContext) {
    const { kit, host, connection, writing } = context;
    this.#context = context;
    this.styles = callStyles(kit);
    this.#box = new CallBox(context, this);
    this.#ringer = new Ringer(connection, new Preferences(() => writing.draftKey), () => (host.open = true));
  }

  #follow(view: CallView): void {
    this.#view = view;
    const { connection, whole } = this.#context;
    if (connection.chat === this.#chat) return;
    this.calls?.close();
    this.#ringer.stop();
    this.#chat = connection.chat;
    this.now = undefined;
    if (!connection.chat) return;
    const { phrase } = view;
    const texts = { audio: phrase(english.audio), video: phrase(english.video) };
    this.calls = callsOf(whole(connection.chat as Chat), { texts });
    this.calls.subscribe((now) => this.#changed(now));
  }

  // ── What happens ─────────────────────────────────────────────────────────────────────────────────────────────────

  #changed(now: CallSnapshot): void {
    const before = this.now;
    this.now = now;
    const { announce, changed } = this.#context;
    if (before && now.phase !== before.phase) this.#turned(now, before);
    if (before && now.error && now.error !== before.error && now.phase !== 'ended') {
      announce(this.#phrase(failureOf(now.error.code)));
    }
    if (now.remoteMuted && !before?.remoteMuted) announce(this.#phrase('muted'));
    if (now.weak && !before?.weak) announce(this.#phrase('weak'));
    this.#hear(now);
    if (now.since === undefined) this.#stopClock();
    else this.#clock ??= setInterval(() => this.#tick(), 1_000);
    // While it is being made it comes by itself.
    queueMicrotask(changed);
  }

  /** The time goes on by itself, so that nothing else is made anew each second. */
  #tick(): void {
    for (const each of this.#root.querySelectorAll('.calltime')) each.textContent = this.time;
  }

  #stopClock(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  get time(): string {
    return duration(Date.now() - (this.now?.since ?? Date.now()));
  }

  #turned(now: CallSnapshot, before: CallSnapshot): void {
    const { host, announce } = this.#context;
    const { phase, room } = now;
    if (phase === 'ringing') {
      this.#isSmall = false;
      host.open = true;
      const title = this.#phrase('rings');
      announce(title);
      this.#ringer.start(title, room!);
      this.#enter();
    } else this.#ringer.stop();
    if (phase === 'calling') {
      this.#isSmall = false;
      this.#enter();
    }
    if (phase === 'talking') announce(this.#view!.phrase(coreEnglish.connected));
    if (phase === 'reconnecting') announce(this.#phrase('reconnecting'));
    if (phase === 'ended') {
      announce(this.#ending);
      this.#leave(before);
    }
  }

  #hear({ remote }: CallSnapshot): void {
    if (!remote) {
      if (this.#sound) this.#sound.srcObject = null;
      return;
    }
    this.#sound ??= new Audio();
    if (this.#sound.srcObject === remote) return;
    this.#sound.srcObject = remote;
    // It was begun by a press, which lets a page be heard.
    this.#sound.play().catch(() => {});
  }

  /** The focus goes to the call, unless somebody is elsewhere on the page. */
  #enter(): void {
    const { host } = this.#context;
    const { activeElement } = document;
    if (activeElement && activeElement !== document.body && activeElement !== host) return;
    this.#before ??= (this.#root.activeElement as HTMLElement | null) ?? undefined;
    this.#focus('.callbox');
  }

  #leave({ phase }: CallSnapshot): void {
    const { host, writing } = this.#context;
    const hadFocus = this.#root.activeElement?.matches('.callbox, .callbox *, .callbar *');
    const before = this.#before;
    this.#before = undefined;
    // What need not be told is forgotten: the log has it.
    const { end } = this.now!;
    if (end === 'hung-up' || end === 'elsewhere' || (phase === 'ringing' && end !== 'failed')) {
      queueMicrotask(() => this.calls?.dismiss());
    }
    if (!hadFocus) return;
    void host.updateComplete.then(() => {
      if (before?.isConnected) before.focus();
      else writing.focus();
    });
  }

  #focus(selector: string): void {
    const { host } = this.#context;
    requestAnimationFrame(
      () => void host.updateComplete.then(() => this.#root.querySelector<HTMLElement>(selector)?.focus()),
    );
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }

  /** What is said of the other one. */
  #phrase(key: CallKey): string {
    return this.#view?.phrase(english[key], { name: this.name }) ?? '';
  }

  get name(): string {
    const { peer, room } = this.now ?? {};
    const { conversation, people, title } = this.#view!;
    const here = room === conversation.id ? (people.other?.name ?? title) : '';
    return peer?.name || here || title;
  }

  get #ending(): string {
    const key = this.now && endingOf(this.now);
    return key ? this.#phrase(key) : '';
  }

  // ── In the header ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Two who know whom they talk to, and may write. */
  #mayRing({ conversation, people, state }: CallView): boolean {
    const { kind, can, status } = conversation;
    const isTwo = kind === 'support' || (kind === 'direct' && people.direct);
    return isTwo && status === 'live' && state.status === 'online' && can.includes('send') && !!this.now?.available;
  }

  head(view: CallView): unknown {
    return [this.buttons(view), this.small(view)];
  }

  /** The ways to ring. */
  buttons(view: CallView): unknown {
    this.#follow(view);
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    if (this.calls?.isBusy || !this.#mayRing(view)) return '';
    const button = (media: 'audio' | 'video', path: string) =>
      html`<button class="ib" aria-label=${phrase(english[media])} @click=${() => this.#ring(media === 'video')}>
        ${icon(path)}
      </button>`;
    return html`<span class="callways">${button('audio', icons.phone)}${button('video', icons.camera)}</span>`;
  }

  /** The same as lines, where the header has no room for them. */
  lines(view: CallView, leave: () => void): unknown {
    const { html, icon } = this.#context.kit;
    if (this.#root.querySelector('.callways')?.checkVisibility() ?? true) return '';
    const line = (media: 'audio' | 'video', path: string) =>
      html`<button
        @click=${() => {
          leave();
          this.#ring(media === 'video');
        }}
      >
        ${icon(path)}<span>${view.phrase(english[media])}</span>
      </button>`;
    return [line('audio', icons.phone), line('video', icons.camera)];
  }

  #ring(video: boolean): void {
    const room = this.#context.connection.room as Room | undefined;
    // What becomes of it is told by the snapshot.
    if (room) this.calls?.ring(room, { video }).catch(() => {});
  }

  resize(isSmall: boolean): void {
    this.#isSmall = isSmall;
    this.#context.changed();
    if (isSmall) void this.#context.host.updateComplete.then(() => this.#context.writing.focus());
    else this.#focus('.callbox');
  }

  // ── Where it is shown ────────────────────────────────────────────────────────────────────────────────────────────

  /** The call, where one looks at something else. */
  small(view: CallView): unknown {
    return this.#isSmall && this.calls?.isBusy ? this.#box.small(view) : '';
  }

  render(view: CallView): unknown {
    this.#follow(view);
    return this.now && this.calls?.isBusy && !this.#isSmall ? this.#box.render(view) : '';
  }

  /** Above the field: how the last one ended, where the log does not say it. */
  context(view: CallView): unknown {
    const now = this.now;
    if (now?.phase !== 'ended' || now.room !== view.conversation.id) return '';
    const { html, icon } = this.#context.kit;
    const isBad = now.end === 'failed' || now.end === 'lost';
    return html`<p class="callend ${isBad ? 'bad' : ''}">
      ${icon(isBad ? paths.alert : icons.phone)}<span>${this.#ending}</span>
      <button class="ib" aria-label=${view.phrase(english.dismiss)} @click=${() => this.calls?.dismiss()}>
        ${icon(paths.close)}
      </button>
    </p>`;
  }

  text(message: ChatMessage, view: CallView): unknown {
    const call = callOf(message);
    if (!call || message.deleted) return '';
    const callBack = () => this.#ring(call.media === 'video');
    const mayRing = this.#mayRing(view) && !this.calls?.isBusy;
    return logLine(call, message.own, view, this.#context, mayRing && callBack);
  }

  said(message: ChatMessage, view: CallView): string {
    const call = callOf(message);
    return call && !message.deleted ? `, ${outcomeOf(call, message.own, view)}` : '';
  }

  flush(): void {
    // A call goes on in another room; without the element there is nobody to hear it.
    queueMicrotask(() => {
      if (!this.#context.host.isConnected) this.end();
    });
  }

  /** There is nobody here any more. */
  end(): void {
    this.#ringer.stop();
    this.#stopClock();
    this.calls?.close();
    this.calls = this.#chat = this.now = undefined;
  }
}

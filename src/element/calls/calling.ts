import type { ReactiveElement } from 'lit';
import { callOf, callsOf, type Calls, type CallSnapshot } from '../../client/calls.ts';
import type { Chat, ChatMessage, Room } from '../../client/index.ts';
import type { ChatController } from '../controllers/chat-controller.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import { Preferences } from '../notice/preferences.ts';
import { english as coreEnglish } from '../strings.ts';
import type { View } from '../view.ts';
import { duration } from './duration.ts';
import * as icons from './icons.ts';
import { Ringer } from './ringer.ts';
import { english, type CallKey } from './strings.ts';
import { callStyles } from './styles.ts';

/** What is said where it did not work. */
const failures: Readonly<Record<string, CallKey>> = {
  'media-denied': 'denied',
  'no-device': 'noDevice',
  'device-failed': 'deviceFailed',
  'no-such-member': 'nobody',
};

/** What calls are shown with: the team's inbox has this, too. */
export interface CallContext extends Pick<FeatureContext, 'kit' | 'changed' | 'whole'> {
  readonly host: ReactiveElement & { open: boolean };
  readonly connection: Pick<ChatController, 'chat' | 'room' | 'state'>;
  readonly writing: { readonly draftKey: string; focus(): void };
  /** That buttons in messages are reached by Tab. */
  readonly isTabbed?: true;
  /** Tells screen readers. */
  announce(text: string): void;
  /** One has answered in this room. */
  answered?(room: string): unknown;
}

export type CallView = Pick<View, 'phrase' | 'state' | 'conversation' | 'title' | 'fills'> & {
  readonly people: Pick<View['people'], 'direct' | 'other'>;
};

/** Calls between two (P55): rings, answers, and shows one over the conversation, or in a bar under the header. */
export class Calling implements Feature {
  readonly styles;

  #context: CallContext;
  #calls: Calls | undefined;
  #chat: unknown;
  #now: CallSnapshot | undefined;
  #view: CallView | undefined;
  #ringer: Ringer;
  #clock: ReturnType<typeof setInterval> | undefined;
  /** What is heard of the other one, whatever is shown. */
  #sound: HTMLAudioElement | undefined;
  #isSmall = false;
  /** What had the focus before. */
  #before: HTMLElement | undefined;

  constructor(context: CallContext) {
    const { kit, host, connection, writing } = context;
    this.#context = context;
    this.styles = callStyles(kit);
    this.#ringer = new Ringer(connection, new Preferences(() => writing.draftKey), () => (host.open = true));
  }

  #follow(view: CallView): void {
    this.#view = view;
    const { connection, whole } = this.#context;
    if (connection.chat === this.#chat) return;
    this.#calls?.close();
    this.#ringer.stop();
    this.#chat = connection.chat;
    this.#now = undefined;
    if (!connection.chat) return;
    const { phrase } = view;
    const texts = { audio: phrase(english.audio), video: phrase(english.video) };
    this.#calls = callsOf(whole(connection.chat as Chat), { texts });
    this.#calls.subscribe((now) => this.#changed(now));
  }

  // ── What happens ─────────────────────────────────────────────────────────────────────────────────────────────────

  #changed(now: CallSnapshot): void {
    const before = this.#now;
    this.#now = now;
    const { announce, changed } = this.#context;
    if (before && now.phase !== before.phase) this.#turned(now, before);
    if (before && now.error && now.error !== before.error && now.phase !== 'ended') {
      announce(this.#phrase(failures[now.error.code] ?? 'refused'));
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
    for (const each of this.#root.querySelectorAll('.calltime')) each.textContent = this.#time;
  }

  #stopClock(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  get #time(): string {
    return duration(Date.now() - (this.#now?.since ?? Date.now()));
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
      announce(this.#endOf(now));
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
    const { end } = this.#now!;
    if (end === 'hung-up' || end === 'elsewhere' || (phase === 'ringing' && end !== 'failed')) {
      queueMicrotask(() => this.#calls?.dismiss());
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
    return this.#view?.phrase(english[key], { name: this.#name }) ?? '';
  }

  get #name(): string {
    const { peer, room } = this.#now ?? {};
    const { conversation, people, title } = this.#view!;
    const here = room === conversation.id ? (people.other?.name ?? title) : '';
    return peer?.name || here || title;
  }

  /** How it ended. */
  #endOf({ end, error }: CallSnapshot): string {
    const ends = {
      'hung-up': 'ended',
      declined: 'declined',
      missed: 'unanswered',
      busy: 'busy',
      elsewhere: 'elsewhere',
      lost: 'lost',
      failed: failures[error?.code ?? ''] ?? 'refused',
    } as const satisfies Record<NonNullable<CallSnapshot['end']>, CallKey>;
    return end ? this.#phrase(ends[end]) : '';
  }

  // ── In the header ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Two who know whom they talk to, and may write. */
  #mayRing({ conversation, people, state }: CallView): boolean {
    const { kind, can, status } = conversation;
    const isTwo = kind === 'support' || (kind === 'direct' && people.direct);
    return isTwo && status === 'live' && state.status === 'online' && can.includes('send') && !!this.#now?.available;
  }

  head(view: CallView): unknown {
    return [this.buttons(view), this.small(view)];
  }

  /** The ways to ring. */
  buttons(view: CallView): unknown {
    this.#follow(view);
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    if (this.#calls?.isBusy || !this.#mayRing(view)) return '';
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
    if (room) this.#calls?.ring(room, { video }).catch(() => {});
  }

  /** The call, where one looks at something else. */
  small(view: CallView): unknown {
    if (!this.#isSmall || !this.#calls?.isBusy) return '';
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    return html`<div class="callbar" role="group" aria-label=${this.#title(view)}>
      <button @click=${() => this.#resize(false)}>
        ${icon(icons.phone)}<bdi>${this.#name}</bdi>${this.#state(view)}<span class="sr">${phrase(english.large)}</span>
      </button>
      ${this.#muteButton('ib', view)}
      <button class="ib" aria-label=${phrase(english.hangUp)} @click=${this.#hangUp}>${icon(icons.hangUp)}</button>
    </div>`;
  }

  #muteButton(name: string, { phrase }: CallView): unknown {
    const { html, icon } = this.#context.kit;
    const { muted } = this.#now!;
    return html`<button
      class=${name}
      aria-label=${phrase(english.mute)}
      aria-pressed=${muted}
      @click=${() => this.#calls?.mute(!muted)}
    >
      ${icon(muted ? icons.microphoneOff : icons.microphone)}
    </button>`;
  }

  readonly #hangUp = (): void => void this.#calls?.hangUp();

  #resize(isSmall: boolean): void {
    this.#isSmall = isSmall;
    this.#context.changed();
    if (isSmall) void this.#context.host.updateComplete.then(() => this.#context.writing.focus());
    else this.#focus('.callbox');
  }

  // ── Over the conversation ────────────────────────────────────────────────────────────────────────────────────────

  #title({ phrase }: CallView): string {
    const { media, phase } = this.#now!;
    return phase === 'ringing'
      ? `${this.#phrase('rings')}, ${phrase(english[media])}`
      : phrase(coreEnglish.said, { name: phrase(english[media]), text: this.#name });
  }

  /** What goes on, in a word; while one talks for how long. */
  #state({ phrase }: CallView): unknown {
    const { phase, isRinging, media } = this.#now!;
    if (phase === 'calling') return phrase(isRinging ? english.ringing : english.calling);
    if (phase === 'ringing') return phrase(english[media]);
    if (phase === 'connecting') return phrase(coreEnglish.connecting);
    if (phase === 'reconnecting') return phrase(english.reconnecting);
    return this.#context.kit.html`<time class="calltime" .textContent=${this.#time}></time>`;
  }

  render(view: CallView): unknown {
    this.#follow(view);
    const { html, icon, avatar } = this.#context.kit;
    const now = this.#now;
    if (!now || !this.#calls?.isBusy || this.#isSmall) return '';
    const { phase, peer, camera, local, remote, remoteCamera } = now;
    const isSeen = remoteCamera && remote;
    return html`<section
      class="callbox"
      data-pane="callbox"
      role="dialog"
      tabindex="-1"
      aria-label=${this.#title(view)}
      @keydown=${this.#onKeydown}
    >
      <header>
        <p>${isSeen ? html`<bdi>${this.#name}</bdi> ` : ''}${isSeen ? this.#state(view) : ''}</p>
        ${
          phase === 'ringing'
            ? ''
            : html`<button class="ib" aria-label=${view.phrase(english.small)} @click=${() => this.#resize(true)}>
                ${icon(paths.down)}
              </button>`
        }
      </header>
      <div class="callstage">
        ${
          isSeen
            ? html`<video class="callthem" autoplay playsinline .muted=${true} .srcObject=${remote}></video>`
            : html`<div class="callwho">
                ${avatar(peer?.id ?? now.room!, this.#name)}
                <h2><bdi>${this.#name}</bdi></h2>
                <p>${this.#state(view)}</p>
              </div>`
        }
        ${
          camera && local
            ? html`<video
                class="callown"
                autoplay
                playsinline
                aria-label=${view.phrase(english.own)}
                .muted=${true}
                .srcObject=${local}
              ></video>`
            : ''
        }
        ${this.#note(view)}
      </div>
      <div class="callkeys">${phase === 'ringing' ? this.#offered(view) : this.#keys(view)}</div>
    </section>`;
  }

  #note({ phrase }: CallView): unknown {
    const { html } = this.#context.kit;
    const { error, weak, remoteMuted, phase } = this.#now!;
    const key = error ? (failures[error.code] ?? 'refused') : weak ? 'weak' : remoteMuted ? 'muted' : undefined;
    // Over a picture this is told in the line above.
    if (!key || (phase === 'reconnecting' && !error)) return '';
    return html`<p class="callnote">${phrase(english[key], { name: this.#name })}</p>`;
  }

  #offered({ phrase }: CallView): unknown {
    const { html, icon } = this.#context.kit;
    const accept = (video: boolean) => () => {
      const { room } = this.#now!;
      this.#calls?.accept({ video }).then(
        () => this.#context.answered?.(room!),
        () => {},
      );
    };
    return html`<button class="ck words no" @click=${this.#hangUp}>
        ${icon(icons.hangUp)}${phrase(english.decline)}
      </button>
      <button class="ck words yes" @click=${accept(false)}>${icon(icons.phone)}${phrase(english.answer)}</button>
      ${
        this.#now!.media === 'video'
          ? html`<button class="ck words yes" @click=${accept(true)}>
              ${icon(icons.camera)}${phrase(english.answerVideo)}
            </button>`
          : ''
      }`;
  }

  #keys(view: CallView): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { camera } = this.#now!;
    const show = () => this.#calls?.camera(!camera).catch(() => {});
    return html`${this.#muteButton('ck', view)}
      <button class="ck" aria-label=${phrase(english.camera)} aria-pressed=${camera} @click=${show}>
        ${icon(camera ? icons.camera : icons.cameraOff)}
      </button>
      <button class="ck no" aria-label=${phrase(english.hangUp)} @click=${this.#hangUp}>${icon(icons.hangUp)}</button>`;
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    // Nothing here is the panel's; and nobody declines by a key that closes things elsewhere.
    event.stopPropagation();
    if (event.key === 'Escape' && this.#now?.phase !== 'ringing') this.#resize(true);
    if (event.key !== 'Tab' || !this.#view?.fills) return;
    const stops = [...this.#root.querySelectorAll<HTMLElement>('.callbox button')];
    if (event.shiftKey) stops.reverse();
    if (event.target !== stops.at(-1)) return;
    event.preventDefault();
    stops[0]?.focus();
  };

  /** Above the field: how the last one ended, where the log does not say it. */
  context(view: CallView): unknown {
    const now = this.#now;
    if (now?.phase !== 'ended' || now.room !== view.conversation.id) return '';
    const { html, icon } = this.#context.kit;
    const isBad = now.end === 'failed' || now.end === 'lost';
    return html`<p class="callend ${isBad ? 'bad' : ''}">
      ${icon(isBad ? paths.alert : icons.phone)}<span>${this.#endOf(now)}</span>
      <button class="ib" aria-label=${view.phrase(english.dismiss)} @click=${() => this.#calls?.dismiss()}>
        ${icon(paths.close)}
      </button>
    </p>`;
  }

  // ── In the log ───────────────────────────────────────────────────────────────────────────────────────────────────

  #outcomeOf(message: ChatMessage, { phrase }: CallView): string {
    const { outcome, media } = callOf(message)!;
    if (outcome === 'answered') return phrase(english[media]);
    if (outcome === 'ringing') return phrase(english.ringing);
    if (outcome === 'declined') return phrase(english.declined);
    return phrase(message.own ? english.unanswered : english.missed);
  }

  text(message: ChatMessage, view: CallView): unknown {
    const call = callOf(message);
    if (!call || message.deleted) return '';
    const { html, icon } = this.#context.kit;
    const { outcome, media, duration: time } = call;
    const isOver = outcome !== 'ringing' && (outcome !== 'answered' || time !== undefined);
    const isMissed = outcome === 'missed' || outcome === 'busy';
    return html`<div class="calline ${isMissed ? 'bad' : ''}">
      ${icon(media === 'video' ? icons.camera : icons.phone)}<span
        >${this.#outcomeOf(message, view)}${time === undefined ? '' : html`<small>${duration(time)}</small>`}</span
      >
      ${
        isOver && this.#mayRing(view) && !this.#calls?.isBusy
          ? html`<button
              class="link"
              tabindex=${this.#context.isTabbed ? 0 : -1}
              @click=${(event: Event) => {
                event.stopPropagation();
                this.#ring(media === 'video');
              }}
            >
              ${view.phrase(english.callBack)}
            </button>`
          : ''
      }
    </div>`;
  }

  said(message: ChatMessage, view: CallView): string {
    return callOf(message) && !message.deleted ? `, ${this.#outcomeOf(message, view)}` : '';
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
    this.#calls?.close();
    this.#calls = this.#chat = this.#now = undefined;
  }
}

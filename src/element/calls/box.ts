import type { Calls, CallSnapshot } from '../../client/calls.ts';
import * as paths from '../icon-paths.ts';
import { english as coreEnglish } from '../strings.ts';
import type { CallContext, CallView } from './context.ts';
import { failureOf } from './endings.ts';
import * as icons from './icons.ts';
import { english } from './strings.ts';

/** The call that goes on, for what shows it. */
export interface ShownCall {
  readonly calls: Calls | undefined;
  readonly now: CallSnapshot | undefined;
  /** What the other one is called. */
  readonly name: string;
  /** For how long one talks. */
  readonly time: string;
  resize(isSmall: boolean): void;
}

/** A call over the conversation, or in a bar where one looks at something else. */
export class CallBox {
  #context: CallContext;
  #call: ShownCall;

  constructor(context: CallContext, call: ShownCall) {
    this.#context = context;
    this.#call = call;
  }

  readonly #hangUp = (): void => void this.#call.calls?.hangUp();

  #title({ phrase }: CallView): string {
    const { media, phase } = this.#call.now!;
    return phase === 'ringing'
      ? `${phrase(english.rings, { name: this.#call.name })}, ${phrase(english[media])}`
      : phrase(coreEnglish.said, { name: phrase(english[media]), text: this.#call.name });
  }

  /** What goes on, in a word; while one talks for how long. */
  #state({ phrase }: CallView): unknown {
    const { phase, isRinging, media } = this.#call.now!;
    if (phase === 'calling') return phrase(isRinging ? english.ringing : english.calling);
    if (phase === 'ringing') return phrase(english[media]);
    if (phase === 'connecting') return phrase(coreEnglish.connecting);
    if (phase === 'reconnecting') return phrase(english.reconnecting);
    return this.#context.kit.html`<time class="calltime" .textContent=${this.#call.time}></time>`;
  }

  render(view: CallView): unknown {
    const { html, icon, avatar } = this.#context.kit;
    const now = this.#call.now!;
    const { phase, peer, camera, local, remote, remoteCamera } = now;
    const isSeen = remoteCamera && remote;
    return html`<section
      class="callbox"
      data-pane="callbox"
      role="dialog"
      tabindex="-1"
      aria-label=${this.#title(view)}
      @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, view)}
    >
      <header>
        <p>${isSeen ? html`<bdi>${this.#call.name}</bdi> ` : ''}${isSeen ? this.#state(view) : ''}</p>
        ${
          phase === 'ringing'
            ? ''
            : html`<button class="ib" aria-label=${view.phrase(english.small)} @click=${() => this.#call.resize(true)}>
                ${icon(paths.down)}
              </button>`
        }
      </header>
      <div class="callstage">
        ${
          isSeen
            ? html`<video class="callthem" autoplay playsinline .muted=${true} .srcObject=${remote}></video>`
            : html`<div class="callwho">
                ${avatar(peer?.id ?? now.room!, this.#call.name)}
                <h2><bdi>${this.#call.name}</bdi></h2>
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
    const { error, weak, remoteMuted, phase } = this.#call.now!;
    const key = error ? failureOf(error.code) : weak ? 'weak' : remoteMuted ? 'muted' : undefined;
    // Over a picture this is told in the line above.
    if (!key || (phase === 'reconnecting' && !error)) return '';
    return html`<p class="callnote">${phrase(english[key], { name: this.#call.name })}</p>`;
  }

  #offered({ phrase }: CallView): unknown {
    const { html, icon } = this.#context.kit;
    const accept = (video: boolean) => () => {
      const { room } = this.#call.now!;
      this.#call.calls?.accept({ video }).then(
        () => this.#context.answered?.(room!),
        () => {},
      );
    };
    return html`<button class="ck words no" @click=${this.#hangUp}>
        ${icon(icons.hangUp)}${phrase(english.decline)}
      </button>
      <button class="ck words yes" @click=${accept(false)}>${icon(icons.phone)}${phrase(english.answer)}</button>
      ${
        this.#call.now!.media === 'video'
          ? html`<button class="ck words yes" @click=${accept(true)}>
              ${icon(icons.camera)}${phrase(english.answerVideo)}
            </button>`
          : ''
      }`;
  }

  #keys(view: CallView): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { camera } = this.#call.now!;
    const show = () => this.#call.calls?.camera(!camera).catch(() => {});
    return html`${this.#muteButton('ck', view)}
      <button class="ck" aria-label=${phrase(english.camera)} aria-pressed=${camera} @click=${show}>
        ${icon(camera ? icons.camera : icons.cameraOff)}
      </button>
      <button class="ck no" aria-label=${phrase(english.hangUp)} @click=${this.#hangUp}>${icon(icons.hangUp)}</button>`;
  }

  /** The call, where one looks at something else. */
  small(view: CallView): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    return html`<div class="callbar" role="group" aria-label=${this.#title(view)}>
      <button @click=${() => this.#call.resize(false)}>
        ${icon(icons.phone)}<bdi>${this.#call.name}</bdi>${this.#state(view)}<span class="sr"
          >${phrase(english.large)}</span
        >
      </button>
      ${this.#muteButton('ib', view)}
      <button class="ib" aria-label=${phrase(english.hangUp)} @click=${this.#hangUp}>${icon(icons.hangUp)}</button>
    </div>`;
  }

  #muteButton(name: string, { phrase }: CallView): unknown {
    const { html, icon } = this.#context.kit;
    const { muted } = this.#call.now!;
    return html`<button
      class=${name}
      aria-label=${phrase(english.mute)}
      aria-pressed=${muted}
      @click=${() => this.#call.calls?.mute(!muted)}
    >
      ${icon(muted ? icons.microphoneOff : icons.microphone)}
    </button>`;
  }

  #onKeydown(event: KeyboardEvent, { fills }: CallView): void {
    // Nothing here is the panel's; and nobody declines by a key that closes things elsewhere.
    event.stopPropagation();
    if (event.key === 'Escape' && this.#call.now?.phase !== 'ringing') this.#call.resize(true);
    if (event.key !== 'Tab' || !fills) return;
    const stops = [...(this.#context.host.renderRoot as ShadowRoot).querySelectorAll<HTMLElement>('.callbox button')];
    if (event.shiftKey) stops.reverse();
    if (event.target !== stops.at(-1)) return;
    event.preventDefault();
    stops[0]?.focus();
  }
}

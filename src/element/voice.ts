import type { Attachment, ChatMessage } from '../client/index.ts';
import type { Feature, FeatureContext } from './feature.ts';
import * as icons from './icon-paths.ts';
import { announce } from './media-announce.ts';
import * as more from './media-icons.ts';
import { filesOf, isVoice } from './media-kinds.ts';
import type { Loads } from './media-loads.ts';
import type { Carrier } from './media-sight.ts';
import { ring } from './media-templates.ts';
import { bars, Player } from './voice-player.ts';
import { Recorder } from './voice-recorder.ts';
import { english } from './voice-strings.ts';
import { voiceStyles } from './styles/voice.ts';
import type { View } from './view.ts';

/** A press that lasts longer sends when it ends, in milliseconds. */
const hold = 500;
/** How far an arrow key goes, in seconds. */
const step = 5;

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${`${Math.floor(seconds % 60)}`.padStart(2, '0')}`;

/** Bars of a waveform as a path, from one to another. */
function wave(levels: readonly number[], from: number, to: number): string {
  return levels
    .slice(from, to)
    .map((level, index) => `M${(from + index) * 3 + 2} ${12 - level * 10 - 0.5}v${level * 20 + 1}`)
    .join('');
}

/** A part: voice messages, recorded and played. */
class Voice implements Feature {
  readonly styles;

  #context: FeatureContext;
  #player: Player;
  #recorder: Recorder;
  #view: View | undefined;
  #seen: readonly ChatMessage[] | undefined;
  #pressedAt = 0;
  #wasRecording = false;

  constructor(context: FeatureContext) {
    const { kit, host, changed } = context;
    this.#context = context;
    this.styles = voiceStyles(kit);
    this.#player = new Player(() => context.loads, changed);
    this.#recorder = new Recorder(host, (file) => this.#send(file));
    host.addController(this);
  }

  /** What goes out is uploaded where other files are; it says that it was taken. */
  #send(file: File): void {
    const event = new CustomEvent('attach', { detail: file, cancelable: true });
    if (this.#context.host.renderRoot.dispatchEvent(event)) this.#recorder.problem = 'failed';
  }

  // ── With each rendering of the host ──────────────────────────────────────────────────────────────────────────────

  hostUpdate(): void {
    const { messages } = this.#context.connection.conversation;
    if (messages === this.#seen) return;
    this.#seen = messages;
    this.#player.retain(new Set(filesOf(messages).map(({ id }) => id)));
  }

  hostUpdated(): void {
    const isRecording = this.#recorder.state === 'recording';
    if (isRecording === this.#wasRecording) return;
    this.#wasRecording = isRecording;
    const { host, writing } = this.#context;
    if (isRecording) {
      announce(host, this.#view?.phrase(english.recording));
      host.renderRoot.querySelector<HTMLElement>('.rec .go')?.focus();
    } else if (host.isConnected) {
      writing.focus();
    }
  }

  // ── Recording ────────────────────────────────────────────────────────────────────────────────────────────────────

  starters(view: View): unknown {
    this.#view = view;
    const { html, icon } = this.#context.kit;
    const { can } = view.conversation;
    if (!can.includes('upload')) return '';
    return html`<button
      class="ib mic"
      aria-label=${view.phrase(english.record)}
      ?disabled=${!can.includes('send')}
      @pointerdown=${this.#onDown}
      @click=${this.#onClick}
    >
      ${icon(more.mic)}
    </button>`;
  }

  readonly #onDown = (event: PointerEvent): void => {
    if (event.button || this.#recorder.state !== 'idle') return;
    this.#pressedAt = performance.now();
    void this.#recorder.start();
    const { signal } = (this.#press = new AbortController());
    for (const type of ['pointerup', 'pointercancel']) addEventListener(type, this.#onUp, { signal });
  };
  #press: AbortController | undefined;

  readonly #onUp = ({ type }: Event): void => {
    this.#press?.abort();
    if (type === 'pointerup' && performance.now() - this.#pressedAt > hold) this.#recorder.finish();
  };

  /** A key, or what presses buttons without a pointer. */
  readonly #onClick = (event: MouseEvent): void => {
    if (!event.detail || performance.now() - this.#pressedAt > 2 * hold) void this.#recorder.start();
  };

  context(view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { state, problem, levels, time } = this.#recorder;
    if (problem && !view.writing.text) {
      return html`<p class="why bad" role="status">${icon(icons.alert)}<span>${phrase(english[problem])}</span></p>`;
    }
    if (state === 'idle') return '';
    const cancel = (): void => {
      this.#recorder.cancel();
      announce(this.#context.host, phrase(english.discarded));
    };
    const onKeydown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      cancel();
    };
    return html`<div class="rec" role="group" aria-label=${phrase(english.recording)} @keydown=${onKeydown}>
      <button class="ib" aria-label=${phrase(english.cancel)} @click=${cancel}>${icon(icons.trash)}</button>
      ${
        state === 'asking'
          ? html`<span class="asks">${phrase(english.asking)}</span>`
          : html`<i class="red"></i><time>${clock(time / 1000)}</time>
              <svg class="waves" viewBox="0 0 122 24" preserveAspectRatio="none" aria-hidden="true">
                <path
                  d=${wave(
                    Array.from({ length: bars }, (_, index) => levels.at(index - bars) ?? 0),
                    0,
                    bars,
                  )}
                />
              </svg>`
      }
      <button
        class="send go"
        aria-label=${phrase(english.send)}
        ?disabled=${state === 'asking'}
        @click=${(event: Event) => {
          event.stopPropagation();
          this.#recorder.finish();
        }}
      >
        ${icon(icons.send)}
      </button>
    </div>`;
  }

  // ── Playing ──────────────────────────────────────────────────────────────────────────────────────────────────────

  below({ files }: ChatMessage, view: View): unknown {
    const { loads } = this.#context;
    return loads && (files ?? []).filter(isVoice).map((file) => this.#voice(file, view, loads));
  }

  #voice(file: Attachment, view: View, loads: Loads): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { id } = file;
    const player = this.#player;
    const load = loads.get(id);
    player.look(id);
    const { length = 0, peaks = Array.from({ length: bars }, () => 0) } = player.heard(id) ?? {};
    const at = Math.min(player.at(id), length);
    const past = Math.round((at / (length || 1)) * bars);
    const isPlaying = player.isPlaying(id);
    const hasFailed = load?.state === 'failed';
    const time = clock(length);
    const label = hasFailed ? english.again : isPlaying ? english.pause : english.play;
    return html`<div
      class="voice"
      part="voice"
      role="group"
      .file=${file}
      aria-label=${phrase(english.voice, { time })}
    >
      <button class="pl" tabindex="-1" data-do="voice" .file=${file} aria-label=${phrase(label)}>
        ${
          load?.state === 'loading' && player.now === id
            ? ring(this.#context.kit, load.share)
            : icon(hasFailed ? icons.retry : isPlaying ? more.pause : more.play)
        }
      </button>
      <button
        class="seek"
        role="slider"
        tabindex="-1"
        aria-label=${phrase(english.position)}
        aria-valuemin="0"
        aria-valuemax=${Math.round(length)}
        aria-valuenow=${Math.round(at)}
        aria-valuetext=${phrase(english.place, { at: clock(at), time })}
        .file=${file}
        @pointerdown=${this.#onSeek}
        @pointermove=${this.#onSeek}
        @keydown=${this.#onSeekKey}
      >
        <svg class="waves" viewBox="0 0 122 24" preserveAspectRatio="none" aria-hidden="true">
          <path d=${wave(peaks, 0, past)} />
          <path d=${wave(peaks, past, bars)} />
        </svg>
      </button>
      <time>${clock(at || length)}</time>
      ${
        player.now === id
          ? html`<button
              class="speed"
              tabindex="-1"
              data-do="speed"
              .file=${file}
              aria-label=${phrase(english.speed, { n: player.speed })}
            >
              ${player.speed}×
            </button>`
          : ''
      }
    </div>`;
  }

  readonly #onSeek = (event: PointerEvent): void => {
    const slider = event.currentTarget as Carrier;
    if (!(event.buttons & 1)) return;
    // A finger that stays opens no menu.
    event.stopPropagation();
    slider.setPointerCapture(event.pointerId);
    const { left, width } = slider.getBoundingClientRect();
    const { length = 0 } = this.#player.heard(slider.file.id) ?? {};
    this.#player.seek(slider.file, ((event.clientX - left) / width) * length);
  };

  readonly #onSeekKey = (event: KeyboardEvent): void => {
    const { file } = event.currentTarget as Carrier;
    const { length = 0 } = this.#player.heard(file.id) ?? {};
    const at = this.#player.at(file.id);
    const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: length }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#player.seek(file, to);
  };

  act(action: string, _message: ChatMessage, button: HTMLElement): boolean {
    if (action === 'voice') void this.#player.toggle((button as Carrier).file);
    else if (action === 'speed') this.#player.nextSpeed();
    else return false;
    this.#context.changed();
    return true;
  }

  flush(): void {
    this.#press?.abort();
    this.#recorder.cancel();
    this.#player.retain(new Set());
    this.#seen = undefined;
  }
}

export const feature = (context: FeatureContext): Feature => new Voice(context);

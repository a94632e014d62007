import * as icons from '../icon-paths.ts';
import type { FeatureContext } from '../feature.ts';
import type { SettingsRow } from '../settings-row.ts';
import type { Text } from '../strings.ts';
import type { View } from '../view.ts';
import { permission } from './notifications.ts';
import type { Disturbance } from './disturbance.ts';
import type { Erasure } from '../moderation/erasure.ts';
import { Part } from '../controllers/part.ts';
import type { Preferences } from './preferences.ts';
import type { RelaySettings } from './relay-settings.ts';
import { english } from './strings.ts';

const paths = {
  sound: 'M3 7.7v4.6h3l4 3.4V4.3L6 7.7H3ZM13 7.3a4 4 0 0 1 0 5.4M15.3 5a7.2 7.2 0 0 1 0 10',
  desktop: 'M5 8.3a5 5 0 0 1 10 0c0 4 1.7 5.5 1.7 5.5H3.3S5 12.3 5 8.3ZM8.2 16.5a2 2 0 0 0 3.6 0',
  quiet: 'M5.5 6.1A5 5 0 0 1 15 8.3c0 2.3.6 3.8 1.1 4.7M13.8 13.8H3.3S5 12.3 5 8.3M8.2 16.5a2 2 0 0 0 3.6 0M3 3l14 14',
  pulse: 'M2.5 10h3l2-5 4 10 2.2-5h3.8',
  back: 'M16 10H4M9 5l-5 5 5 5',
  erase: 'M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3.5 16.5a6.5 6.5 0 0 1 8-4.5M13 13.5l4 4M17 13.5l-4 4',
};

type Switch = 'sound' | 'desktop' | 'quiet';

/** The settings of the conversation, over the whole panel: how one is told of messages, and how the connection is. */
export class SettingsPage {
  isOpen = false;

  #context: FeatureContext;
  #preferences: Preferences;
  #relay: RelaySettings;
  #disturbance: Disturbance;
  /** What had the focus before. */
  #opener: HTMLElement | null = null;
  #isBlocked = false;
  #erasure: Part<Erasure>;

  constructor(context: FeatureContext, preferences: Preferences, relay: RelaySettings, disturbance: Disturbance) {
    this.#context = context;
    this.#preferences = preferences;
    this.#relay = relay;
    this.#disturbance = disturbance;
    this.#erasure = new Part(context.host, () =>
      import('../moderation/erasure.ts').then(({ Erasure }) => new Erasure(context)),
    );
  }

  readonly open = (): void => {
    this.#opener = this.#root.activeElement as HTMLElement | null;
    this.isOpen = true;
    this.#isBlocked = this.#preferences.desktop && permission() === 'denied';
    void this.#relay.look();
    for (const row of this.#rows) row.opened();
    void this.#updated().then(() => this.#root.querySelector<HTMLElement>('.set button')?.focus());
  };

  /** Something that was chosen here has the focus from now on. */
  readonly leave = (): void => {
    this.isOpen = false;
    this.#context.host.requestUpdate();
  };

  readonly close = (): void => {
    this.isOpen = false;
    void this.#updated().then(() => this.#opener?.focus());
  };

  render(view: View): unknown {
    if (!this.isOpen) return this.#erasure.now?.render(view) ?? '';
    const { html, icon } = this.#context.kit;
    const { state, phrase, check, fills } = view;
    const onCheck = (): void => {
      this.isOpen = false;
      check.onOpen();
    };
    const deeds = this.#rows.map((row) => row.deeds?.(view) ?? '').filter(Boolean);
    return html`<div
      class="set"
      data-pane="set"
      role="region"
      aria-label=${phrase(english.settings)}
      @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, fills)}
    >
      <header class="head">
        <button class="ib flip" aria-label=${phrase(english.back)} @click=${this.close}>${icon(paths.back)}</button>
        <div class="who"><h2>${phrase(english.conversation)}</h2></div>
      </header>
      <div class="body">
        ${deeds.length ? html`<div class="cards deeds">${deeds}</div>` : ''}
        <div class="cards">
          ${this.#switch('sound', english.sound, view)}${
            'Notification' in globalThis ? this.#switch('desktop', english.desktop, view) : ''
          }${this.#rows.map((row) => row.row(view))}${this.#switch('quiet', english.quiet, view)}
        </div>
        <p class="note" role="status">${this.#fault(view)}</p>
        ${this.#disturbance.render(view)}
        <h3>${phrase(english.connection)}</h3>
        <div class="cards">
          <button @click=${onCheck}>
            ${icon(paths.pulse)}<span>${phrase(english.checkConnection)}</span>
            ${
              state.status === 'online' && state.roundTrip !== undefined
                ? html`<small>${phrase(english.roundTrip, { n: Math.round(state.roundTrip) })}</small>`
                : ''
            }
          </button>
        </div>
        ${this.#eraseButton(view)}
      </div>
    </div>`;
  }

  get #rows(): readonly SettingsRow[] {
    return this.#context.settings ?? [];
  }

  /** What went wrong, in few words. */
  #fault(view: View): string {
    const { phrase } = view;
    if (this.#relay.hasFailed) return phrase(english.notTold);
    if (this.#isBlocked) return phrase(english.desktopBlocked);
    return this.#rows.map((row) => row.fault(view)).find(Boolean) ?? '';
  }

  /** For guests and users: the relay erases nobody else by their own hand. */
  #eraseButton({ state, phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    const kind = state.user?.kind;
    if (state.status !== 'online' || (kind !== 'guest' && kind !== 'user')) return '';
    const onClick = (): void => {
      // What is over all else would hide it.
      this.isOpen = false;
      this.#erasure.use((erasure) => erasure.show());
    };
    return html`<div class="cards wipe">
      <button aria-haspopup="dialog" @click=${onClick}>
        ${icon(paths.erase)}<span>${phrase(english.erase)}</span>
      </button>
    </div>`;
  }

  flush(): void {
    this.#erasure.now?.flush();
  }

  #switch(name: Switch, label: Text, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    const on = this.#preferences[name];
    const note = name === 'quiet' ? html`<small>${phrase(english.quietNote)}</small>` : '';
    return html`<button role="switch" aria-checked=${on} @click=${() => this.#turn(name, !on)}>
      ${icon(paths[name])}<span>${phrase(label)}${note}</span><i class="tog"></i>
    </button>`;
  }

  #turn(name: Switch, on: boolean): void {
    this.#preferences[name] = on;
    if (name === 'desktop') this.#isBlocked = false;
    if (name === 'quiet') void this.#relay.change({ room: this.#context.connection.room!.id, mute: on });
    void this.#updated();
    if (name !== 'desktop' || !on || permission() === 'granted') return;
    void Notification.requestPermission().then((answer) => {
      this.#preferences.desktop = answer === 'granted';
      this.#isBlocked = answer !== 'granted';
      void this.#updated();
    });
  }

  #onKeydown(event: KeyboardEvent, fills: boolean): void {
    const { key, shiftKey } = event;
    if (key === 'Escape') {
      event.stopPropagation();
      this.close();
    }
    if (key !== 'Tab' || !fills) return;
    // The rest of the panel cannot be reached: Tab goes round in here.
    event.stopPropagation();
    const stops = [...this.#root.querySelectorAll<HTMLElement>('.set :is(button:enabled, input)')];
    if (shiftKey) stops.reverse();
    if (this.#root.activeElement !== stops.at(-1)) return;
    event.preventDefault();
    stops[0]!.focus();
  }

  #updated(): Promise<boolean> {
    const { host } = this.#context;
    host.requestUpdate();
    return host.updateComplete;
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }

  /** The button that opens it. */
  button({ phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    return html`<button class="ib dots" aria-label=${phrase(english.settings)} @click=${this.open}>
      ${icon(icons.more)}
    </button>`;
  }
}

import type { FeatureContext } from '../feature.ts';
import { differentDays } from '../language.ts';
import type { View } from '../view.ts';
import type { Preferences } from './preferences.ts';
import type { RelaySettings } from './relay-settings.ts';
import { english } from './strings.ts';

const moon = 'M16.5 11.5A7 7 0 0 1 8.5 3.5a7 7 0 1 0 8 8Z';
const clock = 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0ZM10 5.8V10l2.8 1.8';

const hour = 3_600_000;
/** When a pause until tomorrow ends, and when a night has begun that is still today’s. */
const morning = 8;
const lateNight = 4;

/** Tomorrow morning; in the small hours that of the same day. */
export function tomorrow(now: number): number {
  const date = new Date(now);
  if (date.getHours() >= lateNight) date.setDate(date.getDate() + 1);
  return date.setHours(morning, 0, 0, 0);
}

const timeOf = (now: number): string => new Date(now).toTimeString().slice(0, 5);

/** Whether somebody wants not to be disturbed now. From one time to the same is never. */
export function isQuiet({ pausedUntil, hours }: Pick<Preferences, 'pausedUntil' | 'hours'>, now: number): boolean {
  if (pausedUntil > now) return true;
  if (!hours) return false;
  const { from, to } = hours;
  const time = timeOf(now);
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

/** When somebody does not want to be disturbed: a pause, and times of the day. In the page of settings. */
export class Disturbance {
  #context: FeatureContext;
  #preferences: Preferences;
  #relay: RelaySettings;

  constructor(context: FeatureContext, preferences: Preferences, relay: RelaySettings) {
    this.#context = context;
    this.#preferences = preferences;
    this.#relay = relay;
  }

  render(view: View): unknown {
    const { html } = this.#context.kit;
    return html`<h3>${view.phrase(english.doNotDisturb)}</h3>
      <div class="cards">${this.#pause(view)}${this.#hours(view)}</div>`;
  }

  #pause({ phrase, day, time }: View): unknown {
    const { html, icon } = this.#context.kit;
    const now = Date.now();
    const { pausedUntil: until } = this.#preferences;
    const button = (label: string, end: number) =>
      html`<button data-pause @click=${() => this.#pauseTo(end)}>${icon(moon)}<span>${label}</span></button>`;
    if (until <= now) {
      return [button(phrase(english.pauseHour), now + hour), button(phrase(english.pauseTomorrow), tomorrow(now))];
    }
    const end = differentDays(until, now) ? `${day(until)}, ${time(until)}` : time(until);
    return html`<button role="switch" aria-checked="true" data-pause @click=${() => this.#pauseTo(0)}>
      ${icon(moon)}<span>${phrase(english.paused, { time: end })}</span><i class="tog"></i>
    </button>`;
  }

  #hours({ phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    const { hours } = this.#preferences;
    const field = (name: 'from' | 'to') =>
      html`<label
        >${phrase(english[name])}<input
          type="time"
          required
          .value=${hours![name]}
          @change=${({ target }: Event) => this.#setTime(name, (target as HTMLInputElement).value)}
      /></label>`;
    return html`<button role="switch" aria-checked=${!!hours} @click=${() => this.#turnHours(!hours)}>
        ${icon(clock)}<span>${phrase(english.hours)}</span><i class="tog"></i>
      </button>
      ${hours ? html`<div class="times">${field('from')}${field('to')}</div>` : ''}`;
  }

  async #pauseTo(end: number): Promise<void> {
    const { host } = this.#context;
    this.#preferences.pausedUntil = end;
    void this.#relay.change({ pause: end && Math.max(end - Date.now(), 0) });
    host.requestUpdate();
    await host.updateComplete;
    // What was pressed is gone, and what takes it back is in its place.
    host.renderRoot.querySelector<HTMLElement>('[data-pause]')?.focus();
  }

  #turnHours(on: boolean): void {
    this.#keep(on ? { from: '22:00', to: '07:00' } : undefined);
  }

  /** A field that is emptied changes nothing. */
  #setTime(name: 'from' | 'to', value: string): void {
    const { hours } = this.#preferences;
    if (hours && value) this.#keep({ ...hours, [name]: value.slice(0, 5) });
  }

  #keep(hours: { readonly from: string; readonly to: string } | undefined): void {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.#preferences.hours = hours && { ...hours, zone };
    void this.#relay.change({ hours: this.#preferences.hours ?? null });
    this.#context.host.requestUpdate();
  }
}

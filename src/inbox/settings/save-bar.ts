import { html } from 'lit';

export interface SaveBar {
  /** What saving is called. */
  readonly save: string;
  readonly canSave: boolean;
  /** What else can be done now, if there is anything. */
  readonly other?: {
    readonly name: string;
    readonly label: string;
    readonly isBusy?: boolean;
    act(event: Event): void;
  };
  readonly text: string;
  readonly isBad: boolean;
}

/** Saves what stands in a form. Its buttons stay where the focus is: what was saved is no reason to look for one's place again. */
export function saveBar({ save, canSave, other, text, isBad }: SaveBar): unknown {
  const onOther = (event: Event) => {
    if (other!.isBusy) return;
    // The other one goes when it has done its work.
    (event.currentTarget as Element).parentElement!.querySelector<HTMLElement>('.primary')!.focus();
    other!.act(event);
  };
  return html`<div class="save-bar">
    <button class="primary" aria-disabled=${!canSave}>${save}</button>
    ${
      other
        ? html`<button
            type="button"
            class="btn"
            data-do=${other.name}
            aria-disabled=${!!other.isBusy}
            @click=${onOther}
          >
            ${other.label}
          </button>`
        : ''
    }
    <p class=${isBad ? 'problem' : 'hint'} role="status">${text}</p>
  </div>`;
}

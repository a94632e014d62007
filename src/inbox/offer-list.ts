import { html } from 'lit';

export const listId = 'canned';
export const optionId = (index: number): string => `canned-${index}`;

/** What is offered while one writes: in the flow above the field, so that it covers nothing. Keys that choose are the field's. */
export const offerList = <T>(
  found: readonly T[],
  label: string,
  chosen: number,
  content: (one: T) => unknown,
  choose: (one: T) => void,
) =>
  found.length
    ? html`<div id=${listId} class="canned" role="listbox" aria-label=${label}>
        ${found.map(
          (each, index) =>
            html`<div
              id=${optionId(index)}
              class="item"
              role="option"
              aria-selected=${index === chosen}
              @pointerdown=${(event: Event) => {
                event.preventDefault();
                choose(each);
              }}
            >
              ${content(each)}
            </div>`,
        )}
      </div>`
    : '';

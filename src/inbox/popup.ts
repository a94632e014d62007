import { html, nothing } from 'lit';
import { rove } from '../element/controllers/rove.ts';
import { isReachable, reachable } from './reachable.ts';

/** Pixels between the button and what it opens. */
const gap = 4;

/** Puts it below its button, or above one that is far below, on the side on which there is room. */
function place(event: ToggleEvent): void {
  const popup = event.target as HTMLElement;
  const button = (popup.getRootNode() as ShadowRoot).querySelector(`[popovertarget="${popup.id}"]`);
  if (event.newState !== 'open' || !button) return;
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const isOnRight = left + right > innerWidth;
  const isBelow = top + bottom > 1.4 * innerHeight;
  Object.assign(popup.style, {
    top: isBelow ? 'auto' : `${bottom + gap}px`,
    bottom: isBelow ? `${innerHeight - top + gap}px` : 'auto',
    left: isOnRight ? 'auto' : `${Math.max(gap, left)}px`,
    right: isOnRight ? `${Math.max(gap, innerWidth - right)}px` : 'auto',
  });
}

function told(event: ToggleEvent): void {
  const popup = event.target as HTMLElement;
  const button = (popup.getRootNode() as ShadowRoot).querySelector(`[popovertarget="${popup.id}"]`);
  button?.setAttribute('aria-expanded', `${event.newState === 'open'}`);
}

const stopsIn = (popup: Element): HTMLElement[] =>
  [...popup.querySelectorAll<HTMLElement>(reachable)].filter(isReachable);

/** What is typed next must not go on elsewhere: its first choice has the focus as soon as it opens. */
function takesFocus(popup: HTMLElement): void {
  if (!popup.querySelector('[autofocus]')) popup.querySelector(reachable)?.setAttribute('autofocus', '');
}

/** Moves among what is in it; in a field, arrows are the field's. */
function onKeydown(event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if ((event.target as Element).matches('select, textarea, input:not([type=checkbox], [type=radio])')) return;
  rove(event, stopsIn(event.currentTarget as Element));
}

export interface PopupOptions {
  readonly id: string;
  /** Missing where what stands in the button says it. */
  readonly label?: string;
  /** What stands in the button. */
  readonly face: unknown;
  readonly look?: string;
  /** Of the box. Default: the button's label. */
  readonly heading?: string | undefined;
  /** It opens: what it shows may have to be looked up. */
  readonly opens?: (event: ToggleEvent) => void;
}

/** A button with what it opens: a small box that goes away by Escape and by a press elsewhere, and gives the focus back. */
export const popup = ({ id, label, face, look = 'btn', heading = label, opens }: PopupOptions, content: unknown) =>
  html`<button
      class=${look}
      popovertarget=${id}
      aria-haspopup="dialog"
      aria-expanded="false"
      aria-label=${label ?? nothing}
    >
      ${face}
    </button>
    <div
      id=${id}
      class="pop"
      popover
      role="dialog"
      aria-label=${heading ?? nothing}
      @beforetoggle=${(event: ToggleEvent) => {
        place(event);
        if (event.newState !== 'open') return;
        takesFocus(event.target as HTMLElement);
        opens?.(event);
      }}
      @toggle=${told}
      @keydown=${onKeydown}
    >
      ${content}
    </div>`;

/** Closes the one in which something was done. The focus goes back to where it was, or to its button where that was nowhere. */
export function closePopup(event: Event): void {
  const popup = (event.currentTarget as Element).closest<HTMLElement>('[popover]');
  if (!popup) return;
  popup.hidePopover();
  const root = popup.getRootNode() as ShadowRoot;
  const { activeElement: focused } = root;
  if (!focused || popup.contains(focused)) root.querySelector<HTMLElement>(`[popovertarget="${popup.id}"]`)?.focus();
}

/** Moves the focus among some elements by arrow keys, Home and End, and by the keys that `more` names. */
export function rove(
  event: KeyboardEvent,
  stops: readonly HTMLElement[],
  more: Readonly<Record<string, HTMLElement | null>> = {},
): void {
  const here = stops.indexOf(event.target as HTMLElement);
  const before = stops[here - 1];
  const after = stops[here + 1];
  const isMirrored = getComputedStyle(stops[here] ?? document.body).direction === 'rtl';
  const to = {
    ArrowUp: before,
    ArrowLeft: isMirrored ? after : before,
    ArrowDown: after,
    ArrowRight: isMirrored ? before : after,
    Home: stops[0],
    End: stops.at(-1),
    ...more,
  }[event.key];
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}

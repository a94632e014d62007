/** Tab goes round within a panel that fills the screen. */
export function trap(event: KeyboardEvent, root: ShadowRoot): void {
  const stops = [...root.querySelectorAll<HTMLElement>('.panel :is(button:enabled, textarea, .msg)')].filter(
    ({ tabIndex }) => tabIndex >= 0,
  );
  if (event.shiftKey) stops.reverse();
  if (event.key !== 'Tab' || root.activeElement !== stops.at(-1)) return;
  event.preventDefault();
  stops[0]!.focus();
}

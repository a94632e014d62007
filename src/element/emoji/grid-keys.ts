/** Where a key leads to from the cell that has the focus. Undefined where it leads nowhere, or out of the grid upwards. */
export function goInGrid(
  event: KeyboardEvent,
  cells: readonly HTMLElement[],
  across: number,
  height: number,
): HTMLElement | undefined {
  const here = cells.indexOf(event.target as HTMLElement);
  if (here < 0) return undefined;
  const last = cells.length - 1;
  const forward = getComputedStyle(cells[here]!).direction === 'rtl' ? -1 : 1;
  const page = across * Math.max(1, Math.floor(height / cells[here]!.offsetHeight) - 1);
  const column = here % across;
  const lastRow = last - (last % across);
  const to = {
    ArrowRight: here + forward,
    ArrowLeft: here - forward,
    // Into a shorter last row as far as it goes.
    ArrowDown: here < lastRow ? Math.min(here + across, last) : here,
    ArrowUp: here - across,
    Home: event.ctrlKey ? 0 : here - column,
    End: event.ctrlKey ? last : Math.min(here - column + across - 1, last),
    PageUp: here - page < 0 ? column : here - page,
    PageDown: Math.min(here + page, last),
  }[event.key];
  if (to === undefined || (to < 0 && event.key === 'ArrowUp')) return undefined;
  return cells[Math.max(0, Math.min(to, last))];
}

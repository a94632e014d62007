/** Widths of the panel, in pixels, below which styles of its parts differ. */
const steps = [341, 380, 420, 481, 760, 860, 1000];

/**
 * Tells styles how wide the panel is: `data-under` on what is in it names the steps that it does not reach, so that `[data-under~='760']` is what
 * a container query for `(width < 760px)` would be. In a container, each message that comes in would have all that is in the panel laid out anew.
 */
export function tellWidth(content: HTMLElement): void {
  const panel = content.parentElement!;
  const tell = (width: number): void => {
    const under = steps.filter((step) => width < step).join(' ');
    if (under !== content.dataset['under']) content.dataset['under'] = under;
  };
  tell(panel.clientWidth);
  // Asked before the page is painted, so that nothing is seen of the other look.
  new ResizeObserver(([entry]) => tell(entry!.contentRect.width)).observe(panel);
}

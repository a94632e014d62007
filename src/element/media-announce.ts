const stay = 1_000;

/** Tells screen readers something, through the region that the element has for it. */
export function announce(host: HTMLElement, text = ''): void {
  const node = document.createElement('p');
  node.textContent = text;
  host.querySelector(':scope > [aria-live]')?.append(node);
  setTimeout(() => node.remove(), stay);
}

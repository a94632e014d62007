const stay = 1_000;

/** Tells screen readers something, through the region that the element has for it. Returns what takes it away at once. */
export function announce(host: HTMLElement, text = ''): () => void {
  const node = document.createElement('p');
  node.textContent = text;
  host.querySelector(':scope > [aria-live]')?.append(node);
  const timer = setTimeout(() => node.remove(), stay);
  return () => {
    clearTimeout(timer);
    node.remove();
  };
}

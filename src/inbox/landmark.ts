const mains = 'main, [role=main]';

/** What the inbox is on its page: the main part, unless the page has one already, in which it may stand; a page has no more than one. */
export function landmarkOf(host: Element): 'main' | 'region' {
  if (document.querySelector(mains)) return 'region';
  for (let root = host.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode())
    if (root.host.closest(mains) ?? root.querySelector(mains)) return 'region';
  return 'main';
}

/** So many conversations are remembered. */
const most = 20;

/** A docked conversation: its room, and whether it is a window, not only a tab. */
export type Docked = readonly [room: string, isOpen: boolean];

const isDocked = (each: unknown): each is Docked =>
  Array.isArray(each) && typeof each[0] === 'string' && typeof each[1] === 'boolean';

/** What is kept of docked windows across reloads, beside the drafts of the same person: so it goes with the sign-out. */
export function remember(key: string, docked: readonly Docked[]): void {
  try {
    if (docked.length) localStorage.setItem(key, JSON.stringify(docked.slice(-most)));
    else localStorage.removeItem(key);
  } catch {
    // Without storage they last as long as the page.
  }
}

export function remembered(key: string): readonly Docked[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isDocked).slice(-most) : [];
  } catch {
    return [];
  }
}

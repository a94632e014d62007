/** The address by which an element that shows a thread keeps its draft apart from the room's. */
export const addressOf = (server: string, root: number): string => `${server}#thread-${root}`;

/** Forgets the drafts of threads of others than this user: all, where nobody is here any more. */
export function keepDraftsOf(user: string | undefined, server: string): void {
  const address = URL.canParse(server, document.baseURI) ? new URL(server, document.baseURI).href : server;
  const prefix = `live-chat draft ${address}#thread-`;
  try {
    for (const key of Object.keys(localStorage)) {
      const [, owner] = key.startsWith(prefix) ? key.slice(prefix.length).split(' ') : [];
      if (owner !== undefined && owner !== user) localStorage.removeItem(key);
    }
  } catch {
    // Without storage there are none.
  }
}

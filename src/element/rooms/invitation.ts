const name = 'live-chat-invitation';

/** A link to a page that takes an invitation there. The token is in the fragment, which no server sees. */
export function linkTo(page: string, token: string): string {
  const address = new URL(page);
  address.hash = `${name}=${encodeURIComponent(token)}`;
  return address.href;
}

/** The invitation in the address of the page, if there is one. It is taken out of it, so that a reload does not take it again. */
export function invitationHere(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get(name) ?? undefined;
  if (token) history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

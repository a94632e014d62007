import { ChatError, type TokenProvider } from '../client/index.ts';

/**
 * Gets a connection's credential from the page's session: whoever is signed in there by a cookie, which is never a credential itself.
 *
 * @param address - What answers a POST with `{"token": "..."}`, or 401 where nobody is signed in.
 */
export const sessionToken =
  (address: string, onSignedOut: () => void): TokenProvider =>
  async () => {
    const answer = await fetch(address, { method: 'POST', headers: { 'live-chat-inbox': '1' } });
    if (answer.status === 401) {
      onSignedOut();
      throw new ChatError('credential-invalid', 'stop', 'nobody is signed in here');
    }
    if (!answer.ok) throw new Error(`no token: ${answer.status}`);
    const { token } = (await answer.json()) as { readonly token: string };
    return token;
  };

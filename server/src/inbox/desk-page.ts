import { html, type Html } from './html.ts';
import { page } from './page.ts';

/** The conversations: all of it is the element's, which gets its credential by the page's session. */
export const deskPage = (): Html =>
  page(
    { title: 'Inbox', kind: 'desk', module: '../live-chat-inbox.js' },
    html`<live-chat-inbox server="../" session="token" sign-in="sign-in" data-session
        ><a slot="account" href="account">Account and team</a></live-chat-inbox
      >
      <noscript>
        <p>The conversations need JavaScript.</p>
      </noscript>`,
  );

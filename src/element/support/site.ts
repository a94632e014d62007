import { siteSettings } from '../../client/site.ts';
import type { Chat } from '../../client/index.ts';
import type { SiteSettings } from '../../protocol/site.ts';
import type { ChatElement } from '../feature.ts';

const accent = '--live-chat-accent';

/** What the team has set for its site, asked for once, when the relay has said who is here: never before somebody wants to talk. What the page says itself wins. */
export class Site {
  #host: ChatElement;
  #take: (site: SiteSettings) => void;
  #isAsked = false;

  constructor(host: ChatElement, take: (site: SiteSettings) => void) {
    this.#host = host;
    this.#take = take;
  }

  /** Whenever something of the connection is otherwise. */
  follow(chat: Chat): void {
    if (this.#isAsked || chat.snapshot.status !== 'online') return;
    this.#isAsked = true;
    siteSettings(chat).then(
      (site) => {
        const host = this.#host;
        host.heading ??= site.name;
        const { style } = host;
        if (site.accent && !getComputedStyle(host).getPropertyValue(accent)) style.setProperty(accent, site.accent);
        this.#take(site);
      },
      // Without it all is as the page says; it is asked for on the next page.
      () => undefined,
    );
  }
}

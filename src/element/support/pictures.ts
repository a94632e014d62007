import type { ReactiveElement } from 'lit';
import type { Chat } from '../../client/index.ts';
import { pictureOf } from '../../client/pictures.ts';

/** Ids of accounts, as the relay makes them. */
const account = /^a_[\w-]+$/;

/**
 * Pictures of the team in the place of initials. They are asked for as everything else of the relay and shown from memory, so that a strict page needs
 * to give no other leave; by a sheet of rules, so that whoever draws initials knows nothing of it.
 */
export class Pictures {
  readonly styles = { styleSheet: new CSSStyleSheet() };
  readonly #known = new Set<string>();
  #host: ReactiveElement;
  #chat: () => Chat | undefined;

  constructor(host: ReactiveElement, chat: () => Chat | undefined) {
    this.#host = host;
    this.#chat = chat;
    host.addController({ hostUpdated: () => this.#look() });
  }

  /** Gets those of whom initials are shown. */
  #look(): void {
    const chat = this.#chat();
    if (!chat) return;
    for (const { dataset } of this.#host.renderRoot.querySelectorAll<HTMLElement>('[data-who^="a_"]')) {
      const who = dataset['who']!;
      if (this.#known.has(who) || !account.test(who)) continue;
      this.#known.add(who);
      void this.#show(chat, who);
    }
  }

  async #show(chat: Chat, who: string): Promise<void> {
    const picture = await pictureOf(chat, who).catch(() => undefined);
    if (!picture) return;
    const background = `url("${URL.createObjectURL(picture)}") center / cover`;
    this.styles.styleSheet.insertRule(`[data-who="${who}"] { background: ${background}; font-size: 0; }`);
  }
}

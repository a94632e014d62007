import type { Chat } from '../client/index.ts';
import { askRelay } from './ask-relay.ts';

/** An answer that is prepared for all of the team. */
export interface CannedReply {
  readonly name: string;
  readonly text: string;
}

/** Offered at most, so that the conversation stays in sight. */
const most = 6;

const address = '/canned-replies';

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Answers that are prepared for the team, as the relay has them. */
export class CannedReplies {
  all: readonly CannedReply[] = [];
  #loading: Promise<void> | undefined;

  /** Asks for them once; again where that did not work, and after a change. */
  load(chat: Chat): Promise<void> {
    this.#loading ??= askRelay(chat, 'GET', address).then(
      (text) => void (this.all = (JSON.parse(text) as { readonly replies: readonly CannedReply[] }).replies),
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  async save(chat: Chat, { name, text }: CannedReply): Promise<void> {
    await askRelay(chat, 'PUT', `${address}/${encodeURIComponent(name)}`, { text });
    await this.#again(chat);
  }

  async remove(chat: Chat, name: string): Promise<void> {
    await askRelay(chat, 'DELETE', `${address}/${encodeURIComponent(name)}`);
    await this.#again(chat);
  }

  /** Those that a draft asks for: `/` and the beginning of a name, or of a word of the text. */
  fitting(draft: string): readonly CannedReply[] {
    const [, asked] = /^\/(\S*)$/.exec(draft) ?? [];
    if (asked === undefined) return [];
    const wanted = folded(asked);
    const byName = this.all.filter(({ name }) => folded(name).startsWith(wanted));
    const byText = this.all.filter((each) => !byName.includes(each) && ` ${folded(each.text)}`.includes(` ${wanted}`));
    return [...byName, ...byText].slice(0, most);
  }

  #again(chat: Chat): Promise<void> {
    this.#loading = undefined;
    return this.load(chat);
  }
}

/** With what stands for the visitor and for who answers in the place of `{name}` and `{agent}`; other braces are text. */
export const filled = (text: string, values: Readonly<Record<'name' | 'agent', string>>): string =>
  text.replace(/\{(name|agent)\}/g, (_, key: 'name' | 'agent') => values[key]);

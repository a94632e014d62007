import type { ChatMessage, User } from '../../client/index.ts';
import { everybody, findPeople, mentionable, mentionsIn, mentionsUser } from '../../client/mentions.ts';
import type { Choice, Source } from '../completion/source.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';
import { mentionStyles } from './styles.ts';

/** So many are offered at most. */
const offered = 8;

interface Person extends Choice {
  readonly id: string;
  readonly name: string;
}

/** Offers people while one writes `@`, says with the message whom it mentions, and shows that (P30). */
class Mentions implements Feature {
  readonly styles;

  #context: FeatureContext;
  /** Who was chosen from the list, by name: two may have the same. */
  #chosen = new Map<string, string>();

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = mentionStyles(context.kit);
    const source: Source<Person> = {
      trigger: '@',
      spaces: true,
      label: ({ phrase }) => phrase(english.people),
      find: (query, view) => this.#find(query, view),
      inserted: ({ id, name }) => void this.#chosen.set(name, id),
    };
    (context.completions ??= []).push(source as unknown as Source);
    context.named = (message, text, rest) => this.#shown(message, text, rest);
    const { host } = context;
    // On the host, and so before what sends.
    host.addEventListener('keydown', (event) => event.key === 'Enter' && this.#settle(), true);
    host.addEventListener('click', () => this.#settle(), true);
  }

  /** Whom one may mention here. */
  #people(): Pick<User, 'id' | 'name'>[] {
    const { conversation, state } = this.#context.connection;
    const people = mentionable(conversation, state.user?.id);
    const all = conversation.can.includes('moderate') ? everybody.map((id) => ({ id, name: id })) : [];
    return [...people, ...all];
  }

  #find(query: string, { phrase }: View): Person[] {
    const { html, avatar } = this.#context.kit;
    const isAll = (id: string): id is 'all' | 'here' => (everybody as readonly string[]).includes(id);
    return findPeople(this.#people(), query)
      .slice(0, offered)
      .map(({ id, name }) => ({
        id,
        name,
        text: `@${name}`,
        shown: isAll(id)
          ? html`<bdi>${name}</bdi> <small>${phrase(english[id])}</small>`
          : html`${avatar(id, name, 'tiny')}<bdi>${name}</bdi>`,
      }));
  }

  /** What is in the field goes with whom it mentions, whoever wrote it out or chose it. */
  #settle(): void {
    const { writing } = this.#context;
    const text = writing.text.trim();
    const { mentions: before, ...options } = writing.options ?? {};
    const mentions = text.includes('@') ? mentionsIn(text, this.#people(), this.#chosen) : [];
    if (!before && !mentions.length) return;
    const all = { ...options, ...(mentions.length && { mentions }) };
    writing.options = Object.keys(all).length ? all : undefined;
  }

  /** A piece of a message's text with its mentions; what is between them as `rest` has it. */
  #shown({ text, mentions, from }: ChatMessage, piece: string, rest: (text: string) => unknown): unknown {
    if (!mentions?.length) return undefined;
    const { html } = this.#context.kit;
    const { state, conversation } = this.#context.connection;
    const me = state.user?.id;
    // By what stands there: marks around it are no part of the piece.
    const names = new Map(mentions.map(([start, length, id]) => [text.slice(start, start + length), id]));
    const people = [...names].map(([name, id]) => ({ id, name: name.slice(1) }));
    const shown: unknown[] = [];
    let at = 0;
    for (const [start, length, id] of mentionsIn(piece, people)) {
      const name = piece.slice(start, start + length);
      // Who was erased has no name (P21).
      const isErased = conversation.users.get(id)?.name === '';
      const isOwn = mentionsUser({ mentions: [[0, 0, id]], from }, me);
      shown.push(
        rest(piece.slice(at, start)),
        html`<bdi class="at ${isOwn ? 'me' : ''}">${isErased ? `@${'*'.repeat(length - 1)}` : name}</bdi>`,
      );
      at = start + length;
    }
    return [...shown, rest(piece.slice(at))];
  }

  said(message: ChatMessage, { phrase, me }: View): string {
    return mentionsUser(message, me) ? `, ${phrase(english.forYou)}` : '';
  }

  flush(): void {
    this.#chosen.clear();
  }
}

export const feature = (context: FeatureContext): Feature => new Mentions(context);

import type { Chat, ChatError, ChatMessage } from '../../client/index.ts';
import { revisions, type Revision } from '../../client/revisions.ts';
import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import { Dialog } from './dialog.ts';
import { difference, type Stretch } from './difference.ts';
import { english } from './former-strings.ts';
import { formerStyles } from './former-styles.ts';

/** So many texts are asked for at once. */
const page = 20;

/** A part, loaded when it is wanted: the texts that a message has had, with what changed from each to the next (P32). */
export class Former {
  readonly styles;

  #context: FeatureContext;
  #dialog: Dialog;
  #of: ChatMessage | undefined;
  /** The newest first. */
  #texts: readonly Revision[] = [];
  #isMore = false;
  #state: 'asking' | 'done' | 'failed' | 'deleted' = 'asking';
  /** By which an answer to an earlier question is told. */
  #asked: object | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = formerStyles(context.kit);
    this.#dialog = new Dialog(context, 'former', () => this.#forget());
  }

  show(message: ChatMessage): void {
    this.#of = message;
    this.#texts = [];
    this.#dialog.open();
    void this.#ask();
  }

  #forget(): void {
    this.#of = this.#asked = undefined;
    this.#texts = [];
  }

  /** Asks for the newest texts, or for those before the last one that is here. */
  async #ask(before?: number): Promise<void> {
    const { connection, changed } = this.#context;
    const asked = (this.#asked = {});
    this.#state = 'asking';
    changed();
    try {
      const options = { limit: page, ...(before !== undefined && { before }) };
      const found = await revisions(connection.chat as Chat, connection.room!, this.#of!.seq!, options);
      if (this.#asked !== asked) return;
      this.#texts = [...(before === undefined ? [] : this.#texts), ...found.revisions];
      this.#isMore = found.more;
      this.#state = 'done';
    } catch (error) {
      if (this.#asked !== asked) return;
      this.#state = (error as ChatError).code === 'no-such-message' ? 'deleted' : 'failed';
    }
    changed();
  }

  render(view: View): unknown {
    if (!this.#dialog.isOpen) return '';
    this.#follow(view);
    const { html } = this.#context.kit;
    const { phrase } = view;
    const title = phrase(english.title);
    const status = { asking: english.loading, failed: english.failed, deleted: english.deleted, done: '' }[this.#state];
    const link = (label: string, act: () => void) => html`<p><button class="link" @click=${act}>${label}</button></p>`;
    const last = this.#texts.at(-1)?.seq;
    return this.#dialog.render(
      view,
      title,
      html`<div class="dbody" tabindex="0" role="group" aria-label=${title}>
        ${
          this.#texts.length && this.#state !== 'deleted'
            ? html`<ol>
                ${this.#texts.map((text, index) => this.#version(text, index, view))}
              </ol>`
            : ''
        }
        <p class="dnote" role="status">${status && phrase(status)}</p>
        ${this.#state === 'failed' ? link(phrase(english.retry), () => void this.#ask(last)) : ''}
        ${this.#state === 'done' && this.#isMore ? link(phrase(english.older), () => void this.#ask(last)) : ''}
      </div>`,
    );
  }

  /** It may be edited once more, or deleted, while one looks. */
  #follow({ conversation }: View): void {
    const now = conversation.messages.find(({ seq }) => seq === this.#of?.seq);
    if (!now || now.edited === this.#of!.edited) {
      if (now?.deleted && this.#state !== 'deleted') {
        this.#asked = undefined;
        this.#state = 'deleted';
      }
      return;
    }
    this.#of = now;
    queueMicrotask(() => void this.#ask());
  }

  #version({ at, text, via }: Revision, index: number, { phrase, day, time, conversation }: View): unknown {
    const { html } = this.#context.kit;
    const before = this.#texts[index + 1]?.text;
    const label = !index ? english.latest : before === undefined && !this.#isMore ? english.first : undefined;
    const name = via && (conversation.users.get(via)?.name || 'API');
    const stretches: Stretch[] = before === undefined ? [{ kind: 'same', text }] : difference(before, text);
    return html`<li>
      <p class="fhead">
        ${label ? html`<b>${phrase(label)}</b>` : ''}<time>${day(at)}, ${time(at)}</time>${
          name ? html`<bdi>${phrase(english.via, { name })}</bdi>` : ''
        }
      </p>
      <div class="ftxt" dir="auto">${stretches.map((stretch) => this.#stretch(stretch, phrase))}</div>
    </li>`;
  }

  /** Told apart by their lines, too, and to screen readers by words. */
  #stretch({ kind, text }: Stretch, phrase: View['phrase']): unknown {
    const { html } = this.#context.kit;
    const said = (word: string) => html`<span class="sr"> (${word}) </span>`;
    if (kind === 'added') return html`<ins>${said(phrase(english.added))}${text}</ins>`;
    if (kind === 'removed') return html`<del>${said(phrase(english.removed))}${text}</del>`;
    return text;
  }

  flush(): void {
    this.#dialog.forget();
  }
}

import { html } from 'lit';
import { searchConversations, type ConversationHit } from '../../client/conversation-search.ts';
import type { ConversationSummary } from '../../client/conversation-queue.ts';
import { avatar } from '../../element/avatar.ts';
import { rove } from '../../element/controllers/rove.ts';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import { withoutMarks } from '../last-words.ts';
import { marked } from '../marked.ts';
import { visitorName } from '../names.ts';
import { english as inbox } from '../strings.ts';
import { shortTime } from '../times.ts';
import type { FoundList, InboxView, PageContext } from '../view.ts';
import { english } from './strings.ts';
import { styles } from './styles.ts';

/** What was found in all conversations, as far back as it was looked. */
class Found implements FoundList {
  readonly styles = styles;
  readonly #context: Pick<PageContext, 'chat' | 'update'>;
  #status: 'searching' | 'found' | 'failed' = 'found';
  #text = '';
  #visitors: readonly string[] = [];
  #hits: readonly ConversationHit[] = [];
  readonly #conversations = new Map<string, ConversationSummary>();
  #next: number | undefined;
  /** The one that was gone to: another hit of the same conversation is not marked. */
  #chosen: ConversationHit | undefined;
  #abort: AbortController | undefined;

  constructor(context: Pick<PageContext, 'chat' | 'update'>) {
    this.#context = context;
  }

  find(text: string): void {
    this.end();
    this.#text = text;
    void this.#look();
  }

  end(): void {
    this.#abort?.abort();
    this.#visitors = [];
    this.#hits = [];
    this.#conversations.clear();
    this.#chosen = undefined;
    this.#next = undefined;
  }

  forget(conversation: string): void {
    this.#visitors = this.#visitors.filter((id) => id !== conversation);
    this.#hits = this.#hits.filter(({ room }) => room !== conversation);
  }

  async #look(): Promise<void> {
    const { chat, update } = this.#context;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#status = 'searching';
    update();
    try {
      const page = await searchConversations(chat, this.#text, { before: this.#next, signal: abort.signal });
      if (abort.signal.aborted) return;
      this.#visitors = [...this.#visitors, ...page.visitors];
      this.#hits = [...this.#hits, ...page.hits];
      for (const each of page.conversations) this.#conversations.set(each.id, each);
      this.#next = page.next;
      this.#status = 'found';
    } catch {
      if (abort.signal.aborted) return;
      this.#status = 'failed';
    }
    update();
  }

  #row(id: string, hit: ConversationHit | undefined, view: InboxView) {
    const { phrase, desk, act } = view;
    const conversation = this.#conversations.get(id)!;
    const { visitor, status, at } = conversation;
    const name = visitorName(visitor, view);
    const isOf = hit && hit.from !== visitor?.id;
    const who = hit && (hit.from === view.me?.id ? phrase(inbox.you) : hit.name);
    return html`<li>
      <button
        class="hit"
        aria-current=${id === desk.opened?.id && hit === this.#chosen}
        @click=${() => {
          this.#chosen = hit;
          act.openFound(conversation, hit && { isNote: !!hit.note, seq: hit.seq });
        }}
      >
        ${avatar(visitor?.id ?? id, name, 'big')}
        <span class="top"
          ><b><bdi>${name}</bdi></b>
          ${hit?.note ? html`<span class="of">${icon(common.lock)}<span class="sr">${phrase(inbox.note)}</span></span>` : ''}
          ${status === 'open' ? '' : html`<span class="tag">${phrase(english[status])}</span>`}
          <time>${shortTime(hit?.at ?? at, view)}</time></span
        >
        <span class="said" dir="auto"
          >${isOf ? html`<bdi>${who}</bdi>:&nbsp;` : ''}${hit ? marked(hit) : withoutMarks(conversation.last?.text ?? '')}</span
        >
      </button>
    </li>`;
  }

  #told({ phrase }: InboxView): string {
    const n = this.#hits.length;
    if (this.#status === 'searching') return phrase(english.searching);
    if (this.#status === 'failed') return '';
    if (n) return phrase(inbox.found, { n });
    if (this.#visitors.length) return '';
    return phrase(this.#next === undefined ? english.nothing : english.nothingYet);
  }

  render(view: InboxView): unknown {
    const { phrase } = view;
    const isEmpty = !this.#hits.length && !this.#visitors.length;
    const onKeydown = (event: KeyboardEvent) =>
      rove(event, [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('button')]);
    return html`<div class="found" @keydown=${onKeydown}>
      <p role="status">${this.#told(view)}</p>
      ${
        this.#status === 'failed'
          ? html`<div class="none" role="alert">
              <p>${icon(common.alert)}${phrase(inbox.searchFailed)}</p>
              <button class="btn" @click=${() => void this.#look()}>${phrase(inbox.tryAgain)}</button>
            </div>`
          : ''
      }
      ${
        isEmpty && this.#status === 'searching'
          ? html`<div class="bones" aria-hidden="true">${[1, 2, 3].map(() => html`<i></i>`)}</div>`
          : ''
      }
      ${isEmpty && this.#status === 'found' && this.#next === undefined ? html`<p>${phrase(english.nothingNote)}</p>` : ''}
      ${
        this.#visitors.length
          ? html`<h3>${phrase(english.visitors)}</h3>
              <ul>
                ${this.#visitors.map((id) => this.#row(id, undefined, view))}
              </ul>`
          : ''
      }
      ${
        this.#hits.length
          ? html`<h3>${phrase(english.messages)}</h3>
              <ul>
                ${this.#hits.map((hit) => this.#row(hit.room, hit, view))}
              </ul>`
          : ''
      }
      ${
        this.#next !== undefined && this.#status === 'found'
          ? html`<button class="btn small" @click=${() => void this.#look()}>${phrase(english.further)}</button>`
          : ''
      }
    </div>`;
  }
}

export const create = (context: Pick<PageContext, 'chat' | 'update'>): FoundList => new Found(context);

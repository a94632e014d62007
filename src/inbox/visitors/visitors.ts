import { html } from 'lit';
import { createRoom } from '../../client/rooms.ts';
import type { User } from '../../client/index.ts';
import type { ConversationSummary } from '../../client/conversation-queue.ts';
import { visitorOf, type Visitor } from '../../client/visits.ts';
import { avatar } from '../../element/avatar.ts';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import { keyedTemplates } from '../keyed-templates.ts';
import { bones } from '../bones.ts';
import { visitorName } from '../names.ts';
import { globe } from '../icons.ts';
import { english as inbox } from '../strings.ts';
import type { InboxPage, InboxView, PageContext } from '../view.ts';
import { isLive } from '../presence.ts';
import { stay, titleOf, pathOf } from '../visitor-pages.ts';
import { english } from './strings.ts';
import { styles } from './styles.ts';

/** One that has not begun, as it will be in a queue. */
const begin = (id: string, visitor: User): ConversationSummary => ({
  ...{ id, status: 'open', visitor, tags: [], at: Date.now(), unread: 0, readTo: 0 },
});

/** Who is there now, on which page, and since when; from here one goes into their conversation, or begins one. */
class Visitors implements InboxPage {
  readonly styles = styles;
  readonly #context: PageContext;
  #hasFailed = false;
  /** Whom something is being done for. */
  #busy: string | undefined;
  /** Conversations that were made here, by whom they are with: one in which nothing was said is taken again. */
  readonly #made = new Map<string, string>();

  constructor(context: PageContext) {
    this.#context = context;
  }

  show(): void {
    this.#hasFailed = false;
  }

  async #open({ user, room }: Visitor, view: InboxView): Promise<void> {
    const { chat, update } = this.#context;
    if (this.#busy !== undefined) return;
    this.#busy = user.id;
    this.#hasFailed = false;
    update();
    try {
      const found = await visitorOf(chat, user.id);
      const known = found.conversation ?? begin(found.visitor?.room ?? room ?? (await this.#make(user)), user);
      view.act.open(known);
    } catch {
      this.#hasFailed = true;
    }
    this.#busy = undefined;
    update();
  }

  async #make({ id }: User): Promise<string> {
    const before = this.#made.get(id);
    if (before !== undefined) return before;
    const made = await createRoom(this.#context.chat, { kind: 'support', members: [id] });
    this.#made.set(id, made.id);
    return made.id;
  }

  #row(each: Visitor, view: InboxView) {
    const { phrase, now, desk } = view;
    const { user, page, since, room } = each;
    const name = visitorName(user, view);
    const isOpened = room !== undefined && room === desk.opened?.id;
    const what = phrase(room === undefined ? english.start : english.open);
    const state = isOpened ? english.opened : room === undefined ? english.browsing : english.talking;
    const where = page
      ? html`<a href=${page.address} target="_blank" rel="noopener noreferrer"
          ><b><bdi>${titleOf(page)}</bdi></b
          ><bdi>${pathOf(page.address)}</bdi></a
        >`
      : html`<span>${phrase(english.noPage)}</span>`;
    return html`<tr data-user=${user.id}>
      <th scope="row">
        <span class="guest">${avatar(user.id, name)}<bdi>${name}</bdi></span>
      </th>
      <td class="where">${where}</td>
      <td class="stay">${stay(since, now, view)}</td>
      <td class="state">${phrase(state)}</td>
      <td class="do">
        <button
          class="btn small"
          aria-label=${phrase(inbox.said, { name, text: what })}
          aria-busy=${this.#busy === user.id}
          @click=${() => void this.#open(each, view)}
        >
          ${icon(common.talk)}${what}
        </button>
      </td>
    </tr>`;
  }

  render(view: InboxView): unknown {
    const { phrase, desk } = view;
    const { visitors, count, isKnown } = desk.online.snapshot;
    return html`<header class="head">
        <h2>${phrase(inbox.visitors)}</h2>
        ${isKnown && count && isLive(view) ? html`<span class="live"><i class="dot"></i>${phrase(english.online, { n: count })}</span>` : ''}
      </header>
      <div class="visitors">
        <p class="problem" role="alert">${this.#hasFailed ? phrase(english.failed) : ''}</p>
        ${
          !isKnown
            ? bones(view, 4)
            : visitors.length
              ? this.#table(view)
              : html`<div class="none">
                  ${icon(globe)}
                  <h3>${phrase(english.nobody)}</h3>
                  <p>${phrase(english.nobodyNote)}</p>
                </div>`
        }
        ${visitors.length < count ? html`<p>${phrase(english.newest)}</p>` : ''}
      </div>`;
  }

  #table(view: InboxView) {
    const { phrase, desk } = view;
    const { visitors } = desk.online.snapshot;
    const heads = [inbox.visitor, english.page, english.hereFor, english.state] as const;
    return html`<table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${phrase(head)}</th>`)}
          <th scope="col"><span class="sr">${phrase(english.action)}</span></th>
        </tr>
      </thead>
      <tbody>
        ${keyedTemplates(visitors.map((each) => [each.user.id, this.#row(each, view)]))}
      </tbody>
    </table>`;
  }
}

export const create = (context: PageContext): InboxPage => new Visitors(context);

import type { Chat, Room } from '../../client/index.ts';
import { loadBanned, type BannedUser } from '../../client/moderation.ts';
import { unban } from '../../client/rooms.ts';
import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import type { Confirm } from './confirm.ts';
import { ranks } from './ranks.ts';
import { english } from './side-strings.ts';
import type { SideHost } from './side-host.ts';
import type { Task } from './task.ts';

/** Who is banned from the room, and the way back for them. */
export class Banned {
  /** Whether there are more than were asked for, which may be asked for now. */
  get hasMore(): boolean {
    return this.#next !== undefined && !this.#isAsking;
  }

  #context: FeatureContext;
  #side: SideHost;
  #task: Task;
  #confirm: Confirm;
  #room: Room | undefined;
  #users: readonly BannedUser[] = [];
  #next: string | undefined;
  #isAsking = false;
  #hasFailed = false;

  constructor(context: FeatureContext, side: SideHost, task: Task, confirm: Confirm) {
    this.#context = context;
    this.#side = side;
    this.#task = task;
    this.#confirm = confirm;
  }

  /** Looks at a room anew. */
  show(room: Room): void {
    this.#room = room;
    this.#users = [];
    this.#next = undefined;
    void this.#ask(room);
  }

  more(): void {
    void this.#ask(this.#room!, this.#next);
  }

  async #ask(room: Room, after?: string): Promise<void> {
    this.#isAsking = true;
    const page = await loadBanned(this.#context.connection.chat as Chat, room, after).catch(() => undefined);
    if (room !== this.#room) return;
    this.#isAsking = false;
    this.#hasFailed = !page;
    if (page) {
      this.#users = [...(after ? this.#users : []), ...page.users];
      this.#next = page.next;
    } else this.#task.code = 'disconnected';
    this.#context.host.requestUpdate();
  }

  /** @param mine What one is there oneself. */
  render(view: View, mine: string): unknown {
    const { html } = this.#context.kit;
    const { phrase } = view;
    const isEmpty = !this.#users.length && !this.#isAsking && !this.#hasFailed;
    return html`<ul class="banned" aria-busy=${this.#isAsking}>
        ${this.#users.map((user) => this.#row(user, view, mine))}
      </ul>
      ${isEmpty ? html`<p class="cnote">${phrase(english.nobodyBanned)}</p>` : ''}`;
  }

  #row(user: BannedUser, view: View, mine: string): unknown {
    const { html, avatar } = this.#context.kit;
    const { phrase } = view;
    const { id, name, rank } = user;
    const called = name || phrase(english.somebody);
    // Who is less than whoever gave a ban does not lift it.
    const may = !rank || ranks.indexOf(rank) <= ranks.indexOf(mine);
    return html`<li class="rrow">
      ${avatar(id, called, 'big')}
      <span><b dir="auto">${called}</b>${may || !rank ? '' : html`<small>${phrase(english[rank])}</small>`}</span>
      ${
        may
          ? html`<button
              class="btn"
              ?disabled=${this.#task.isBusy}
              @click=${() => this.#askToLetIn(user, called, view)}
            >
              ${phrase(english.letIn)}<span class="sr">: ${called}</span>
            </button>`
          : ''
      }
    </li>`;
  }

  #askToLetIn({ id }: BannedUser, name: string, { phrase, conversation }: View): void {
    const room = this.#room!;
    this.#confirm.ask({
      title: phrase(english.letInSure, { name }),
      note: phrase(conversation.kind === 'private' ? english.letInByInvitation : english.letInNote),
      action: phrase(english.letIn),
      isHarmless: true,
      run: () =>
        void this.#task
          .run(() => unban(room, id), phrase(english.letInDone, { name }))
          .then((isDone) => {
            // Somebody else may have let them in, or knows more by now.
            if (!isDone) return this.show(room);
            this.#users = this.#users.filter((user) => user.id !== id);
            this.#side.focus('.about .ib');
          }),
    });
  }
}

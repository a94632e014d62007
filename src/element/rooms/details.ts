import type { Chat, Room } from '../../client/index.ts';
import { describeRoom, leaveRoom, membersOf } from '../../client/people.ts';
import type { PresentMember, RoomSummary } from '../../client/room-list.ts';
import { invite } from '../../client/rooms.ts';
import type { FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import type { View } from '../view.ts';
import { Banned } from './banned.ts';
import { Card, ownRank } from './card.ts';
import { Confirm } from './confirm.ts';
import * as icons from './icons.ts';
import { linkTo } from './invitation.ts';
import { english } from './side-strings.ts';
import { slowChoice } from './slow.ts';
import type { SideHost } from './side-host.ts';
import { titleOf } from './summary.ts';
import { Task } from './task.ts';
import { told } from './told.ts';

type Page = 'members' | 'describe' | 'invite' | 'banned';

const pause = 250;
const nearEnd = 200;
const day = 86_400_000;

/** All about the room that is shown: its topic and members, and what one may do with it. At the end, beside the conversation where there is room. */
export class Details {
  isOpen = false;

  #context: FeatureContext;
  #side: SideHost;
  #leave: (room: string) => void;
  #task: Task;
  #card: Card;
  #confirm: Confirm;
  #banned: Banned;
  #page: Page = 'members';
  #search = '';
  /** Of which room the members are. */
  #room: string | undefined;
  #members: readonly PresentMember[] = [];
  #next: string | undefined;
  #isAsking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #link: string | undefined;
  #isCopied = false;

  constructor(
    context: FeatureContext,
    side: SideHost,
    leave: (room: string) => void,
    block: (users: Iterable<string>) => void,
  ) {
    this.#context = context;
    this.#side = side;
    this.#leave = leave;
    this.#task = new Task(() => context.host.requestUpdate());
    this.#confirm = new Confirm(context);
    this.#card = new Card(context, side, this.#task, this.#confirm, {
      changed: () => void this.#ask(),
      block,
      enter: (room) => {
        this.shut();
        side.choose(room);
      },
    });
    this.#banned = new Banned(context, side, this.#task, this.#confirm);
  }

  open(): void {
    this.isOpen = true;
    this.#begin('members');
    void this.#ask();
    this.#side.focus('.about .ib');
  }

  readonly close = (): void => {
    this.shut();
    this.#side.focus('.toabout');
  };

  /** Closes it, and leaves the focus to others. */
  shut(): void {
    clearTimeout(this.#timer);
    this.isOpen = false;
  }

  #begin(page: Page): void {
    this.#page = page;
    this.#card.person = undefined;
    this.#link = undefined;
    this.#isCopied = false;
    this.#task.clear();
    this.#context.host.requestUpdate();
  }

  #turnTo(page: Page): void {
    this.#begin(page);
    this.#side.focus('.rform input');
  }

  get #current(): Room | undefined {
    return this.#context.connection.room;
  }

  /** The members from the first one on, or those after the last one that is here. */
  async #ask(after?: string): Promise<void> {
    const room = this.#current;
    const search = this.#search;
    if (!room) return;
    this.#room = room.id;
    this.#isAsking = true;
    const query = { ...(search && { search }), ...(after && { after }) };
    const page = await membersOf(this.#context.connection.chat as Chat, room, query).catch(() => undefined);
    if (room !== this.#current || search !== this.#search) return;
    this.#isAsking = false;
    if (!page) this.#task.code = 'disconnected';
    else {
      this.#members = [...(after ? this.#members : []), ...page.members];
      this.#next = page.next;
    }
    this.#context.host.requestUpdate();
  }

  render(view: View, summary: RoomSummary | undefined): unknown {
    // Without a room, as when the element goes, there is nothing to be asked anew.
    if (this.#current && this.#room !== this.#current.id) {
      this.#members = [];
      this.#search = '';
      this.#begin('members');
      void this.#ask();
    }
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const person = this.#card.person;
    const about = phrase(view.conversation.kind === 'direct' ? english.aboutDirect : english.about);
    const titles = {
      members: about,
      describe: phrase(english.describe),
      invite: phrase(english.invite),
      banned: phrase(english.banned),
    };
    const isFirst = this.#page === 'members' && !person;
    const back = (): void => {
      this.#begin('members');
      this.#side.focus('.about .ib');
    };
    return html`<aside
      class="about"
      data-pane="about"
      aria-label=${about}
      @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, isFirst ? this.close : back)}
    >
      <header>
        ${isFirst ? '' : html`<button class="ib flip" aria-label=${about} @click=${back}>${icon(icons.back)}</button>`}
        <h2 dir="auto">${person ? person.name || phrase(english.nameless) : titles[this.#page]}</h2>
        <button class="ib" aria-label=${phrase(english.close)} @click=${this.close}>${icon(paths.close)}</button>
      </header>
      <div class="abody" @scroll=${this.#onScroll}>
        ${
          person
            ? this.#card.render(person, view)
            : this.#page === 'describe'
              ? this.#describe(view, summary)
              : this.#page === 'invite'
                ? this.#invite(view)
                : this.#page === 'banned'
                  ? this.#banned.render(view, ownRank(view))
                  : this.#overview(view, summary)
        }${told(this.#context.kit, this.#task, view)}
      </div>
      ${this.#confirm.render(view)}
    </aside>`;
  }

  #overview(view: View, summary: RoomSummary | undefined): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase, conversation } = view;
    const { can } = conversation;
    const isDirect = conversation.kind === 'direct';
    const deed = (label: string, act: () => void, style = '') =>
      html`<button class="btn ${style}" @click=${act}>${label}</button>`;
    return html`${summary?.topic ? html`<p class="atopic" dir="auto">${summary.topic}</p>` : ''}
      <div class="deeds">
        ${can.includes('invite') && !isDirect ? deed(phrase(english.invite), () => this.#turnTo('invite')) : ''}
        ${can.includes('manage') && !isDirect ? deed(phrase(english.describe), () => this.#turnTo('describe')) : ''}
        ${can.includes('moderate') && !isDirect ? deed(phrase(english.banned), this.#showBanned) : ''}
        ${summary && !isDirect ? deed(phrase(english.leave), () => this.#askLeave(view, summary), 'bad') : ''}
      </div>
      ${slowChoice(this.#context.kit, this.#current!, this.#task, view)}
      <h3>${phrase(english.membersTitle)} ${summary ? html`<small>${summary.memberCount}</small>` : ''}</h3>
      <label class="rsearch"
        >${icon(paths.search)}<span class="sr">${phrase(english.seekMember)}</span
        ><input
          type="search"
          placeholder=${phrase(english.seekMember)}
          autocomplete="off"
          dir="auto"
          .value=${this.#search}
          @input=${this.#onInput}
      /></label>
      <ul aria-busy=${this.#isAsking}>
        ${this.#members.map((member) => html`<li>${this.#card.row(member, view)}</li>`)}
      </ul>
      ${!this.#members.length && !this.#isAsking ? html`<p class="cnote">${phrase(english.nothing)}</p>` : ''}`;
  }

  #describe({ phrase }: View, summary: RoomSummary | undefined): unknown {
    const { html } = this.#context.kit;
    return html`<form class="rform" @submit=${this.#save}>
      <label
        >${phrase(english.name)}<input
          name="name"
          maxlength="80"
          dir="auto"
          autocomplete="off"
          value=${summary?.name ?? ''}
      /></label>
      <label
        >${phrase(english.topic)}<input
          name="topic"
          maxlength="250"
          dir="auto"
          autocomplete="off"
          value=${summary?.topic ?? ''}
      /></label>
      ${
        summary?.kind === 'open'
          ? html`<label class="tick"
              ><input type="checkbox" name="listed" ?checked=${summary.listed} />${phrase(english.listed)}</label
            >`
          : ''
      }
      <button class="pri" ?disabled=${this.#task.isBusy}>${phrase(english.save)}</button>
    </form>`;
  }

  #invite({ phrase }: View): unknown {
    const { html } = this.#context.kit;
    const link = this.#link;
    if (link) {
      return html`<div class="rform">
        <label>${phrase(english.link)}<input readonly dir="ltr" .value=${link} /></label>
        <button class="pri" @click=${this.#copy}>${phrase(this.#isCopied ? english.copied : english.copyLink)}</button>
        <p>${phrase(english.inviteNote)}</p>
      </div>`;
    }
    const number = (name: string, label: string, most: number, usual: number) =>
      html`<label
        >${label}<input type="number" name=${name} min="1" max=${most} value=${usual} required inputmode="numeric"
      /></label>`;
    return html`<form class="rform" @submit=${this.#makeLink}>
      ${number('uses', phrase(english.uses), 100, 1)}${number('days', phrase(english.days), 30, 7)}
      <button class="pri" ?disabled=${this.#task.isBusy}>${phrase(english.makeLink)}</button>
    </form>`;
  }

  // ── What happens ───────────────────────────────────────────────────────────────────────────────────────────────

  readonly #showBanned = (): void => {
    this.#begin('banned');
    this.#banned.show(this.#current!);
    this.#side.focus('.about .ib');
  };

  readonly #save = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const [name, topic] = ['name', 'topic'].map((key) => String(form.get(key)).trim()) as [string, string];
    const isOpen = (event.target as HTMLFormElement).elements.namedItem('listed');
    void this.#task.run(() =>
      describeRoom(this.#current!, { name, topic, ...(isOpen && { listed: form.has('listed') }) }),
    );
  };

  readonly #makeLink = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const [uses, days] = ['uses', 'days'].map((key) => Number(form.get(key))) as [number, number];
    void this.#task
      .run(async () => {
        const chat = this.#context.connection.chat as Chat;
        const { token } = await invite(chat, this.#current!, { uses, lifetime: days * day });
        this.#link = linkTo(location.href, token);
        this.#side.focus('.rform .pri');
      })
      .then(() => this.#link && this.#task.clear());
  };

  readonly #copy = (): void => {
    const field = this.#context.host.renderRoot.querySelector<HTMLInputElement>('.rform input');
    void this.#task.run(async () => {
      await navigator.clipboard.writeText(this.#link!).catch(() => field?.select());
      this.#isCopied = true;
    });
  };

  #askLeave({ phrase, ...view }: View, summary: RoomSummary): void {
    const room = this.#current!;
    const words = { ...view, phrase };
    this.#confirm.ask({
      title: phrase(english.leaveSure, { name: titleOf(summary, words) }),
      note: phrase(english.leaveNote),
      action: phrase(english.leave),
      run: () =>
        void this.#task.run(async () => {
          await leaveRoom(room);
          this.shut();
          this.#leave(room.id);
        }),
    });
  }

  readonly #onInput = (event: Event): void => {
    this.#search = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), pause);
  };

  readonly #onScroll = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.target as HTMLElement;
    const isNear = scrollHeight - scrollTop - clientHeight < nearEnd;
    if (isNear && this.#page === 'banned' && this.#banned.hasMore) this.#banned.more();
    if (isNear && this.#next && !this.#isAsking && this.#page === 'members') void this.#ask(this.#next);
  };

  #onKeydown(event: KeyboardEvent, back: () => void): void {
    if (event.key !== 'Escape' || (event.target as Element).closest('dialog')) return;
    event.stopPropagation();
    back();
  }
}

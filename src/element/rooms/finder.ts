import type { Chat, Room } from '../../client/index.ts';
import { directRoom, discover, people, type ListedRoom } from '../../client/people.ts';
import type { PresentUser } from '../../client/room-list.ts';
import { createRoom } from '../../client/rooms.ts';
import type { FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import type { View } from '../view.ts';
import * as icons from './icons.ts';
import { english } from './side-strings.ts';
import type { SideHost } from './side-host.ts';
import { Task } from './task.ts';
import { told } from './told.ts';

/** How long one must stop typing before it is looked for, in milliseconds. */
const pause = 250;

interface Found {
  readonly people: readonly PresentUser[];
  readonly rooms: readonly ListedRoom[];
}

/** A new conversation: with somebody, in an open room, or in a room of one's own. In the place of the list. */
export class Finder {
  isOpen = false;

  #context: FeatureContext;
  #side: SideHost;
  #task: Task;
  #isMaking = false;
  /** Whether what is begun with somebody is sealed (P56). */
  #isSealed = false;
  #text = '';
  #found: Found | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: FeatureContext, side: SideHost) {
    this.#context = context;
    this.#side = side;
    this.#task = new Task(() => context.host.requestUpdate());
  }

  open(): void {
    this.isOpen = true;
    this.#isMaking = this.#isSealed = false;
    this.#text = '';
    this.#found = undefined;
    this.#task.clear();
    void this.#seek();
    this.#side.focus('.findnew input');
  }

  readonly close = (): void => {
    clearTimeout(this.#timer);
    this.isOpen = false;
    this.#side.focus('.startnew');
  };

  /** Rests on what was answered last. */
  async #seek(): Promise<void> {
    const chat = this.#context.connection.chat as Chat;
    const search = this.#text;
    const asked = search ? { search } : {};
    const [found, listed] = await Promise.allSettled([people(chat, asked), discover(chat, asked)]);
    if (search !== this.#text) return;
    this.#found = {
      people: found.status === 'fulfilled' ? found.value : [],
      rooms: listed.status === 'fulfilled' ? listed.value.rooms : [],
    };
    this.#context.host.requestUpdate();
  }

  render(view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const title = phrase(this.#isMaking ? english.newRoom : english.start);
    return html`<div class="findnew" role="region" aria-label=${title} @keydown=${this.#onKeydown}>
      <header>
        <h2>${title}</h2>
        <button class="ib" aria-label=${phrase(english.close)} @click=${this.close}>${icon(paths.close)}</button>
      </header>
      ${this.#isMaking ? this.#form(view) : this.#results(view)}${told(this.#context.kit, this.#task, view)}
    </div>`;
  }

  #results(view: View): unknown {
    const { html, icon, avatar } = this.#context.kit;
    const { phrase } = view;
    const { people: persons = [], rooms = [] } = this.#found ?? {};
    const isNothing = this.#found && this.#text && !persons.length && !rooms.length;
    return html`<label class="rsearch"
        >${icon(paths.search)}<span class="sr">${phrase(english.seek)}</span
        ><input
          type="search"
          placeholder=${phrase(english.seek)}
          autocomplete="off"
          dir="auto"
          @input=${this.#onInput}
          @keydown=${this.#onSearchKeydown}
      /></label>
      <div class="rowsof">
        <button class="rrow" @click=${this.make}>
          <span class="ctile">${icon(icons.plus)}</span><span><b>${phrase(english.newRoom)}</b></span>
        </button>
        ${persons.length ? html`<h3>${phrase(english.people)}</h3>` : ''}
        ${
          persons.length && view.me?.startsWith('u_') && globalThis.isSecureContext
            ? html`<label class="rseal"
                ><input
                  type="checkbox"
                  .checked=${this.#isSealed}
                  @change=${this.#onSealed}
                />${icon(paths.lock)}${phrase(english.sealed)}</label
              >`
            : ''
        }
        ${persons.map(
          (person) =>
            html`<button class="rrow" @click=${() => this.#writeTo(person.id)}>
              ${avatar(person.id, person.name, 'big', html`<i class="dot ${person.present ? '' : 'off'}"></i>`)}
              <span
                ><b dir="auto">${person.name}</b
                >${person.present ? html`<small>${phrase(english.here)}</small>` : ''}</span
              >
            </button>`,
        )}
        ${rooms.length ? html`<h3>${phrase(english.open)}</h3>` : ''}
        ${rooms.map(
          (room) =>
            html`<button class="rrow" @click=${() => this.#join(room)}>
              <span class="ctile">${icon(icons.hash)}</span>
              <span
                ><b dir="auto">${room.name}</b
                ><small class="with"
                  ><span>${phrase(english.members, { n: room.memberCount })}${room.topic ? ' · ' : ''}</span
                  ><span dir="auto">${room.topic}</span></small
                ></span
              >
            </button>`,
        )}
        <p class="cnote ${isNothing ? '' : 'blank'}" role="status">${isNothing ? phrase(english.nothing) : ''}</p>
      </div>`;
  }

  #form({ phrase }: View): unknown {
    const { html } = this.#context.kit;
    return html`<form class="rform" @submit=${this.#create}>
      <label>${phrase(english.name)}<input name="name" maxlength="80" required dir="auto" autocomplete="off" /></label>
      <label>${phrase(english.topic)}<input name="topic" maxlength="250" dir="auto" autocomplete="off" /></label>
      <button class="pri" ?disabled=${this.#task.isBusy}>${phrase(english.create)}</button>
    </form>`;
  }

  readonly #onInput = (event: Event): void => {
    this.#text = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#seek(), pause);
  };

  /** Enter takes what is found first, the arrow goes to it. */
  readonly #onSearchKeydown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (event.isComposing || (key !== 'Enter' && key !== 'ArrowDown')) return;
    event.preventDefault();
    if (key === 'Enter') void this.#takeFirst();
    else this.#side.focus('.rowsof .rrow');
  };

  async #takeFirst(): Promise<void> {
    const search = this.#text;
    if (!search) return;
    clearTimeout(this.#timer);
    // What is shown may be what was found for fewer letters.
    await this.#seek();
    if (search !== this.#text || !this.isOpen) return;
    const { people: [person] = [], rooms: [room] = [] } = this.#found ?? {};
    if (person) this.#writeTo(person.id);
    else if (room) this.#join(room);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.close();
  };

  /** Makes a room of one's own. */
  readonly make = (): void => {
    this.#isMaking = true;
    this.#side.focus('.findnew input');
  };

  readonly #create = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const [name, topic] = ['name', 'topic'].map((key) => String(form.get(key)).trim()) as [string, string];
    if (name) this.#go((chat) => createRoom(chat, { kind: 'private', name, ...(topic && { topic }) }));
  };

  readonly #onSealed = (event: Event): void => {
    this.#isSealed = (event.target as HTMLInputElement).checked;
  };

  #writeTo(user: string): void {
    const sealed = this.#isSealed && user.startsWith('u_');
    this.#go((chat) =>
      sealed ? createRoom(chat, { kind: 'direct', members: [user], sealed }) : directRoom(chat, user),
    );
  }

  #join({ id, joined }: ListedRoom): void {
    this.#go(async (chat) => {
      const room = chat.room(id);
      if (!joined) await room.join();
      return room;
    });
  }

  /** Goes to the room, once it is there. */
  #go(work: (chat: Chat) => Promise<Pick<Room, 'id'>>): void {
    void this.#task.run(async () => {
      const { id } = await work(this.#context.connection.chat as Chat);
      this.isOpen = false;
      this.#side.choose(id);
    });
  }
}

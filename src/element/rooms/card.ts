import type { Chat, Role, Room } from '../../client/index.ts';
import { mute, unmute } from '../../client/moderation.ts';
import { block, blocked, directRoom, unblock } from '../../client/people.ts';
import type { PresentMember } from '../../client/room-list.ts';
import { ban, remove, setRole } from '../../client/rooms.ts';
import type { FeatureContext } from '../feature.ts';
import { differentDays } from '../language.ts';
import type { View } from '../view.ts';
import type { Confirm } from './confirm.ts';
import { ranks } from './ranks.ts';
import { english } from './side-strings.ts';
import type { SideHost } from './side-host.ts';
import type { Task } from './task.ts';

type Deed = (label: string, act: () => void, style?: string) => unknown;

const hour = 3_600_000;

/** What a member's page asks of what is around it. */
export interface CardHost {
  /** The members are others now. */
  readonly changed: () => void;
  /** These are the people whom one has blocked. */
  readonly block: (users: Iterable<string>) => void;
  /** Shows a room, and nothing beside it. */
  readonly enter: (room: string) => void;
}

const isMutedNow = ({ mutedUntil = 0 }: PresentMember): boolean => mutedUntil > Date.now();

/**
 * Whether somebody is there now, as the room tells it from moment to moment; of a large one, which names only some, as the list was told. Without a
 * connection nobody knows.
 */
function isHere({ id, present }: PresentMember, { conversation: { presence }, state }: View): boolean {
  const { count, users } = presence;
  return state.status === 'online' && (users.some((user) => user.id === id) || (count > users.length && present));
}

/** What there is to say of a member beside their role. */
function stateOf(member: PresentMember, view: View): readonly string[] {
  const { phrase, day, time } = view;
  const { mutedUntil: until = 0 } = member;
  const moment = differentDays(until, Date.now()) ? `${day(until)}, ${time(until)}` : time(until);
  return [
    ...(isHere(member, view) ? [phrase(english.here)] : []),
    ...(isMutedNow(member) ? [phrase(english.mutedUntil, { time: moment })] : []),
  ];
}

/** What one is in the room, of those who may do something about others. */
export const ownRank = ({ conversation: { members, can }, me }: View): string =>
  members.get(me ?? '')?.role ?? (can.includes('manage') ? 'owner' : 'moderator');

/** A member of the room: a row of the list, and all about them. */
export class Card {
  /** Who is looked at. */
  person: PresentMember | undefined;

  #context: FeatureContext;
  #side: SideHost;
  #task: Task;
  #confirm: Confirm;
  #around: CardHost;
  /** Whom one has blocked, once that is known. */
  #blocked: ReadonlySet<string> | undefined;

  constructor(context: FeatureContext, side: SideHost, task: Task, confirm: Confirm, around: CardHost) {
    this.#context = context;
    this.#side = side;
    this.#task = task;
    this.#confirm = confirm;
    this.#around = around;
  }

  get #chat(): Chat {
    return this.#context.connection.chat as Chat;
  }

  row(member: PresentMember, view: View): unknown {
    const { html, avatar } = this.#context.kit;
    const { phrase, me } = view;
    const { id, name, role = 'member' } = member;
    const dot = html`<i class="dot ${isHere(member, view) ? '' : 'off'}"></i>`;
    const state = stateOf(member, view).join(' · ');
    const called = name || phrase(english.nameless);
    const note = id === me ? phrase(english.you) : role === 'member' ? '' : phrase(english[role]);
    return html`<button class="rrow" @click=${() => this.#open(member)}>
      ${avatar(id, called, 'big', dot)}
      <span><b dir="auto">${called}</b>${state ? html`<small>${state}</small>` : ''}</span>
      ${note ? html`<small class="mark">${note}</small>` : ''}
    </button>`;
  }

  #open(member: PresentMember): void {
    this.person = member;
    this.#task.clear();
    this.#side.focus('.about .ib');
    void blocked(this.#chat).then(
      (users) => {
        this.#blocked = new Set(users.map(({ id }) => id));
        this.#context.host.requestUpdate();
      },
      () => {},
    );
  }

  render(member: PresentMember, view: View): unknown {
    const { html, avatar } = this.#context.kit;
    const { phrase, conversation, me, state } = view;
    const { id, name, role = 'member', kind } = member;
    const { can } = conversation;
    const own = ownRank(view);
    const isBelow = ranks.indexOf(role) < ranks.indexOf(own);
    const isDirect = conversation.kind === 'direct';
    const mayManage = can.includes('manage') && isBelow && id !== me && !isDirect;
    const mayModerate = can.includes('moderate') && isBelow && id !== me && !isDirect;
    const isBlocked = this.#blocked?.has(id);
    const called = name || phrase(english.nameless);
    const deed = (label: string, act: () => void, style = '') =>
      html`<button class="btn ${style}" ?disabled=${this.#task.isBusy} @click=${act}>${label}</button>`;
    const room = this.#context.connection.room!;
    return html`<div class="person">
        ${avatar(id, called, 'big', html`<i class="dot ${isHere(member, view) ? '' : 'off'}"></i>`)}
        <span
          ><b dir="auto">${called}</b
          ><small>${[phrase(english[role]), ...stateOf(member, view)].join(' · ')}</small></span
        >
      </div>
      ${
        mayManage
          ? html`<div class="rform">
              <label
                >${phrase(english.role)}<select
                  ?disabled=${this.#task.isBusy}
                  @change=${(event: Event) => this.#giveRole(member, (event.target as HTMLSelectElement).value as Role)}
                >
                  ${(ranks as readonly Role[])
                    .filter((each) => ranks.indexOf(each) < ranks.indexOf(own))
                    .map(
                      (each) =>
                        html`<option value=${each} ?selected=${each === role}>${phrase(english[each])}</option>`,
                    )}
                </select></label
              >
            </div>`
          : ''
      }
      ${
        id === me
          ? ''
          : html`<div class="deeds down">
              ${kind !== 'guest' && state.user?.kind !== 'guest' && !isDirect ? deed(phrase(english.write), () => this.#writeTo(id)) : ''}
              ${mayModerate ? this.#muteDeed(room, member, deed, phrase) : ''}
              ${mayModerate ? deed(phrase(english.remove), () => this.#sure(phrase(english.removeSure, { name: called }), phrase(english.removeNote), phrase(english.remove), () => remove(room, id)), 'bad') : ''}
              ${mayModerate ? deed(phrase(english.ban), () => this.#sure(phrase(english.banSure, { name: called }), phrase(english.banNote), phrase(english.ban), () => ban(room, id)), 'bad') : ''}
              ${
                isBlocked
                  ? deed(phrase(english.unblock), () => this.#turn(id, false))
                  : deed(
                      phrase(english.block),
                      () =>
                        this.#confirm.ask({
                          title: phrase(english.blockSure, { name: called }),
                          note: phrase(english.blockNote),
                          action: phrase(english.block),
                          run: () => this.#turn(id, true),
                        }),
                      'bad',
                    )
              }
            </div>`
      }`;
  }

  #muteDeed(room: Room, member: PresentMember, deed: Deed, phrase: View['phrase']): unknown {
    const { mutedUntil: _, ...free } = member;
    const isMuted = isMutedNow(member);
    const turn = (): void =>
      void this.#task
        .run(() => (isMuted ? unmute(room, member.id) : mute(room, member.id, hour)))
        .then((isDone) => {
          // Its time may be over, or somebody else has ended it.
          if (isMuted) this.person = free;
          else if (isDone) this.person = { ...member, mutedUntil: Date.now() + hour };
          this.#around.changed();
          this.#side.focus('.about .turnmute');
        });
    return deed(phrase(isMuted ? english.unmute : english.mute), turn, 'turnmute');
  }

  #giveRole(member: PresentMember, role: Role): void {
    void this.#task
      .run(() => setRole(this.#context.connection.room!, member.id, role))
      .then((isDone) => {
        if (isDone) this.person = { ...member, role };
        this.#around.changed();
      });
  }

  #writeTo(user: string): void {
    void this.#task.run(async () => this.#around.enter((await directRoom(this.#chat, user)).id));
  }

  #sure(title: string, note: string, action: string, work: () => Promise<unknown>): void {
    const run = (): void =>
      void this.#task.run(work).then((isDone) => {
        if (!isDone) return;
        this.person = undefined;
        this.#around.changed();
        this.#side.focus('.about .ib');
      });
    this.#confirm.ask({ title, note, action, run });
  }

  #turn(user: string, isOn: boolean): void {
    void this.#task
      .run(() => (isOn ? block : unblock)(this.#chat, user))
      .then((isDone) => {
        if (!isDone) return;
        const all = new Set(this.#blocked);
        if (isOn) all.add(user);
        else all.delete(user);
        this.#blocked = all;
        this.#around.block(all);
        this.#context.host.requestUpdate();
      });
  }
}

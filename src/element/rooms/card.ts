import type { Chat, Role, Room } from '../../client/index.ts';
import { mute, unmute } from '../../client/moderation.ts';
import { block, blocked, directRoom, unblock } from '../../client/people.ts';
import type { PresentMember } from '../../client/room-list.ts';
import { ban, remove, setRole } from '../../client/rooms.ts';
import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import type { Confirm } from './confirm.ts';
import { english } from './side-strings.ts';
import type { SideHost } from './side-host.ts';
import type { Task } from './task.ts';

type Deed = (label: string, act: () => void, style?: string) => unknown;

const hour = 3_600_000;
const ranks: readonly Role[] = ['reader', 'member', 'moderator', 'owner'];

/** A member of the room: a row of the list, and all about them. */
export class Card {
  /** Who is looked at. */
  person: PresentMember | undefined;

  #context: FeatureContext;
  #side: SideHost;
  #task: Task;
  #confirm: Confirm;
  #changed: () => void;
  /** Whom one has blocked, once that is known. */
  #blocked: ReadonlySet<string> | undefined;

  /** Who was muted from here, and in which room. */
  #muted = new Set<string>();
  #block: (users: Iterable<string>) => void;

  /**
   * @param changed The members are others now.
   * @param block These are the people whom one has blocked.
   */
  constructor(
    context: FeatureContext,
    side: SideHost,
    task: Task,
    confirm: Confirm,
    changed: () => void,
    block: (users: Iterable<string>) => void,
  ) {
    this.#context = context;
    this.#side = side;
    this.#task = task;
    this.#confirm = confirm;
    this.#changed = changed;
    this.#block = block;
  }

  get #chat(): Chat {
    return this.#context.connection.chat as Chat;
  }

  row(member: PresentMember, { phrase, me }: View): unknown {
    const { html, avatar } = this.#context.kit;
    const { id, name, role = 'member', present } = member;
    const dot = html`<i class="dot ${present ? '' : 'off'}"></i>`;
    const called = name || phrase(english.nameless);
    const note = id === me ? phrase(english.you) : role === 'member' ? '' : phrase(english[role]);
    return html`<button class="rrow" @click=${() => this.#open(member)}>
      ${avatar(id, called, 'big', dot)}
      <span><b dir="auto">${called}</b>${present ? html`<small>${phrase(english.here)}</small>` : ''}</span>
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

  render(member: PresentMember, { phrase, conversation, me, state }: View): unknown {
    const { html, avatar } = this.#context.kit;
    const { id, name, role = 'member', kind, present } = member;
    const { can } = conversation;
    const own = conversation.members.get(me ?? '')?.role ?? (can.includes('manage') ? 'owner' : 'moderator');
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
        ${avatar(id, called, 'big', html`<i class="dot ${present ? '' : 'off'}"></i>`)}
        <span
          ><b dir="auto">${called}</b
          ><small>${[phrase(english[role]), ...(present ? [phrase(english.here)] : [])].join(' · ')}</small></span
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
                  ${ranks
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
              ${mayModerate ? this.#muteDeed(room, id, deed, phrase) : ''}
              ${mayModerate ? deed(phrase(english.remove), () => this.#sure(phrase(english.remove), () => remove(room, id)), 'bad') : ''}
              ${mayModerate ? deed(phrase(english.ban), () => this.#sure(phrase(english.ban), () => ban(room, id)), 'bad') : ''}
              ${
                isBlocked
                  ? deed(phrase(english.unblock), () => this.#turn(id, false))
                  : deed(
                      phrase(english.block),
                      () => this.#askBlock(id, phrase(english.block), phrase(english.blockNote)),
                      'bad',
                    )
              }
            </div>`
      }`;
  }

  #muteDeed(room: Room, user: string, deed: Deed, phrase: View['phrase']): unknown {
    const key = `${room.id} ${user}`;
    const isMuted = this.#muted.has(key);
    const turn = (): void =>
      void this.#task
        .run(() => (isMuted ? unmute(room, user) : mute(room, user, hour)))
        .then((isDone) => {
          // Its time may be over, or somebody else has ended it.
          if (isMuted) this.#muted.delete(key);
          else if (isDone) this.#muted.add(key);
          this.#side.focus('.about .turnmute');
        });
    return deed(phrase(isMuted ? english.unmute : english.mute), turn, 'turnmute');
  }

  #giveRole(member: PresentMember, role: Role): void {
    void this.#task
      .run(() => setRole(this.#context.connection.room!, member.id, role))
      .then((isDone) => {
        if (isDone) this.person = { ...member, role };
        this.#changed();
      });
  }

  #writeTo(user: string): void {
    void this.#task.run(async () => this.#side.choose((await directRoom(this.#chat, user)).id));
  }

  #sure(action: string, work: () => Promise<unknown>): void {
    const title = this.person!.name;
    const run = (): void =>
      void this.#task.run(work).then((isDone) => {
        if (!isDone) return;
        this.person = undefined;
        this.#changed();
        this.#side.focus('.about .ib');
      });
    this.#confirm.ask({ title, note: action, action, run });
  }

  #askBlock(user: string, action: string, note: string): void {
    this.#confirm.ask({ title: this.person!.name, note, action, run: () => this.#turn(user, true) });
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
        this.#block(all);
        this.#context.host.requestUpdate();
      });
  }
}

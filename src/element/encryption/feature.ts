import type { Chat, ChatMessage, Room, RoomSnapshot } from '../../client/index.ts';
import {
  encrypted,
  isSealedRoom,
  plainOf,
  type EncryptedChat,
  type OpenedMessage,
  type RoomEncryption,
  type SealedRoom,
  type SealingDeviceOfMine,
} from '../../client/encryption.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { Dialog } from '../moderation/dialog.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';
import { encryptionStyles } from './styles.ts';

const encryptionOf = (conversation: RoomSnapshot): RoomEncryption | undefined =>
  isSealedRoom(conversation.id ?? '') && 'encryption' in conversation
    ? (conversation.encryption as RoomEncryption)
    : undefined;

/** A sealed room (P56): what is written there is opened here, and sealed before it leaves; whom it is sealed for, and what cannot be read. */
class Encryption implements Feature {
  readonly styles;

  #context: FeatureContext;
  #sheet: Dialog;
  #devices: readonly SealingDeviceOfMine[] = [];
  #isFailed = false;
  /** Where what is new began, before the room was another object. */
  #freshAfter: number | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = encryptionStyles(context.kit);
    this.#sheet = new Dialog(context, 'keys');
    const { whole } = context;
    context.whole = (shown) => plainOf(whole(shown));
  }

  // ── The conversation, opened ─────────────────────────────────────────────────────────────────────────────────────

  first(view: View): unknown {
    const { connection } = this.#context;
    const { room } = connection;
    if (room && isSealedRoom(room.id) && !encryptionOf(room.snapshot)) queueMicrotask(() => this.#take(view));
    if (this.#freshAfter !== undefined && room) {
      view.log.freshAfter ??= this.#freshAfter;
      this.#freshAfter = undefined;
    }
    // What is said of an empty conversation is not so here: the key of this device is kept.
    return encryptionOf(view.conversation) ? this.#context.kit.html`<i class="keyroom" hidden></i>` : '';
  }

  /** From now on the chat opens and seals; the room is followed anew, as it is another one. */
  #take(view: View): void {
    const { connection, host, whole } = this.#context;
    const room = connection.room as Room | undefined;
    if (!connection.chat || !room || encryptionOf(room.snapshot) || !host.isConnected) return;
    connection.chat = encrypted(whole(connection.chat as Chat));
    this.#freshAfter = view.log.freshAfter;
    connection.room = undefined;
    host.requestUpdate();
  }

  get #chat(): EncryptedChat {
    return encrypted(this.#context.whole(this.#context.connection.chat as Chat));
  }

  get #room(): SealedRoom {
    return this.#context.connection.room as SealedRoom;
  }

  // ── What is seen of it ───────────────────────────────────────────────────────────────────────────────────────────

  #nameOf({ conversation }: View, user: string | undefined): string {
    return (user && conversation.users.get(user)?.name) || '…';
  }

  #reason({ unreadable }: OpenedMessage): 'absent' | 'unverified' | undefined {
    return unreadable && (unreadable === 'absent' ? 'absent' : 'unverified');
  }

  text(message: ChatMessage, { phrase, conversation }: View): unknown {
    if (!encryptionOf(conversation)) return '';
    const { html, icon } = this.#context.kit;
    const reason = this.#reason(message);
    if (!reason) return (message as OpenedMessage).opening ? html`<span class="txt keyno">…</span>` : '';
    return html`<span class="txt keyno"
      >${icon(reason === 'absent' ? icons.lock : icons.alert)}<span>${phrase(english[reason])}</span></span
    >`;
  }

  said(message: ChatMessage, { phrase, conversation }: View): string {
    const reason = encryptionOf(conversation) && this.#reason(message);
    return reason ? `, ${phrase(english[reason])}` : '';
  }

  /** Behind which message it was noticed that somebody has a new device: a line that stays. */
  under({ seq }: ChatMessage, view: View): unknown {
    const encryption = encryptionOf(view.conversation);
    if (!encryption || !seq) return '';
    const { html, icon } = this.#context.kit;
    const users = new Set(encryption.changes.filter(({ after }) => after === seq).map(({ user }) => user));
    return [...users].map(
      (user) => html`<p class="keyline">${icon(icons.lock)}<span>${this.#newDevice(view, user)}</span></p>`,
    );
  }

  #newDevice(view: View, user: string): string {
    const { phrase, me } = view;
    return user === me ? phrase(english.newOwn) : phrase(english.newDevice, { name: this.#nameOf(view, user) });
  }

  head({ phrase, conversation }: View): unknown {
    if (!encryptionOf(conversation)) return '';
    const { html, icon } = this.#context.kit;
    return html`<button class="ib" aria-label=${phrase(english.encrypted)} aria-haspopup="dialog" @click=${this.#open}>
      ${icon(icons.lock)}
    </button>`;
  }

  /** Above the field: why nothing can be written yet, and what has to be looked at before. */
  context(view: View): unknown {
    const { conversation, phrase } = view;
    const encryption = encryptionOf(conversation);
    const { html, icon } = this.#context.kit;
    if (!encryption) return '';
    const { status, devices, other } = encryption;
    const name = this.#nameOf(view, other);
    if (status === 'waiting')
      return html`<p class="keyask" role="status">
        ${icon(icons.clock)}<span>${phrase(english.waiting, { name })}</span>
      </p>`;
    if (status === 'failed' || this.#isFailed)
      return html`<p class="keyask" role="status">${icon(icons.alert)}<span>${phrase(english.failed)}</span></p>`;
    if (status !== 'changed') return '';
    const whose = devices.find(({ isAccepted }) => !isAccepted)?.user ?? other!;
    return html`<div class="keyask" role="status">
      ${icon(icons.lock)}<span>${this.#newDevice(view, whose)}. ${phrase(english.ask)}</span>
      <button class="link" @click=${this.#open}>${phrase(english.number)}</button>
      <button class="link" @click=${this.#accept}>${phrase(english.goOn)}</button>
    </div>`;
  }

  render(view: View): unknown {
    const encryption = encryptionOf(view.conversation);
    if (!encryption) return '';
    const { phrase } = view;
    return this.#sheet.render(view, phrase(english.encrypted), this.#sheet.isOpen ? this.#about(encryption, view) : '');
  }

  #about({ other, safetyNumber, isVerified, wasVerified }: RoomEncryption, view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase, day } = view;
    const name = this.#nameOf(view, other);
    const number = safetyNumber
      ? html`<h3>${phrase(english.number)}</h3>
          <p>${phrase(english.compare, { name })}</p>
          <p class="keynum" aria-label=${safetyNumber}>
            ${safetyNumber.split(' ').map((group) => html`<span>${group}</span>`)}
          </p>
          ${
            isVerified
              ? html`<p class="keysame" role="status">${icon(icons.done)}${phrase(english.compared)}</p>`
              : html`${
                    wasVerified ? html`<p class="keysame">${icon(icons.alert)}${phrase(english.notSince)}</p>` : ''
                  }<button class="dpri" @click=${() => this.#do(this.#room.verify(safetyNumber))}>
                    ${phrase(english.same)}
                  </button>`
          }`
      : '';
    return html`<div class="dbody">
      <p>${phrase(english.about, { name })}</p>
      ${number}${this.#devices.length ? html`<h3>${phrase(english.devices)}</h3>` : ''}
      ${this.#devices.map(
        ({ key, at, isThis }) =>
          html`<div class="keydev">
            <span>${isThis ? phrase(english.thisDevice) : day(at)}</span>
            ${
              isThis
                ? ''
                : html`<button
                    class="link"
                    aria-label="${phrase(english.remove)}: ${day(at)}"
                    @click=${() => void this.#remove(key)}
                  >
                    ${phrase(english.remove)}
                  </button>`
            }
          </div>`,
      )}
    </div>`;
  }

  // ── What is done ─────────────────────────────────────────────────────────────────────────────────────────────────

  readonly #open = (): void => {
    this.#sheet.open();
    void this.#ask();
  };

  async #ask(): Promise<void> {
    this.#devices = await this.#chat.devices().catch(() => []);
    this.#context.changed();
  }

  readonly #accept = (): void => this.#do(this.#room.accept());

  async #remove(key: string): Promise<void> {
    await this.#chat.removeDevice(key).catch(() => {});
    await this.#ask();
  }

  #do(work: Promise<unknown>): void {
    this.#isFailed = false;
    work.then(
      () => this.#context.changed(),
      () => {
        this.#isFailed = true;
        this.#context.changed();
      },
    );
  }

  flush(): void {
    if (this.#sheet.isOpen) this.#sheet.forget();
    this.#devices = [];
    this.#isFailed = false;
  }
}

export const feature = (context: FeatureContext): Feature => new Encryption(context);

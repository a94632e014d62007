import type { LitElement } from 'lit';
import type { Attachment, Chat, MessageOptions, Room } from '../../client/index.ts';
import { starters, trayView } from '../../element/attach-composer.ts';
import { Dropping } from '../../element/attach-drop.ts';
import { english } from '../../element/attach-strings.ts';
import { Tray } from '../../element/attach-tray.ts';
import type { Loads } from '../../element/media-loads.ts';
import { kit } from '../../element/kit.ts';
import { announce } from '../../element/media-announce.ts';
import type { InboxView } from '../view.ts';

/** What the files that one sends need of the inbox. */
export interface FilesOutHost {
  readonly host: LitElement;
  readonly chat: () => Chat;
  readonly loads: Loads;
  /** Where what is written goes: into the conversation, or the team's notes on it. */
  room(): Room | undefined;
  update(): void;
}

/** Files that go with an answer or a note: chosen, dropped or pasted, each kept for the room in which it was added. */
export class FilesOut {
  #host: FilesOutHost;
  #tray: Tray;
  #dropping: Dropping;
  #view: InboxView | undefined;
  /** Which button was pressed while they were under way. */
  #button = 'send';
  readonly #writing: {
    options: MessageOptions | undefined;
    readonly editing: undefined;
    busy: boolean;
    readonly send: () => void;
  };

  constructor(it: FilesOutHost) {
    this.#host = it;
    const { host, chat, loads } = it;
    this.#writing = { options: undefined, editing: undefined, busy: false, send: () => void this.#press() };
    this.#tray = new Tray({
      ...{ kit, host, loads, writing: this.#writing },
      whole: (one) => one,
      connection: {
        get chat() {
          return chat();
        },
        get room() {
          return it.room();
        },
        get state() {
          return chat().snapshot;
        },
        get conversation() {
          return it.room()!.snapshot;
        },
      },
    });
    this.#dropping = new Dropping(host, '.conversation', this.#may, this.#add);
  }

  /** Whether files may go where one writes. */
  readonly #may = (): boolean => !!this.#host.room()?.snapshot.can.includes('upload');

  readonly #add = (files: readonly File[]): void => {
    const { host } = this.#host;
    const n = this.#tray.add(files);
    if (n) announce(host, this.#view?.phrase(english.added, { n }));
    host.renderRoot.querySelector<HTMLElement>('.composer textarea')?.focus();
  };

  /** After it has waited for what was under way. */
  async #press(): Promise<void> {
    this.#host.update();
    await this.#host.host.updateComplete;
    this.#host.host.renderRoot.querySelector<HTMLElement>(`.composer [data-do=${this.#button}]`)?.click();
  }

  /** Before each rendering. */
  sync(): void {
    if (this.#host.room()) this.#tray.sync();
  }

  get isReady(): boolean {
    return !this.isPending && this.#tray.items.length > 0;
  }

  get isPending(): boolean {
    return this.#tray.isPending;
  }

  get isStuck(): boolean {
    return this.#writing.busy;
  }

  hold(isLast: boolean): boolean {
    this.#button = isLast ? 'send-close' : 'send';
    const isHeld = this.#tray.hold();
    if (this.#tray.armed) announce(this.#host.host, this.#view?.phrase(english.armed));
    return isHeld;
  }

  /** Those that go with what is sent now. */
  take(): readonly Attachment[] {
    const files = (this.#writing.options?.files ?? []) as readonly Attachment[];
    this.#writing.options = undefined;
    return files;
  }

  starters(view: InboxView): unknown {
    this.#view = view;
    const conversation = this.#host.room()?.snapshot;
    return conversation && this.#may() ? starters(kit, { ...view, conversation }, this.#add) : '';
  }

  above(view: InboxView): unknown {
    return trayView(kit, this.#tray, view);
  }

  over(view: InboxView): unknown {
    return this.#dropping.render(kit, view);
  }

  end(): void {
    this.#dropping.end();
    this.#tray.clear();
  }
}

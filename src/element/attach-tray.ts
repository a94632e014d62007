import type { Attachment, Chat } from '../client/index.ts';
import { upload } from '../client/files.ts';
import type { AttachContext } from './feature.ts';
import { kindOf } from './media-kinds.ts';

/** A file that is to go with the next message. */
export interface TrayItem {
  readonly file: File;
  readonly room: string;
  /** An object URL, of an image that can be shown. */
  readonly preview: string | undefined;
  /** `waiting` for the connection or for its turn, or after a failure that passes. */
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** How much of it is at the relay, from 0 to 1. */
  share: number;
  attachment?: Attachment;
  /** Why it failed. */
  code?: string;
  failures: number;
  stop?: AbortController;
  pause?: ReturnType<typeof setTimeout> | undefined;
}

/** The relay takes four of one user at a time. */
const atOnce = 3;
const mostTries = 6;
const firstPause = 1_000;
const longestPause = 30_000;

const isDone = ({ state }: TrayItem): boolean => state === 'done';

/** The files that go with the next message, by room. They are uploaded as soon as they are chosen; a send that comes earlier waits for them. */
export class Tray {
  /** Send was pressed: it goes when everything is uploaded. */
  armed = false;
  /** More were chosen than one message takes. */
  overfull = false;

  #context: AttachContext;
  #rooms = new Map<string, TrayItem[]>();
  #chat: Chat | undefined;
  #user: string | undefined;
  /** What is in the options of the next message because of this. */
  #given: readonly (Attachment | string)[] | undefined;
  #room: string | undefined;
  #isOnline = false;

  constructor(context: AttachContext) {
    this.#context = context;
  }

  /** Those of the room that is shown. */
  get items(): readonly TrayItem[] {
    return this.#rooms.get(this.#context.connection.room?.id ?? '') ?? [];
  }

  get isPending(): boolean {
    return this.items.some((item) => !isDone(item));
  }

  /** Takes as many as a message may have. Tells how many. */
  add(files: readonly File[]): number {
    const { room, state } = this.#context.connection;
    if (!room) return 0;
    const { messageFiles = Infinity, fileBytes = Infinity } = state.limits;
    const items = [...this.items];
    const taken = files.slice(0, messageFiles - items.length);
    this.overfull = taken.length < files.length;
    for (const file of taken) {
      const preview = kindOf(file) === 'image' ? URL.createObjectURL(file) : undefined;
      const item: TrayItem = { file, room: room.id, preview, state: 'waiting', share: 0, failures: 0 };
      if (file.size > fileBytes) Object.assign(item, { state: 'failed', code: 'file-too-large' });
      items.push(item);
    }
    this.#rooms.set(room.id, items);
    this.#changed();
    return taken.length;
  }

  remove(item: TrayItem): void {
    this.#free(item);
    this.overfull = false;
    this.#rooms.set(
      item.room,
      (this.#rooms.get(item.room) ?? []).filter((each) => each !== item),
    );
    if (!this.isPending) this.armed = false;
    this.#changed();
  }

  retry(item: TrayItem): void {
    Object.assign(item, { state: 'waiting', failures: 0 });
    this.armed = false;
    this.#changed();
  }

  /** Somebody presses send. Tells whether that waits for uploads. */
  hold(): boolean {
    if (!this.isPending || this.#context.writing.editing) return false;
    this.armed = !this.armed;
    this.#changed();
    return true;
  }

  /** Before each rendering: who is here and which room, and whether a message has taken what was in the tray. */
  sync(): void {
    const { connection, whole } = this.#context;
    const { room, state } = connection;
    const chat = whole(connection.chat);
    const user = state.user?.id ?? this.#user;
    // What one has chosen is nothing for who comes after them.
    if (chat !== this.#chat || (this.#user !== undefined && user !== this.#user)) this.clear();
    this.#chat = chat;
    this.#user = user;
    // Without a room it is followed anew in a moment.
    if (room && room.id !== this.#room) {
      this.armed = this.overfull = false;
      this.#room = room.id;
    }
    const isOnline = state.status === 'online';
    if (isOnline && !this.#isOnline) this.#resume();
    this.#isOnline = isOnline;
    this.#give();
    this.#pump();
  }

  /** Ends everything: the element leaves the page, or somebody else comes. */
  clear(): void {
    for (const item of [...this.#rooms.values()].flat()) this.#free(item);
    this.#rooms.clear();
    this.armed = this.overfull = false;
    this.#give();
  }

  /** What waits after a failure need not wait any longer. */
  #resume(): void {
    for (const item of [...this.#rooms.values()].flat()) {
      clearTimeout(item.pause);
      item.pause = undefined;
    }
  }

  /** Empties the tray when a message has taken what was in it. */
  #settle(): void {
    const { connection, writing } = this.#context;
    const wanted = new Set(this.items.map(({ attachment }) => attachment?.id));
    if (!this.#given || writing.options?.files === this.#given) return;
    if (!connection.conversation.messages.some(({ files }) => files?.some(({ id }) => wanted.has(id)))) return;
    for (const item of this.items) {
      if (item.attachment) this.#context.loads?.put(item.attachment, item.file);
      this.#free(item);
    }
    this.#rooms.delete(connection.room!.id);
  }

  #free(item: TrayItem): void {
    item.stop?.abort();
    clearTimeout(item.pause);
    if (item.preview) URL.revokeObjectURL(item.preview);
  }

  /** Hands what is in the tray to the field: what is uploaded, or that something will be. */
  #give(): void {
    this.#settle();
    const { writing } = this.#context;
    const { items } = this;
    const before = this.#given;
    const { files: _, ...others } = writing.options ?? {};
    if (items.length) {
      // A send cannot come by while something is under way: it is held before.
      const files = this.isPending ? [''] : items.map(({ attachment }) => attachment!);
      const isSame = before?.length === files.length && files.every((each, index) => each === before[index]);
      if (!isSame || writing.options?.files !== before) writing.options = { ...others, files: (this.#given = files) };
    } else if (before) {
      this.#given = undefined;
      if (writing.options?.files === before) {
        writing.options = Object.keys(others).length ? { ...others, files: [] } : undefined;
      }
    }
    writing.busy = items.some(({ state }) => state === 'failed');
  }

  #pump(): void {
    const { state } = this.#context.connection;
    const all = [...this.#rooms.values()].flat();
    let free = atOnce - all.filter((item) => item.state === 'sending').length;
    if (state.status !== 'online') return;
    for (const item of all) {
      if (free > 0 && item.state === 'waiting' && !item.pause) {
        free--;
        void this.#upload(item);
      }
    }
  }

  async #upload(item: TrayItem): Promise<void> {
    const stop = (item.stop = new AbortController());
    Object.assign(item, { state: 'sending', share: 0 });
    try {
      item.attachment = await upload(this.#chat!, item.room, item.file, {
        signal: stop.signal,
        onProgress: (share) => {
          item.share = share;
          this.#context.host.requestUpdate();
        },
      });
      item.state = 'done';
    } catch (error) {
      if (stop.signal.aborted) return;
      this.#failed(item, error as { code: string; class: string });
    }
    this.#changed();
    if (!this.armed || this.isPending) return;
    this.armed = false;
    this.#give();
    this.#context.writing.send();
  }

  #failed(item: TrayItem, { code, class: kind }: { code: string; class: string }): void {
    if (kind === 'stop' || ++item.failures >= mostTries) {
      Object.assign(item, { state: 'failed', code });
      this.armed = false;
      return;
    }
    item.state = 'waiting';
    item.pause = setTimeout(
      () => {
        item.pause = undefined;
        this.#changed();
      },
      Math.min(longestPause, firstPause * 2 ** (item.failures - 1)),
    );
  }

  #changed(): void {
    this.#give();
    this.#context.host.requestUpdate();
  }
}

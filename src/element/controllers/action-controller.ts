import type { ReactiveControllerHost } from 'lit';
import type { ChatMessage, Room } from '../../client/index.ts';

const patience = 6_000;

/** Carries out what the buttons of messages and menus say in `data-do`, as far as it concerns the room. */
export class ActionController {
  #host: ReactiveControllerHost;
  #room: () => Room | undefined;
  /** Deletions that can still be taken back. */
  #deletions = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(host: ReactiveControllerHost, room: () => Room | undefined) {
    this.#host = host;
    this.#room = room;
  }

  /** Those whose deletion can still be taken back, as one text: it changes when they do. */
  get deleting(): string {
    return [...this.#deletions.keys()].join();
  }

  isDeleting(id: string): boolean {
    return this.#deletions.has(id);
  }

  run(action: string, message: ChatMessage, emoji: string, me: string): void {
    const room = this.#room();
    const { id, text, reactions } = message;
    if (action === 'toggle') {
      const mine = reactions.some((reaction) => reaction.emoji === emoji && reaction.by.includes(me));
      room?.react(id, emoji, !mine).catch(() => {});
    } else if (action === 'copy') {
      navigator.clipboard.writeText(text).catch(() => {});
    } else if (action === 'delete') {
      this.#delete(id);
    } else if (action === 'undo') {
      clearTimeout(this.#deletions.get(id));
      this.#forget(id);
    } else if (action === 'retry') {
      room?.retry(id);
    } else if (action === 'discard') {
      room?.discard(id);
    }
  }

  /** Deletes at once what could still be taken back: the page goes away, or the room changes. */
  readonly flush = (): void => {
    for (const id of [...this.#deletions.keys()]) this.#commit(id);
  };

  /** The server hears of it after six seconds, so that it can be taken back. */
  #delete(id: string): void {
    if (!this.#deletions.size) addEventListener('pagehide', this.flush);
    this.#deletions.set(
      id,
      setTimeout(() => this.#commit(id), patience),
    );
    this.#host.requestUpdate();
  }

  #commit(id: string): void {
    clearTimeout(this.#deletions.get(id));
    const room = this.#room();
    const message = room?.snapshot.messages.find((each) => each.id === id);
    if (message?.state === 'queued' || message?.state === 'failed') room?.discard(id);
    else if (message) room?.delete(id).catch(() => {});
    this.#forget(id);
  }

  #forget(id: string): void {
    this.#deletions.delete(id);
    if (!this.#deletions.size) removeEventListener('pagehide', this.flush);
    this.#host.requestUpdate();
  }
}

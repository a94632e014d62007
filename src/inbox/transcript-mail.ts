import type { Chat, ChatError, Room } from '../client/index.ts';
import { mailState, sendTranscript, visitorAddress } from '../client/mail.ts';

export type TranscriptStatus = 'none' | 'busy' | 'sent' | 'wrong' | 'limited' | 'failed';

const faults: Readonly<Record<string, TranscriptStatus>> = {
  'bad-message': 'wrong',
  limited: 'limited',
  busy: 'limited',
};

/** Conversations that are sent by mail, where the relay sends any (P48): of which one last, and what became of that; and where the visitor of the opened one gets theirs. */
export class TranscriptMail {
  sends = false;
  address = '';
  #room: string | undefined;
  #status: TranscriptStatus = 'none';
  #loading: Promise<void> | undefined;
  #visitor: { readonly room: string; readonly address: string | undefined } | undefined;

  /** Asks once whether the relay sends any; again where that did not work. */
  load(chat: Chat): Promise<void> {
    this.#loading ??= mailState(chat).then(
      ({ sends }) => void (this.sends = sends),
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  /** Asks where the visitor of a conversation gets mails. Where it cannot be had, nothing is said. */
  async ask(chat: Chat, room: Pick<Room, 'id'>): Promise<void> {
    await this.load(chat);
    if (!this.sends) return;
    if (this.#visitor?.room !== room.id) this.#visitor = { room: room.id, address: undefined };
    const asked = this.#visitor;
    const address = await visitorAddress(chat, room);
    // Of another one by now, or of nobody any more.
    if (this.#visitor === asked) this.#visitor = { room: room.id, address };
  }

  visitorOf(room: string): string | undefined {
    return this.#visitor?.room === room ? this.#visitor.address : undefined;
  }

  statusOf(room: string): TranscriptStatus {
    return room === this.#room ? this.#status : 'none';
  }

  forget(room: string): void {
    if (room === this.#room) this.address = '';
    if (room === this.#visitor?.room) this.#visitor = undefined;
  }

  async send(chat: Chat, room: Pick<Room, 'id'>, address: string, changed: () => void): Promise<void> {
    if (this.#status === 'busy') return;
    this.#room = room.id;
    this.address = address;
    this.#status = 'busy';
    changed();
    try {
      await sendTranscript(chat, room, address);
      this.#status = 'sent';
    } catch (error) {
      this.#status = faults[(error as ChatError).code] ?? 'failed';
    }
    changed();
  }
}

import type { Chat, ChatError, Room } from '../client/index.ts';
import { mailState, sendTranscript } from '../client/mail.ts';

export type TranscriptStatus = 'none' | 'busy' | 'sent' | 'wrong' | 'limited' | 'failed';

const faults: Readonly<Record<string, TranscriptStatus>> = {
  'bad-message': 'wrong',
  limited: 'limited',
  busy: 'limited',
};

/** Conversations that are sent by mail, where the relay sends any (P48): of which one last, and what became of that. */
export class TranscriptMail {
  sends = false;
  address = '';
  #room: string | undefined;
  #status: TranscriptStatus = 'none';
  #loading: Promise<void> | undefined;

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

  statusOf(room: string): TranscriptStatus {
    return room === this.#room ? this.#status : 'none';
  }

  forget(room: string): void {
    if (room === this.#room) this.address = '';
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

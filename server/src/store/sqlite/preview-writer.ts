import type { Body, EditEntry, FieldsSet, LinkPreview, Message } from '../../../../src/protocol/index.ts';
import { firstLink } from '../../previews/first-link.ts';
import { relayId } from '../moderation.ts';
import type { Target, TouchedRoom } from './log-rows.ts';
import type { LogTransaction } from './log-transaction.ts';

/** Says in the log of which messages there are previews (P37). Inside a transaction that is the caller's. */
export class PreviewWriter {
  readonly #log: LogTransaction;

  constructor(log: LogTransaction) {
    this.#log = log;
  }

  /** What was found out meanwhile: the message may have another link by now, or none, or be gone. */
  save(name: string, of: number, preview: LinkPreview): void {
    const log = this.#log;
    const room = log.room(name);
    const target = log.target(room, of);
    if (!target || target.message.deleted || target.message.streaming || target.message.preview !== undefined) return;
    if (log.previews.isTaken(room.id, of) || firstLink(this.#textOf(room, target)) !== preview.url) return;
    log.touch(room);
    log.previews.add(room.id, of, preview);
    const set = { preview: room.head + 1 };
    log.append(room, { type: 'preview', from: relayId, key: 'preview', of, on: true, set });
  }

  /** What an edit ends: a preview of another link than the text has now. */
  endedBy(room: TouchedRoom, body: Body, { preview }: Message): FieldsSet | undefined {
    if (body.type !== 'edit' || preview === undefined) return undefined;
    return this.#log.previews.urlOf(room.id, body.of) === firstLink(body.text) ? undefined : { preview: null };
  }

  #textOf(room: TouchedRoom, { edit, message }: Target): string {
    if (edit === null) return message.text;
    const rows = this.#log.sql.findEdits.all(room.id, message.seq) as { id: number; json: string }[];
    return (JSON.parse(rows.find(({ id }) => id === edit)!.json) as EditEntry).text;
  }
}

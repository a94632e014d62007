import type { DatabaseSync } from 'node:sqlite';
import type { RoomCommit } from '../store.ts';
import { ErasureWriter } from './erasure-writer.ts';
import { LogTransaction } from './log-transaction.ts';
import { MemberWriter } from './member-writer.ts';
import { MessageWriter } from './message-writer.ts';

/** All that writes in the rooms' logs. Between `begin` and `finish` it is inside one transaction, which is the caller's. */
export class LogWriter {
  readonly transaction: LogTransaction;
  readonly members: MemberWriter;
  readonly messages: MessageWriter;
  readonly erasure: ErasureWriter;

  constructor(database: DatabaseSync, maxReactions: number) {
    this.transaction = new LogTransaction(database);
    this.members = new MemberWriter(this.transaction);
    this.messages = new MessageWriter(database, this.transaction, this.members, maxReactions);
    this.erasure = new ErasureWriter(this.transaction, this.members, this.messages);
  }

  begin(now: number): void {
    this.transaction.begin(now);
    this.messages.begin(now);
  }

  /** @returns what was added to each room. */
  finish(): RoomCommit[] {
    this.messages.finish();
    return this.transaction.finish();
  }
}

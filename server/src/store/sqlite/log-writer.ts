import type { DatabaseSync } from 'node:sqlite';
import type { RoomCommit } from '../store.ts';
import { AssignmentWriter } from './assignment-writer.ts';
import type { Stepped } from './calls.ts';
import { DeskWriter } from './desk-writer.ts';
import { ErasureWriter } from './erasure-writer.ts';
import { LogTransaction } from './log-transaction.ts';
import { MemberWriter } from './member-writer.ts';
import { MessageWriter } from './message-writer.ts';
import { PreviewWriter } from './preview-writer.ts';

/** All that writes in the rooms' logs. Between `begin` and `finish` it is inside one transaction, which is the caller's. */
export class LogWriter {
  readonly transaction: LogTransaction;
  readonly members: MemberWriter;
  readonly desk: DeskWriter;
  readonly assignments: AssignmentWriter;
  readonly messages: MessageWriter;
  readonly previews: PreviewWriter;
  readonly erasure: ErasureWriter;

  constructor(database: DatabaseSync, maxReactions: number) {
    this.transaction = new LogTransaction(database);
    this.members = new MemberWriter(this.transaction);
    this.desk = new DeskWriter(this.transaction, this.members);
    this.assignments = new AssignmentWriter(database, this.transaction, this.desk);
    const writers = { log: this.transaction, members: this.members, desk: this.desk };
    this.messages = new MessageWriter(database, writers, maxReactions);
    this.previews = this.messages.previews;
    this.erasure = new ErasureWriter(this.transaction, this.members, this.messages);
  }

  begin(now: number): void {
    this.transaction.begin(now);
    this.messages.begin(now);
  }

  /** Tells what votes have come to, of some polls (P35). */
  tally(): Stepped {
    const { polls, now } = this.transaction;
    const due = polls.due(now);
    for (const { room, seq } of due) this.transaction.tally(this.transaction.room(room), seq);
    return [due.length, polls.isDue ? 'more' : 'done'];
  }

  /** @returns what was added to each room. */
  finish(): RoomCommit[] {
    this.messages.finish();
    return this.transaction.finish();
  }
}

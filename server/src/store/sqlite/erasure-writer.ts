import { companionOf, type LogEntry, type TagEntry, type User } from '../../../../src/protocol/index.ts';
import { relayId } from '../moderation.ts';
import { anonymousText, withoutTag } from './entry-text.ts';
import type { Target } from './log-rows.ts';
import { blankDigest, type LogTransaction } from './log-transaction.ts';
import { fieldsEndedWith } from './message-fields.ts';
import type { MemberWriter } from './member-writer.ts';
import type { MessageWriter } from './message-writer.ts';

/** Takes people out of the log, in the relay's own name (P21). */
export class ErasureWriter {
  readonly #log: LogTransaction;
  readonly #members: MemberWriter;
  readonly #messages: MessageWriter;

  constructor(log: LogTransaction, members: MemberWriter, messages: MessageWriter) {
    this.#log = log;
    this.#members = members;
    this.#messages = messages;
  }

  /** Deletes a message, and its sender's name with it. */
  eraseMessage(name: string, seq: number, user: string): void {
    const log = this.#log;
    const room = log.room(name);
    const target = log.target(room, seq)!;
    log.touch(room);
    const set = fieldsEndedWith(target.message);
    log.append(room, { type: 'delete', from: relayId, key: 'erased', of: seq, name: '', ...(set && { set }) });
    this.eraseEntry(target, user);
  }

  /** Takes back all that somebody put on a message; what it was is not told. */
  eraseReactions(name: string, of: number, id: string): void {
    const log = this.#log;
    const user = log.merges.userOf(id);
    const room = log.room(name);
    const target = log.target(room, of);
    if (!target?.message.reactions.some(({ by }) => by.includes(user))) return;
    log.touch(room);
    this.#messages.react(room, { key: 'erased', of, from: user, emoji: '', on: false });
  }

  /** Tells that somebody is no member any more, if they were one, and has no name. */
  eraseMember(name: string, user: Pick<User, 'id' | 'kind'>): void {
    const log = this.#log;
    const room = log.room(name);
    log.touch(room);
    const change = log.person(room, user.id)?.member === 1 ? 'left' : 'renamed';
    this.#members.put(room, { id: relayId }, { ...user, name: '' }, { change });
    this.#members.passOn(room);
  }

  /** Takes out what agents have said of somebody who was their visitor, some of it (P41). @returns how much that was. */
  eraseNotes(visitor: string): number {
    const log = this.#log;
    let count = 0;
    for (const { name } of log.desk.ofVisitor(visitor)) {
      const companion = companionOf(name);
      let hasTag = false;
      for (const { id, seq, json } of log.desk.words(companion)) {
        const entry = JSON.parse(json) as LogEntry;
        if (entry.type === 'message') this.eraseMessage(companion, seq, entry.from);
        else {
          log.sql.eraseEntry.run(blankDigest, withoutTag(json), id);
          hasTag = true;
        }
        count += 1;
      }
      if (hasTag) this.#tellTagsErased(companion);
      if (count > 0) break;
    }
    return count;
  }

  /** Whoever has read them forgets them by this. */
  #tellTagsErased(companion: string): void {
    const room = this.#log.room(companion);
    this.#log.touch(room);
    const { head, at } = room;
    const entry: TagEntry = { seq: head + 1, type: 'tag', at, from: relayId, key: 'erased', tag: '', on: false };
    this.#log.add(room, entry, null);
  }

  /** Takes somebody's name and content out of an entry. @returns whether there was any. */
  eraseEntry({ id, json }: Pick<Target, 'id' | 'json'>, user: string): boolean {
    const text = anonymousText(json, user);
    if (text === undefined) return false;
    const { sql } = this.#log;
    if ((JSON.parse(json) as LogEntry).type === 'member') sql.rewriteEntry.run(text, id);
    else sql.eraseEntry.run(blankDigest, text, id);
    return true;
  }
}

import { hash } from 'node:crypto';
import type { Body, LogEntry, MemberEntry, User } from '../../../../src/protocol/index.ts';

export const digestBytes = 16;

/** Tells bodies apart (P3): the first 128 bits of SHA-256 over the body's fields in a fixed order. */
export function digestOf(body: Body): Buffer {
  return hash('sha256', canonicalText(body), 'buffer').subarray(0, digestBytes);
}

function canonicalText(body: Body): string {
  switch (body.type) {
    case 'message':
      return JSON.stringify([body.type, body.text]);
    case 'edit':
      return JSON.stringify([body.type, body.of, body.text]);
    case 'delete':
      return JSON.stringify([body.type, body.of]);
    case 'reaction':
      return JSON.stringify([body.type, body.of, body.emoji, body.on]);
    case 'member':
      return JSON.stringify([body.type, body.change]);
  }
}

/** Only what is known of a user goes into a log. */
const userOf = ({ id, name, kind }: User): User => ({ id, name, kind });

/** The entry that a body becomes (P4). `change` is what it does to the sender's membership, when the body is about that. */
export function entryOf(
  seq: number,
  at: number,
  sender: User,
  key: string,
  body: Body,
  change: MemberEntry['change'],
): LogEntry {
  const { type } = body;
  const from = sender.id;
  switch (type) {
    case 'message':
      return { seq, type, at, from, key, name: sender.name, text: body.text };
    case 'edit':
      return { seq, type, at, from, key, of: body.of, text: body.text };
    case 'delete':
      return { seq, type, at, from, key, of: body.of };
    case 'reaction':
      return { seq, type, at, from, key, of: body.of, emoji: body.emoji, on: body.on };
    case 'member':
      return { seq, type, at, from, key, change, user: userOf(sender) };
  }
}

/** The entry that the relay writes by itself about somebody. */
export function memberEntryOf(seq: number, at: number, user: User, change: MemberEntry['change']): MemberEntry {
  return { seq, type: 'member', at, from: user.id, change, user: userOf(user) };
}

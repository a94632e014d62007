import { hash } from 'node:crypto';
import type {
  Attachment,
  Body,
  Call,
  DeskBody,
  FieldsSet,
  LogEntry,
  Member,
  MemberEntry,
  Mention,
  Sealed,
  User,
} from '../../../../src/protocol/index.ts';
import { actionFor } from '../../policy.ts';
import type { MemberChange } from '../../policy/place.ts';
import { startedPoll } from './started-poll.ts';

export const digestBytes = 16;

/** Tells bodies apart (P3): the first 128 bits of SHA-256 over the body's fields in a fixed order. */
export function digestOf(body: Body): Buffer {
  return hash('sha256', canonicalText(body), 'buffer').subarray(0, digestBytes);
}

function canonicalText(body: Body): string {
  switch (body.type) {
    case 'message':
      return JSON.stringify([
        body.type,
        body.text,
        ...(body.files ?? []),
        ...(body.reply ? [body.reply] : []),
        ...(body.stream ? [true] : []),
        ...(body.thread ? [{ thread: body.thread, inRoom: body.inRoom ?? false }] : []),
        ...mentionsOf(body),
        ...pollOf(body),
        ...choicesOf(body),
        ...pointedOf(body),
        ...sealedOf(body),
      ]);
    case 'edit':
    case 'end':
      return JSON.stringify([
        body.type,
        body.of,
        body.text,
        ...mentionsOf(body),
        ...choicesOf(body),
        ...sealedOf(body),
      ]);
    case 'delete':
    case 'stop':
      return JSON.stringify([body.type, body.of]);
    case 'reaction':
      return JSON.stringify([body.type, body.of, body.emoji, body.on]);
    case 'pin':
    case 'preview':
      return JSON.stringify([body.type, body.of, body.on]);
    case 'vote':
      return JSON.stringify([body.type, body.of, body.choices]);
    case 'close-poll':
      return JSON.stringify([body.type, body.of]);
    case 'member':
      if (!('user' in body)) return JSON.stringify([body.type, body.change]);
      if (body.change === 'muted') return JSON.stringify([body.type, body.change, body.user, body.duration]);
      return JSON.stringify([body.type, body.change, body.user, 'role' in body ? body.role : '']);
    case 'settings':
      // Slow mode alone as ever, so that keys from before are known again.
      return JSON.stringify(
        actionFor(body) === 'manage'
          ? [body.type, body.slow ?? null, body.name ?? null, body.topic ?? null, body.listed ?? null]
          : [body.type, body.slow],
      );
    case 'conversation':
      return JSON.stringify([body.type, body.status, ...(body.into === undefined ? [] : [body.into])]);
    case 'rating':
      return JSON.stringify([body.type, body.score, body.text ?? '']);
    case 'assign':
      return JSON.stringify([body.type, body.user]);
    case 'snooze':
      return JSON.stringify([body.type, body.until]);
    case 'tag':
      return JSON.stringify([body.type, body.tag, body.on]);
  }
}

const mentionsOf = ({ mentions = [] }: { readonly mentions?: readonly Mention[] }): (readonly Mention[])[] =>
  mentions.length > 0 ? [mentions] : [];

const choicesOf = (body: object): object[] =>
  'choices' in body && body.choices !== undefined ? [{ choices: body.choices }] : [];

/** In one order, whatever order they come in. */
const pointedOf = ({ pointed }: Extract<Body, { type: 'message' }>): object[] => {
  if (!pointed) return [];
  const { page, tag, role = '', name = '', text = '', box, view } = pointed;
  return [{ pointed: [page?.title ?? '', page?.address ?? '', tag, role, name, text, ...box, ...view] }];
};

const sealedOf = (body: object): object[] => {
  const { sealed } = body as { readonly sealed?: Sealed };
  return sealed ? [{ sealed: [sealed.by, sealed.keys, sealed.data] }] : [];
};

const pollOf = ({ poll }: Extract<Body, { type: 'message' }>): object[] =>
  poll ? [{ poll: [poll.options, !!poll.multiple, !!poll.names, poll.duration ?? 0] }] : [];

/** Only what is known of a user goes into a log. */
const userOf = ({ id, name, kind }: User): User => ({ id, name, kind });

/** What an entry has that its body does not say. */
export interface EntryParts {
  readonly files?: readonly Attachment[];
  readonly via?: string | undefined;
  /** That it rings somebody (P55). */
  readonly call?: Call | undefined;
  /** What it makes of the message that it is about (P31). */
  readonly set?: FieldsSet | undefined;
}

/** The entry that a body becomes (P4). */
export function entryOf(
  seq: number,
  at: number,
  sender: User,
  key: string,
  body: Exclude<Body, DeskBody | { type: 'member' | 'vote' | 'stop' }>,
  { files = [], via, call, set }: EntryParts,
): LogEntry {
  const { type } = body;
  const from = { from: sender.id, ...(via !== undefined && { via }) };
  const mentioned = 'mentions' in body && body.mentions?.length ? { mentions: body.mentions } : undefined;
  const fields = set && { set };
  switch (type) {
    case 'message': {
      const { text, reply, thread, inRoom, poll, choices, pointed, sealed, stream: streaming } = body;
      const answered = thread !== undefined && { thread, ...(inRoom && { inRoom }), of: thread, ...fields };
      const replied = reply !== undefined && { reply };
      const more = { ...(files.length > 0 && { files }), ...replied, ...answered, ...mentioned };
      const asked = poll && { poll: startedPoll(poll, at) };
      return {
        seq,
        type,
        at,
        ...from,
        key,
        name: sender.name,
        text,
        ...more,
        ...asked,
        ...(streaming && { streaming }),
        ...(choices !== undefined && { choices }),
        ...(pointed && { pointed }),
        ...(call && { call }),
        ...(sealed && { sealed }),
      };
    }
    case 'edit':
    case 'end':
      return { seq, type: 'edit', at, ...from, key, of: body.of, text: body.text, ...mentioned, ...fields };
    case 'delete':
      return { seq, type, at, ...from, key, of: body.of, ...fields };
    case 'reaction':
      return { seq, type, at, ...from, key, of: body.of, emoji: body.emoji, on: body.on, ...fields };
    case 'pin':
    case 'preview':
      return { seq, type, at, ...from, key, of: body.of, on: body.on, ...fields };
    case 'close-poll':
      return { seq, type, at, ...from, key, of: body.of, ...fields };
    case 'settings': {
      const { type: _, ...settings } = body;
      return { seq, type, at, ...from, key, ...settings };
    }
  }
}

/** By whom an entry is, and by which service in their name. */
export interface Author {
  readonly id: string;
  readonly via?: string | undefined;
}

/** An entry about somebody as they are now; `key` where it is what a send asked for. */
export function memberEntryOf(
  seq: number,
  at: number,
  by: Author,
  user: Member,
  { change, key, until, rank }: MemberChange & { readonly key?: string },
): MemberEntry {
  const { role } = user;
  const told = { ...userOf(user), ...(role && role !== 'member' && { role }) };
  return {
    seq,
    type: 'member',
    at,
    from: by.id,
    ...(by.via !== undefined && { via: by.via }),
    change,
    user: told,
    ...(key !== undefined && { key }),
    ...(until !== undefined && { until }),
    ...(rank && { rank }),
  };
}

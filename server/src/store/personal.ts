import type { AccountRole } from './accounts.ts';
import type { Act } from './moderation.ts';
import type { LogEntry, RoomKind } from '../../../src/protocol/index.ts';

/** One thing that is stored of a person, as an export tells it. Times are milliseconds since 1970. */
export type PersonalRecord =
  | { readonly record: 'guest'; readonly id: string; readonly name: string }
  | {
      readonly record: 'account';
      readonly id: string;
      readonly login: string;
      readonly name: string;
      readonly role: AccountRole;
      readonly subject: string | null;
      readonly disabled: 0 | 1;
      readonly at: number;
      /** How often they are told by mail of what waits, in milliseconds; 0: never. */
      readonly digest: number;
    }
  | {
      readonly record: 'account-session';
      readonly at: number;
      readonly used: number;
      readonly expires: number;
      readonly device: string;
    }
  | {
      /** The picture of an account, by what it is. */
      readonly record: 'account-picture';
      readonly type: string;
      readonly at: number;
      readonly bytes: number;
    }
  | {
      readonly record: 'membership';
      readonly room: string;
      readonly kind: RoomKind;
      readonly name: string;
      readonly member: 0 | 1;
      readonly role: string | null;
      readonly banned: 0 | 1;
      /** Until when, in milliseconds since 1970; 0 for not at all. */
      readonly muted: number;
      /** What they were in the room who gave the ban and the mute. */
      readonly bannedBy: string | null;
      readonly mutedBy: string | null;
      /** The room's last number when they became a member. */
      readonly since: number;
    }
  | {
      readonly record: 'file';
      readonly id: string;
      readonly room: string;
      readonly at: number;
      readonly bytes: number;
      readonly name: string;
      readonly type: string;
    }
  /** What they did as a moderator, or what a moderator did to them. */
  | ({ readonly record: 'act' } & { readonly [name in Exclude<keyof Act, 'id' | 'via'>]-?: Act[name] | null })
  /** What they reported of others, and what is kept of a message of theirs that was reported. */
  | {
      readonly record: 'report';
      readonly at: number;
      readonly room: string;
      readonly seq: number;
      readonly reason: string;
    }
  | {
      readonly record: 'reported';
      readonly at: number;
      readonly room: string;
      readonly seq: number;
      readonly name: string;
      readonly text: string;
    }
  /** A message of theirs that waits for a moderator, and when one was refused (P28). */
  | {
      readonly record: 'held';
      readonly at: number;
      readonly room: string;
      readonly name: string;
      readonly text: string;
    }
  | { readonly record: 'held-refused'; readonly at: number; readonly room: string }
  /** A ban from the site, of theirs or of an address of theirs. */
  | {
      readonly record: 'site-ban';
      readonly kind: 'user' | 'address';
      readonly at: number;
      readonly until: number | null;
    }
  /** When they last wrote something in a room with slow mode. */
  | { readonly record: 'pace'; readonly room: string; readonly at: number }
  | { readonly record: 'read' | 'delivery'; readonly room: string; readonly seq: number }
  /** Somebody whom they have blocked (P34). */
  | { readonly record: 'block'; readonly blocked: string; readonly at: number }
  | { readonly record: 'mention'; readonly room: string; readonly seq: number }
  /** A conversation of theirs with the team (P40). Times are 0 where there is none. */
  | {
      readonly record: 'conversation';
      readonly room: string;
      readonly state: 'open' | 'snoozed' | 'closed';
      readonly assignee: string | null;
      readonly until: number;
      readonly at: number;
      readonly waiting: number;
      readonly opened: number;
      readonly answered: number;
      readonly closed: number;
      readonly score: number;
      readonly merged: string | null;
    }
  /** What the team has said of them there among itself (P41). */
  | { readonly record: 'note'; readonly room: string; readonly at: number; readonly text: string }
  | { readonly record: 'tag'; readonly room: string; readonly tag: string }
  /** Of an agent: a department that they are of (P54). */
  | { readonly record: 'department'; readonly name: string; readonly tag: string }
  /** What they have chosen in a poll (P35): the places of its options, as JSON. */
  | { readonly record: 'vote'; readonly room: string; readonly seq: number; readonly choices: string }
  /** A thread that they follow, or do no more (P36). */
  | {
      readonly record: 'thread';
      readonly room: string;
      readonly thread: number;
      readonly following: 0 | 1;
      readonly readTo: number;
    }
  /** A device that is told by push (P39), by its push service. */
  | { readonly record: 'push-device'; readonly service: string; readonly page: string; readonly at: number }
  | { readonly record: 'push-settings'; readonly paused: number; readonly hours: string; readonly text: 0 | 1 }
  | {
      readonly record: 'sealing-device';
      readonly key: string;
      readonly at: number;
      readonly used: number;
      readonly ended: number;
    }
  | { readonly record: 'kept-answer'; readonly at: number }
  | { readonly record: 'push-room'; readonly room: string; readonly wanted: 0 | 1; readonly muted: 0 | 1 }
  /** What a link of a message of theirs leads to, as its page calls itself (P37). */
  | {
      readonly record: 'preview';
      readonly room: string;
      readonly seq: number;
      readonly url: string;
      readonly title: string;
      readonly description: string | null;
      readonly site: string;
    }
  | { readonly record: 'revocation'; readonly at: number; readonly until: number | null }
  /** A guest who they were before they signed in (P27). */
  | { readonly record: 'merge'; readonly guest: string }
  /** What they are writing at the moment (P18): the text so far that is kept. */
  | { readonly record: 'stream'; readonly room: string; readonly seq: number; readonly text: string }
  /** Something of theirs, or about them, in a room's log. */
  | { readonly record: 'entry'; readonly room: string; readonly entry: LogEntry }
  /** Always the last: every name that they had in what was told before. */
  | { readonly record: 'names'; readonly names: readonly string[] };

export interface PersonalPage {
  readonly records: readonly PersonalRecord[];
  /** Where the next part begins; missing when this was the last. */
  readonly next?: number;
}

/** Messages that are too old, and are there still; `isMore` where not all were looked at. */
export interface Expiring {
  readonly messages: number;
  readonly isMore: boolean;
}

/** What a store can do about people's data as a whole. */
export interface PersonalStore {
  /** Who a guest is who has signed in (P27); of anybody else the same id. What is done below to either is done to both. */
  personOf?(user: string): Promise<string>;
  /** All that is stored of a user. */
  export(user: string): AsyncIterable<PersonalRecord>;
  /**
   * Erases a user (P21), in small steps between which others write. Resolves, when it is on disk, to how many entries were rewritten. What a
   * crash interrupts is in {@link unfinished} then; doing it again finishes it.
   *
   * @param by Who has asked for it, where it is to be in the audit log.
   */
  erase(user: string, by?: string): Promise<number>;
  /** Users whose erasure began and did not end. */
  unfinished(): Promise<readonly string[]>;
  /** Erases some messages from before a time, in rooms of a kind. Resolves to whether there are more. */
  expire(kind: RoomKind, before: number): Promise<boolean>;
  /** How many messages that would erase. */
  expiring?(kind: RoomKind, before: number): Promise<Expiring>;
}

/** An export from its parts. */
export async function* exportOf(
  read: (after: number | undefined) => PersonalPage | Promise<PersonalPage>,
): AsyncGenerator<PersonalRecord, void, undefined> {
  const names = new Set<string>();
  let page: PersonalPage | undefined;
  do {
    page = await read(page?.next);
    for (const each of page.records) {
      if (each.record === 'reported' || each.record === 'held') names.add(each.name);
      if (each.record === 'guest' || each.record === 'account' || each.record === 'membership') names.add(each.name);
      if (each.record === 'entry') {
        const { entry } = each;
        if (entry.type === 'message') names.add(entry.name);
        if (entry.type === 'member') names.add(entry.user.name);
      }
      yield each;
    }
  } while (page.next !== undefined);
  names.delete('');
  yield { record: 'names', names: [...names] };
}

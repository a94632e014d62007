import type {
  LogEntry,
  Member,
  MemberEntry,
  Message,
  MessageEntry,
  MessageFields,
  Page,
  Reaction,
  Snapshot,
  User,
} from './log.ts';

/** A loaded message, with the number of the entry up to which it is folded: entries up to there must not be applied again. */
export type FoldedMessage = Message & { readonly asOf: number };

/** What is known of a room: a stretch of its messages up to the cursor, its members, and names. Never changed in place. */
export interface RoomState {
  /** Which log this is; empty before the first join. */
  readonly epoch: string;
  /** The cursor: entries up to here are in this state. */
  readonly seq: number;
  /** Ascending by number. */
  readonly messages: readonly FoldedMessage[];
  /** Whether older messages exist that are not loaded. */
  readonly more: boolean;
  readonly members: ReadonlyMap<string, Member>;
  readonly memberCount: number;
  /** Everybody whose name is known, members or not. */
  readonly users: ReadonlyMap<string, User>;
}

const nobody: ReadonlyMap<string, User> = new Map();

/** The state of a log of which nothing is known but that it is empty. */
export const emptyRoom: RoomState = {
  epoch: '',
  seq: 0,
  messages: [],
  more: false,
  members: nobody,
  memberCount: 0,
  users: nobody,
};

/** A message as its own entry makes it. */
export function messageOf({ type: _, erased, of: __, set: ___, ...rest }: MessageEntry): Message {
  const message = { ...rest, reactions: [] };
  return erased ? { ...message, deleted: { at: rest.at, by: rest.from } } : message;
}

function withReaction(reactions: readonly Reaction[], emoji: string, by: string, on: boolean): readonly Reaction[] {
  let isNew = on;
  const changed = reactions.map((reaction) => {
    if (emoji && reaction.emoji !== emoji) return reaction;
    isNew = false;
    const others = reaction.by.filter((id) => id !== by);
    if (on) others.push(by);
    return { ...reaction, by: others };
  });
  if (isNew) changed.push({ emoji, by: [by] });
  return changed.filter((reaction) => reaction.by[0]);
}

/**
 * What an entry makes of the message it is about. First what its type says, which is nothing for a deleted message and where the type is not known here; then what
 * it sets, whatever its type is (P31).
 */
export function applyToMessage<M extends Message>(message: M, entry: LogEntry): M {
  const changed: { -readonly [Field in keyof Message]?: Message[Field] } = { ...message };
  if (entry.type === 'delete') {
    delete changed.files;
    delete changed.mentions;
    delete changed.edited;
    changed.name = entry.name ?? message.name;
    changed.text = '';
    changed.reactions = [];
    changed.deleted = { at: entry.at, by: entry.from };
  } else if (!message.deleted) {
    if (entry.type === 'reaction') {
      changed.reactions = withReaction(message.reactions, entry.emoji, entry.from, entry.on);
    } else if (entry.type === 'edit' && !entry.erased) {
      changed.text = entry.text;
      changed.mentions = entry.mentions!;
      changed.edited = entry.at;
    }
  }
  Object.assign(changed, entry.set);
  for (const field in entry.set)
    if (entry.set[field as keyof MessageFields] === null) delete changed[field as keyof MessageFields];
  return changed as M;
}

/** What a guest has written is the user's who they have become (P27). What they put on messages, the relay has put there anew. */
export const applyMerge = <M extends Message>(message: M, { from, user }: MemberEntry): M => {
  const { name, deleted, mentions } = message;
  const now = <I>(id: I) => (id === from ? (user.id as I) : id);
  return {
    ...message,
    from: now(message.from),
    name: name && message.from === from ? user.name : name,
    mentions: mentions?.map((mention) => mention.map(now)),
    deleted: deleted && { ...deleted, by: now(deleted.by) },
  } as M;
};

/**
 * Applies entries that follow the state's cursor. Entries at or before the cursor are skipped (a resend is not an error, P5).
 * @throws RangeError when there is a gap, which the caller must close first.
 */
export function applyEntries(state: RoomState, entries: readonly LogEntry[]): RoomState {
  const fresh = entries.filter((entry) => entry.seq > state.seq);
  if (fresh.length === 0) return state;
  let { seq, memberCount } = state;
  let messages = [...state.messages];
  // Copied at the first change only: most entries are about neither.
  let members: Map<string, Member> | undefined;
  let users: Map<string, User> | undefined;
  for (const entry of fresh) {
    if (entry.seq !== seq + 1) throw new RangeError('a gap');
    seq = entry.seq;
    if (entry.type === 'message') {
      const last = messages.at(-1);
      if (!last || last.seq < entry.seq) messages.push({ ...messageOf(entry), asOf: entry.seq });
    } else if (entry.type === 'member') {
      const { change, user } = entry;
      if (change === 'merged') messages = messages.map((message) => applyMerge(message, entry));
      members ??= new Map(state.members);
      users ??= new Map(state.users);
      users.set(user.id, user);
      if (change === 'left') {
        memberCount--;
        members.delete(user.id);
      } else {
        if (change === 'joined') memberCount++;
        if (change === 'joined' || members.has(user.id)) members.set(user.id, user);
      }
    }
    if (entry.of) {
      const index = messages.findIndex((message) => message.seq === entry.of);
      const message = messages[index];
      if (message && message.asOf < entry.seq) {
        messages[index] = { ...applyToMessage(message, entry), asOf: entry.seq };
      }
    }
  }
  return { ...state, seq, messages, members: members ?? state.members, memberCount, users: users ?? state.users };
}

/** The same people, to be found by id; of those with one id the last. */
export const byId = <U extends User>(users: readonly U[]): ReadonlyMap<string, U> =>
  new Map(users.map((user) => [user.id, user]));

/** The state that a snapshot describes (P6). */
export function stateOf(epoch: string, snapshot: Snapshot): RoomState {
  const { asOf, messages, members, users, ...rest } = snapshot;
  return {
    ...rest,
    epoch,
    seq: asOf,
    messages: messages.map((message) => ({ ...message, asOf })),
    members: byId(members),
    users: byId<User>([...members, ...users]),
  };
}

/**
 * Puts a page of older messages before those that are loaded. The page may be folded as of an earlier or a later entry than the state:
 * `since` are the entries that have arrived since the page was asked for, and those after the page's number are applied to it (P6).
 */
export function prependPage(state: RoomState, page: Page, since: readonly LogEntry[]): RoomState {
  const first = state.messages[0]?.seq ?? Infinity;
  const before = stateOf('', { ...page, members: [], memberCount: 0 });
  const older = applyEntries(before, since).messages.filter((message) => message.seq < first);
  // Names known from newer entries are the newer names.
  const users = new Map([...before.users, ...state.users]);
  return { ...state, messages: [...older, ...state.messages], more: page.more, users };
}

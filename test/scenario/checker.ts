import type { LogEntry } from '../../src/protocol/index.ts';
import type { HistoryEvent, SeenMessage } from './history.ts';

export const violationKinds = [
  'lost',
  'duplicated',
  'reordered',
  'leaked',
  /** What was refused is there all the same, or what nobody ever wrote. */
  'forged',
  /** Members do not see the same, or were not told that the log is another. */
  'diverged',
  'unhealed',
  'broken',
] as const;
export type ViolationKind = (typeof violationKinds)[number];

export interface Violation {
  readonly kind: ViolationKind;
  readonly text: string;
}

type Of<W extends HistoryEvent['what']> = Extract<HistoryEvent, { what: W }>;

/** `maya.7@lobby`: who wrote it, as which of theirs, and where it was meant to go. */
function partsOf(text: string): { sender: string; count: number; room: string } | undefined {
  const [, sender, count, room] = /^([^.]+)\.(\d+)@(.+)$/.exec(text) ?? [];
  return sender === undefined ? undefined : { sender, count: Number(count), room: room! };
}

/** The messages of a log as they must be seen: written down a second time here, so that the product does not judge itself. */
function foldOf(entries: readonly LogEntry[]): Map<number, SeenMessage> {
  const folded = new Map<number, SeenMessage>();
  const reactions = new Map<number, Set<string>>();
  for (const entry of entries) {
    const { seq, from } = entry;
    if (entry.type === 'message') {
      folded.set(seq, { seq, from, text: entry.text, reactions: 0, deleted: entry.erased === true });
    } else if ('of' in entry) {
      const target = folded.get(entry.of);
      if (!target) continue;
      if (entry.type === 'edit' && !target.deleted) folded.set(entry.of, { ...target, text: entry.text });
      if (entry.type === 'delete') folded.set(entry.of, { ...target, text: '', reactions: 0, deleted: true });
      if (entry.type === 'reaction') {
        const given = reactions.get(entry.of) ?? new Set();
        if (entry.on) given.add(`${from} ${entry.emoji}`);
        else given.delete(`${from} ${entry.emoji}`);
        reactions.set(entry.of, given);
        folded.set(entry.of, { ...target, reactions: given.size });
      }
    }
  }
  return folded;
}

/** Takes out what is about a client. */
function forget(places: Map<string, unknown>, client: string): void {
  for (const place of places.keys()) if (place.startsWith(`${client} `)) places.delete(place);
}

/** The oracle: holds a history against what must always hold. Knows nothing of how the chat works, only what it promises. */
export class Checker {
  readonly violations: Violation[] = [];
  readonly #events: readonly HistoryEvent[];
  readonly #logs = new Map<string, readonly LogEntry[]>();
  /** Where a client became somebody else, because a restored log does not know who it was (P13): from there on it begins anew. */
  readonly #newcomers = new Set<HistoryEvent>();
  /** Numbers by text, in the log. */
  readonly #places = new Map<string, number[]>();

  constructor(events: readonly HistoryEvent[]) {
    this.#events = events;
    for (const { room, entries } of this.#all('log')) this.#logs.set(room, entries);
    this.#checkIdentities();
    this.#checkLogs();
    this.#checkPromises();
    this.#checkConnections();
    this.#checkAnnouncements();
    this.#checkViews();
    for (const { client, room, type } of this.#all('stray')) {
      this.#found('leaked', `${client} was sent ${type} of ${room}, which it does not follow`);
    }
    for (const { text } of this.#all('unhealed')) this.#found('unhealed', text);
    for (const { text } of this.#all('broken')) this.#found('broken', text);
  }

  #all<W extends HistoryEvent['what']>(what: W): Of<W>[] {
    return this.#events.filter((event): event is Of<W> => event.what === what);
  }

  #found(kind: ViolationKind, text: string): void {
    this.violations.push({ kind, text });
  }

  /** Nobody becomes somebody else for another reason, but a guest of whom nothing has left: who they are is stored before that, no sooner. */
  #checkIdentities(): void {
    const users = new Map<string, string>();
    const restoredSince = new Set<string>();
    const tried = new Set<string>();
    for (const event of this.#events) {
      if (event.what === 'tried') tried.add(event.client);
      if (event.what === 'restored') for (const client of users.keys()) restoredSince.add(client);
      if (event.what !== 'welcomed') continue;
      const { client, user } = event;
      const before = users.get(client);
      if (before !== undefined && before !== user) {
        if (restoredSince.has(client) || !tried.has(client)) this.#newcomers.add(event);
        else this.#found('broken', `${client} was ${before}, and is ${user} for no reason`);
        restoredSince.delete(client);
        tried.delete(client);
      }
      users.set(client, user);
    }
  }

  /** Numbers without a hole, every text once, everybody's in the order of writing, in the room that it was meant for, and nothing else. */
  #checkLogs(): void {
    const asked = new Set(this.#all('asked').map(({ text }) => text));
    const refused = new Set(this.#all('refused').map(({ text }) => text));
    for (const [room, entries] of this.#logs) {
      const counts = new Map<string, number>();
      entries.forEach((entry, index) => {
        if (entry.seq !== index + 1)
          this.#found('reordered', `${room}: entry ${index + 1} has the number ${entry.seq}`);
        if (entry.type !== 'message' && entry.type !== 'edit') return;
        if (refused.has(entry.text)) this.#found('forged', `${room}: ${entry.text} was refused, and is in the log`);
        if (entry.type === 'edit' || entry.erased) return;
        this.#places.set(entry.text, [...(this.#places.get(entry.text) ?? []), entry.seq]);
        const parts = partsOf(entry.text);
        if (!asked.has(entry.text) || !parts) return this.#found('forged', `${room}: nobody wrote ${entry.text}`);
        if (parts.room !== room) this.#found('leaked', `${entry.text} is in ${room}`);
        const before = counts.get(parts.sender) ?? 0;
        if (parts.count < before)
          this.#found('reordered', `${room}: ${entry.text} is behind ${parts.sender}.${before}`);
        counts.set(parts.sender, Math.max(before, parts.count));
      });
    }
    for (const [text, seqs] of this.#places) {
      if (seqs.length > 1)
        this.#found('duplicated', `${text} is in the log ${seqs.length} times, as ${seqs.join(', ')}`);
    }
  }

  /** What was acknowledged is there, under its number; what was in an outbox too. Restoring a copy takes back only what is not in it. */
  #checkPromises(): void {
    const restores: Of<'restored'>[] = [];
    const generations = new Map<string, number>();
    const takenBack = new Set<string>();
    const refused = new Set(this.#all('refused').map(({ text }) => text));
    const acknowledged: Of<'acknowledged'>[] = [];
    let kept: Of<'kept'>[] = [];
    for (const event of this.#events) {
      if (event.what === 'kept') kept.push(event);
      // What a forgotten guest had not sent is sent for nobody (P13).
      else if (event.what === 'welcomed' && this.#newcomers.has(event)) {
        kept = kept.filter(({ client }) => client !== event.client);
      }
      if (event.what === 'restored') restores.push(event);
      else if (event.what === 'connected') generations.set(event.connection, restores.length);
      else if (event.what === 'acknowledged') acknowledged.push(event);
    }
    for (const { client, connection, room, text, seq } of acknowledged) {
      const later = restores.slice(generations.get(connection) ?? 0);
      if (later.some(({ heads }) => seq > (heads[room] ?? 0))) {
        takenBack.add(text);
        continue;
      }
      const places = this.#places.get(text) ?? [];
      if (places.length === 0)
        this.#found('lost', `${text} was acknowledged to ${client} as ${seq}, and is not in the log`);
      else if (!places.includes(seq)) {
        this.#found('reordered', `${text} was acknowledged to ${client} as ${seq}, and is ${places.join(', ')}`);
      }
    }
    for (const { client, room, text } of kept) {
      if (this.#places.has(text) || refused.has(text) || takenBack.has(text) || !this.#logs.has(room)) continue;
      this.#found('lost', `${text} was in the outbox of ${client}, and is neither in the log nor refused`);
    }
  }

  /** No connection skips a number (P5), and another log is never taken for the same one (P1, P6). */
  #checkConnections(): void {
    const reached = new Map<string, number>();
    const epochs = new Map<string, string>();
    const untold = new Map<string, string>();
    for (const event of this.#events) {
      if (event.what === 'joined') {
        const { client, connection, room, seq, epoch } = event;
        reached.set(`${connection} ${room}`, seq);
        const place = `${client} ${room}`;
        const before = epochs.get(place);
        if (before !== undefined && before !== epoch)
          untold.set(place, `${client} was not told that ${room} is another log`);
        epochs.set(place, epoch);
      } else if (event.what === 'entries') {
        const { client, connection, room, seqs } = event;
        const place = `${connection} ${room}`;
        let last = reached.get(place) ?? 0;
        for (const seq of seqs) {
          // What a heartbeat showed to be missing comes again (P7); a hole never comes.
          if (seq > last + 1) this.#found('lost', `${client} was sent ${seq} of ${room} after ${last}`);
          last = Math.max(last, seq);
        }
        reached.set(place, last);
      } else if (event.what === 'reset' && event.reason === 'epoch') {
        untold.delete(`${event.client} ${event.room}`);
      } else if (event.what === 'born' || (event.what === 'welcomed' && this.#newcomers.has(event))) {
        for (const map of [epochs, untold]) forget(map, event.client);
      }
    }
    for (const text of untold.values()) this.#found('diverged', text);
  }

  /** The application hears of each message once, in order. */
  #checkAnnouncements(): void {
    const last = new Map<string, number>();
    for (const event of this.#events) {
      if (event.what === 'welcomed' && this.#newcomers.has(event)) forget(last, event.client);
      if (event.what !== 'announced' && event.what !== 'reset') continue;
      const { client, life, room } = event;
      const place = `${client} ${life} ${room}`;
      if (event.what === 'reset') last.delete(place);
      else {
        const before = last.get(place) ?? 0;
        if (event.seq === before) this.#found('duplicated', `${client} announced ${event.seq} of ${room} twice`);
        if (event.seq < before) this.#found('reordered', `${client} announced ${event.seq} of ${room} after ${before}`);
        last.set(place, event.seq);
      }
    }
  }

  /** Everybody shows what is in the log: all of it from where they begin, and nothing else. */
  #checkViews(): void {
    for (const { client, room, whole, unsent, messages } of this.#all('view')) {
      const folded = foldOf(this.#logs.get(room) ?? []);
      const first = whole ? 0 : (messages[0]?.seq ?? Infinity);
      const wanted = [...folded.values()].filter(({ seq }) => seq >= first);
      const shown = new Map<number, SeenMessage>();
      let last = 0;
      for (const message of messages) {
        if (shown.has(message.seq)) this.#found('duplicated', `${client} shows ${message.seq} of ${room} twice`);
        else if (message.seq < last)
          this.#found('reordered', `${client} shows ${message.seq} of ${room} after ${last}`);
        last = Math.max(last, message.seq);
        shown.set(message.seq, message);
        const real = folded.get(message.seq);
        if (!real) this.#found('diverged', `${client} shows ${message.text} as sent to ${room}, where it is not`);
        else if (JSON.stringify(real) !== JSON.stringify(message)) {
          this.#found(
            'diverged',
            `${client} shows ${JSON.stringify(message)} in ${room}, which is ${JSON.stringify(real)}`,
          );
        }
      }
      for (const { seq, text } of wanted)
        if (!shown.has(seq)) this.#found('lost', `${client} does not show ${text} of ${room}`);
      if (unsent > 0) this.#found('unhealed', `${client} has ${unsent} unsent in the end`);
    }
  }
}

export function check(events: readonly HistoryEvent[]): readonly Violation[] {
  return new Checker(events).violations;
}

/** How many of each kind. */
export function countOf(violations: readonly Violation[]): Readonly<Record<ViolationKind, number>> {
  const counts = Object.fromEntries(violationKinds.map((kind) => [kind, 0])) as Record<ViolationKind, number>;
  for (const { kind } of violations) counts[kind] += 1;
  return counts;
}

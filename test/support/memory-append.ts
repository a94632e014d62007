import type { AppendRequest, AppendResult } from '../../server/src/store/store.ts';
import { actionFor, can, isMuted, standingOf } from '../../server/src/policy.ts';
import { kindOfUser } from '../../server/src/policy/identity.ts';
import { filtered, isHeldBy } from '../../server/src/store/sqlite/refusals.ts';
import { entryText, erasedText, storedText } from '../../server/src/store/sqlite/entry-text.ts';
import { unheard } from '../../server/src/store/sqlite/identity.ts';
import { startedPoll } from '../../server/src/store/sqlite/started-poll.ts';
import { canBeAnswered } from '../../server/src/store/sqlite/thread-table.ts';
import type { MemoryFiles } from './memory-files.ts';
import type { Commits, MemoryLogs } from './memory-log.ts';
import type { MemoryPolls } from './memory-polls.ts';
import { faultOf, identityOf, isSoAlready, mentionsTold, withoutReason } from './memory-refusals.ts';
import type { Lanes } from '../../server/src/store/sqlite/lanes.ts';
import type { LogEntry, Role } from '../../src/protocol/index.ts';

/** What is appended to a log without a disk, by the rules of every store (P2, P3). */
export class MemoryAppend {
  readonly #logs: MemoryLogs;
  readonly #files: MemoryFiles;
  readonly #polls: MemoryPolls;
  readonly #lanes: Lanes;
  readonly #now: () => number;
  readonly #maxReactions: () => number;

  constructor(
    [logs, files, polls]: readonly [MemoryLogs, MemoryFiles, MemoryPolls],
    lanes: Lanes,
    now: () => number,
    maxReactions: () => number,
  ) {
    this.#logs = logs;
    this.#files = files;
    this.#polls = polls;
    this.#lanes = lanes;
    this.#now = now;
    this.#maxReactions = maxReactions;
  }

  append(request: AppendRequest, commits: Commits): AppendResult {
    const { room, sender, key, body: given, via } = request;
    if (this.#lanes.isHeld(request)) return { ok: false, code: 'held', message: 'behind another' };
    const log = this.#logs.of(room);
    const slot = `${sender.id} ${key}`;
    const known = log.keys.get(slot);
    if (known) {
      if (known.body !== JSON.stringify(given)) return { ok: false, code: 'key-reused', message: 'another content' };
      return { ok: true, seq: known.seq, at: known.at, duplicate: true };
    }
    const identity = identityOf(request);
    const place = this.#logs.place(log, sender.id);
    const action = actionFor(given, log.kind);
    const isModerator = can(identity, 'moderate', room, place);
    const body = isModerator ? given : filtered(given, request.filtering);
    // It has no queue: what would be held is refused.
    if (!body || (!isModerator && isHeldBy(request.filtering))) {
      return { ok: false, code: 'text-refused', message: 'refused by the log' };
    }
    const refused =
      (can(identity, action, room, place)
        ? undefined
        : isMuted(identity, action, room, place)
          ? 'muted'
          : 'forbidden') ??
      (body.type === 'member'
        ? log.kind === 'desk'
          ? 'forbidden'
          : this.#logs.faultOfChange(log, room, body, identity, request.target)
        : faultOf(log.state, sender, body, isModerator, this.#maxReactions(), this.#now()));
    const left = refused === 'muted' ? { retryAfter: place.mutedUntil! - this.#now() } : {};
    if (refused) return { ok: false, code: refused, message: 'refused by the log', ...left };
    if (body.type === 'message' && body.reply && log.entries[body.reply - 1]?.type !== 'message') {
      return { ok: false, code: 'no-such-message', message: 'refused by the log' };
    }
    const root = body.type === 'message' ? log.state.messages.find(({ seq }) => seq === body.thread) : undefined;
    if (body.type === 'message' && body.thread !== undefined && !canBeAnswered(root)) {
      return { ok: false, code: 'no-such-message', message: 'refused by the log' };
    }
    const mentioned = mentionsTold(body, isModerator, (id) =>
      can({ user: { id, name: '', kind: kindOfUser(id) } }, 'read', room, this.#logs.place(log, id)),
    );
    const files = body.type === 'message' ? (body.files ?? []).map((id) => this.#files.get(id)) : [];
    if (files.some((file) => file?.room !== room || file.user !== sender.id || file.seq !== 0)) {
      return { ok: false, code: 'no-such-file', message: 'refused by the log' };
    }
    if (files.length > 0 && !can(identity, 'upload', room, place)) {
      return { ok: false, code: 'forbidden', message: 'refused by the log' };
    }
    const about = files.length > 0 && { files: files.map((file) => file!.about) };
    const member = log.state.members.get(sender.id);
    if (isSoAlready(log.state, sender, body)) {
      return { ok: true, seq: log.state.seq, at: log.entries.at(-1)?.at ?? 0, duplicate: true };
    }
    if (body.type === 'vote') return this.#polls.vote(room, sender.id, body, commits);
    const { slow } = body.type === 'settings' ? body : {};
    if (slow !== undefined && slow === log.slow) {
      return { ok: true, seq: log.state.seq, at: log.entries.at(-1)?.at ?? 0, duplicate: true };
    }
    if (body.type === 'message' && log.slow > 0 && !can(identity, 'moderate', room, place)) {
      // Where the clock was set back, nobody waits longer for that than once more.
      const last = Math.min(log.paces.get(sender.id) ?? -Infinity, this.#now());
      log.paces.set(sender.id, last);
      const wait = last + log.slow - this.#now();
      if (wait > 0) {
        this.#lanes.hold(request);
        return { ok: false, code: 'slow-mode', message: 'slow mode', retryAfter: wait };
      }
      log.paces.set(sender.id, this.#now());
    }
    if (slow !== undefined) {
      log.slow = slow;
      if (slow === 0) log.paces.clear();
    }
    let entry: LogEntry;
    if (body.type === 'member') {
      const mine = standingOf(identity, room, place) as Role;
      entry = this.#logs.changeMember(room, unheard(identity, room, place), body, key, mine, commits);
    } else {
      if (!member) this.#logs.addMember(room, sender.id, sender, { change: 'joined', role: place.role! }, commits);
      else if (member.name !== sender.name)
        this.#logs.addMember(room, sender.id, sender, { change: 'renamed' }, commits);
      entry = this.#logs.add(
        room,
        sender.id,
        body.type === 'message'
          ? {
              type: body.type,
              text: body.text,
              ...about,
              ...((body.reply ?? body.thread) && { reply: body.reply ?? body.thread }),
              ...(root && {
                thread: root.seq,
                ...(body.inRoom && { inRoom: true }),
                ...this.#logs.answered(log, sender, root),
              }),
              ...(body.poll && { poll: startedPoll(body.poll, this.#now()) }),
              ...mentioned,
              key,
              name: sender.name,
              ...(via && { via }),
            }
          : { ...withoutReason(body), ...mentioned, key, ...(via && { via }), ...this.#logs.setBy(log, sender, body) },
        commits,
      );
      for (const file of files) file!.seq = entry.seq;
      if (body.type === 'delete') {
        this.#logs.recount(room, body.of, commits);
        this.#files.drop(room, body.of);
        for (const [index, each] of log.entries.entries()) {
          const isAbout = each.type === 'message' ? each.seq === body.of : each.type === 'edit' && each.of === body.of;
          if (isAbout)
            log.entries[index] = JSON.parse(entryText(erasedText(storedText(each, JSON.stringify(each))))) as LogEntry;
        }
      }
    }
    const { seq, at } = entry;
    log.keys.set(slot, { body: JSON.stringify(given), seq, at });
    return { ok: true, seq, at, duplicate: false };
  }
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Limits } from '../../../../src/protocol/index.ts';
import type { RoomCommit } from '../store.ts';
import type { CommitReply, Operation, Outcome } from './calls.ts';
import { AccountWriter } from './account-writer.ts';
import { openEpoch, renewStamp } from './epoch.ts';
import { Eraser } from './eraser.ts';
import type { WriterFault } from './fault.ts';
import {
  assertDurable,
  databasePath,
  inspectFile,
  lockFolder,
  openErrorOf,
  openForWriting,
  patience,
  prepareFolder,
} from './file.ts';
import { HeldWriter } from './held-writer.ts';
import { KeptAnswerTable } from './kept-answer-table.ts';
import { LogWriter } from './log-writer.ts';
import { CannedReplyWriter } from './canned-reply-table.ts';
import { SettingsWriter } from './settings.ts';
import { MailWriter } from './mail-writer.ts';
import { MergeWriter } from './merge-writer.ts';
import { schemaVersion } from './migrations.ts';
import { Progress } from './progress.ts';
import { ServiceKeyWriter } from './service-key-table.ts';
import { PushWriter } from './push-table.ts';
import { ReportWriter } from './report-table.ts';
import { SiteBanWriter } from './site-ban-table.ts';
import { WebhookWriter } from './webhook-table.ts';
import { isConnectionSpoilt, isUnavailable } from './result-codes.ts';

/**
 * About so many pages may be in the log beside the file before they are moved into the file, which takes some milliseconds. SQLite does not
 * tell how many there are, so they are guessed: few rooms and small texts take less.
 */
const checkpointPages = 8_000;
const pagesOfOperation = 2;
const pageBytes = 4_096;
/** Milliseconds that a checkpoint waits for readers. */
const checkpointPatience = 20;
/** What the probe writes: more than the free room at the end of a page. */
const probeBytes = 65_536;

/** The statements of one connection. */
interface Connection {
  readonly database: DatabaseSync;
  readonly log: LogWriter;
  readonly eraser: Eraser;
  readonly accounts: AccountWriter;
  readonly merge: MergeWriter;
  readonly begin: StatementSync;
  readonly commit: StatementSync;
  readonly createGuest: StatementSync;
  readonly renameGuest: StatementSync;
  readonly 'save-reads': StatementSync;
  readonly 'save-deliveries': StatementSync;
  readonly revoke: StatementSync;
  readonly forgetRevocations: StatementSync;
  readonly serviceKeys: ServiceKeyWriter;
  readonly siteBans: SiteBanWriter;
  readonly reports: ReportWriter;
  readonly held: HeldWriter;
  readonly webhooks: WebhookWriter;
  readonly push: PushWriter;
  readonly keptAnswers: KeptAnswerTable;
  readonly mail: MailWriter;
  readonly cannedReplies: CannedReplyWriter;
  readonly settings: SettingsWriter;
}

/** Markers only go up (P11, P38). */
const raiseIn = (table: 'reads' | 'deliveries'): string =>
  `INSERT INTO ${table} (room, user, seq) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq`;

/** Whose name an operation would write. */
function writerOf(operation: Operation): string | undefined {
  if (operation[0] === 'append' || operation[0] === 'report' || operation[0] === 'change-call')
    return operation[1].sender.id;
  if (operation[0] === 'create-room') return operation[1].creator.id;
  if (operation[0] === 'create-file') return operation[1].user;
  if (operation[0] === 'block' || operation[0] === 'unblock') return operation[1];
  if (operation[0] === 'follow' || operation[0] === 'unfollow' || operation[0] === 'seen') return operation[1].user;
  if (operation[0] === 'push-subscribe' || operation[0] === 'push-change') return operation[1].user;
  if (operation[0] === 'merge-guest') return operation[1].user.id;
  if (operation[0] === 'set-away' || operation[0] === 'add-device') return operation[1];
  if (operation[0] === 'mail-address') return operation[1];
  if (operation[0] === 'mail-add' || operation[0] === 'begin-answer') return operation[1].user;
  if (operation[0] === 'canned-reply') return operation[1].by;
  return operation[0] === 'redeem' ? operation[2].id : undefined;
}

/** The only connection that writes. Every batch is one transaction, on disk before the batch is answered (P2). */
export class Writer {
  readonly epoch: string;
  readonly #file: string;
  readonly #limits: Limits;
  readonly #fault: WriterFault | undefined;
  readonly #lock: DatabaseSync;
  readonly #progress: Progress;
  #connection: Connection | undefined;
  #pages = 0;
  #isErased = false;

  static async open(folder: string, limits: Limits, fault?: WriterFault): Promise<Writer> {
    prepareFolder(folder);
    const lock = lockFolder(folder);
    const file = databasePath(folder);
    let database: DatabaseSync | undefined;
    let progress: Progress | undefined;
    try {
      const version = inspectFile(file, schemaVersion);
      database = openForWriting(file);
      if (version < schemaVersion) {
        // Seldom needed, and slow to load.
        const { migrate } = await import('./migrator.ts');
        await migrate(database);
      }
      // The next start reads the version from the file's header, so it must be there; and a crash may have left erased content in the log.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      progress = new Progress(file);
      const epoch = openEpoch(database, file, progress);
      assertDurable(database);
      return new Writer(file, epoch, limits, fault, lock, progress, database);
    } catch (error) {
      progress?.close();
      database?.close();
      lock.close();
      throw openErrorOf(error, file);
    }
  }

  private constructor(
    file: string,
    epoch: string,
    limits: Limits,
    fault: WriterFault | undefined,
    lock: DatabaseSync,
    progress: Progress,
    database: DatabaseSync,
  ) {
    this.#file = file;
    this.epoch = epoch;
    this.#limits = limits;
    this.#fault = fault;
    this.#lock = lock;
    this.#progress = progress;
    this.#connection = this.#connect(database);
  }

  #connect(database: DatabaseSync): Connection {
    this.#fault?.opened?.(database);
    const log = new LogWriter(database, this.#limits.reactions);
    return {
      database,
      log,
      eraser: new Eraser(database, log),
      accounts: new AccountWriter(database, log.transaction.acts),
      merge: new MergeWriter(database, log),
      begin: database.prepare('BEGIN IMMEDIATE'),
      commit: database.prepare('COMMIT'),
      createGuest: database.prepare('INSERT INTO guests (id, name, secret_hash) VALUES (?, ?, ?)'),
      renameGuest: database.prepare('UPDATE guests SET name = ? WHERE id = ?'),
      revoke: database.prepare(
        `INSERT INTO revocations (kind, id, at, until) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET at = max(at, excluded.at), until = excluded.until`,
      ),
      serviceKeys: new ServiceKeyWriter(database),
      siteBans: new SiteBanWriter(database, log.transaction.acts),
      webhooks: new WebhookWriter(database, log.transaction.acts),
      push: new PushWriter(database),
      keptAnswers: new KeptAnswerTable(database),
      mail: new MailWriter(database),
      cannedReplies: new CannedReplyWriter(database),
      settings: new SettingsWriter(database, log.transaction.acts),
      reports: new ReportWriter(database, log),
      held: new HeldWriter(log.transaction, log.messages),
      forgetRevocations: database.prepare('DELETE FROM revocations WHERE until < ?'),
      'save-reads': database.prepare(raiseIn('reads')),
      'save-deliveries': database.prepare(raiseIn('deliveries')),
    };
  }

  /** Writes a batch, given as the JSON text of its operations. Never throws. */
  commit(now: number, text: string): CommitReply {
    const operations = JSON.parse(text) as Operation[];
    const outcomes: Outcome[] = [];
    const commits: RoomCommit[][] = [];
    const failure = this.#commit(now, operations, outcomes, commits);
    this.#pages += pagesOfOperation * operations.length + text.length / pageBytes;
    const reply = {
      outcomes,
      commits,
      isCheckpointDue: this.#pages >= checkpointPages,
      isErasureDue: this.#isErased,
    };
    if (failure === undefined) return reply;
    while (outcomes.length < operations.length) outcomes.push(['store-unavailable', failure]);
    return { ...reply, failure };
  }

  /** @returns why the store cannot write; what has an outcome by then is written. */
  #commit(now: number, operations: Operation[], outcomes: Outcome[], commits: RoomCommit[][]): string | undefined {
    const all = this.#transact(now, operations, outcomes, commits);
    if (all.ok || all.failure !== undefined) return all.failure;
    // One of them cannot be written, for a reason of its own: the others must not suffer for it.
    for (const operation of operations) {
      const one = this.#transact(now, [operation], outcomes, commits);
      if (one.failure !== undefined) return one.failure;
      if (!one.ok) outcomes.push(['bad-message', 'this cannot be stored']);
    }
    return undefined;
  }

  /** One transaction. `failure` is set when it is the store that cannot write. */
  #transact(
    now: number,
    operations: readonly Operation[],
    outcomes: Outcome[],
    commits: RoomCommit[][],
  ): { ok: boolean; failure?: string } {
    try {
      const connection = (this.#connection ??= this.#reopen());
      this.#fault?.beforeTransaction?.();
      connection.begin.run();
      connection.log.begin(now);
      const written = operations.map((operation) => this.#write(connection, operation, now));
      const rooms = connection.log.finish();
      this.#fault?.beforeCommit?.();
      connection.commit.run();
      if (connection.log.transaction.held.takeErased()) this.#isErased = true;
      outcomes.push(...written);
      if (rooms.length > 0) {
        this.#progress.write(connection.log.transaction.last);
        commits.push(rooms);
      }
      return { ok: true };
    } catch (error) {
      this.#recover(error);
      return isUnavailable(error) ? { ok: false, failure: String(error) } : { ok: false };
    }
  }

  #write(connection: Connection, operation: Operation, now: number): Outcome {
    const writer = writerOf(operation) ?? '';
    const { acts, files, merges, threads } = connection.log.transaction;
    if (connection.eraser.users.has(writer)) return ['forbidden', 'this user is being erased'];
    // Of a connection that is about to end.
    if (merges.userOf(writer) !== writer) return ['forbidden', 'this guest has signed in'];
    switch (operation[0]) {
      case 'erase':
        this.#isErased = true;
        return connection.eraser.erase(operation[1], operation[2]);
      case 'expire': {
        const stepped = connection.eraser.expire(operation[1], operation[2]);
        if (stepped[0] > 0) this.#isErased = true;
        return stepped;
      }
      case 'append':
        if (['delete', 'preview'].includes(operation[1].body.type)) this.#isErased = true;
        return connection.log.messages.append(operation[1]);
      case 'create-room':
        return connection.log.members.create({ ...operation[1], members: merges.usersOf(operation[1].members) });
      case 'invite':
        return connection.log.members.invite(operation[1]);
      case 'redeem':
        return connection.log.members.redeem(operation[1], operation[2], operation[3]);
      case 'create-guest': {
        const { id, name, secretHash } = operation[1];
        connection.createGuest.run(id, name, secretHash);
        return null;
      }
      case 'rename-guest':
        connection.renameGuest.run(operation[2], operation[1]);
        return null;
      case 'merge-guest':
        return connection.merge.merge(operation[1]);
      case 'revoke': {
        const { kind, id, at, until } = operation[1];
        connection.forgetRevocations.run(at);
        connection.revoke.run(kind, id, at, until ?? null);
        return null;
      }
      case 'save-service-key':
        connection.serviceKeys.save(operation[1]);
        if (operation[2]) acts.note(operation[2]);
        return null;
      case 'ban':
        for (const { kind, id } of operation[1]) {
          if (kind === 'user') connection.log.transaction.held.refuseOfUser(now, id);
        }
        return [0, connection.siteBans.ban(operation[1], operation[2])];
      case 'unban':
        return [0, connection.siteBans.unban(operation[1], operation[2])];
      case 'end-bans':
        connection.siteBans.end(operation[1]);
        return null;
      case 'save-webhook':
      case 'remove-webhook':
      case 'place-webhook':
      case 'replay-webhook':
      case 'forget-dead-letter':
        return connection.webhooks.write(operation);
      case 'push-subscribe':
      case 'push-unsubscribe':
      case 'push-forget':
      case 'push-renew':
      case 'push-change':
        return connection.push.write(operation, now);
      case 'add-device':
      case 'remove-device':
        return connection.log.transaction.sealing.write(operation, now);
      case 'begin-answer':
      case 'keep-answer':
      case 'forget-answer':
        return connection.keptAnswers.write(operation, now);
      case 'mail-address':
      case 'mail-add':
      case 'mail-missed':
      case 'mail-begin':
      case 'mail-forget':
      case 'mail-retry':
      case 'mail-fail':
      case 'mail-recover':
      case 'mail-link':
      case 'mail-reply':
      case 'mail-cursor':
      case 'mail-digest':
      case 'mail-own-digests':
      case 'mail-stop':
        return connection.mail.write(now, operation);
      case 'canned-reply':
      case 'remove-canned-reply':
        return connection.cannedReplies.write(now, operation);
      case 'report':
        return connection.reports.report(now, operation[1]);
      case 'resolve':
        this.#isErased = true;
        return connection.reports.resolve(operation[1]);
      case 'forget-reports':
        connection.reports.forget(operation[1]);
        return null;
      case 'save-streams':
        connection.log.messages.streams.save(operation[1]);
        return null;
      case 'cut-streams':
        if (operation[1]) connection.log.messages.streams.cut(operation[1]);
        else connection.log.messages.streams.cutAll();
        return null;
      case 'change-call':
        return connection.log.messages.calls.change(operation[1]);
      case 'decide':
        return connection.held.decide(now, operation[1]);
      case 'expire-held':
        connection.log.transaction.held.expire(now, operation[1]);
        return null;
      case 'save-preview':
        connection.log.previews.save(operation[1], operation[2], operation[3]);
        return null;
      case 'tally':
        return connection.log.tally();
      case 'create-file':
        return files.create(operation[1]);
      case 'expire-files':
        if (files.expire(operation[1])) this.#isErased = true;
        return null;
      case 'forget-files':
        files.forget(operation[1]);
        return null;
      case 'account':
        return [0, connection.accounts.change(now, operation[1])];
      case 'wake':
        return [connection.log.desk.wake() ?? 0, 'done'];
      case 'assign':
        return [connection.log.assignments.assign(operation[1], connection.eraser.users), 'done'];
      case 'set-setting':
        return connection.settings.write(operation[1], operation[2]);
      case 'promise':
        return [connection.log.transaction.desk.promise(operation[1]), 'done'];
      case 'give-back':
        return [connection.log.assignments.giveBack(operation[1]), 'done'];
      case 'release-disabled':
        return [connection.log.desk.releaseDisabled(), 'done'];
      case 'set-away':
        return [connection.log.assignments.setAway(operation[1], operation[2], operation[3]), 'done'];
      case 'block':
      case 'unblock':
        return connection.log.transaction.blocks[operation[0]](operation[1], merges.userOf(operation[2]), now);
      case 'follow': {
        const { transaction } = connection.log;
        const { room, thread } = operation[1];
        return threads.follow(operation[1], transaction.target(transaction.room(room), thread)?.message);
      }
      case 'unfollow':
        return threads.unfollow(operation[1]);
      case 'seen':
        return threads.seen(operation[1], operation[2]);
      case 'save-reads':
      case 'save-deliveries':
        for (const { room, user, seq } of operation[1]) connection[operation[0]].run(room, merges.userOf(user), seq);
        return null;
    }
  }

  /** After an I/O error nobody knows what is on disk and what only in memory: the connection is given up for a new one. */
  #recover(error: unknown): void {
    const database = this.#connection?.database;
    if (!database) return;
    try {
      if (isConnectionSpoilt(error)) {
        this.#connection = undefined;
        database.close();
      } else {
        database.exec('ROLLBACK');
        this.#connection?.eraser.reload();
      }
    } catch {
      // SQLite has rolled back already, or the connection is gone for good: either way nothing is left of the transaction.
    }
  }

  #reopen(): Connection {
    const database = openForWriting(this.#file);
    try {
      database.exec(`UPDATE meta SET value = value WHERE name = 'epoch'`);
      assertDurable(database);
      return this.#connect(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Whether a commit of some size reaches the disk. */
  probe(): string | undefined {
    try {
      const { database } = (this.#connection ??= this.#reopen());
      this.#fault?.beforeTransaction?.();
      this.#fault?.beforeCommit?.();
      database.exec(`INSERT OR REPLACE INTO meta (name, value) VALUES ('probe', zeroblob(${probeBytes}))`);
      database.exec(`DELETE FROM meta WHERE name = 'probe'`);
      return undefined;
    } catch (error) {
      this.#recover(error);
      return String(error);
    }
  }

  /** Users whose erasure began and did not end. */
  unfinished(): string[] {
    return [...(this.#connection?.eraser.users ?? [])];
  }

  /** Moves what is committed from the log beside the file into the file. @returns why that was not possible. */
  checkpoint(): string | undefined {
    return this.#checkpoint('PASSIVE');
  }

  /** Takes erased content out of the log beside the file, by taking the log away (P19). @returns why that was not possible. */
  erase(): string | undefined {
    return this.#checkpoint('TRUNCATE');
  }

  #checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): string | undefined {
    if (!this.#connection) return undefined;
    const { database } = this.#connection;
    try {
      // Senders wait meanwhile, so not for long: a backup reads for as long as it takes.
      database.exec(`PRAGMA busy_timeout = ${checkpointPatience}`);
      const result = database.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
      database.exec(`PRAGMA busy_timeout = ${patience}`);
      this.#pages = 0;
      // While somebody reads, the log stays; the next time will do.
      if (mode === 'TRUNCATE' && result?.['busy'] === 0) this.#isErased = false;
      return undefined;
    } catch (error) {
      this.#recover(error);
      return String(error);
    }
  }

  close(): void {
    const database = this.#connection?.database;
    this.#connection = undefined;
    try {
      if (database) renewStamp(database, this.#file);
    } finally {
      database?.close();
      this.#progress.close();
      this.#lock.close();
    }
  }
}

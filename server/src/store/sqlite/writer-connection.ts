import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Limits } from '../../../../src/protocol/index.ts';
import { AccountWriter } from './account-writer.ts';
import { CannedReplyWriter } from './canned-reply-table.ts';
import { Eraser } from './eraser.ts';
import { HeldWriter } from './held-writer.ts';
import { KeptAnswerTable } from './kept-answer-table.ts';
import { LogWriter } from './log-writer.ts';
import { MailWriter } from './mail-writer.ts';
import { MergeWriter } from './merge-writer.ts';
import { PushWriter } from './push-table.ts';
import { ReportWriter } from './report-table.ts';
import { ServiceKeyWriter } from './service-key-table.ts';
import { SettingsWriter } from './settings.ts';
import { SiteBanWriter } from './site-ban-table.ts';
import { WebhookWriter } from './webhook-table.ts';

/** The connection that writes, with the statements of all that is written by it. */
export interface WriterConnection {
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

export function prepareConnection(database: DatabaseSync, limits: Limits): WriterConnection {
  const log = new LogWriter(database, limits.reactions);
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

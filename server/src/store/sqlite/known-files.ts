import type { DatabaseSync } from 'node:sqlite';
import { fileStates } from './file-writer.ts';

/** A file whose bytes are elsewhere (P20). */
export interface KnownFile {
  readonly id: string;
  readonly bytes: number;
}

/** The files that a database knows, but for those that are to be taken away. */
export function knownFiles(database: DatabaseSync): readonly KnownFile[] {
  // Older databases have none.
  const isThere = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'files'`).get();
  if (!isThere) return [];
  const rows = database.prepare(`SELECT file AS id, bytes FROM files WHERE state != ${fileStates.dead} ORDER BY id`);
  return rows.all() as unknown as KnownFile[];
}

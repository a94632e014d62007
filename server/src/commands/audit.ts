import type { AuditCommand } from '../config.ts';
import { auditFrom } from '../store/sqlite/export.ts';
import { printLines } from './words.ts';

/** Prints what moderators did, an act a line. */
export async function audit({ data }: AuditCommand): Promise<void> {
  await printLines(auditFrom(data));
}

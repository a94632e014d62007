import type { DeskSettings } from '../desk/desk-settings.ts';
import { canSetSite } from '../policy/site.ts';
import type { Services } from '../services.ts';
import type { SettingName } from '../store/settings.ts';
import type { Exchange } from './exchange.ts';
import { Problem } from './problem.ts';

/** As what is known later whether it was set otherwise meanwhile. */
export const etagOf = (version: string): Readonly<Record<string, string>> => ({ etag: `"${version}"` });

/** @throws Problem for who may not, and where there are no conversations. */
export function mayBeSetBy(exchange: Exchange, { deskSettings }: Services): DeskSettings {
  exchange.takeRequest();
  if (!canSetSite(exchange.identity!)) throw new Problem('forbidden', 'this is set by admins');
  if (!deskSettings) throw new Problem('forbidden', 'this relay has no support desk');
  return deskSettings;
}

export interface Setting {
  readonly name: SettingName;
  /** Undefined: by the relay's option again. */
  readonly value: object | undefined;
  /** For the audit log. */
  readonly detail: string;
  readonly expected: string | undefined;
}

/** @throws Problem where somebody else has set it meanwhile. */
export async function setWith(
  settings: DeskSettings,
  { name, value, detail, expected }: Setting,
  { identity }: Exchange,
): Promise<void> {
  const { user, via } = identity!;
  const act = name === 'site' ? 'site-set' : 'settings-set';
  const by = { by: user.id, ...(via !== undefined && { via }) };
  if (await settings.set(name, value, { ...by, act, detail }, expected)) return;
  throw new Problem('precondition-failed', 'somebody else has changed this meanwhile: read it again');
}

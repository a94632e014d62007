import { resolve } from 'node:path';
import { defaultLimits } from '../../../src/protocol/index.ts';
import { ServiceKeys, type NewServiceKey, type ServiceKeyInfo } from '../auth/service-keys.ts';
import { systemClock } from '../clock.ts';
import type { KeyCommand } from '../config.ts';
import { askRelay } from '../control/client.ts';
import { createLog } from '../log.ts';
import { StoreOpenError } from '../store/errors.ts';
import { openSqliteStore } from '../store/sqlite.ts';

const dayOf = (time: number | undefined): string =>
  time === undefined ? '' : new Date(time).toISOString().slice(0, 10);

/** Does it with the store itself, which no relay uses. */
async function withKeys<T>(folder: string, act: (keys: ServiceKeys) => Promise<T> | T): Promise<T> {
  let store;
  try {
    store = await openSqliteStore({ folder, limits: defaultLimits });
  } catch (error) {
    if (!(error instanceof StoreOpenError) || error.code !== 'file-locked') throw error;
    throw new Error(
      `a relay runs on ${folder} and cannot be reached there: stop it for this, or use its API with a key that has the scope keys`,
      { cause: error },
    );
  }
  try {
    return await act(await ServiceKeys.load(store, systemClock, defaultLimits.nameLength, createLog('silent')));
  } finally {
    await store.close();
  }
}

function stateOf({ expires, revoked }: ServiceKeyInfo): string {
  if (revoked !== undefined) return `revoked ${dayOf(revoked)}`;
  if (expires === undefined) return 'good';
  return `${expires <= Date.now() ? 'expired' : 'good until'} ${dayOf(expires)}`;
}

const head = ['id', 'user', 'scopes', 'made', 'last used', 'state'];

function tableOf(keys: readonly ServiceKeyInfo[]): string {
  const rows = keys.map((key) => [
    key.id,
    key.user,
    key.scopes.join(),
    dayOf(key.made),
    key.used ?? 'never',
    stateOf(key),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

async function add(folder: string, { service: name, scopes, expires }: KeyCommand): Promise<void> {
  const wanted: NewServiceKey = { name, scopes, ...(expires !== undefined && { expires: Date.now() + expires }) };
  type Made = { readonly key: string; readonly info: ServiceKeyInfo };
  const told = await askRelay<Made>(folder, 'POST', '/keys', wanted);
  const { key, info } = told?.answer ?? (await withKeys(folder, (keys) => keys.add(wanted)));
  // The key alone on standard output, so that it can be put where it is needed.
  process.stderr.write(`${info.id}: a key of ${info.user} (${info.scopes.join(', ')}). It is not shown again:\n`);
  process.stdout.write(`${key}\n`);
}

async function list(folder: string): Promise<void> {
  const told = await askRelay<readonly ServiceKeyInfo[]>(folder, 'GET', '/keys');
  process.stdout.write(tableOf(told?.answer ?? (await withKeys(folder, (keys) => keys.list()))));
}

async function revoke(folder: string, id: string): Promise<void> {
  const told = await askRelay<ServiceKeyInfo | null>(folder, 'DELETE', `/keys/${encodeURIComponent(id)}`);
  const key = told ? told.answer : await withKeys(folder, (keys) => keys.revoke(id));
  if (!key) throw new Error(`there is no key ${JSON.stringify(id)}`);
  process.stdout.write(`${key.id}: revoked, a key of ${key.user}\n`);
}

/** Makes, lists and revokes the keys of services, by way of the relay where one runs. */
export async function manageKeys(command: KeyCommand): Promise<void> {
  const folder = resolve(command.data);
  if (command.action === 'add') return add(folder, command);
  if (command.action === 'list') return list(folder);
  return revoke(folder, command.id);
}

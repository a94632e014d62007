import { connectPath } from '../protocol/index.ts';
import { ChatError } from './errors.ts';

/** Where a relay's socket is; also what its credential and outbox are kept under. */
export function socketAddress(relay: string): string {
  const [, rest] = /^(?:http|ws)(s?:\/\/[^\s?#]*[^\s?#/])\/*(?:[?#]|$)/i.exec(relay) ?? [];
  if (!rest) throw new ChatError('bad-argument');
  return 'ws' + rest + connectPath;
}

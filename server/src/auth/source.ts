import { readFile } from 'node:fs/promises';
import { isLoopback } from '../loopback.ts';
import { bounds } from '../limits.ts';

/** Reads an address or a file. Rejects with what keeps it from being read. */
export type ReadText = (source: string) => Promise<string>;

const isAddress = (source: string): boolean => /^https?:\/\//i.test(source);

/** @throws TypeError for an address on whose way others could put keys of their own: by that they would be anybody. */
export function checkSource(source: string): void {
  if (!isAddress(source)) return;
  const url = URL.canParse(source) ? new URL(source) : undefined;
  if (url?.protocol === 'https:' || (url && isLoopback(url.hostname))) return;
  throw new TypeError(
    'an address such as https://login.example.com/jwks.json is expected, or a file; http only for this machine',
  );
}

export const readSource: ReadText = async (source) => {
  if (!isAddress(source)) return readFile(source, 'utf8');
  const signal = AbortSignal.timeout(bounds.keysTimeout);
  const response = await fetch(source, { redirect: 'error', signal, headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`the keys were answered with ${response.status}`);
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > bounds.keysBytes) throw new Error('the set of keys is too large');
  }
  return text;
};

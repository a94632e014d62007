import { hash } from 'node:crypto';
import type { By } from './store/moderation.ts';

/** Who does something, and their own name for that, by which it is done once (P3). */
export type KeyedBy = Omit<By, 'once'> & { readonly key?: string };

/** A key was used before for something else. */
export class KeyReusedError extends Error {
  constructor() {
    super('this key was used before for something else');
  }
}

/** What is said to the store: with a key, what the request is as well, so that the same key with another one is known. */
export const withOnce = ({ key, ...by }: KeyedBy, request: readonly unknown[]): By =>
  key === undefined ? by : { ...by, once: { key, request: hash('sha256', JSON.stringify(request), 'base64url') } };

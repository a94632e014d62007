import { createHash } from 'node:crypto';

/** What names this very content of a script in its address (`?v=...`), under which it may be kept for ever. */
export const versionOf = (content: Buffer): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 22);

/** What a page's `integrity` attribute says of it. */
export const integrityOf = (content: Buffer): string =>
  `sha384-${createHash('sha384').update(content).digest('base64')}`;

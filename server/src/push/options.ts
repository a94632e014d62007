import { ownSecrets } from '../auth/secrets.ts';
import type { Clock } from '../clock.ts';
import { Vapid } from './vapid.ts';

/** How a relay tells people by push (P39). */
export interface PushSetup {
  /** The private key by which push services know the relay: 32 bytes as base64url. Default: `push-key` in the data folder, made at the first start. */
  readonly key?: string;
  /** Where those who run push services reach you: `mailto:...` or `https://...`. Default: the first of `origins` with `https`. */
  readonly contact?: string;
  /** Whether what is written may be told; else only that there is something. Default: true. */
  readonly text?: boolean;
  /** Whether pushes may be sent into private networks, to this machine, and without TLS. Default: false. */
  readonly private?: boolean;
}

/** Nobody answers there; some push services want an address all the same. */
const nobody = 'mailto:push@live-chat.invalid';

/** @throws RangeError when key or contact is none. */
export function vapidOf(
  { key, contact }: PushSetup,
  folder: string | undefined,
  origins: readonly string[] = [],
  clock: Clock,
): Vapid | undefined {
  const secret = key ?? (folder === undefined ? undefined : ownSecrets(folder, 'push-key')[0]);
  if (secret === undefined) return undefined;
  return new Vapid(secret, contact ?? origins.find((each) => each.startsWith('https://')) ?? nobody, clock);
}

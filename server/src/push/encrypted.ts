import { createECDH, randomBytes } from 'node:crypto';
import { encrypt } from 'http_ece';
import type { PushDevice } from '../store/push.ts';

export const curve = 'prime256v1';

/** Whether a device's key is a point that something can be encrypted for. */
export function isPublicKey(p256dh: string): boolean {
  const own = createECDH(curve);
  own.generateKeys();
  try {
    own.computeSecret(p256dh, 'base64url');
    return true;
  } catch {
    return false;
  }
}

/** What only the device itself can read (RFC 8291). Its push service learns how long it is, and nothing else. */
export function encryptedFor({ p256dh, auth }: Pick<PushDevice, 'p256dh' | 'auth'>, text: string): Buffer {
  const privateKey = createECDH(curve);
  privateKey.generateKeys();
  return encrypt(Buffer.from(text), {
    ...{ version: 'aes128gcm', privateKey, dh: p256dh, authSecret: auth, salt: randomBytes(16) },
  });
}

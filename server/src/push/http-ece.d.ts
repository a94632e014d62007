declare module 'http_ece' {
  /** Encrypts as RFC 8188 says; with `dh` and `authSecret` as RFC 8291 does. */
  export function encrypt(
    text: Buffer,
    options: {
      readonly version: 'aes128gcm';
      readonly privateKey: import('node:crypto').ECDH;
      readonly dh: string;
      readonly authSecret: string;
      readonly salt: Buffer;
    },
  ): Buffer;
}

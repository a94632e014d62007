import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';

/** Files in PEM form, as certificate authorities and their tools give them. */
export interface TlsFiles {
  /** The certificate, followed by those between it and the root. */
  readonly cert: string;
  /** Its private key. */
  readonly key: string;
}

interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** @throws Error naming the file that cannot be read, or saying that the two do not belong together. */
function load({ cert, key }: TlsFiles): KeyPair {
  const read = (name: string, file: string): Buffer => {
    try {
      return readFileSync(file);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new Error(`the ${name} ${file} cannot be read (${code})`, { cause });
    }
  };
  const pair = { cert: read('certificate', cert), key: read('key', key) };
  try {
    createSecureContext(pair);
  } catch (cause) {
    // What OpenSSL says may quote nothing of the key, but nobody needs it either.
    throw new Error(`${cert} and ${key} are not a certificate and its private key`, { cause });
  }
  return pair;
}

const stampOf = ({ cert, key }: TlsFiles): string => `${statSync(cert).mtimeMs} ${statSync(key).mtimeMs}`;

/**
 * The certificate by which a relay serves TLS itself. Looks after its files, and takes up a renewed one without a restart: connections
 * that are there go on, new ones get the new certificate.
 */
export class Certificate {
  readonly pair: KeyPair;
  readonly #files: TlsFiles;
  readonly #log: Log;
  #stamp: string;

  constructor(files: TlsFiles, log: Log) {
    this.#files = files;
    this.#log = log;
    this.pair = load(files);
    this.#stamp = stampOf(files);
    this.#check(this.pair);
  }

  /** Returns the end of it. */
  renewOn(server: Server, clock: Clock): () => void {
    return clock.every(bounds.certificateCheck, () => this.#renew(server));
  }

  #renew(server: Server): void {
    try {
      const stamp = stampOf(this.#files);
      if (stamp === this.#stamp) return;
      const pair = load(this.#files);
      // Only now: a pair that is half written is looked at again.
      this.#stamp = stamp;
      server.setSecureContext(pair);
      this.#log.info('certificate renewed');
      this.#check(pair);
    } catch (error) {
      this.#log.warn('certificate not renewed', { reason: (error as Error).message });
    }
  }

  #check({ cert }: KeyPair): void {
    const { validTo } = new X509Certificate(cert);
    if (Date.parse(validTo) < Date.now())
      this.#log.warn('certificate expired', { reason: `it was valid to ${validTo}` });
  }
}

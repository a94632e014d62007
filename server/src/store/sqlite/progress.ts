import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';

const digits = 16;

/**
 * How far the log had come, in a small file beside it that is overwritten after each commit. A log that has come less far is a copy from before.
 * Not synced: after a loss of power it may tell too little, never too much, and a copy is then known by its stamp alone.
 */
export class Progress {
  readonly #descriptor: number;

  constructor(file: string) {
    this.#descriptor = openSync(`${file}-last`, constants.O_RDWR | constants.O_CREAT, 0o600);
  }

  read(): number {
    const text = Buffer.alloc(digits);
    readSync(this.#descriptor, text, 0, digits, 0);
    return Number.parseInt(text.toString('latin1'), 10) || 0;
  }

  /** Never throws: the commit has happened. */
  write(last: number): void {
    try {
      writeSync(this.#descriptor, String(last).padStart(digits, '0'), 0);
    } catch {
      // It tells too little then.
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

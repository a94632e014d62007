import type { IncomingMessage } from 'node:http';
import type { FileDraft } from '../files/file-store.ts';
import { Timer, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import { tooLarge, type FileRefusal } from './file-answer.ts';

/** What came. */
export interface UploadBody {
  readonly bytes: number;
  /** Its beginning, by which its kind is told. */
  readonly head: Buffer;
}

const tooSlow: FileRefusal = { code: 'file-incomplete', message: 'the bytes came too slowly' };
const brokenOff: FileRefusal = { code: 'file-incomplete', message: 'not all of the bytes came' };

/** Passes a body on into a draft as it comes, never whole in memory. Rejects when the draft cannot take it. */
export function readUpload(
  request: IncomingMessage,
  draft: FileDraft,
  limit: number,
  wheel: TimerWheel,
): Promise<UploadBody | FileRefusal> {
  return new Promise((resolve, reject) => {
    const head: Buffer[] = [];
    let headBytes = 0;
    let bytes = 0;
    let before = 0;
    let writing: Promise<void> = Promise.resolve();
    // In each stretch of time enough must come, so that nobody holds a place for others by dripping.
    const timer = new Timer({
      onTimer() {
        if (bytes - before < bounds.uploadPaceBytes) return finish(() => resolve(tooSlow));
        before = bytes;
        wheel.set(timer, bounds.uploadPace);
      },
    });

    function finish(settle: () => void): void {
      wheel.cancel(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      request.pause();
      // Nothing is written any more when it is said to be over.
      writing.then(settle, reject);
    }
    function onData(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > limit) return finish(() => resolve(tooLarge(limit)));
      if (headBytes < bounds.fileHeadBytes) {
        head.push(chunk.subarray(0, bounds.fileHeadBytes - headBytes));
        headBytes += chunk.length;
      }
      request.pause();
      writing = draft.write(chunk);
      writing.then(
        () => request.resume(),
        () => finish(() => undefined),
      );
    }
    const onEnd = (): void => finish(() => resolve({ bytes, head: Buffer.concat(head) }));
    const onClose = (): void => finish(() => resolve(brokenOff));
    if (request.destroyed) return resolve(brokenOff);
    request.on('data', onData).on('end', onEnd).on('close', onClose);
    wheel.set(timer, bounds.uploadPace);
  });
}

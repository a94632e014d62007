import type { AdmissionOptions } from './admission.ts';
import type { Clock } from './clock.ts';
import { bounds } from './limits.ts';
import type { Log } from './log.ts';
import type { RelayStats } from './metrics.ts';

/** Lets one through in this time. */
function atMostEvery(milliseconds: number, clock: Clock): () => boolean {
  let next = -Infinity;
  return () => {
    const now = clock.elapsed();
    if (now < next) return false;
    next = now + milliseconds;
    return true;
  };
}

/** Logs refusals that whoever sets up a page or a proxy wants to see; not each of them, because anybody can cause them. No address is kept. */
export function createRefusalNotes(clock: Clock, log: Log): Pick<AdmissionOptions, 'noteRefusal' | 'noteCrowd'> {
  const mayNoteOrigin = atMostEvery(bounds.refusalNotes, clock);
  const mayNoteCrowd = atMostEvery(bounds.crowdNotes, clock);
  return {
    noteRefusal(origin) {
      if (mayNoteOrigin()) log.info('origin refused', { code: 'origin-refused', origin });
    },
    noteCrowd(isForwarded) {
      if (!mayNoteCrowd()) return;
      const reason = isForwarded ? 'it may be a proxy that is not among --trusted-proxies' : 'it is over its bounds';
      log.warn('address refused', { code: 'busy', reason });
    },
  };
}

/** Counts passwords that too many try at once, and logs how many there were since the last line: it is expected, and anybody can cause it. */
export function createBusyNote(clock: Clock, log: Log, { refused }: RelayStats): () => void {
  const mayNote = atMostEvery(bounds.crowdNotes, clock);
  let count = 0;
  return () => {
    refused.busy = (refused.busy ?? 0) + 1;
    count += 1;
    if (!mayNote()) return;
    log.warn('passwords refused', { code: 'busy', reason: 'too many are tried at once', count });
    count = 0;
  };
}

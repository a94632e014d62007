import type { CallSnapshot } from '../../client/calls.ts';
import type { CallKey } from './strings.ts';

/** What is said where it did not work. */
const failures: Readonly<Record<string, CallKey>> = {
  'media-denied': 'denied',
  'no-device': 'noDevice',
  'device-failed': 'deviceFailed',
  'no-such-member': 'nobody',
};

/** What is said of a failure, by its code. */
export const failureOf = (code = ''): CallKey => failures[code] ?? 'refused';

/** What is said of how a call has ended. */
export function endingOf({ end, error }: CallSnapshot): CallKey | undefined {
  const endings = {
    'hung-up': 'ended',
    declined: 'declined',
    missed: 'unanswered',
    busy: 'busy',
    elsewhere: 'elsewhere',
    lost: 'lost',
    failed: failureOf(error?.code),
  } as const satisfies Record<NonNullable<CallSnapshot['end']>, CallKey>;
  return end && endings[end];
}

import type { ErrorClass, ErrorCode } from '../../protocol/index.ts';

/** Codes that arise in the browser, beside those of the wire. */
export type ClientErrorCode =
  /** The room, chat or message is closed, left or unknown here. */
  | 'closed'
  /** The sender took it out of the outbox. */
  | 'discarded'
  /** The token provider failed. */
  | 'token-provider-failed'
  /** An argument is not what it must be. */
  | 'bad-argument'
  /** No connection came about in time; it is tried again. */
  | 'timeout'
  /** The connection broke, or could not be made; it is tried again. What was asked for meanwhile was not answered. */
  | 'disconnected'
  /** This browser, or the page in it, can have no pushes. */
  | 'push-unsupported'
  /** The person, or their browser, does not let this site notify. */
  | 'push-blocked'
  /** The relay sends none. */
  | 'push-off'
  /** The worker's file is not there, or not of the page's origin, or fails. */
  | 'push-worker'
  /** The browser's push service did not give a subscription. */
  | 'push-failed'
  /** One is in a call already, or is rung. */
  | 'call-busy'
  /** Nobody rings. */
  | 'no-call'
  /** The person, their browser, or the page does not permit microphone or camera. */
  | 'media-denied'
  /** There is no microphone, or no camera. */
  | 'no-device'
  /** A microphone or camera is there and gives nothing: another program may have it. */
  | 'device-failed'
  /** In a sealed room: there are devices that were not there before, and are not accepted yet. */
  | 'key-changed'
  /** In a sealed room: the other has no device yet that could be sealed for. */
  | 'no-devices'
  /** This browser, or the relay, cannot do it: keys need a secure context. */
  | 'unsupported';

/** Why something failed: a stable code, what to do about it, and a text for developers. */
export interface Failure {
  readonly code: ErrorCode | ClientErrorCode | (string & {});
  readonly class: ErrorClass;
  readonly message: string;
  /** In so many milliseconds the same may be allowed, where the relay has said so. */
  readonly retryAfter?: number | undefined;
}

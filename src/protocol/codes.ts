/**
 * What to do about an error (P14).
 * - `retry`: the same again later may work; `retryAfter` suggests when.
 * - `reauth`: a fresh credential is needed first.
 * - `stop`: the same again will fail again.
 */
export type ErrorClass = 'retry' | 'reauth' | 'stop';

/** Every error code of the wire and its class. Codes are stable: they are never renamed or given another class. */
export const errorClasses = {
  /** Too many at once; try again after `retryAfter`. */
  limited: 'retry',
  /** Too early in this room, which is in slow mode; try again after `retryAfter`. Other rooms are not slow (P24). */
  'slow-mode': 'retry',
  /** An earlier send of this connection to this room waits to be tried again, so this one must wait behind it (P3). */
  held: 'retry',
  /** The store could not write or read (disk full, I/O error). Nothing was acknowledged. */
  'store-unavailable': 'retry',
  /** The relay is at its bound of connections, rooms or queued work. */
  busy: 'retry',
  /** The relay is going away; connect again, it or another will be there (P15). */
  moved: 'retry',
  /** The other side was silent for too long. */
  silent: 'retry',
  /** No hello came in time (P12). */
  'hello-timeout': 'retry',
  /** There is no such event stream, or no longer; HTTP 410 (P16). */
  'stream-gone': 'retry',
  /** Something failed inside the relay. */
  internal: 'retry',
  /** The bytes of a file came too slowly, or not all of them came; HTTP 408 (P20). */
  'file-incomplete': 'retry',
  /** The token is expired (P13). */
  'token-expired': 'reauth',
  /** The token or the guest's secret is not valid here. */
  'credential-invalid': 'reauth',
  /** Access was taken back. */
  revoked: 'reauth',
  /** The frame is not what the protocol allows; the connection is closed. */
  'bad-frame': 'stop',
  /** The frame is larger than allowed; the connection is closed. */
  'frame-too-large': 'stop',
  /** The message has the wrong shape. The message is ignored, the connection goes on. */
  'bad-message': 'stop',
  /** The relay does not speak this protocol version; the connection is closed. */
  'version-unsupported': 'stop',
  /** The page's origin is not on the relay's list; the connection is refused with HTTP 403. */
  'origin-refused': 'stop',
  /** This identity may not do that. Also the answer for what does not exist, where telling would tell. */
  forbidden: 'stop',
  /** Muted in this room; `retryAfter` tells for how long yet (P23). */
  muted: 'stop',
  /** The message that this is about does not exist, or is deleted. */
  'no-such-message': 'stop',
  /** What is being written was ended by somebody, or was not begun (P18). */
  stopped: 'stop',
  /** The user that this is about is not a member, or not banned. */
  'no-such-member': 'stop',
  /** The room is not followed on this connection; join it first. */
  'not-joined': 'stop',
  /** The text has nothing to be seen, or is longer than allowed. */
  'text-length': 'stop',
  /** The text has something that the relay's filters refuse (P26). */
  'text-refused': 'stop',
  /** A limit on how many there may be (rooms on a connection, emoji on a message) is reached. */
  'too-many': 'stop',
  /** The file is larger than allowed; HTTP 413 (P20). */
  'file-too-large': 'stop',
  /** A file of this kind is not taken: an image that claims too many pixels; HTTP 415 (P20). */
  'file-type-refused': 'stop',
  /** There is no room for more files, of this user or of all; HTTP 507 (P20). */
  'quota-exceeded': 'stop',
  /** There is no such file, or it is not for this user, or no longer to be sent; HTTP 404 (P20). */
  'no-such-file': 'stop',
  /** It is not sealed for the devices that there are (P56). */
  'devices-changed': 'stop',
  /** This key was used before for another content (P3). */
  'key-reused': 'stop',
} as const satisfies Record<string, ErrorClass>;

export type ErrorCode = keyof typeof errorClasses;

/**
 * The close code of every error that ends a connection. 41xx is of class `retry`, 42xx of class `reauth`, 43xx of class `stop`, so that a
 * client knows what to do also about a code that is newer than itself. The close reason is the error code's name.
 */
export const closeCodes = {
  moved: 4100,
  silent: 4101,
  'hello-timeout': 4102,
  busy: 4103,
  internal: 4104,
  'store-unavailable': 4105,
  'token-expired': 4200,
  'credential-invalid': 4201,
  revoked: 4202,
  'bad-frame': 4300,
  'frame-too-large': 4301,
  'version-unsupported': 4302,
  forbidden: 4303,
} as const satisfies Partial<Record<ErrorCode, number>>;

export type CloseReason = keyof typeof closeCodes;

/** The class of a close code. Anything outside our own range (1000, 1006, ...) is worth another try. */
export function closeClass(code: number): ErrorClass {
  return (['retry', 'reauth', 'stop'] as const)[(code / 100 - 41) | 0] ?? 'retry';
}

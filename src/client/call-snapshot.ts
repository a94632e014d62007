import type { CallMedia, User } from '../protocol/index.ts';
import type { GetMedia } from './call-media.ts';
import type { ChatError } from './errors.ts';
import type { Environment } from './types.ts';

/**
 * Where a call is.
 * - `idle`: there is none.
 * - `calling`: we ring; `isRinging` says whether it rings there by now.
 * - `ringing`: somebody rings us.
 * - `connecting`: it was answered, and a way is looked for.
 * - `talking`.
 * - `reconnecting`: the way was lost, and another one is looked for.
 * - `ended`: `end` says how. It stays so until `dismiss()`, or the next call.
 */
export type CallPhase = 'idle' | 'calling' | 'ringing' | 'connecting' | 'talking' | 'reconnecting' | 'ended';

/**
 * How a call has ended.
 * - `hung-up`: by one of the two.
 * - `declined`: by the one who was rung.
 * - `missed`: nobody answered.
 * - `busy`: the other one is in another call.
 * - `elsewhere`: it goes on on another device of ours.
 * - `lost`: no way was found, or none any more.
 * - `failed`: `error` says why.
 */
export type CallEnd = 'hung-up' | 'declined' | 'missed' | 'busy' | 'elsewhere' | 'lost' | 'failed';

/** A call as an application sees it. A new object after every change. */
export interface CallSnapshot {
  /** Whether the relay says that people may call each other, and is there. */
  readonly available: boolean;
  readonly phase: CallPhase;
  /** Its room, and the number of its message; undefined where there is none yet. */
  readonly room: string | undefined;
  readonly call: number | undefined;
  /** The other one; where we ring, as the room knows them. */
  readonly peer: User | undefined;
  readonly isCaller: boolean;
  /** With what it was begun. */
  readonly media: CallMedia;
  /** Of `calling`: whether it rings there. */
  readonly isRinging: boolean;
  /** Since when both are connected, in milliseconds since 1970. */
  readonly since: number | undefined;
  /** Whether we are not heard; and whether we are seen. */
  readonly muted: boolean;
  readonly camera: boolean;
  /** The same of the other one. */
  readonly remoteMuted: boolean;
  readonly remoteCamera: boolean;
  /** Much of what the other one sends is lost on the way. */
  readonly weak: boolean;
  /** What we send, and what comes: for `srcObject` of a `<video>`, ours muted. */
  readonly local: MediaStream | undefined;
  readonly remote: MediaStream | undefined;
  readonly end: CallEnd | undefined;
  /** Why a device is not to be had, or the relay has refused it; also while the call goes on. */
  readonly error: ChatError | undefined;
}

/** What a browser has, and Node has not. */
export interface CallsOptions {
  /** Default: the browser's. */
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly getMedia?: GetMedia;
  readonly createStream?: (tracks: MediaStreamTrack[]) => MediaStream;
  /** What the message of a call says to whoever knows no calls. */
  readonly texts?: Readonly<Record<CallMedia, string>>;
  readonly environment?: Pick<Environment, 'setTimeout' | 'clearTimeout' | 'now'>;
}

/** Of none. */
export const noCall: CallSnapshot = {
  available: false,
  phase: 'idle',
  room: undefined,
  call: undefined,
  peer: undefined,
  isCaller: false,
  media: 'audio',
  isRinging: false,
  since: undefined,
  muted: false,
  camera: false,
  remoteMuted: false,
  remoteCamera: false,
  weak: false,
  local: undefined,
  remote: undefined,
  end: undefined,
  error: undefined,
};

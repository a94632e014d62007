import type { Call, CallMedia } from './call.ts';
import type { User } from './log.ts';

/** Be told of calls with oneself, by the name of this device (P55); with `end`, an earlier one is told no more. */
export interface WatchCalls {
  readonly type: 'calls';
  readonly id: number;
  readonly device?: string;
  readonly end?: number;
}

/** A call that is not over, or has just ended. */
export interface CallState extends Call {
  readonly room: string;
  /** The number of its message. */
  readonly call: number;
  /** When it began to ring. */
  readonly at: number;
  /** Who rings. */
  readonly from: User;
}

/** Those of one's calls that are not over, and from then on by the same id each that has changed. */
export interface Calls {
  readonly type: 'calls';
  readonly id: number;
  readonly calls: readonly CallState[];
}

/** Ring the other one in a room, from this device. */
export interface BeginCall {
  readonly type: 'call';
  readonly id: number;
  readonly room: string;
  readonly device: string;
  readonly media: CallMedia;
  /** What the message says to whoever knows no calls. */
  readonly text: string;
}

/** Answer a call on this device; or say that the device is in it, on another connection. */
export interface AcceptCall {
  readonly type: 'accept';
  readonly id: number;
  readonly room: string;
  readonly call: number;
  readonly device: string;
}

/** A call is over, or declined. */
export interface EndCall {
  readonly type: 'hangup';
  readonly id: number;
  readonly room: string;
  readonly call: number;
}

/** Something that this device tells the other one in a call: what browsers say to find a way to each other. Never stored. */
export interface TellPeer {
  readonly type: 'peer';
  readonly id: number;
  readonly room: string;
  readonly call: number;
  readonly device: string;
  readonly data: string;
}

/** By what a browser finds its own addresses, and a way where there is none between two (STUN, TURN). */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** The answer to call and accept: the call that one is in, which may be that of the other one who rang at the same time. */
export interface Called {
  readonly type: 'called';
  readonly id: number;
  readonly room: string;
  readonly call: number;
  readonly servers: readonly IceServer[];
}

/** What the other device in a call tells this one, by the id of {@link WatchCalls}. */
export interface PeerTold {
  readonly type: 'peer';
  readonly id: number;
  readonly room: string;
  readonly call: number;
  readonly data: string;
}

export type CallRequest = WatchCalls | BeginCall | AcceptCall | EndCall | TellPeer;
export type CallAnswer = Calls | Called | PeerTold;

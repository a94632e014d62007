import type { Attachment, Body, DeskBody, Mention, NewPoll, Pointed, Role, Sealed } from '../../protocol/index.ts';
import type { Failure } from './failure.ts';

/** An unsent item as it is stored. */
export interface StoredSend {
  readonly user: string;
  readonly room: string;
  readonly key: string;
  /** Orders the items of one user. */
  readonly order: number;
  readonly at: number;
  readonly body: OutgoingBody;
  /** Why it was refused for good, if it was: then it waits for the user's decision. */
  readonly refused?: Failure['code'];
}

/** A body whose target may be an own message that has no number yet: then `ofKey` names it, until it has one. */
export type OutgoingBody =
  | {
      readonly type: 'message';
      readonly text: string;
      readonly files?: readonly (Attachment | string)[];
      readonly reply?: number;
      readonly thread?: number;
      readonly inRoom?: true;
      readonly mentions?: readonly Mention[] | undefined;
      readonly stream?: true;
      readonly poll?: NewPoll;
      readonly choices?: number;
      readonly pointed?: Pointed;
      readonly answering?: true;
      readonly sealed?: Sealed;
    }
  | {
      readonly type: 'edit';
      readonly of?: number;
      readonly ofKey?: string;
      readonly text: string;
      readonly mentions?: readonly Mention[] | undefined;
      readonly sealed?: Sealed;
    }
  | { readonly type: 'delete'; readonly of?: number; readonly ofKey?: string }
  | {
      readonly type: 'reaction';
      readonly of?: number;
      readonly ofKey?: string;
      readonly emoji: string;
      readonly on: boolean;
    }
  | { readonly type: 'member'; readonly change: 'joined' | 'left' }
  | { readonly type: 'member'; readonly change: 'removed' | 'banned' | 'unbanned' | 'unmuted'; readonly user: string }
  | Extract<
      Body,
      { change: 'muted' } | { type: 'settings' | 'pin' | 'vote' | 'close-poll' | 'preview' | 'end' | 'stop' }
    >
  | { readonly type: 'member'; readonly change: 'role'; readonly user: string; readonly role: Role }
  | DeskBody;

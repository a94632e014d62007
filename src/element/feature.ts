import type { ReactiveElement } from 'lit';
import type { ChatMessage } from '../client/index.ts';
import type { RoomSummary } from '../client/room-list.ts';
import type { ChatController } from './controllers/chat-controller.ts';
import type { Source } from './completion/source.ts';
import type { ComposerController } from './controllers/composer-controller.ts';
import type { Loaded } from './controllers/part.ts';
import type { Happenings } from './events.ts';
import type { Jump } from './jump.ts';
import type { Kit } from './kit.ts';
import type { Language } from './language.ts';
import type { Loads } from './media-loads.ts';
import type { Receipt } from './timeline.ts';
import type { SettingsRow } from './settings-row.ts';
import type { MediaView, View } from './view.ts';

/** The element, as its parts know it. */
export type ChatElement = ReactiveElement & {
  show(): void;
  hide(): void;
  logout(): Promise<void>;
  open: boolean;
  consent: boolean;
  readonly mode: 'bubble' | 'inline' | 'full';
  room: string;
  heading: string | undefined;
  greeting: string | undefined;
  name: string | undefined;
};

/** Rooms as windows of their own. */
export interface Docking {
  /** Opens a room as a window, if there is room for one. Tells whether it has. */
  open(room: string): boolean;
  /** Whether it is one. */
  has(room: string): boolean;
}

/** The way from elsewhere to a message: from an address, or a notification. */
export interface Leading {
  /** Whether messages of this room can be shown here. */
  has(room: string): boolean;
  /** Shows the message, also where the element is closed or shows another room. */
  to(room: string, seq: number): void;
}

/** What a feature works with. */
export interface FeatureContext {
  readonly kit: Kit;
  readonly host: ChatElement;
  readonly connection: ChatController;
  readonly writing: ComposerController;
  /** Goes to a message of the room. */
  readonly jump: Jump;
  /** Something that messages are made from has changed: makes them anew. */
  readonly changed: () => void;
  /** The files of messages that are here, once the part is there that gets them. */
  loads?: Loads;
  /** What is completed in the field. Features add theirs. */
  completions?: Source[];
  /** A piece of a message's text with its mentions, what is between them as `rest` shows it; undefined where it has none. Set by the part that knows them. */
  named?: (message: ChatMessage, piece: string, rest: (text: string) => unknown) => unknown;
  /** A piece of a message's text without marks: its mentions and addresses. Set by the part that knows them. */
  plain?: (message: ChatMessage, piece: string) => unknown;
  /** Lines of the page of settings. Features add theirs. */
  settings?: SettingsRow[];
  /** Leaves that page for something that was chosen there. Set by the part that shows it. */
  leaveSettings?: () => void;
  /** Leads to messages of rooms that are shown here. Set by the part that makes links to them. */
  leading?: Leading;
  /** What a text says without its marks, where there is one line for it. Set by the part that knows marks. */
  unmarked?: (text: string) => string;
  /** A text that is still being written, with what stands at its end. Set by the part that knows marks. */
  growing?: (message: ChatMessage, words: Language, end: unknown) => unknown;
  /** Whether this page has told of a message by itself; what it has shown of it goes away then. Set by the part that tells. */
  told?: (seq: number) => boolean;
  /** How many pins are on their way: their part tells why one was refused. */
  pinning?: number;
  /** The chat of the connection as the page, or the element, has made it. Set by the part whose rooms are shown without what is in threads. */
  whole: <C>(chat: C) => C;
  /** Where rooms may be windows of their own. */
  dock?: Docking;
  /** The rooms one is in, where they are listed. */
  listed?: readonly RoomSummary[];
  /** Shows a room of the list in the element. */
  showRoom?: (room: string) => void;
  /** Begins to change the text of an own message. */
  readonly edit: (message: ChatMessage) => void;
}

/** What is needed to show what is in messages: the team's inbox has this, too. */
export interface TalkContext extends Pick<FeatureContext, 'kit' | 'changed' | 'growing' | 'loads'> {
  readonly host: ReactiveElement;
  readonly connection: Pick<ChatController, 'chat' | 'room' | 'state' | 'conversation' | 'emit'>;
  /** That buttons in messages are reached by Tab. Where they are not, they are by the keys of the log. */
  readonly isTabbed?: true;
}

/** The same for files, which may be those of several rooms. */
export type MediaContext = Omit<TalkContext, 'connection'> & {
  readonly connection: Pick<ChatController, 'chat' | 'state'> & Pick<MediaView, 'conversation'>;
};

/** What is needed to take files along with what one writes. */
export interface AttachContext extends Pick<FeatureContext, 'kit' | 'loads' | 'whole'> {
  readonly host: ReactiveElement;
  readonly connection: Pick<ChatController, 'chat' | 'room' | 'state' | 'conversation'>;
  readonly writing: Pick<ComposerController, 'options' | 'editing' | 'busy' | 'send'>;
}

/**
 * Something that a conversation can do and that is a part of its own, loaded behind the actions. What several features give for one place
 * stands there in their order. It imports only what is pure; Lit and templates come by the kit.
 */
export interface Feature extends Loaded {
  /** In the panel, before all else: what is beside the conversation, and comes first for the keys. */
  first?(view: View): unknown;
  /** In a message's bubble, before its text. */
  above?(message: ChatMessage, view: View): unknown;
  /** In place of a message's text; the first feature that has something wins. */
  text?(message: ChatMessage, view: View): unknown;
  /** In a message's bubble, after its text. */
  below?(message: ChatMessage, view: View): unknown;
  /** Under a message's bubble, also where that says that it was deleted. */
  under?(message: ChatMessage, view: View): unknown;
  /** How far an own message that is sent has come with the others. */
  receipt?(message: ChatMessage, view: View): Receipt | undefined;
  /** In the menu of a message, after the quick reactions: a button with `data-do`. */
  quick?(message: ChatMessage, view: View): unknown;
  /** At the end of a message's accessible name. */
  said?(message: ChatMessage, view: View): string;
  /** Buttons in the toolbar of a message. What they do is in `data-do`. */
  tools?(message: ChatMessage, view: View): unknown;
  /** Lines in the menu of a message: buttons `.mi` with `role=menuitem` and `data-do`. */
  items?(message: ChatMessage, view: View): unknown;
  /** The first of them: what answers the message. */
  answers?(message: ChatMessage, view: View): unknown;
  /**
   * Does what a button of a message names. Tells whether it was for this feature.
   *
   * @param at Where the button was: it may be gone with the menu.
   */
  act?(action: string, message: ChatMessage, button: HTMLElement, at: DOMRect): boolean;
  /** Above the field. */
  context?(view: View): unknown;
  /** Before the field. */
  starters?(view: View): unknown;
  /** Buttons in the header. */
  head?(view: View): unknown;
  /** In the panel, after all else: what lies over the conversation. */
  render?(view: View): unknown;
  /** Something has happened that the page is told, too. */
  happened?<T extends keyof Happenings>(type: T, detail: Happenings[T]): void;
  /** The element leaves the page for good, or the room changes: nothing that was begun goes on. */
  flush?(): void;
}

/** What the module of a feature exports. */
export interface FeatureModule {
  readonly feature: (context: FeatureContext) => Feature;
}

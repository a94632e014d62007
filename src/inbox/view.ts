import type { CSSResult, LitElement } from 'lit';
import type { Attachment, Chat, ChatMessage, ChatSnapshot, User } from '../client/index.ts';
import type { ConversationEvent } from '../client/conversation-history.ts';
import type { ConversationSummary, QueueName } from '../client/conversation-queue.ts';
import type { Language } from '../element/language.ts';
import type { CannedReplies, CannedReply } from './canned-replies.ts';
import type { Desk } from './desk.ts';
import type { Drafts, Mode } from './drafts.ts';
import type { ListWindow } from './list-window.ts';
import type { OpenedConversation } from './opened.ts';
import type { SearchState } from './search.ts';
import type { TimelineItem } from './timeline.ts';
import type { TranscriptMail } from './transcript-mail.ts';

/** What there is beside conversations. */
export type PageName = 'visitors' | 'reports' | 'settings';

/** What stands in the place of conversations: a module of its own, loaded when it is first wanted. */
export interface InboxPage {
  readonly styles: CSSResult;
  /** Each time that it comes before one. */
  show(): void;
  render(view: InboxView): unknown;
  /** Something else is before one. */
  leave?(): void;
  /** The inbox is gone. */
  end?(): void;
}

/** What of the desk one looks after, as the relay says it (`GET /me`). */
export type DeskArea = 'report' | 'webhooks' | 'site' | 'keys' | 'bans';

/** The search in all conversations, as it is seen. */
export interface FinderView {
  /** What is looked for; empty where nothing is. */
  readonly text: string;
  /** The module could not be loaded. */
  readonly hasFailed: boolean;
  /** Once it is there. */
  readonly list: FoundList | undefined;
}

/** What the search in all conversations has found, in the place of the list: a module of its own. */
export interface FoundList {
  readonly styles: CSSResult;
  find(text: string): void;
  render(view: InboxView): unknown;
  /** What is of this conversation is shown no more. */
  forget(conversation: string): void;
  /** Nothing is looked for any more. */
  end(): void;
}

export interface PageContext {
  readonly chat: Chat;
  readonly areas: ReadonlySet<DeskArea>;
  /** Shows what is otherwise now. */
  readonly update: () => void;
}

/** Whether a visitor is banned from the site, and what changes that: a module of its own, for who may. */
export interface VisitorBlock {
  readonly styles: CSSResult;
  follow(visitor: User): void;
  button(view: InboxView): unknown;
  /** In the visitor's card; nothing where they are not. */
  state(view: InboxView): unknown;
  dialog(view: InboxView): unknown;
}

/** Which page is before one, if any, and which there may be. */
export interface PagesView {
  readonly current: PageName | undefined;
  /** Once its module is there. */
  readonly page: InboxPage | undefined;
  readonly offered: readonly PageName[];
  readonly failed: ReadonlySet<PageName>;
}

/** What is in messages beside plain words, and files that go with them: a module of its own, loaded with the first conversation that is opened. */
export interface MessageContents {
  readonly styles: readonly CSSResult[];
  /** In the place of a message's text and files. */
  inside(item: TimelineItem, view: InboxView): unknown;
  under(item: TimelineItem, view: InboxView): unknown;
  /** At the end of its accessible name. */
  said(item: TimelineItem, view: InboxView): string;
  /** What was done with the conversation, between messages. */
  line(event: ConversationEvent, isSameDay: boolean, view: InboxView): unknown;
  /** Does what a button of a message names. */
  act(item: TimelineItem, event: Event): void;
  /** Files that go with what one writes. */
  readonly files: {
    /** That there are some, and all of them may go. */
    readonly isReady: boolean;
    /** That some are under way. */
    readonly isPending: boolean;
    /** That one could not be uploaded. */
    readonly isStuck: boolean;
    /** Somebody presses send. Tells whether that waits for what is under way. */
    hold(isLast: boolean): boolean;
    take(): readonly Attachment[];
    starters(view: InboxView): unknown;
    above(view: InboxView): unknown;
  };
  /** Merging the conversation into another one of its visitor (P53). */
  readonly merging: {
    /** Opens the dialog; nothing where there is no other one. */
    button(view: InboxView): unknown;
    /** Beside all that may be hidden on a phone. */
    dialog(view: InboxView): unknown;
  };
  /** Over the conversation. */
  over(view: InboxView): unknown;
  end(): void;
}

/** Calls with visitors, once their module is there. */
export interface InboxCalls {
  readonly styles: readonly { readonly styleSheet?: CSSStyleSheet | undefined }[];
  /** In the head of a conversation: the ways to ring. */
  head(view: InboxView): unknown;
  /** Over all: a call that rings or goes on. */
  over(view: InboxView): unknown;
  /** What became of the call that a message is; nothing where it is none. */
  text(message: ChatMessage, view: InboxView): unknown;
  end(): void;
}

export interface ContentsContext {
  readonly host: LitElement;
  readonly update: () => void;
  /** Tells of a message that is finished. */
  readonly tell: (message: ChatMessage, isNote: boolean) => void;
  readonly now: () => {
    readonly chat: Chat | undefined;
    readonly opened: OpenedConversation | undefined;
    readonly mode: Mode;
  };
}

/** What is before one where there is room for one thing only. */
export type Pane = 'list' | 'conversation' | 'details';

/** What changes while one works, beside what the desk has. */
export interface InboxState {
  pane: Pane;
  /** There is room for one thing only. */
  isPhone: boolean;
  /** The head of the conversation has no room for what is done with it. */
  isTight: boolean;
  mode: Mode;
  /** What went wrong just now. */
  problem: string | undefined;
  /** Which of the prepared answers that are offered. */
  cannedAt: number;
  /** The draft for which none are offered any more. */
  cannedClosed: string | undefined;
  /** Where in the draft one writes. */
  caret: number;
}

/** What a person does. All is done for the conversation that is looked at. */
export interface InboxActions {
  show(queue: QueueName, tag?: string): void;
  /** The focus goes there, unless nobody of here has asked for it. */
  open(summary: ConversationSummary, isAsked?: boolean): void;
  /** In the place of conversations, until a queue is shown again. */
  showPage(page: PageName): void;
  /** The conversations again, as they were; where they are already, from the start. */
  showList(): void;
  goTo(pane: Pane): void;
  setMode(mode: Mode): void;
  send(text: string, mode: Mode, isLast?: boolean, files?: readonly Attachment[]): void;
  assign(user: string | null): void;
  toggleClosed(): void;
  snooze(until: number): void;
  wake(): void;
  tag(tag: string, isOn: boolean): void;
  find(text: string): void;
  goToMessage(isNote: boolean, seq: number): void;
  closeSearch(): void;
  openSearch(): void;
  /** Looks for it in all conversations; nothing where it is empty. */
  findAll(text: string): void;
  /** To the list again. */
  closeFinder(): void;
  /** A conversation that was found, at the message. */
  openFound(summary: ConversationSummary, at?: { readonly isNote: boolean; readonly seq: number }): void;
  setAway(isAway: boolean): void;
  askToNotify(): void;
  dismiss(): void;
  openShortcuts(): void;
  openCanned(): void;
  saveCanned(reply: CannedReply): void;
  removeCanned(name: string): void;
  /** Whether mails are sent, and where the visitor gets theirs. */
  askMail(): void;
  mailTranscript(address: string): void;
  offerCanned(at: number, closed?: string, caret?: number): void;
  update(): void;
  /** The focus to the row with the tab stop. */
  focusRow(): void;
  /** The focus to the list, and to its row with the tab stop once there is one. */
  focusList(): void;
  /** The focus to where one writes. */
  focusField(): void;
}

/** What one rendering is made from. */
export interface InboxView extends Language {
  readonly desk: Desk;
  readonly pages: PagesView;
  readonly state: ChatSnapshot;
  readonly me: User | undefined;
  readonly isSignedOut: boolean;
  /** Where one signs in again. */
  readonly signIn: string | undefined;
  readonly pane: Pane;
  readonly isPhone: boolean;
  readonly isTight: boolean;
  readonly mode: Mode;
  readonly drafts: Drafts;
  readonly listWindow: ListWindow;
  readonly search: SearchState;
  readonly finder: FinderView;
  readonly block: VisitorBlock | undefined;
  readonly canAskToNotify: boolean;
  readonly problem: string | undefined;
  readonly canned: CannedReplies;
  readonly mail: TranscriptMail;
  /** Once its module is there. */
  readonly contents: MessageContents | undefined;
  readonly calls: InboxCalls | undefined;
  readonly cannedAt: number;
  readonly cannedClosed: string | undefined;
  readonly caret: number;
  /** Where one writes. */
  readonly field: () => HTMLTextAreaElement | null;
  readonly now: number;
  readonly onLogScroll: (event: Event) => void;
  readonly act: InboxActions;
}

import type { ChatMessage, ChatSnapshot, RoomSnapshot } from '../client/index.ts';
import type { ChatController } from './controllers/chat-controller.ts';
import type { ComposerController } from './controllers/composer-controller.ts';
import type { LogController } from './controllers/log-controller.ts';
import type { Loaded, Part } from './controllers/part.ts';
import type { Language } from './language.ts';
import type { People } from './people.ts';
import type { Receipt } from './timeline.ts';

/** What the strip says: what is wrong, then what happens to my message, then what I can do. */
export interface StripContent {
  readonly tone: '' | 'warn' | 'ok' | 'bad';
  readonly icon: string;
  readonly fact: string;
  readonly rest?: string | undefined;
  /** The label of the button that tries again; with it goes one that checks the connection. */
  readonly action?: string | undefined;
}

/** What the part of the actions shows, and where. */
interface ActionTemplates {
  /** What a text says without its marks. */
  unmarked(text: string): string;
  /** In the panel, before the header. */
  first(view: View): unknown;
  /** In a message's bubble, with its text. */
  content(message: ChatMessage, view: View, text: unknown): unknown;
  /** At the end of its accessible name. */
  said(message: ChatMessage, view: View): string;
  /** How far it has come, where more is known than that it is sent. */
  receipt(message: ChatMessage, view: View): Receipt | undefined;
  /** Under its bubble. */
  under(message: ChatMessage, view: View): unknown;
  /** Beside the message under the pointer, or with the focus. */
  tools(message: ChatMessage, view: View): unknown;
  /** Above the field. */
  context(view: View): unknown;
  /** Before the field. */
  starters(view: View): unknown;
  /** In the header. */
  head(view: View): unknown;
}

/** What is shown of messages needs no more than this, so that the team's inbox shows them, too. */
export type TalkView = Language & { readonly conversation: RoomSnapshot };
export type MediaView = Language & { readonly conversation: Pick<RoomSnapshot, 'messages'> };

type InView<T> = Pick<Part<Loaded & T>, 'now' | 'want'>;

/** What one rendering is made from. Templates take from it what they need, and nothing from elsewhere. */
export interface View extends Language {
  readonly mode: 'bubble' | 'inline' | 'full';
  readonly open: boolean;
  /** An open bubble fills the screen. */
  readonly fills: boolean;
  /** Rows instead of bubbles. */
  readonly rows: boolean;
  readonly title: string;
  readonly greeting: string | undefined;
  readonly placeholder: string | undefined;
  /** Whether signing in again is in the page's hands. */
  readonly canSignIn: boolean;

  readonly state: ChatSnapshot;
  readonly conversation: RoomSnapshot;
  /** Own id. */
  readonly me: string | undefined;
  /** Who takes part. What comes first in the panel may know better. */
  people: People;

  readonly connection: ChatController;
  readonly log: LogController;
  readonly writing: ComposerController;
  readonly actions: {
    readonly deleting: ReadonlySet<string>;
    readonly onClick: (event: Event) => void;
    readonly onPointer: (event: PointerEvent | MouseEvent) => void;
    readonly onKeydown: (event: KeyboardEvent) => void;
    readonly part: InView<ActionTemplates>;
  };
  /** The check of the connection. */
  readonly check: {
    readonly onOpen: () => void;
    readonly part: InView<{ notice(view: View): StripContent }>;
  };

  /** Whether a moment has come; if not, there is another rendering when it does. */
  readonly passed: (at: number) => boolean;
  readonly onIntent: () => void;
  readonly onToggle: () => void;
  /** When a part was asked for that could not be loaded; 0 if never. */
  readonly missedAt: number;
}

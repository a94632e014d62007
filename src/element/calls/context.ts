import type { ReactiveElement } from 'lit';
import type { ChatController } from '../controllers/chat-controller.ts';
import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';

/** What calls are shown with: the team's inbox has this, too. */
export interface CallContext extends Pick<FeatureContext, 'kit' | 'changed' | 'whole'> {
  readonly host: ReactiveElement & { open: boolean };
  readonly connection: Pick<ChatController, 'chat' | 'room' | 'state'>;
  readonly writing: { readonly draftKey: string; focus(): void };
  /** That buttons in messages are reached by Tab. */
  readonly isTabbed?: true;
  /** Tells screen readers. */
  announce(text: string): void;
  /** One has answered in this room. */
  answered?(room: string): unknown;
}

export type CallView = Pick<View, 'phrase' | 'state' | 'conversation' | 'title' | 'fills'> & {
  readonly people: Pick<View['people'], 'direct' | 'other'>;
};

import type { RoomKind } from '../../protocol/index.ts';

export type { Hours } from '../../protocol/hours.ts';
export type { FormOption } from '../../protocol/form-option.ts';
export type { LocalText } from '../../protocol/local-text.ts';
export type { FormField, SiteSettings } from '../../protocol/site.ts';
export type {
  AssignmentSettings,
  Department,
  PromiseSettings,
  RetentionSettings,
} from '../../protocol/desk-settings.ts';

/** What a retention would delete at once, and what confirms that one knows. */
export interface RetentionPreview {
  readonly effects: readonly {
    readonly kind: RoomKind;
    /** Older messages are deleted. Milliseconds since 1970. */
    readonly before: number;
    /** How many there are now; `isMore` where not all were looked at. */
    readonly messages: number;
    readonly isMore: boolean;
  }[];
  /** Good once, for ten minutes, and until anything else is set; otherwise what is set by it is refused with `confirmation-required`. */
  readonly confirm: string;
}

/** Whether an admin has set it; otherwise it is by the relay's options. */
export interface IsSet {
  readonly isSet: boolean;
}

import type { Hours } from './hours.ts';
import type { FormOption } from './form-option.ts';
import type { LocalText } from './local-text.ts';

/** What is asked before the first message. */
export interface FormField {
  /** `name` is what the visitor is called. */
  readonly name: string;
  readonly label: LocalText;
  readonly type?: 'text' | 'email' | 'select' | 'checkbox';
  readonly required?: boolean;
  readonly options?: readonly FormOption[];
}

/** What the team sees of visitors beside what they send. Visitors are told, and may turn it off. */
export interface Share {
  /** That they are there, and on which page: its title and address. */
  readonly pages?: boolean;
  /** With what stands after the `?` of an address, where nothing personal is there. */
  readonly query?: boolean;
  /** What they type before they send it. Only of those who turn it on. */
  readonly typing?: boolean;
  /** Something of the page that they choose, and see before it is sent: its words, masked, and where it is. */
  readonly point?: boolean;
}

/** What the team has set for its site (P51): what a page says itself wins. */
export interface SiteSettings {
  /** In the header of the panel. */
  readonly name?: string;
  /** What an empty conversation begins with. */
  readonly greeting?: LocalText;
  /** The one colour, as `#0a6a78`. */
  readonly accent?: string;
  readonly hours?: Hours;
  readonly form?: { readonly title?: LocalText; readonly note?: LocalText; readonly fields: readonly FormField[] };
  readonly share?: Share;
}

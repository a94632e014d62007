import type { Hours } from './hours.ts';

/** What is asked before the first message. */
export interface FormField {
  /** `name` is what the visitor is called. */
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'select' | 'checkbox';
  readonly required?: boolean;
  readonly options?: readonly string[];
}

/** What the team has set for its site (P51): what a page says itself wins. */
export interface SiteSettings {
  /** In the header of the panel. */
  readonly name?: string;
  /** What an empty conversation begins with. */
  readonly greeting?: string;
  /** The one colour, as `#0a6a78`. */
  readonly accent?: string;
  readonly hours?: Hours;
  readonly form?: { readonly title?: string; readonly note?: string; readonly fields: readonly FormField[] };
}

import type { View } from './view.ts';

/** Lines of the page of settings that a feature adds: `(context.settings ??= []).push(row)`. */
export interface SettingsRow {
  /** The page was opened: what the line says is looked up anew. */
  opened(): void;
  /** Before all else: buttons for which the header has no room here, so that they are missing there. */
  deeds?(view: View): unknown;
  /** A button in a card. */
  row(view: View): unknown;
  /** What went wrong, or nothing. */
  fault(view: View): string;
}

import type { LitElement } from 'lit';

/** Gives the focus to what was just rendered, before anything else happens: whoever has gone on when the relay has answered again stays where they are. */
export async function focusIn(root: ShadowRoot, id: string): Promise<void> {
  await (root.host as LitElement).updateComplete;
  root.getElementById(id)?.focus();
}

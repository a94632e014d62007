/** Puts a text into the field in place of what is selected, or of a range, as if it were typed: it can be taken back by the browser's undo. */
export function insert(field: HTMLTextAreaElement, text: string, from?: number, to?: number): void {
  field.focus();
  if (from !== undefined) field.setSelectionRange(from, to ?? from);
  // Old, and the only way that keeps what can be undone.
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Whether something of this chat is kept in the browser's storage beside what is being written. */
export function isAnythingKept(): boolean {
  try {
    return Object.keys(localStorage).some((key) => /^live-chat (?!draft )/.test(key));
  } catch {
    return false;
  }
}

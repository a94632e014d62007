let emoji: RegExp | undefined;

/** Whether a text is one to three emoji and nothing else. */
export function isJumbo(text: string): boolean {
  if (text.length > 60) return false;
  emoji ??= new RegExp('^(\\p{RGI_Emoji}\\s?){1,3}$', 'v');
  return emoji.test(text);
}

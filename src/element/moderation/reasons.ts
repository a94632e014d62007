/** Why somebody reports a message: sent as these words, and said in the language of whoever reads them. */
export const reasons = ['spam', 'insult', 'violence', 'other'] as const;

export type Reason = (typeof reasons)[number];

/** A reason with what was said beside it, as the relay keeps it. */
export const writtenReason = (reason: Reason, words: string): string => (words ? `${reason}: ${words}` : reason);

/** What a report was given as its reason: one of these with words, or words alone, by another client. */
export function readReason(text: string): { readonly reason?: Reason; readonly words: string } {
  const [, reason, words = ''] = /^(\w+)(?:: ([^]*))?$/.exec(text) ?? [];
  const known = reasons.find((each) => each === reason);
  return known ? { reason: known, words } : { words: text };
}

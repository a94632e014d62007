/**
 * Whether there is something to see in a text: more than spaces, control characters, and what has no width or is ignored where it is not
 * known (joiners, controls of direction, variation selectors, Hangul fillers).
 */
export const hasContent = (text: string): boolean => /[^\s\p{Cc}\p{DI}]/u.test(text);

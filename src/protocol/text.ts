const visible = /[^\s\p{Cc}\p{DI}\u2800]/u;

/**
 * Whether there is something to see in a text: more than spaces, control characters, and what has no width or is blank (joiners, controls of
 * direction, variation selectors, Hangul fillers, the blank braille pattern).
 */
export const hasContent = (text: string): boolean => visible.test(text);

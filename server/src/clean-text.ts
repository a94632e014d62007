/** Control characters: but for tabs, and what ends a line or a page. */
const controls = /(?![\t\n\v\f\r])\p{Cc}/gu;

/** A part of a text, likewise: halves of its pairs may be in the parts beside it. */
export const withoutControls = (text: string): string => text.replace(controls, '\uFFFD');

/**
 * A text as it is kept and passed on, of the length that it had, because mentions name places in it: half of a surrogate pair, which cannot be written as UTF-8, and control characters, which mails cannot have and some
 * terminals obey, are U+FFFD.
 */
export const cleanText = (text: string): string => withoutControls(text.toWellFormed());

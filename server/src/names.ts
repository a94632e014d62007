/** Control characters, bidirectional controls, and characters without width that only serve to imitate another's name. */
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
const pileOfMarks = /(\p{M}{4})\p{M}+/gu;

/** A display name that is safe to show beside others: one line, in NFC, nothing invisible, at most `length` UTF-16 units. */
export function cleanName(name: string, length: number): string {
  // Far longer than any name, and short enough to keep the work small.
  const text = name
    .slice(0, length * 4)
    .toWellFormed()
    .normalize('NFC');
  const visible = text.replace(/\s+/gu, ' ').replace(invisible, '').replace(pileOfMarks, '$1').trim();
  return (
    visible
      .slice(0, length)
      .replace(/[\uD800-\uDBFF]$/, '')
      .trim() || 'Guest'
  );
}

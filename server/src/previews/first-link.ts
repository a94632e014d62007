/** Longer addresses are looked at by nobody. */
const longest = 2_000;

/** What ends a sentence, or what an address stands in, behind it. */
const closing = new Set([...'.,:;!?"\'*_)]}>~']);

/** As an address in brackets ends before their end, but one with brackets of its own has them. */
function trimmed(word: string): string {
  let end = word.length;
  while (end > 0 && closing.has(word[end - 1]!)) {
    const isOwn = word[end - 1] === ')' && word.slice(0, end).split('(').length >= word.slice(0, end).split(')').length;
    if (isOwn) break;
    end -= 1;
  }
  return word.slice(0, end);
}

/** The first address of the web in a text, as a browser would follow it; undefined where there is none. */
export function firstLink(text: string): string | undefined {
  // What is quoted as code is no link.
  const plain = text.replace(/```[^]*?(?:```|$)|`[^`\n]*`/g, ' ');
  for (const [found] of plain.matchAll(/https?:\/\/[^\s<>"`]+/gi)) {
    const word = trimmed(found);
    if (word.length > longest || !URL.canParse(word)) continue;
    const url = new URL(word);
    if (url.username !== '' || url.password !== '') continue;
    url.hash = '';
    return url.href;
  }
  return undefined;
}

// Of a text that is still being written: so much of it as looks the same when it goes on.

const fence = '```';
/** A word of which more may come: of scripts with spaces. What is longer is none. */
const unfinished = /[^\s\p{Lo}]{1,24}$/u;

/** A text without the word that may be half written. */
export const wholeWords = (text: string): string => text.slice(0, -25) + text.slice(-25).replace(unfinished, '');

const count = (text: string, mark: RegExp): number => text.match(mark)?.length ?? 0;

/** Whether its last line is in a block of code. */
function isInCode(text: string): boolean {
  let isOpen = false;
  for (const line of text.split('\n')) {
    if (isOpen ? line.startsWith(fence) && line.trim() === fence : line.startsWith(fence) && !line.includes('`', 3))
      isOpen = !isOpen;
  }
  return isOpen;
}

/** What is marked up and not ended yet is ended, so that it is not shown with its marks first and without them later. */
export function ended(text: string): string {
  if (isInCode(text)) return `${text.replace(/\n$/, '')}\n${fence}`;
  const from = text.lastIndexOf('\n') + 1;
  const line = text.slice(from);
  const before = text.slice(0, from);
  if (line.startsWith(fence)) return text;
  const ticks = line.match(/`+/g) ?? [];
  const last = ticks.at(-1);
  if (last && ticks.length % 2) return before + (line.endsWith(last) ? line.slice(0, -last.length) : line + last);
  const bare = line.replace(/`[^`]*`/g, 'code');
  // Of a link that is not whole its label is shown.
  let shown = line.replace(/(?<!\S)\[([^[\]]*)(?:\](?:\([^\s)]*)?)?$/, '$1');
  for (const [mark, found] of [
    ['**', /\*\*(?!\*)/g],
    ['~~', /~~/g],
  ] as const) {
    if (count(bare, found) % 2 === 0) continue;
    shown = shown.trimEnd();
    shown = shown.endsWith(mark) ? shown.slice(0, -2) : shown + mark;
  }
  return before + shown;
}

/** Lines by which mail programs begin what was written before. */
const originals = [/^-{2,} ?Original Message ?-{2,}$/i, /^_{20,}$/, /^Begin forwarded message:$/i];

const isQuoted = (line: string): boolean => line.startsWith('>');
const isBlank = (line: string): boolean => line.trim() === '';

function withoutBlankEnd(lines: string[]): string[] {
  while (lines.length > 0 && isBlank(lines.at(-1)!)) lines.pop();
  return lines;
}

/** "On Thursday somebody <a@b.example> wrote:", in any language: a last paragraph of few lines that ends with a colon and names an address or a year. */
function withoutAttribution(lines: string[]): string[] {
  const from = lines.findLastIndex(isBlank) + 1;
  const text = lines.slice(from).join(' ').trimEnd();
  const isOne = lines.length - from <= 3 && text.endsWith(':') && /@|\b\d{4}\b/.test(text);
  return isOne ? withoutBlankEnd(lines.slice(0, from)) : lines;
}

/**
 * What somebody has written in a mail, without what it answers and without their signature. What is doubtful stays: quoted lines with something of theirs below are an answer line by line, and are told as they are.
 *
 * @param marker The line above which our mails ask to write.
 */
export function answerIn(text: string, marker: string): string {
  let lines = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd());
  const marked = lines.findIndex((line) => line.replace(/^[> ]*/, '') === marker);
  const original = lines.findIndex((line) => originals.some((form) => form.test(line)));
  const ends = [marked, original].filter((index) => index >= 0);
  const end = ends.length > 0 ? Math.min(...ends) : lines.length;
  lines = lines.slice(0, end);
  const signature = lines.indexOf('--');
  lines = withoutBlankEnd(signature > 0 ? lines.slice(0, signature) : lines);
  let isCut = ends.length > 0;
  while (lines.length > 0 && isQuoted(lines.at(-1)!)) {
    lines.pop();
    withoutBlankEnd(lines);
    isCut = true;
  }
  if (isCut) lines = withoutAttribution(lines);
  return lines.join('\n').replace(/^\n+/, '');
}

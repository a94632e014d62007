/** UTF-16 code units of a file's name. */
const longest = 120;
/** Controls, what turns the direction of text around, what has no width; and what some system does not take, or takes for a path. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;
const reserved = /[<>:"|?*]/g;
/** Names of devices, on Windows. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const nameless = 'file';

/** Without the dots and blanks at both ends, which hide a file or are lost. */
function trimmed(name: string): string {
  const isEdge = (index: number): boolean => name[index] === '.' || name[index] === ' ';
  let [from, to] = [0, name.length];
  while (from < to && isEdge(from)) from += 1;
  while (to > from && isEdge(to - 1)) to -= 1;
  return name.slice(from, to);
}

/** A name that is safe to show, and to give to a file on any system: one segment of a path, its ending kept. */
export function cleanFileName(given: string): string {
  const text = given
    .slice(-4 * longest)
    .toWellFormed()
    .normalize('NFC');
  const last = text.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  const kept = last.replace(/\s+/gu, ' ').replace(unsafe, '').replace(reserved, '_');
  const name = trimmed(kept).replace(device, '_$1');
  if (name === '') return nameless;
  if (name.length <= longest) return name;
  const [ending = ''] = /\.[\w-]{1,12}$/.exec(name) ?? [];
  return (
    name
      .slice(0, longest - ending.length)
      .replace(/[\uD800-\uDBFF]$/, '')
      .trimEnd() + ending
  );
}

/** How a file is to be taken, and under which name (RFC 6266, RFC 8187). */
export function dispositionOf(disposition: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\w .()+,=@~-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

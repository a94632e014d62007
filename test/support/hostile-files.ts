import { png, pngOf } from './files.ts';

/** What a file says where it runs: every way leads to the console, which the tests listen to. */
const script = `console.log('HIT')`;
const markup = `<script>${script}</script><img src=x onerror="${script}"><svg onload="${script}">`;

const text = (content: string): Buffer => Buffer.from(content, 'latin1');
const utf16 = (content: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(content, 'utf16le')]);

export interface HostileFile {
  readonly what: string;
  readonly name: string;
  readonly bytes: Buffer;
  /** As what it may be handed out. */
  readonly type: string;
}

const file = (what: string, name: string, bytes: Buffer, type = 'application/octet-stream'): HostileFile => ({
  what,
  name,
  bytes,
  type,
});

const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"><script>${script}</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>${script}</script></body></foreignObject></svg>`;
const xslt = `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#s"?><!DOCTYPE d [<!ATTLIST xsl:stylesheet id ID #REQUIRED>]><d><xsl:stylesheet id="s" version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><html><script>${script}</script></html></xsl:template></xsl:stylesheet></d>`;
const pdf = `%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert('HIT');${script})>>/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>`;

/** A GIF of one pixel whose first bytes are an assignment in JavaScript, and whose comment is the program. */
const gifScript = Buffer.concat([
  text('GIF89a'),
  text('/*'),
  Buffer.from([0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]),
  text(`*/=1;${script}//`),
]);

/** A PNG with a text in it that is a page. */
function pngWithText(content: string): Buffer {
  const chunk = Buffer.concat([text('tEXt'), text(content)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  // Before IEND; the checksum does not matter to a decoder that skips it.
  return Buffer.concat([png.subarray(0, 33), length, chunk, Buffer.alloc(4), png.subarray(33)]);
}

/** The head of a JPEG with a comment that is a page, and a size. */
const jpegWithComment = (content: string): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length + 2);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
    text('JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0'),
    Buffer.from([0xff, 0xfe]),
    length,
    text(content),
    Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xff, 0xd9]),
  ]);
};

/** Files that are something else than they say, or that are two things at once. */
export const hostileFiles: readonly HostileFile[] = [
  file('SVG with scripts', 'logo.svg', text(svg)),
  file(
    'SVG after a declaration and a comment',
    'logo.svg',
    text(`<?xml version="1.0"?><!-- ${'x'.repeat(5_000)} -->${svg}`),
  ),
  file('SVG as a picture', 'logo.png', text(svg)),
  file('SVG in UTF-16', 'logo.svg', utf16(svg)),
  file('page', 'page.html', text(`<!doctype html>${markup}`)),
  file('page as a picture', 'photo.png', text(`<!doctype html>${markup}`)),
  file('page with a byte order mark', 'photo.jpg', text(`\xef\xbb\xbf<html>${markup}`)),
  file('page in UTF-16', 'photo.gif', utf16(`<html>${markup}`)),
  file('page in UTF-7', 'page.htm', text(`+ADw-script+AD4-${script}+ADw-/script+AD4-`)),
  file('page after white space', 'notes.txt', text(`${' \n'.repeat(600)}<html>${markup}`)),
  file(
    'XHTML',
    'page.xhtml',
    text(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>${script}</script></html>`),
  ),
  file('XML with a style sheet that makes a page', 'data.xml', text(xslt)),
  file('MHTML', 'page.mht', text(`MIME-Version: 1.0\nContent-Type: text/html\n\n<html>${markup}`)),
  file('PDF with a program', 'paper.pdf', text(pdf)),
  file('PDF as a picture', 'paper.png', text(pdf)),
  file('program', 'program.js', text(script)),
  file('module', 'program.mjs', text(`export default ${script}`)),
  file('style sheet', 'style.css', text(`@import "javascript:${script}";`)),
  file('JSON', 'data.json', text(`{"a":"${'</script>'}${markup.replaceAll('"', "'")}"}`)),
  file(
    'manifest of an extension of old',
    'x.xul',
    text(
      `<?xml version="1.0"?><window xmlns="http://www.mozilla.org/keymaster/gatekeeper/there.is.only.xul"><script>${script}</script></window>`,
    ),
  ),
  file(
    'archive with a page',
    'page.zip',
    Buffer.concat([text('PK\u0003\u0004'), Buffer.alloc(26), text(`<html>${markup}`)]),
  ),
  file('executable', 'setup.exe', Buffer.concat([text('MZ'), Buffer.alloc(200), text(markup)])),
  file('nothing', 'empty.html', Buffer.alloc(0)),
  file('page under a header of a GIF without a size', 'cat.gif', text(`GIF89a`)),
  file('program that is a GIF', 'cat.gif', gifScript, 'image/gif'),
  file(
    'page that is a GIF',
    'cat.html',
    Buffer.concat([gifScript.subarray(0, 13), text(`<html>${markup}`)]),
    'image/gif',
  ),
  file('page in a PNG', 'cat.html', pngWithText(`Comment\0<html>${markup}`), 'image/png'),
  file('page after a PNG', 'cat.svg', Buffer.concat([png, text(`<html>${markup}`)]), 'image/png'),
  file('page in a JPEG', 'cat.html', jpegWithComment(`<html>${markup}`), 'image/jpeg'),
  file('program in a JPEG', 'cat.js', jpegWithComment(`*/=1;${script}/*`), 'image/jpeg'),
  file(
    'page in a WAVE',
    'sound.html',
    Buffer.concat([
      text('RIFF'),
      Buffer.from([36, 0, 0, 0]),
      text('WAVEfmt '),
      Buffer.from([16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]),
      text('data'),
      Buffer.from([0, 0, 0, 0]),
      text(`<html>${markup}`),
    ]),
    'audio/wav',
  ),
  file(
    'page in an MP4',
    'film.html',
    Buffer.concat([
      Buffer.from([0, 0, 0, 0x18]),
      text('ftypisom'),
      Buffer.from([0, 0, 2, 0]),
      text('isomiso2'),
      text(`<html>${markup}`),
    ]),
    'video/mp4',
  ),
  file(
    'page in a tag of an MP3',
    'song.html',
    Buffer.concat([
      text('ID3\u0003\0\0\0\0\u0002\u002c'),
      text(`<html>${markup}`.padEnd(300).slice(0, 300)),
      Buffer.from([0xff, 0xfb, 0x90, 0x64]),
    ]),
    'audio/mpeg',
  ),
];

/** Names that try to be a path, another header, or another text than they look. */
export const hostileNames: readonly string[] = [
  '../../../../etc/passwd',
  '..\\..\\windows\\system32\\drivers\\etc\\hosts',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '%252e%252e%252fetc',
  '..%c0%af..%c0%afetc',
  '/etc/passwd',
  'C:\\autoexec.bat',
  '\\\\server\\share\\file',
  'file.png\0.html',
  '\0',
  '.',
  '..',
  '...',
  '.htaccess',
  '.. /.. /x',
  'a/../../b',
  '',
  ' ',
  'CON',
  'nul.txt',
  'com1',
  'x.txt:stream',
  'name\r\nSet-Cookie: a=b\r\n\r\n<script>',
  'name"; filename="evil.html',
  "name'; filename*=UTF-8''evil.html",
  '\u202Egnp.exe',
  'in\u200Bvis\uFEFFible\u2060.png',
  '\u2028line\u2029',
  'x'.repeat(5_000),
  `${'é'.repeat(300)}.jpeg`,
  '\uD800 half',
  '🙂'.repeat(100),
  '<img src=x onerror=alert(1)>.png',
  '$(reboot)`reboot`|reboot;reboot',
  '-rf',
  '~/.ssh/authorized_keys',
  'ａ／ｂ',
  '__proto__',
  'constructor',
];

/** Headers of images that claim to be huge. */
export const pixelBombs: readonly Buffer[] = [
  pngOf(0x7fff_ffff, 0x7fff_ffff),
  pngOf(0xffff_ffff, 1),
  pngOf(20_000, 20_000),
  pngOf(100_001, 1),
  Buffer.concat([text('GIF89a'), Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0]), Buffer.alloc(20)]),
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
    text('JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0'),
    Buffer.from([0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0xff, 0xd9]),
  ]),
  Buffer.concat([
    text('RIFF'),
    Buffer.from([30, 0, 0, 0]),
    text('WEBPVP8X'),
    Buffer.from([10, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    Buffer.alloc(8),
  ]),
];

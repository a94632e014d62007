import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { EmbedCommand } from '../config.ts';
import { integrityOf, versionOf } from '../http/script-file.ts';

/** An attribute's value as HTML. */
const quoted = (text: string): string => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

/** The tag for a site's pages, and what else has to know of it. */
function embedText({ url, room, mode, site }: EmbedCommand, script: Buffer): string {
  // eslint-disable-next-line regexp/no-super-linear-move -- what the command line says
  const base = url.href.replace(/\/*$/, '/');
  const { origin } = url;
  const socket = origin.replace(/^http/, 'ws');
  const attributes = [
    ['src', `${base}live-chat.js?v=${versionOf(script)}`],
    ['integrity', integrityOf(script)],
    ['crossorigin', 'anonymous'],
  ];
  const chat = [['room', room], ...(mode === 'bubble' ? [] : [['mode', mode]])];
  const text = (list: string[][]): string => list.map(([name, value]) => ` ${name}=${quoted(value!)}`).join('');
  return `Put this at the end of the body of your pages:

<script${text(attributes)}></script>
<live-chat${text(chat)}></live-chat>

If your pages have a content security policy, it must allow

script-src ${origin}
connect-src ${origin} ${socket}
img-src blob:
media-src blob:

and, where it says require-trusted-types-for 'script',

trusted-types live-chat

The relay must allow your pages: --origins ${site ?? 'https://www.example.com'}
After an update of the relay the script is another: run this again, or leave integrity and ?v=... out.
`;
}

export async function embed(command: EmbedCommand): Promise<void> {
  // The same distance from the source as from the build, but only the build has it.
  const file = fileURLToPath(new URL('./public/live-chat.js', import.meta.url));
  const script = await readFile(file).catch((cause: unknown) => {
    throw new Error('live-chat.js is not built: run "npm run build", which puts it beside the relay', { cause });
  });
  process.stdout.write(embedText(command, script));
}

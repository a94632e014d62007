// What a page downloads, in bytes (brotli, quality 11). More than the limit fails; the goal is what we are after.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { table, thousands } from './support/report.mjs';

/** Of the languages only the biggest: `live-chat-xx.js` or `live-chat-xx-Yyyy.js`. */
const biggestLanguage = readdirSync('dist')
  .filter((name) => /^live-chat-[a-z]{2}(?:-[A-Z]\w+)?\.js$/.test(name))
  .map((name) => `dist/${name}`)
  .sort((one, other) => statSync(other).size - statSync(one).size)[0];

const files = [
  { name: 'script, whole', file: 'dist/live-chat.js', limit: 25_000, goal: 22_000 },
  { name: 'part: actions on messages', file: 'dist/live-chat-actions.js', limit: 4_300, goal: 4_300 },
  { name: 'part: texts with marks', file: 'dist/live-chat-rich.js', limit: 3_200, goal: 3_200 },
  { name: 'part: completion in the field', file: 'dist/live-chat-completion.js', limit: 1_900, goal: 1_900 },
  { name: 'part: mentions', file: 'dist/live-chat-mention.js', limit: 1_900, goal: 1_900 },
  { name: 'part: replies', file: 'dist/live-chat-replies.js', limit: 2_400, goal: 2_400 },
  { name: 'part: what limits do', file: 'dist/live-chat-limits.js', limit: 2_800, goal: 2_800 },
  { name: 'part: attaching files', file: 'dist/live-chat-attach.js', limit: 5_150, goal: 5_150 },
  { name: 'part: reactions and emoji', file: 'dist/live-chat-emoji.js', limit: 4_000, goal: 4_000 },
  { name: 'part: picker of emoji', file: 'dist/live-chat-emoji-picker.js', limit: 6_000, goal: 6_000 },
  { name: 'part: files in messages', file: 'dist/live-chat-media.js', limit: 5_700, goal: 5_700 },
  { name: 'part: voice messages', file: 'dist/live-chat-voice.js', limit: 4_550, goal: 4_096 },
  { name: 'part: check of the connection', file: 'dist/live-chat-check.js', limit: 3_360, goal: 3_360 },
  { name: 'part: telling of messages', file: 'dist/live-chat-notice.js', limit: 3_200, goal: 3_200 },
  { name: 'part: consent', file: 'dist/live-chat-consent.js', limit: 1_700, goal: 1_700 },
  { name: 'part: list of rooms', file: 'dist/live-chat-room-list.js', limit: 8_000, goal: 8_000 },
  { name: 'part: members and new conversations', file: 'dist/live-chat-room-side.js', limit: 6_500, goal: 6_500 },
  { name: 'part: search', file: 'dist/live-chat-search-panel.js', limit: 4_000, goal: 4_000 },
  { name: 'part: pins', file: 'dist/live-chat-pin-bar.js', limit: 4_700, goal: 4_700 },
  { name: 'SDK with partysocket', file: 'dist/live-chat-sdk.js', limit: 9_650, goal: 8_000 },
  { name: 'part: fallback transports', file: 'dist/live-chat-fallback.js', limit: 2_440, goal: 2_440 },
  { name: 'part for a second tab', file: 'dist/live-chat-tabs.js', limit: 3_000, goal: 3_000 },
  { name: 'the biggest language', file: biggestLanguage, limit: 6_000, goal: 6_000 },
];

const rows = files.map((row) => {
  const text = readFileSync(row.file);
  const brotli = brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
  return { ...row, raw: text.length, brotli: brotli.length };
});
console.log(
  table(
    ['file', 'minified', 'brotli', 'limit', 'goal'],
    rows.map((row) => [
      `${row.name} (${row.file})`,
      thousands(row.raw),
      thousands(row.brotli),
      thousands(row.limit),
      `${thousands(row.goal)} ${row.brotli <= row.goal ? 'met' : 'NOT met'}`,
    ]),
  ),
);
const over = rows.filter((row) => row.brotli > row.limit);
for (const row of over) console.error(`${row.file} is ${thousands(row.brotli - row.limit)} bytes over its limit.`);
process.exit(over.length ? 1 : 0);

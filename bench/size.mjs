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
  { name: 'part: actions on messages', file: 'dist/live-chat-actions.js', limit: 6_950, goal: 6_950 },
  { name: 'part: texts with marks', file: 'dist/live-chat-rich.js', limit: 3_700, goal: 3_700 },
  { name: 'part: completion in the field', file: 'dist/live-chat-completion.js', limit: 1_900, goal: 1_900 },
  { name: 'part: mentions', file: 'dist/live-chat-mention.js', limit: 1_900, goal: 1_900 },
  { name: 'part: replies', file: 'dist/live-chat-replies.js', limit: 2_400, goal: 2_400 },
  { name: 'part: messages written bit by bit', file: 'dist/live-chat-streamed.js', limit: 3_400, goal: 3_400 },
  { name: 'part: answers to choose from', file: 'dist/live-chat-choices.js', limit: 900, goal: 900 },
  { name: 'part: what links lead to', file: 'dist/live-chat-link-previews.js', limit: 2_100, goal: 2_100 },
  { name: 'part: sealed rooms', file: 'dist/live-chat-sealed.js', limit: 14_000, goal: 14_000 },
  { name: 'part: history kept here', file: 'dist/live-chat-kept-history.js', limit: 2_000, goal: 2_000 },
  { name: 'part: links to messages', file: 'dist/live-chat-links.js', limit: 1_700, goal: 1_700 },
  { name: 'part: what limits do', file: 'dist/live-chat-limits.js', limit: 3_000, goal: 3_000 },
  { name: 'part: what has arrived and is read', file: 'dist/live-chat-receipts.js', limit: 1_100, goal: 1_100 },
  { name: 'part: attaching files', file: 'dist/live-chat-attach.js', limit: 5_150, goal: 5_150 },
  { name: 'part: reactions and emoji', file: 'dist/live-chat-emoji.js', limit: 4_000, goal: 4_000 },
  { name: 'part: picker of emoji', file: 'dist/live-chat-emoji-picker.js', limit: 6_000, goal: 6_000 },
  { name: 'part: files in messages', file: 'dist/live-chat-media.js', limit: 5_750, goal: 5_750 },
  { name: 'part: voice messages', file: 'dist/live-chat-voice.js', limit: 4_600, goal: 4_096 },
  { name: 'part: check of the connection', file: 'dist/live-chat-check.js', limit: 3_700, goal: 3_700 },
  { name: 'part: telling of messages', file: 'dist/live-chat-notice.js', limit: 5_900, goal: 5_900 },
  { name: 'part: pushes', file: 'dist/live-chat-push-switch.js', limit: 4_500, goal: 4_500 },
  { name: 'part: consent', file: 'dist/live-chat-consent.js', limit: 1_700, goal: 1_700 },
  { name: 'part: list of rooms', file: 'dist/live-chat-room-list.js', limit: 10_200, goal: 10_200 },
  { name: 'part: members and new conversations', file: 'dist/live-chat-room-side.js', limit: 8_300, goal: 8_300 },
  { name: 'part: docked windows', file: 'dist/live-chat-dock.js', limit: 3_300, goal: 3_300 },
  {
    name: 'part: what the team sees of a visitor',
    file: 'dist/live-chat-support-sharing.js',
    limit: 2_850,
    goal: 2_850,
  },
  { name: 'part: pictures of the team', file: 'dist/live-chat-support-pictures.js', limit: 900, goal: 900 },
  { name: 'part: showing something on the page', file: 'dist/live-chat-point.js', limit: 4_500, goal: 4_500 },
  { name: 'part: what was shown of a page', file: 'dist/live-chat-pointed.js', limit: 1_000, goal: 1_000 },
  { name: 'part: support desk', file: 'dist/live-chat-support.js', limit: 13_000, goal: 13_000 },
  { name: 'part: what goes by mail', file: 'dist/live-chat-by-mail.js', limit: 3_000, goal: 3_000 },
  { name: 'part: the transcript', file: 'dist/live-chat-transcript.js', limit: 700, goal: 700 },
  { name: 'part: greetings', file: 'dist/live-chat-greetings.js', limit: 2_700, goal: 2_700 },
  { name: 'part: search', file: 'dist/live-chat-search-panel.js', limit: 4_100, goal: 4_100 },
  { name: 'part: threads', file: 'dist/live-chat-thread-view.js', limit: 9_400, goal: 9_400 },
  { name: 'part: pins', file: 'dist/live-chat-pin-bar.js', limit: 4_700, goal: 4_700 },
  { name: 'part: calls', file: 'dist/live-chat-calling.js', limit: 10_300, goal: 10_300 },
  { name: 'part: ways to polls', file: 'dist/live-chat-poll.js', limit: 1_800, goal: 1_800 },
  { name: 'part: polls in messages', file: 'dist/live-chat-poll-votes.js', limit: 5_000, goal: 5_000 },
  { name: 'part: making a poll', file: 'dist/live-chat-poll-form.js', limit: 3_500, goal: 3_500 },
  { name: 'part: ways to moderation', file: 'dist/live-chat-moderation.js', limit: 1_700, goal: 1_700 },
  { name: 'part: what waits for moderators', file: 'dist/live-chat-moderators.js', limit: 4_000, goal: 4_000 },
  { name: 'part: reporting a message', file: 'dist/live-chat-report.js', limit: 2_900, goal: 2_900 },
  { name: 'part: erasing oneself', file: 'dist/live-chat-erase-me.js', limit: 1_800, goal: 1_800 },
  { name: 'part: former texts', file: 'dist/live-chat-former-texts.js', limit: 2_700, goal: 2_700 },
  { name: 'worker that shows pushes', file: 'dist/live-chat-push-worker.js', limit: 3_000, goal: 3_000 },
  { name: 'SDK with partysocket', file: 'dist/live-chat-sdk.js', limit: 9_670, goal: 8_000 },
  { name: 'part: fallback transports', file: 'dist/live-chat-fallback.js', limit: 2_440, goal: 2_440 },
  { name: 'part for a second tab', file: 'dist/live-chat-tabs.js', limit: 3_200, goal: 3_200 },
  { name: 'the biggest language', file: biggestLanguage, limit: 11_400, goal: 9_000 },
  { name: 'the inbox of the team', file: 'dist/live-chat-inbox.js', limit: 50_000, goal: 50_000 },
  { name: 'the inbox: messages', file: 'dist/live-chat-inbox-contents.js', limit: 18_500, goal: 18_500 },
  { name: 'the inbox: blocking a visitor', file: 'dist/live-chat-inbox-block.js', limit: 2_500, goal: 2_500 },
  { name: 'the inbox: previews of links', file: 'dist/live-chat-inbox-cards.js', limit: 2_000, goal: 2_000 },
  { name: 'the inbox: calls', file: 'dist/live-chat-inbox-calls.js', limit: 10_500, goal: 10_500 },
  { name: 'the inbox: pictures of the team', file: 'dist/live-chat-inbox-faces.js', limit: 900, goal: 900 },
  { name: 'the inbox: search in all conversations', file: 'dist/live-chat-inbox-find.js', limit: 2_500, goal: 2_500 },
  { name: 'the inbox: visitors', file: 'dist/live-chat-inbox-visitors.js', limit: 3_000, goal: 3_000 },
  { name: 'the inbox: reports', file: 'dist/live-chat-inbox-reports.js', limit: 6_500, goal: 6_500 },
  { name: 'the inbox: the biggest of its languages', file: 'dist/live-chat-inbox-ar.js', limit: 13_000, goal: 13_000 },
  { name: 'the inbox: settings', file: 'dist/live-chat-inbox-settings.js', limit: 16_600, goal: 16_600 },
  { name: 'entry for React, not minified', file: 'dist/react.js', limit: 2_100, goal: 2_100 },
  { name: 'entry for Vue, not minified', file: 'dist/vue.js', limit: 3_200, goal: 3_200 },
  { name: 'entry for Angular, not minified', file: 'dist/angular.js', limit: 1_400, goal: 1_400 },
  { name: 'entry for Svelte, not minified', file: 'dist/svelte.js', limit: 1_000, goal: 1_000 },
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

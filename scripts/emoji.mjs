// The emoji that can be chosen, as files beside the script: one with their order, codes and versions, and one with names and keywords for each
// language. From Unicode's own data (CLDR), but for the codes (`:tada:`), which are those that everybody types.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { languageTags } from './languages.mjs';

const { resolve } = createRequire(import.meta.url);
const read = (name) => JSON.parse(readFileSync(resolve(name), 'utf8'));

/** Our tags to those of CLDR, the more general first. */
const sources = { nb: ['no'], pt: ['pt', 'pt-PT'], 'pt-BR': ['pt'], 'zh-Hans': ['zh'] };
const groupNames = {
  'Smileys & Emotion': 'smileys',
  'People & Body': 'people',
  'Animals & Nature': 'nature',
  'Food & Drink': 'food',
  'Travel & Places': 'travel',
  Activities: 'activities',
  Objects: 'objects',
  Symbols: 'symbols',
  Flags: 'flags',
};
/** Systems that cannot draw what is older can draw nothing of this. */
const everywhere = 12;
const tones = ['🏻', '🏼', '🏽', '🏾', '🏿'];
const isEmoji = /^\p{RGI_Emoji}$/v;
/** Its first person in a skin tone, as the picker makes it. */
const withTone = (emoji) =>
  [...emoji][0] +
  tones[0] +
  [...emoji]
    .slice(1)
    .join('')
    .replace(/^\uFE0F/, '');
/** CLDR names emoji without the sign that they are to be drawn as such. */
const plain = (emoji) => emoji.replaceAll('\uFE0F', '');
const regionOf = (emoji) =>
  /^\p{RI}{2}$/u.test(emoji)
    ? [...emoji].map((each) => String.fromCodePoint(each.codePointAt(0) - 0x1f1e6 + 65)).join('')
    : '';

function annotationsOf(tag) {
  const all = {};
  for (const each of sources[tag] ?? [tag]) {
    Object.assign(all, read(`cldr-annotations-full/annotations/${each}/annotations.json`).annotations.annotations);
  }
  return all;
}

/** What has no name of its own is called by its parts, as CLDR does: "family: man, woman, boy". */
function composedName(emoji, nameOf) {
  const parts = emoji.split('\u200D');
  const names = (list) => list.map((part) => nameOf(part)).join(', ');
  if (parts.length === 1) return undefined;
  if (parts.includes('💋')) return `${nameOf('💏')}: ${names([parts[0], parts.at(-1)])}`;
  if (plain(parts[1]) === '❤') return `${nameOf('💑')}: ${names([parts[0], parts.at(-1)])}`;
  if (parts.every((part) => /^[👨👩👦👧]$/u.test(part))) return `${nameOf('👪')}: ${names(parts)}`;
  return `${nameOf(parts.slice(0, -1).join('\u200D'))}: ${nameOf(parts.at(-1))}`;
}

/** Flags of countries are called by what the browser calls the country. */
function namesIn(tag, all) {
  const annotations = annotationsOf(tag);
  const of = (emoji) => annotations[emoji] ?? annotations[plain(emoji)];
  const nameOf = (emoji) => of(emoji)?.tts?.[0] ?? composedName(emoji, nameOf);
  const names = {};
  for (const [emoji, { name, slug }] of all) {
    if (regionOf(emoji)) continue;
    const own = nameOf(emoji) ?? (tag === 'en' ? name.replace(/^(flag|keycap) /, '') : undefined);
    if (!own) continue;
    const keywords = [...(of(emoji)?.default ?? []), ...(tag === 'en' ? [slug.replaceAll('_', ' ')] : [])];
    names[emoji] = [...new Set([own, ...keywords])].join('|');
  }
  return { tones: tones.map((tone) => of(tone).tts[0]), names };
}

function order(all) {
  const groups = Object.fromEntries(Object.values(groupNames).map((name) => [name, []]));
  const toned = [];
  const since = {};
  for (const [emoji, { group, skin_tone_support: hasTones, emoji_version: version }] of all) {
    groups[groupNames[group]].push(emoji);
    // Who holds hands may have a tone each: that is left to the keyboard.
    if (hasTones && isEmoji.test(withTone(emoji))) toned.push(emoji);
    if (Number(version) >= everywhere) (since[version] ??= []).push(emoji);
  }
  const known = new Map(all.map(([emoji]) => [plain(emoji), emoji]));
  const codes = {};
  const { gemoji } = createRequire(import.meta.url)('gemoji');
  for (const { emoji, names } of gemoji) {
    const own = known.get(plain(emoji));
    if (own) for (const name of names) codes[name] = own;
  }
  const joined = (lists) => Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.join(' ')]));
  return { groups: joined(groups), toned: toned.join(' '), since: joined(since), codes };
}

/** Each file by its name. */
export function emojiFiles() {
  const all = Object.entries(read('unicode-emoji-json/data-by-emoji.json'));
  const files = { 'live-chat-emoji.json': JSON.stringify(order(all)) };
  // Norwegian calls itself `nb`.
  for (const tag of ['en', ...languageTags.filter((each) => each !== 'no')]) {
    files[`live-chat-emoji-${tag}.json`] = JSON.stringify(namesIn(tag, all));
  }
  files['live-chat-emoji-license.txt'] = readFileSync(resolve('cldr-annotations-full/LICENSE'), 'utf8');
  return files;
}

/** For Rollup: puts them into folders. */
export const writeEmoji = (...folders) => ({
  name: 'write-emoji',
  writeBundle() {
    for (const [name, text] of Object.entries(emojiFiles())) {
      for (const folder of folders) {
        if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
    }
  },
});

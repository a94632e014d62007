import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { spoken, textsIn } from '../../src/element/languages.ts';
import type { Text, Texts } from '../../src/element/strings.ts';
// @ts-expect-error plain JavaScript of the build
import { languageTags as untypedTags, tagPattern as untypedPattern } from '../../scripts/languages.mjs';

// Every language says everything that the element and its parts say, and nothing else.
const languageTags = untypedTags as string[];
const tagPattern = untypedPattern as (tags: string[]) => string;
const folder = path.resolve(import.meta.dirname, '../../src/element');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts') && !name.startsWith('languages/'));

/** The same words in that language, looked at by somebody. What is the same in most is in the first line. */
const cognates: Record<string, string> = {
  all: 'inherit|Emoji|WebSocket|{host}, {ms} ms|{n} ms|{kind} · {size}|{n} KB|{n} MB|Video {name}|Audio {name}|Position|{about}: {verdict}, {text}|{name}: {text}|via {name}|Chat|Server|Proxy|Online|Status: {status}|Browser: {browser}|Transport|problem|Link',
  cs: 'Role',
  da: 'Send|Stop|Download {name}',
  de: 'Name|Thread|Threads',
  fr: '{n} votes|Question|Conversations|{n} mentions|Message|Messages|Versions|Image {name}|{n} messages|{n} photos',
  id: 'Edit',
  it: 'File|File {name}',
  nb: 'Send',
};

const idOf = (text: Text) => (typeof text === 'string' ? text : text.other);
const formsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : Object.values(text));
const placesIn = (text: string) => [...new Set(text.match(/{\w+}/g))].sort().join(' ');

/** Every English text, with the file that it is in. */
const english = new Map<string, { text: Text; file: string }>();
const languages = new Map<string, Texts>();

before(async () => {
  for (const file of sources.filter((name) => /strings\.ts$/.test(name))) {
    const { english: texts } = (await import(path.join(folder, file))) as { english: Record<string, Text> };
    for (const text of Object.values(texts)) english.set(idOf(text), { text, file });
  }
  for (const tag of languageTags) {
    languages.set(tag, ((await import(path.join(folder, `languages/${tag}.ts`))) as { default: Texts }).default);
  }
});

test('English texts are in files of their own, where they are found', () => {
  const elsewhere = sources.filter(
    (name) => !/strings\.ts$/.test(name) && /\bconst english\b/.test(readFileSync(path.join(folder, name), 'utf8')),
  );
  assert.deepEqual(elsewhere, [], 'move `english` to a file `…strings.ts` beside it and export it');
  assert.ok(english.size > 100, `${english.size}`);
});

test('there are 26 languages besides English, four of them written from right to left', () => {
  assert.equal(languages.size, 27);
  assert.equal(languages.get('no'), languages.get('nb'));
  const mirrored = [...languages].filter(([, texts]) => texts['inherit'] === 'rtl').map(([tag]) => tag);
  assert.deepEqual(mirrored.sort(), ['ar', 'fa', 'he', 'ur']);
});

/** The tag of the texts that are loaded for one. */
const chosen = async (tag: string) => (await textsIn(new Intl.Locale(tag)))?.default['en'];

test('every language is told by its tag, and chosen by it', async () => {
  for (const [tag, texts] of languages) {
    assert.equal(texts['en'], tag === 'no' ? 'nb' : tag);
    // Of Brazil there are more.
    assert.equal(await chosen(tag === 'pt' ? 'pt-PT' : tag), texts['en']);
  }
});

const asked: Record<string, string | undefined> = {
  ...{ 'de-AT': 'de', 'ar-EG-u-nu-latn': 'ar', 'no-NO': 'no', iw: 'he' },
  ...{ zh: 'zh-Hans', 'zh-SG': 'zh-Hans', 'zh-TW': 'zh-Hant', 'zh-HK': 'zh-Hant', 'zh-Hant-CN': 'zh-Hant' },
  ...{ pt: 'pt-BR', 'pt-PT': 'pt', 'pt-AO': 'pt', 'pt-BR': 'pt-BR' },
  ...{ en: undefined, 'en-GB': undefined, fil: undefined, arz: undefined, sw: undefined, und: undefined },
};

test('tags of regions and scripts find their language, and only theirs, in the list and in the pattern of the script file', async () => {
  const pattern = new RegExp(tagPattern(languageTags));
  for (const [tag, name] of Object.entries(asked)) {
    const locale = new Intl.Locale(tag);
    assert.equal(await chosen(tag), languages.get(name ?? '')?.['en'], tag);
    const found = pattern.exec(locale.maximize().toString().replace('-Latn', ''));
    assert.equal(found?.[1], name, tag);
    assert.equal(spoken(locale) !== null, found !== null, tag);
    assert.equal(found !== null, name !== undefined || /^(en|und)/.test(tag), tag);
  }
  assert.equal(textsIn(undefined), undefined);
});

describe('every language', () => {
  test('says all that English says, and nothing else', () => {
    const wrong: string[] = [];
    for (const [tag, texts] of languages) {
      if (tag === 'no') continue;
      for (const [id, { text, file }] of english) {
        if (Object.hasOwn(texts, id)) continue;
        const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
        const value =
          typeof text === 'string' ? `'…'` : `{ ${pluralCategories.map((form) => `${form}: '…'`).join(', ')} }`;
        wrong.push(`languages/${tag}.ts lacks a text of ${file}; add\n  ${JSON.stringify(id)}: ${value},`);
      }
      for (const id of Object.keys(texts).filter((id) => !english.has(id))) {
        wrong.push(`languages/${tag}.ts has a text that nobody says; take out ${JSON.stringify(id)}`);
      }
    }
    assert.ok(!wrong.length, `In src/element:\n${wrong.join('\n')}`);
  });

  test('has the places for values that English has', () => {
    const wrong = [...languages].flatMap(([tag, texts]) =>
      Object.entries(texts)
        // One, two and none may be words.
        .filter(
          ([id, text]) =>
            placesIn(idOf(text)) !== placesIn(id) ||
            formsOf(text).some((form) => placesIn(form) !== placesIn(id) && placesIn(form) !== ''),
        )
        .map(([id]) => `${tag}: ${id}`),
    );
    assert.deepEqual(wrong, []);
  });

  test('has plural forms where English has some, and those of its own rules', () => {
    const wrong: string[] = [];
    for (const [tag, texts] of languages) {
      const rules = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.sort().join(' ');
      for (const [id, text] of Object.entries(texts)) {
        if (typeof text === 'string') {
          if (typeof (english.get(id)?.text ?? '') !== 'string') wrong.push(`${tag}: ${id} has no forms`);
        } else if (Object.keys(text).sort().join(' ') !== rules) wrong.push(`${tag}: ${id} wants ${rules}`);
        else if (!id.includes('{n}') && typeof english.get(id)?.text === 'string')
          wrong.push(`${tag}: ${id} has no number`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  test('has no English left, nor an ASCII apostrophe, quote or ellipsis', () => {
    const wrong: string[] = [];
    for (const [tag, texts] of languages) {
      const same = new Set(`${cognates['all']}|${cognates[tag === 'no' ? 'nb' : tag] ?? ''}`.split('|'));
      for (const [id, text] of Object.entries(texts)) {
        if (formsOf(text).includes(id) && !same.has(id)) wrong.push(`${tag}: ${id}`);
        if (formsOf(text).some((form) => !form.trim() || /['"]|\.\.\./.test(form)))
          wrong.push(`${tag}: ${JSON.stringify(text)}`);
      }
    }
    assert.deepEqual(wrong, [], 'if it is the same word in that language, name it in `cognates`');
  });
});

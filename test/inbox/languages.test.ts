import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { languageOf } from '../../server/src/inbox/desk-page.ts';
import type { Text, Texts } from '../../src/element/strings.ts';
import { textsIn } from '../../src/inbox/languages.ts';

// Every language of the inbox says everything that it says, by words of its own or by those of the element, and nothing else.
const folder = path.resolve(import.meta.dirname, '../../src/inbox');
const tags = readdirSync(path.join(folder, 'languages')).map((name) => name.replace('.ts', ''));

/** The same words in that language, looked at by somebody. */
const cognates: Record<string, string> = {
  all: 'CSV|Webhooks|{title}, {note}|{at}: {value}|Team|Text',
  de: 'Median|{n} online',
  fr: 'Service|Action|minutes|{n} conversations|Pages|Mentions|Question {n}|Contact|Agent|Score|Conversation',
  es: 'Color',
};

const idOf = (text: Text) => (typeof text === 'string' ? text : text.other);
const formsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : Object.values(text));
const placesIn = (text: string) => [...new Set(text.match(/{\w+}/g))].sort().join(' ');

const english = new Map<string, Text>();
/** What is in the language's own file, and what is said. */
const languages = new Map<string, { readonly own: Texts; readonly all: Texts }>();

before(async () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /strings\.ts$/.test(name));
  for (const file of files) {
    const { english: texts } = (await import(path.join(folder, file))) as { english: Record<string, Text> };
    for (const text of Object.values(texts)) english.set(idOf(text), text);
  }
  for (const tag of tags) {
    const { default: own } = (await import(path.join(folder, `languages/${tag}.ts`))) as { default: Texts };
    languages.set(tag, { own, all: (await textsIn(new Intl.Locale(tag)))! });
  }
});

describe('every language of the inbox', () => {
  test('says all that English says, and nothing else', () => {
    assert.deepEqual(tags.sort(), ['ar', 'de', 'es', 'fr']);
    const wrong: string[] = [];
    for (const [tag, { own, all }] of languages) {
      for (const id of english.keys()) if (!Object.hasOwn(all, id)) wrong.push(`languages/${tag}.ts lacks ${id}`);
      for (const id of Object.keys(own))
        if (!english.has(id) && id !== 'en' && id !== 'inherit')
          wrong.push(`languages/${tag}.ts has ${id}, which nobody says`);
    }
    assert.ok(!wrong.length, `In src/inbox:\n${wrong.join('\n')}`);
  });

  test('has the places for values that English has, and the plural forms of its own rules', () => {
    const wrong: string[] = [];
    for (const [tag, { all }] of languages) {
      const rules = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.sort().join(' ');
      for (const [id, text] of english) {
        const said = all[id]!;
        // One, two and none may be words.
        const isOff = (form: string) =>
          placesIn(form) !== placesIn(id) && placesIn(form) !== placesIn(id.replaceAll('{n}', ''));
        if (formsOf(said).some(isOff) || placesIn(idOf(said)) !== placesIn(id))
          wrong.push(`${tag}: the places of ${id}`);
        const isPlural = typeof said !== 'string';
        if (isPlural !== (typeof text !== 'string')) wrong.push(`${tag}: ${id} has ${isPlural ? '' : 'no '}forms`);
        if (isPlural && Object.keys(said).sort().join(' ') !== rules) wrong.push(`${tag}: ${id} wants ${rules}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  test('has no English left, nor an ASCII apostrophe, quote or ellipsis', () => {
    const wrong: string[] = [];
    for (const [tag, { own }] of languages) {
      const same = new Set(`${cognates['all']}|${cognates[tag] ?? ''}`.split('|'));
      for (const [id, text] of Object.entries(own)) {
        if (formsOf(text).includes(id) && !same.has(id)) wrong.push(`${tag}: ${id}`);
        if (formsOf(text).some((form) => !form.trim() || /['"]|\.\.\./.test(form)))
          wrong.push(`${tag}: ${formsOf(text)[0]}`);
      }
    }
    assert.deepEqual(wrong, [], 'if it is the same word in that language, name it in `cognates`');
  });
});

test('the page of the inbox speaks the first language that the browser wants and it has', () => {
  for (const [accepted, lang] of [
    ['de-AT,de;q=0.9,en;q=0.8', 'de-AT'],
    ['it,es;q=0.5,fr;q=0.7', 'fr'],
    ['en-GB,de;q=0.9', 'en-GB'],
    ['de;q=0, ar', 'ar'],
    ['*', 'en'],
    ['"><script>,de"x', 'en'],
    [undefined, 'en'],
  ] as const)
    assert.equal(languageOf(accepted), lang, accepted);
});

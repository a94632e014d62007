import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textsIn } from '../../src/element/languages.ts';
import { endedOnce, span } from '../../src/element/limits/span.ts';
import { english } from '../../src/element/support/waiting-strings.ts';
// @ts-expect-error plain JavaScript of the build
import { languageTags as untypedTags } from '../../scripts/languages.mjs';

test('a sentence that ends in an abbreviated unit ends once, in every language', async () => {
  const ends = new Map<string, string>();
  for (const tag of untypedTags as string[]) {
    const locale = new Intl.Locale(tag);
    const texts = (await textsIn(locale))?.default ?? {};
    const text = texts[english.usual] as string;
    ends.set(tag, endedOnce(text.replace('{time}', span(60_000, locale, 60_000))));
  }
  assert.deepEqual(
    [...ends].filter(([, text]) => /\.\./.test(text)),
    [],
  );
  assert.match(ends.get('de')!, /^Eine erste Antwort dauert meist 1\sMin\.$/);
});

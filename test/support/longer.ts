// Texts as a language says them that needs more room than English.
import type { Text, Texts } from '../../src/element/strings.ts';

const accents = new Map([...'aeiouycnsz'].map((letter, index) => [letter, [...'åéîöûýçñšž'][index]!]));

/** Longer by two fifths, with accents, between brackets. */
export function longer(text: string): string {
  const places = text.split(/({\w+})/);
  const said = places.map((part, index) =>
    index % 2 ? part : part.replace(/./g, (each) => accents.get(each) ?? each),
  );
  return `[${said.join('')}${' öñé'.repeat(Math.ceil(text.length / 10))}]`;
}

/** All of these so, by the English ones. */
export const longerTexts = (...all: readonly Readonly<Record<string, Text>>[]): Texts =>
  Object.fromEntries(
    all.flatMap((texts) =>
      Object.values(texts)
        .map((text) => (typeof text === 'string' ? text : text.other))
        .filter((text) => text !== 'en' && text !== 'inherit')
        .map((text) => [text, longer(text)]),
    ),
  );

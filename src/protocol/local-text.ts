/** A text; or one for each of some languages, by their tags, such as `{ "en": "Hello", "pt-BR": "Olá" }`. */
export type LocalText = string | Readonly<Record<string, string>>;

/** Which of them is for a locale: that of its tag, of its language, the English one, or the first. */
const keyIn = (texts: Readonly<Record<string, string>>, locale?: Intl.Locale): string =>
  [`${locale}`, locale?.language ?? '', 'en'].find((tag) => Object.hasOwn(texts, tag)) ?? Object.keys(texts)[0]!;

export const textIn = (text: LocalText, locale?: Intl.Locale): string =>
  typeof text === 'string' ? text : text[keyIn(text, locale)]!;

/** With another text in the place of that which `textIn` tells; what is said in other languages stays. */
export const withText = (before: LocalText | undefined, text: string): LocalText =>
  before === undefined || typeof before === 'string' ? text : { ...before, [keyIn(before)]: text };

/** Why something is no text of so many characters, nor texts of that by languages; undefined where it is one. */
export function localTextFault(value: unknown, most: number, isLine: boolean): string | undefined {
  const faultOf = (text: unknown): string | undefined => {
    if (typeof text !== 'string' || text === '')
      return 'must be a text, or texts by languages, such as { "en": "Hello" }';
    if (text.length > most) return `must have at most ${most} characters`;
    return isLine && /[\r\n]/.test(text) ? 'must be one line' : undefined;
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return faultOf(value);
  const all = Object.entries(value);
  if (all.length === 0 || all.length > 50) return 'must have texts in 1 to 50 languages';
  for (const [tag, text] of all) {
    if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(tag))
      return `has ${JSON.stringify(tag)}, which is no tag of a language`;
    const fault = faultOf(text);
    if (fault !== undefined) return `${tag}: ${fault}`;
  }
  return undefined;
}

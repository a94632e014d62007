/** The groups in their order. */
export const groupNames = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;

export type GroupName = (typeof groupNames)[number];

/** The file that all languages share. What is a list is one text, with spaces between its emoji. */
export interface EmojiFile {
  readonly groups: Readonly<Record<GroupName, string>>;
  /** Those that can have a skin tone. */
  readonly toned: string;
  /** What came with a version of Unicode's emoji, by the version. */
  readonly since: Readonly<Record<string, string>>;
  /** The emoji of each code, which is typed between colons. */
  readonly codes: Readonly<Record<string, string>>;
}

/** The file of one language. */
export interface NameFile {
  /** From the lightest to the darkest. */
  readonly tones: readonly string[];
  /** The name, and then keywords, with `|` between them. */
  readonly names: Readonly<Record<string, string>>;
}

/** An emoji that was found by a code. */
export interface Coded {
  readonly code: string;
  readonly emoji: string;
}

/** As two texts are compared: without case and accents. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const listed = (text: string | undefined): string[] => (text ? text.split(' ') : []);

const firstTone = 0x1f3fb;
const tonePattern = /[\u{1F3FB}-\u{1F3FF}]/u;

/** Without skin tones, and without the sign that it is to be drawn as an emoji. */
const plain = (emoji: string): string => emoji.replace(/[\uFE0F\u{1F3FB}-\u{1F3FF}]/gu, '');
const byPlain = ({ names }: NameFile): ReadonlyMap<string, string> =>
  new Map(Object.entries(names).map(([emoji, words]) => [plain(emoji), words]));

/** The country of a flag that is made of its two letters. */
function countryOf(emoji: string): string {
  if (!/^\p{RI}{2}$/u.test(emoji)) return '';
  return [...emoji].map((each) => String.fromCodePoint(each.codePointAt(0)! - 0x1f1e6 + 65)).join('');
}

const countries = new Map<string, Intl.DisplayNames>();

function countryName(country: string, language: string): string {
  if (!country) return '';
  const names = countries.get(language) ?? new Intl.DisplayNames(language, { type: 'region' });
  countries.set(language, names);
  return names.of(country) ?? country;
}

/** All emoji that can be drawn here: by groups, by codes, and by names and keywords in one language and English. */
export class EmojiData {
  readonly tones: readonly string[];

  #file: EmojiFile;
  #language: string;
  #names: ReadonlyMap<string, string>;
  #english: ReadonlyMap<string, string>;
  #groups = new Map<GroupName, readonly string[]>();
  #toned: ReadonlySet<string>;
  #canDraw: (emoji: string) => boolean;
  /** What is searched, in the order of the groups. Made with the first search. */
  #words: readonly (readonly [emoji: string, words: string])[] | undefined;

  constructor(
    file: EmojiFile,
    english: NameFile,
    own: NameFile | undefined,
    language: string,
    canDraw: (emoji: string) => boolean,
  ) {
    this.#file = file;
    this.#english = byPlain(english);
    this.#names = own ? byPlain(own) : this.#english;
    this.#language = own ? language : 'en';
    this.tones = own?.tones ?? english.tones;
    this.#toned = new Set(listed(file.toned));
    this.#canDraw = canDraw;
  }

  group(name: GroupName): readonly string[] {
    let found = this.#groups.get(name);
    if (!found) this.#groups.set(name, (found = listed(this.#file.groups[name]).filter(this.#canDraw)));
    return found;
  }

  /** What it is called, and its skin tone if it has one. */
  nameOf(emoji: string): readonly [name: string, tone: string | undefined] {
    const words = this.#names.get(plain(emoji)) ?? this.#english.get(plain(emoji));
    const name = words?.split('|')[0] ?? (countryName(countryOf(emoji), this.#language) || emoji);
    const tone = tonePattern.exec(emoji)?.[0].codePointAt(0);
    return [name, tone ? this.tones[tone - firstTone] : undefined];
  }

  hasTones(emoji: string): boolean {
    return this.#toned.has(emoji);
  }

  /** An emoji in a skin tone, from 1; without one for 0, and where it has none. */
  inTone(emoji: string, tone: number): string {
    if (!tone || !this.hasTones(emoji)) return emoji;
    const [first, ...rest] = emoji;
    // A tone says by itself that it is to be drawn as an emoji.
    return first + String.fromCodePoint(firstTone + tone - 1) + rest.join('').replace(/^\uFE0F/, '');
  }

  /** What has this code. */
  ofCode(code: string): string | undefined {
    const { codes } = this.#file;
    const emoji = Object.hasOwn(codes, code) ? codes[code]! : undefined;
    return emoji && this.#canDraw(emoji) ? emoji : undefined;
  }

  /** The best codes that begin so, or have a part that does. */
  codesLike(start: string, most: number): Coded[] {
    const rank = (code: string): number =>
      code === start ? 0 : code.startsWith(start) ? 1 : code.includes(`_${start}`) ? 2 : 3;
    return Object.entries(this.#file.codes)
      .map(([code, emoji]) => ({ code, emoji, rank: rank(code) }))
      .filter(({ rank, emoji }) => rank < 3 && this.#canDraw(emoji))
      .sort((one, other) => one.rank - other.rank || one.code.length - other.code.length)
      .slice(0, most);
  }

  /** The emoji that all words of a text lead to, the best first: whole names and keywords, then what begins so; where that is loose, also what only
   * has it within. */
  find(text: string, most: number, isLoose = true): readonly string[] {
    const words = folded(text)
      .split(/[\s:_|]+/)
      .filter(Boolean);
    if (!words.length) return [];
    const whole = words.join(' ');
    const ranks: string[][] = [[], [], [], [], [], []];
    for (const [emoji, all] of (this.#words ??= this.#index())) {
      if (!words.every((word) => all.includes(word))) continue;
      const starts = (word: string): boolean => all.includes(`|${word}`) || all.includes(` ${word}`);
      const rank = [
        all.startsWith(`|${whole}|`),
        all.includes(`|${whole}|`),
        all.startsWith(`|${whole}`),
        all.includes(`|${whole}`),
        words.every(starts),
        true,
      ].indexOf(true);
      ranks[rank]!.push(emoji);
    }
    return ranks
      .slice(0, isLoose ? undefined : -1)
      .flat()
      .slice(0, most);
  }

  #index(): (readonly [string, string])[] {
    const codes = new Map<string, string>();
    for (const [code, emoji] of Object.entries(this.#file.codes)) {
      codes.set(emoji, `${codes.get(emoji) ?? ''}|${code.replaceAll('_', ' ')}`);
    }
    return groupNames.flatMap((name) =>
      this.group(name).map((emoji) => {
        const country = countryOf(emoji);
        const names = [
          this.#names.get(plain(emoji)),
          this.#english.get(plain(emoji)),
          codes.get(emoji),
          countryName(country, this.#language),
          countryName(country, 'en'),
        ];
        return [emoji, folded(`|${names.filter(Boolean).join('|')}|`)] as const;
      }),
    );
  }
}

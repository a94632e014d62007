import { bounds } from '../limits.ts';
import type { Filtering } from '../store/store.ts';
import { checkRules, filterActions, type FilterAction, type FilterRules, type LinkRule } from './rules.ts';

/** A stretch of a text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What follows a word in the phrases that are looked for. */
interface Step {
  readonly next: Map<string, Step>;
  action: FilterAction | undefined;
}

/** What was found in a text so far. */
interface Finding {
  readonly hidden: Stretch[];
  isHeld: boolean;
}

const newStep = (): Step => ({ next: new Map(), action: undefined });

/** Letters as they are compared: without case, and compatible forms alike. */
const fold = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase();

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
const isIgnored = (character: string): boolean => /\p{DI}/u.test(character);

/** Words of a text with where they are; what has no width is in no word, so that it hides none. */
function wordsOf(text: string): (Stretch & { readonly word: string })[] {
  let plain = '';
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    if (!isIgnored(character)) {
      plain += character;
      for (let unit = 0; unit < character.length; unit++) places.push(at + unit);
    }
    at += character.length;
  }
  const words: (Stretch & { word: string })[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(plain)) {
    if (!isWordLike) continue;
    const last = index + segment.length - 1;
    words.push({ word: fold(segment), start: places[index]!, end: places[last]! + 1 });
  }
  return words;
}

const isSpace = (character: string): boolean => character.trim() === '';

/** Stretches without spaces. */
function* piecesOf(text: string): Generator<Stretch> {
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !isSpace(text[at]!)) continue;
    if (at > start) yield { start, end: at };
    start = at + 1;
  }
}

interface Host {
  readonly host: string;
  /** Whether it is surely where a link goes, and not just a name with dots. */
  readonly isLink: boolean;
}

/** Longer names are no hosts. */
const longestHost = 253;

function hostOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { hostname } = new URL(address);
  const host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  return host.length <= longestHost ? host : undefined;
}

/** What ends an address in a sentence, though it may be a part of one. */
const closing = ',;!)]}>"\'*_';

/** The hosts that an address may be about: as it stands but for its last marks, and as it would end in a sentence, which is a guess. */
function hostsOfAddress(address: string, isLink: boolean): Host[] {
  let end = address.length;
  while (end > 0 && (closing.includes(address[end - 1]!) || '.:?'.includes(address[end - 1]!))) end -= 1;
  const whole = hostOf(address.slice(0, end));
  const cut = [...address].findIndex((character) => closing.includes(character));
  const guess = cut > 0 ? hostOf([...address].slice(0, cut).join('')) : undefined;
  return [
    ...(whole === undefined ? [] : [{ host: whole, isLink }]),
    ...(guess === undefined ? [] : [{ host: guess, isLink: false }]),
  ];
}

/** Where addresses begin in a piece of text, in order. */
function addressesIn(piece: string): number[] {
  const starts: number[] = [];
  const lower = piece.toLowerCase();
  for (let at = lower.indexOf('http'); at >= 0; at = lower.indexOf('http', at + 4)) {
    if (lower.startsWith('://', at + 4) || lower.startsWith('s://', at + 4)) starts.push(at);
  }
  return starts;
}

/** The hosts that somebody comes to by a piece of text, those within addresses too. */
function hostsOf(piece: string): Host[] {
  const starts = addressesIn(piece);
  if (starts.length === 0) {
    if (!piece.includes('.')) return [];
    const name = trimmed(piece);
    return hostsOfAddress(`http://${name}`, name.toLowerCase().startsWith('www.'));
  }
  return starts.flatMap((start, index) => hostsOfAddress(piece.slice(start, starts[index + 1]), true));
}

const opening = '([{<"\'*_';

/** Without what stands before a name in a sentence. */
function trimmed(piece: string): string {
  let at = 0;
  while (at < piece.length && opening.includes(piece[at]!)) at += 1;
  return piece.slice(at);
}

/** Whether a host is one of these, or below one. */
function isAmong(host: string, hosts: ReadonlySet<string>): boolean {
  for (let at = 0; at >= 0; at = host.indexOf('.', at + 1)) {
    if (hosts.has(host.slice(at === 0 ? 0 : at + 1))) return true;
  }
  return false;
}

interface HostRule {
  readonly hosts: ReadonlySet<string>;
  readonly isAllowed: boolean;
  readonly action: FilterAction;
}

function hostRuleOf(rule: LinkRule): HostRule {
  const [names, isAllowed] = 'allow' in rule ? [rule.allow, true] : [rule.deny, false];
  const hosts = names.map((name) => {
    const address = `http://${name}`;
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url && url.pathname === '/' && url.host === url.hostname && url.hostname !== '' && !name.includes('/')) {
      return url.hostname;
    }
    throw new TypeError(`filters: ${JSON.stringify(name)} is no host, such as example.com`);
  });
  return { hosts: new Set(hosts), isAllowed, action: rule.action };
}

/** Looks at texts in a time that grows with their length alone. */
export class TextFilter {
  readonly #words = newStep();
  readonly #hosts: readonly HostRule[];

  /** @throws TypeError that says in one line what is wrong with the rules. */
  constructor(rules: FilterRules) {
    const { words = [], links = [] } = checkRules(rules);
    for (const { words: phrases, action } of words) for (const each of phrases) this.#add(each, action);
    this.#hosts = links.map(hostRuleOf);
  }

  #add(phrase: string, action: FilterAction): void {
    const words = wordsOf(phrase);
    if (words.length === 0) throw new TypeError(`filters: ${JSON.stringify(phrase)} has no word in it`);
    let step = this.#words;
    for (const { word } of words) {
      let next = step.next.get(word);
      if (!next) step.next.set(word, (next = newStep()));
      step = next;
    }
    const strength = filterActions.indexOf(action);
    if (!step.action || strength > filterActions.indexOf(step.action)) step.action = action;
  }

  /**
   * What is to become of a text, or undefined where nothing is. Words between which others are hidden may be a phrase then, so that what is left is looked at
   * again; not without end, because a text can be made for which that takes as many looks as it has words.
   */
  look(text: string): Filtering | undefined {
    let seen = text;
    let isHeld = false;
    for (let looks = 0; looks < bounds.filterLooks; looks++) {
      const found: Finding = { hidden: [], isHeld: false };
      if (this.#lookForWords(seen, found) || this.#lookForLinks(seen, found)) return { isRefused: true };
      isHeld ||= found.isHeld;
      if (found.hidden.length === 0) {
        return isHeld || seen !== text ? { text: seen, ...(isHeld && { isHeld }) } : undefined;
      }
      seen = masked(seen, found.hidden);
    }
    return { text: hidden(seen), ...(isHeld && { isHeld }) };
  }

  /** @returns whether it is refused. */
  #lookForWords(text: string, found: Finding): boolean {
    if (this.#words.next.size === 0) return false;
    const words = wordsOf(text);
    for (const [index, { start }] of words.entries()) {
      let step: Step | undefined = this.#words;
      // No further than the longest phrase.
      for (let at = index; step && at < words.length; at++) {
        step = step.next.get(words[at]!.word);
        if (step?.action && act(step.action, { start, end: words[at]!.end }, found)) return true;
      }
    }
    return false;
  }

  #lookForLinks(text: string, found: Finding): boolean {
    if (this.#hosts.length === 0) return false;
    for (const piece of piecesOf(text)) {
      for (const { host, isLink } of hostsOf(text.slice(piece.start, piece.end))) {
        for (const { hosts, isAllowed, action } of this.#hosts) {
          // A name with dots that is no link is one only where it is named.
          if (isAllowed ? !isLink || isAmong(host, hosts) : !isAmong(host, hosts)) continue;
          if (act(action, piece, found)) return true;
        }
      }
    }
    return false;
  }
}

/** Notes what becomes of a stretch. @returns whether the text is refused by it. */
function act(action: FilterAction, stretch: Stretch, found: Finding): boolean {
  if (action === 'mask') found.hidden.push(stretch);
  if (action === 'hold') found.isHeld = true;
  return action === 'refuse';
}

/** A text in which these stretches are asterisks. */
function masked(text: string, hidden: readonly Stretch[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of [...hidden].sort((one, other) => one.start - other.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    result += text.slice(at, from) + '*'.repeat([...text.slice(from, end)].length);
    at = end;
  }
  return result + text.slice(at);
}

/** A text of which nothing is left to be read. */
const hidden = (text: string): string => text.replace(/\S/gu, '*');

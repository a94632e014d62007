import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Article } from './article.ts';
import { isFunctionWord } from './function-words.ts';

/** An article that was found, and the part of it that fits best. */
export interface FoundArticle {
  readonly article: Article;
  readonly excerpt: string;
}

/** So long an excerpt is, about. */
const excerptLength = 420;
/** Words of a question that are looked at. */
const most = 40;
/** So much of what a question is about an article must have, by how rare each word is. */
const enough = 0.34;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words of a text, also of one in a script without spaces. */
const wordsOf = (text: string): string[] =>
  [...segmenter.segment(text.normalize('NFKC'))].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));

/** So that only words are found, and no syntax of the search. */
const quoted = (word: string): string => `"${word.replaceAll('"', '')}"`;

/** Paragraphs, with what is one thing (a list, code) in one of them. */
const paragraphsOf = (text: string): readonly string[] =>
  text
    .split(/\n{2,}/)
    .map((each) => each.trim())
    .filter((each) => each !== '' && !/^#{1,6} /.test(each));

function shortened(text: string): string {
  if (text.length <= excerptLength) return text;
  const cut = text.slice(0, excerptLength);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), excerptLength / 2)).trimEnd()} …`;
}

/** Finds articles by the words of a question: SQLite's full-text search in memory, by rank, with the title for four. Words are found in their forms (of English), and as the beginning of longer ones. */
export class ArticleSearch {
  readonly #articles: readonly Article[];
  readonly #find: StatementSync;
  readonly #count: StatementSync;
  readonly #findParts: StatementSync;

  constructor(articles: readonly Article[]) {
    this.#articles = articles;
    const database = new DatabaseSync(':memory:');
    const tokens = `tokenize = "porter unicode61 remove_diacritics 2"`;
    database.exec(`CREATE VIRTUAL TABLE articles USING fts5 (title, body, ${tokens});
      CREATE VIRTUAL TABLE parts USING fts5 (article UNINDEXED, part UNINDEXED, body, ${tokens})`);
    const insert = database.prepare('INSERT INTO articles (rowid, title, body) VALUES (?, ?, ?)');
    const insertPart = database.prepare('INSERT INTO parts (article, part, body) VALUES (?, ?, ?)');
    database.exec('BEGIN');
    for (const [index, { title, text }] of articles.entries()) {
      insert.run(index + 1, wordsOf(title).join(' '), wordsOf(text).join(' '));
      for (const part of paragraphsOf(text)) insertPart.run(index + 1, part, wordsOf(part).join(' '));
    }
    database.exec('COMMIT');
    this.#find = database.prepare(
      'SELECT rowid AS id FROM articles WHERE articles MATCH ? ORDER BY bm25(articles, 4.0, 1.0) LIMIT 12',
    );
    this.#count = database.prepare('SELECT rowid AS id FROM articles WHERE articles MATCH ?');
    this.#findParts = database.prepare(
      'SELECT part FROM parts WHERE parts MATCH ? AND article = ? ORDER BY bm25(parts) LIMIT 1',
    );
  }

  /** Those that have enough of what a text is about, the best first. Of a text about nothing that any has: none. */
  find(text: string, limit = 3): readonly FoundArticle[] {
    const words = [...new Set(wordsOf(text).map((word) => word.toLowerCase()))].slice(0, most);
    const known = words.map((word) => {
      const form = word.length > 3 ? `${quoted(word)} OR ${quoted(word)}*` : quoted(word);
      const ids = new Set(this.#count.all(form).map(({ id }) => Number(id)));
      // Common words say little, and those that no article has may be no matter of it.
      const rarity = Math.log((this.#articles.length + 1) / (Math.max(ids.size, 1) + 0.5)) / (ids.size > 0 ? 1 : 2);
      return { form, ids, weight: isFunctionWord(word) ? 0 : Math.max(rarity, 0.05) };
    });
    const total = known.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) return [];
    const query = known.map(({ form }) => form).join(' OR ');
    return this.#find
      .all(query)
      .map(({ id }) => Number(id))
      .filter((id) => known.reduce((sum, { ids, weight }) => sum + (ids.has(id) ? weight : 0), 0) >= total * enough)
      .slice(0, limit)
      .map((id) => ({ article: this.#articles[id - 1]!, excerpt: this.#excerpt(id, query) }));
  }

  /** A short article is told as a whole; of others the paragraph that fits best, or where only the title does, the first. */
  #excerpt(id: number, query: string): string {
    const paragraphs = paragraphsOf(this.#articles[id - 1]!.text);
    const whole = paragraphs.join('\n\n');
    if (whole.length <= excerptLength) return whole;
    const found = this.#findParts.get(query, id)?.['part'] as string | undefined;
    return shortened(found ?? paragraphs[0] ?? '');
  }
}

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A help article. */
export interface Article {
  readonly title: string;
  /** Its text, in Markdown, without the title. */
  readonly text: string;
  /** Where people read it; missing where it is nowhere to be read. */
  readonly url?: string;
}

/** So many articles, and so much of each, are looked at: a folder of thousands is a website, which has a search of its own. */
const bounds = { articles: 2_000, length: 200_000 } as const;

const fieldOf = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*(.+)$`, 'm')
    .exec(head)?.[1]
    ?.trim()
    .replaceAll(/^["']|["']$/g, '');

/** What a heading says, without the marks on both sides of it. */
function titleOf(heading: string): string {
  let title = heading.slice(1).trim();
  while (title.endsWith('#')) title = title.slice(0, -1);
  return title.trim();
}

/** An article by its file: `title` and `url` of its front matter, else its first heading, and its path behind the address of all. */
export function articleOf(file: string, source: string, base: string | undefined): Article {
  const [, head = '', body = source] = /^---\r?\n([^]*?)\r?\n---\r?\n([^]*)$/.exec(source) ?? [];
  const heading = body.split('\n').find((line) => /^#\s/.test(line));
  const slug = file
    .replaceAll('\\', '/')
    .replace(/\.md$/i, '')
    .replace(/(^|\/)index$/, '$1');
  const title =
    fieldOf(head, 'title') ?? (heading && titleOf(heading)) ?? path.basename(slug).replaceAll(/[-_]+/g, ' ');
  const own = fieldOf(head, 'url');
  const address = own ?? (base === undefined ? undefined : slug.split('/').map(encodeURIComponent).join('/'));
  const url = address === undefined ? undefined : URL.parse(address, base);
  return {
    title,
    text: (heading ? body.replace(heading, '') : body).trim().slice(0, bounds.length),
    // Nothing else becomes a link.
    ...(url && /^https?:$/.test(url.protocol) && { url: url.href }),
  };
}

/**
 * Reads the articles of a folder and of those in it: files of Markdown that end in `.md`.
 *
 * @param base - Where they are read by people, such as `https://shop.example/help/`; each is there by its path without `.md`, unless its front matter names a `url`.
 */
export async function readArticles(folder: string, base?: string): Promise<readonly Article[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => /\.md$/i.test(name)).sort();
  const articles: Article[] = [];
  for (const name of files.slice(0, bounds.articles)) {
    articles.push(articleOf(name, await readFile(path.join(folder, name), 'utf8'), base && base.replace(/\/?$/, '/')));
  }
  return articles;
}

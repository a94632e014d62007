import type { Kit } from '../kit.ts';
import type { View } from '../view.ts';
import { english } from './articles-strings.ts';
import type { Article } from './desk-settings.ts';

/** So many are shown. */
const most = 3;

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Those that have most of what is written, in their order; of nothing written the first ones. Words are found by how they begin. */
function articlesFor(text: string, articles: readonly Article[]): readonly Article[] {
  const wanted = wordsOf(text).filter((word) => word.length > 2 || /[^\p{ASCII}]/u.test(word));
  if (!wanted.length) return text.trim() ? [] : articles.slice(0, most);
  return articles
    .map((article) => {
      const words = wordsOf(`${article.title} ${article.words ?? ''}`);
      return { article, hits: wanted.filter((each) => words.some((word) => word.startsWith(each))).length };
    })
    .filter(({ hits }) => hits)
    .sort((one, other) => other.hits - one.hits)
    .slice(0, most)
    .map(({ article }) => article);
}

/** Only what leads to a page is a link. */
function addressOf({ url }: Article): string | undefined {
  if (!URL.canParse(url, document.baseURI)) return undefined;
  const { protocol, href } = new URL(url, document.baseURI);
  return /^https?:$/.test(protocol) ? href : undefined;
}

/** Links to articles that may answer what is being written. */
export function suggestions(
  { html, icon }: Kit,
  text: string,
  articles: readonly Article[],
  { phrase }: View,
): unknown {
  const found = articlesFor(text, articles).filter(addressOf);
  if (!found.length) return '';
  return html`<nav class="helps" aria-labelledby="helps">
    <h3 id="helps">${phrase(english.title)}</h3>
    <ul>
      ${found.map(
        (article) =>
          html`<li>
            <a href=${addressOf(article)} target="_blank" rel="noopener"
              >${icon(book)}<span dir="auto">${article.title}</span></a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

const book = 'M10 5.5C8.5 4.3 6.3 4 3 4v11c3.3 0 5.5.3 7 1.5 1.5-1.2 3.7-1.5 7-1.5V4c-3.3 0-5.5.3-7 1.5ZM10 5.5v11';

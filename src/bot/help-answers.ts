import type { BotAnswerer } from './answer.ts';
import type { ArticleSearch, FoundArticle } from './article-search.ts';

/** Square brackets in a title would end the link. */
const linkTo = ({ article: { title, url } }: FoundArticle): string =>
  url === undefined ? title : `[${title.replaceAll(/[[\]]/g, '')}](${url})`;

/** Answers with the part of a help article that fits best, and a link to it; others that may fit are offered. */
export const helpAnswers =
  (search: ArticleSearch): BotAnswerer =>
  ({ text }) => {
    const [best, ...others] = search.find(text);
    if (!best) return undefined;
    const { title, url } = best.article;
    const parts = url === undefined ? [title, best.excerpt] : [best.excerpt, linkTo(best)];
    const also = others.length > 0 ? [['See also:', ...others.map((each) => `- ${linkTo(each)}`)].join('\n')] : [];
    return { text: [...parts, ...also].filter(Boolean).join('\n\n') };
  };

import { Parser } from 'htmlparser2';
import type { LinkPreview } from '../../../src/protocol/index.ts';
import { bounds } from '../limits.ts';

/** What is said of a page by names that sites have agreed on, the first of each that counts before the others. */
const names = {
  title: ['og:title', 'twitter:title'],
  description: ['og:description', 'description', 'twitter:description'],
  site: ['og:site_name', 'application-name'],
} as const;

/** One line without what has no width or turns the direction of others, cut to so many characters, none of them in two. */
function line(text: string, most: number): string {
  const flat = text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .trim();
  if (flat.length <= most) return flat;
  return `${flat
    .slice(0, most - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}

/** What a page says of itself in its head; undefined where it has no title. Nothing of it is run, and nothing that it names is loaded. */
export function wordsOfPage(html: string, url: string): LinkPreview | undefined {
  const said = new Map<string, string>();
  let title: string | undefined;
  let isInTitle = false;
  const parser = new Parser(
    {
      onopentag(name, { property, name: named, content }) {
        if (name === 'title' && title === undefined) {
          isInTitle = true;
          title = '';
        }
        const key = (property ?? named)?.toLowerCase();
        if (name === 'meta' && key && content && !said.has(key)) said.set(key, content);
        // All that counts comes before.
        if (name === 'body') parser.pause();
      },
      ontext(text) {
        if (isInTitle && title!.length < bounds.previewDescriptionLength) title += text;
      },
      onclosetag(name) {
        if (name === 'title') isInTitle = false;
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  const find = (keys: readonly string[]): string => keys.map((key) => said.get(key)?.trim()).find((text) => text) ?? '';
  const heading = line(find(names.title) || (title ?? ''), bounds.previewTitleLength);
  if (heading === '') return undefined;
  const description = line(find(names.description), bounds.previewDescriptionLength);
  const site = line(find(names.site), bounds.previewSiteLength) || new URL(url).hostname.replace(/^www\./, '');
  return { url, title: heading, ...(description !== '' && description !== heading && { description }), site };
}

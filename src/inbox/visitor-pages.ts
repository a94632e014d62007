import { html } from 'lit';
import type { PageStep } from '../client/visits.ts';
import { isLive, presenceDot } from './presence.ts';
import { english } from './strings.ts';
import { lengthOf } from './times.ts';
import type { InboxView } from './view.ts';

/** So many pages are shown at once. */
const most = 5;

/** An address as it is said: without what is the same for all. */
export function pathOf(address: string): string {
  try {
    const { host, pathname, search } = new URL(address);
    return pathname === '/' && !search ? host : decodeURI(pathname) + search;
  } catch {
    return address;
  }
}

const minute = 60_000;
/** How long they have been there. */
export const stay = (from: number, to: number, view: InboxView): string =>
  to - from < minute ? view.phrase(english.shortStay) : lengthOf(to - from, view);

/** What a page is called; one without a title by its address. */
export const titleOf = ({ title, address }: PageStep): string => title || pathOf(address);

/** The page that the visitor is on, and those before it on this visit, the last one first. */
export function visitorPages(pages: readonly PageStep[], view: InboxView) {
  const { phrase, now } = view;
  const page = pages.at(-1);
  if (!page) return '';
  const before = pages.slice(0, -1).reverse();
  const left = (index: number): number => (index === 0 ? page.at : before[index - 1]!.at);
  const step = (each: PageStep, index: number) =>
    html`<li>
      <bdi>${titleOf(each)}</bdi><span class="sr">, ${pathOf(each.address)}, </span
      ><time>${stay(each.at, left(index), view)}</time>
    </li>`;
  const isNow = isLive(view);
  return html`<h3 class="label">${phrase(isNow ? english.pageNow : english.pageLast)}</h3>
    <p class="page-now">
      ${presenceDot(true, view)}
      <a href=${page.address} target="_blank" rel="noopener noreferrer"
        ><b><bdi>${titleOf(page)}</bdi></b
        ><bdi>${pathOf(page.address)}</bdi></a
      >${isNow ? html`<time>${stay(page.at, now, view)}</time>` : ''}
    </p>
    ${
      before.length
        ? html`<ol class="trail" aria-label=${phrase(english.pagesBefore)}>
            ${before.slice(0, most).map(step)}
          </ol>`
        : ''
    }
    ${
      before.length > most
        ? html`<details class="earlier">
            <summary>${phrase(english.earlierPages, { n: before.length - most })}</summary>
            <ol class="trail">
              ${before.slice(most).map((each, index) => step(each, index + most))}
            </ol>
          </details>`
        : ''
    }`;
}

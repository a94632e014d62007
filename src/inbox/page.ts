import { html } from 'lit';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import { bones } from './bones.ts';
import { english } from './strings.ts';
import type { InboxView, PageName } from './view.ts';

/** The page that stands in the place of conversations, or that it comes, or does not. */
export function page(name: PageName, view: InboxView) {
  const { pages, phrase, act } = view;
  const made = pages.page?.render(view);
  const content =
    made ??
    html`<header class="head"><h2>${phrase(english[name])}</h2></header>
      ${
        pages.failed.has(name)
          ? html`<div class="none" role="alert">
              <p>${icon(common.alert)}${phrase(english.pageFailed)}</p>
              <button class="btn" @click=${() => act.showPage(name)}>${phrase(english.tryAgain)}</button>
            </div>`
          : bones(view, 3)
      }`;
  return html`<section class="page" part="page" aria-label=${phrase(english[name])}>${content}</section>`;
}

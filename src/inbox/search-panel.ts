import { html } from 'lit';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import { marked } from './marked.ts';
import { english } from './strings.ts';
import { shortTime } from './times.ts';
import type { InboxView } from './view.ts';

/** The search in the conversation, over what it found: what the visitor knows, and notes. */
export function searchPanel(view: InboxView) {
  const { search, phrase, act } = view;
  if (!search.isOpen) return '';
  const { hits, status } = search;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = (event.currentTarget as HTMLFormElement).querySelector('input')!.value.trim();
    if (text) act.find(text);
  };
  const result = {
    none: '',
    searching: phrase(english.loading),
    found: hits.length ? phrase(english.found, { n: hits.length }) : phrase(english.noneFound),
    failed: phrase(english.searchFailed),
  }[status];
  return html`<search class="search" aria-label=${phrase(english.search)}>
    <form @submit=${onSubmit}>
      <input
        type="search"
        maxlength="200"
        aria-label=${phrase(english.search)}
        placeholder=${phrase(english.searchPlaceholder)}
      />
      <button class="btn">${phrase(english.searchGo)}</button>
      <button type="button" class="ib" aria-label=${phrase(english.closeSearch)} @click=${() => act.closeSearch()}>
        ${icon(common.close)}
      </button>
    </form>
    <p role="status">${result}</p>
    <ul>
      ${hits.map(
        (hit) =>
          html`<li>
            <button
              class="item ${hit.isNote ? 'of-note' : ''}"
              aria-current=${hit === search.chosen}
              @click=${() => {
                search.chosen = hit;
                act.goToMessage(hit.isNote, hit.seq);
              }}
            >
              <span class="by">
                ${hit.isNote ? icon(common.lock) : ''}<b><bdi>${hit.name}</bdi></b>
                ${hit.isNote ? phrase(english.note) : ''} <time>${shortTime(hit.at, view)}</time>
              </span>
              <span dir="auto">${marked(hit)}</span>
            </button>
          </li>`,
      )}
    </ul>
  </search>`;
}

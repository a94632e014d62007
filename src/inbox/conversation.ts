import { html } from 'lit';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import { composer } from './composer.ts';
import { head, tagBar } from './head.ts';
import { log } from './log.ts';
import { visitorName } from './names.ts';
import { searchPanel } from './search-panel.ts';
import { english } from './strings.ts';
import type { InboxView } from './view.ts';

/** The conversation that is looked at, with all that is done with it. */
export function conversation(view: InboxView) {
  const { desk, phrase } = view;
  const { opened } = desk;
  if (!opened) {
    return html`<section class="conversation" part="conversation">
      <div class="none">
        ${icon(common.talk)}
        <h2>${phrase(english.nothingOpen)}</h2>
        <p>${phrase(english.nothingOpenNote)}</p>
      </div>
    </section>`;
  }
  return html`<section class="conversation" part="conversation" aria-label=${visitorName(opened.visitor, view)}>
    ${head(opened, view)}${tagBar(opened, view)}${searchPanel(view)}${log(opened, view)}${composer(opened, view)}${view.contents?.over(view)}
  </section>`;
}

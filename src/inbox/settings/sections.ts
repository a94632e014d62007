import { html } from 'lit';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import { closePopup, popup } from '../popup.ts';
import type { InboxView } from '../view.ts';
import { english as departments } from './departments-strings.ts';
import { english as keys } from './keys-strings.ts';
import { english as retention } from './retention-strings.ts';
import { english } from './strings.ts';
import { english as webhooks } from './webhooks-strings.ts';

/** In their order, by the ids of their headings. */
const all = [
  ['looks', english.looks],
  ['hours', english.hours],
  ['questions', english.form],
  ['share', english.share],
  ['embed', english.embed],
  ['preview', english.preview],
  ['assignment', departments.assignment],
  ['promises', departments.promises],
  ['retention', retention.retention],
  ['keys', keys.keys],
  ['webhooks', webhooks.webhooks],
] as const;

export type SectionName = (typeof all)[number][0];

function go(event: Event, name: SectionName): void {
  const heading = ((event.currentTarget as Element).getRootNode() as ShadowRoot).getElementById(name);
  closePopup(event);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.closest('section')?.scrollIntoView({ block: 'start' });
}

/** Leads to each part of the settings, which are longer than any screen. */
export const sectionMenu = (isThere: (name: SectionName) => boolean, { phrase }: InboxView) =>
  popup(
    {
      id: 'sections',
      face: html`${phrase(english.sections)}${icon(common.down)}`,
      heading: phrase(english.sections),
    },
    all.map(([name, text]) =>
      isThere(name)
        ? html`<button class="item" data-section=${name} @click=${(event: Event) => go(event, name)}>
            ${phrase(text)}
          </button>`
        : '',
    ),
  );

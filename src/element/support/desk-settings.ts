import type { Hours } from '../../protocol/hours.ts';
import type { LocalText } from '../../protocol/local-text.ts';
import type { FormField, Share, SiteSettings } from '../../protocol/site.ts';

export type { FormField, Share };

/** A sentence beside the launcher. All that is said of when it is shown has to be so. */
export interface Greeting {
  readonly text: LocalText;
  /** Where: paths with `*` for anything, as `/shop/*`; everywhere where it is missing. */
  readonly pages?: readonly string[];
  /** So many seconds after the page was opened. */
  readonly after?: number;
  /** When so much of the page was scrolled through, in percent. */
  readonly scroll?: number;
  /** When the pointer leaves the page by its upper edge. */
  readonly leaving?: boolean;
}

/** A page that answers what is often asked. */
export interface Article {
  readonly title: string;
  readonly url: string;
  /** By what else it is found. */
  readonly words?: string;
}

/** What a site says of its desk: the JSON that the attribute `support` names. */
export interface DeskSettings {
  readonly greetings?: readonly Greeting[];
  readonly form?: SiteSettings['form'];
  readonly hours?: Hours;
  readonly articles?: readonly Article[];
  readonly share?: Share;
}

/** The JSON in the element that `support` names by its id; nothing where there is none. What is none is told to the developer. */
export function settingsOf(host: Element): DeskSettings {
  const id = host.getAttribute('support');
  const root = host.getRootNode() as Partial<Document | ShadowRoot>;
  const text = id && (root.getElementById?.(id) ?? document.getElementById(id))?.textContent;
  if (!text) return {};
  try {
    return JSON.parse(text) as DeskSettings;
  } catch (error) {
    console.error(`live-chat: what support="${id}" names is no JSON.`, error);
    return {};
  }
}

import type { Hours } from '../../protocol/hours.ts';
import type { FormField, SiteSettings } from '../../protocol/site.ts';

export type { FormField };

/** A sentence beside the launcher. All that is said of when it is shown has to be so. */
export interface Greeting {
  readonly text: string;
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

/** What the team sees of visitors beside what they send. Visitors are told, and may turn it off. */
export interface Share {
  /** That they are there, and on which page: its title and address. */
  readonly pages?: boolean;
  /** With what stands after the `?` of an address, where nothing personal is there. */
  readonly query?: boolean;
  /** What they type before they send it. Only of those who turn it on. */
  readonly typing?: boolean;
  /** Something of the page that they choose, and see before it is sent: its words, masked, and where it is. */
  readonly point?: boolean;
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

import type { SiteSettings } from '../protocol/site.ts';
import { refusalOf, requestOf } from './request.ts';
import type { Chat } from './types.ts';

/** What the team has set for its site (P51). The browser keeps it for a while. */
export async function siteSettings(chat: Chat): Promise<SiteSettings> {
  const { address, authorization } = await requestOf(chat, '/api/site');
  const answer = await fetch(address, { headers: { authorization } });
  const text = await answer.text();
  if (!answer.ok) throw refusalOf({ status: answer.status, text });
  return JSON.parse(text) as SiteSettings;
}

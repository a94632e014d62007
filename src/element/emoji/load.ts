import type { Chat } from '../../client/index.ts';
import { EmojiData, type EmojiFile, type NameFile } from './data.ts';
import { drawnHere } from './drawn.ts';

async function fetched<T>(address: string): Promise<T> {
  const response = await fetch(address, { credentials: 'omit' });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return (await response.json()) as T;
}

/** Gets the emoji from the relay, with their names in a language. English ones where there are no others. */
export async function loadEmoji(chat: Chat, language: string): Promise<EmojiData> {
  const [url] = await chat.access();
  const at = (name: string): string => url.replace(/^ws(.*)\/connect$/, `http$1/live-chat-emoji${name}.json`);
  const isOther = language !== 'en' && /^[a-zA-Z-]+$/.test(language);
  const [file, english, own] = await Promise.all([
    fetched<EmojiFile>(at('')),
    fetched<NameFile>(at('-en')),
    isOther ? fetched<NameFile>(at(`-${language}`)).catch(() => undefined) : undefined,
  ]);
  return new EmojiData(file, english, own, language, drawnHere(file));
}

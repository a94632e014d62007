import type { ChatMessage } from '../client/index.ts';

/** What is said of a message: its text, or what its files are called. */
export const wordsOf = ({ text, files }: ChatMessage) => text || (files ?? []).map(({ name }) => name).join(', ');

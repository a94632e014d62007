import type { User } from '../client/index.ts';
import type { Language } from '../element/language.ts';
import { english } from './strings.ts';

/** The relay knows nobody any more who can be answered. */
export const isErased = (visitor: User | undefined): boolean => visitor?.name === '';

/** What a visitor is called. */
export const visitorName = (visitor: User | undefined, { phrase }: Pick<Language, 'phrase'>): string =>
  visitor ? visitor.name || phrase(english.erased) : phrase(english.visitor);

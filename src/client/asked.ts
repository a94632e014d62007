/**
 * The first id of what is asked by `chat.ask`: beyond those of pages, which every room numbers from 1, and a tab that leads from a million. So
 * it is known from the id alone whom an answer is for.
 */
export const firstAsked = 1_000_000_000;

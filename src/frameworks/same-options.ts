import type { ChatOptions } from '../client/index.ts';

/** Whether a chat of the one is a chat of the other, too. */
export function areSame(one: ChatOptions | undefined, other: ChatOptions | undefined): boolean {
  if (!one || !other) return one === other;
  const names = Object.keys({ ...one, ...other }) as (keyof ChatOptions)[];
  return names.every((name) => Object.is(one[name], other[name]));
}

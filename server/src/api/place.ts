import { Problem } from './problem.ts';

/** Where a page begins, of which both halves are said or neither is. `names`: what they are called in the address. @throws Problem that names the one that is missing */
export function placeOf(
  at: number | undefined,
  id: string | undefined,
  names: readonly [at: string, id: string],
): { readonly before?: readonly [at: number, id: string] } {
  if (at !== undefined && id !== undefined) return { before: [at, id] };
  if (at === undefined && id === undefined) return {};
  const [missing, said] = at === undefined ? names : names.toReversed();
  throw new Problem('bad-message', `query: ${missing} is missing, which goes with ${said}`);
}

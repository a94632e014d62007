import { Type } from 'typebox';
import { createCheck } from '../check.ts';
import { bounds } from '../limits.ts';
import { shapeFault, type Shape } from '../shape-fault.ts';

/** What becomes of a message: the words are hidden, it waits for a moderator, or it is refused. From the weakest to the strongest. */
export const filterActions = ['mask', 'hold', 'refuse'] as const;
export type FilterAction = (typeof filterActions)[number];

/** Words and phrases that are not wanted, whatever their case. */
export interface WordRule {
  readonly words: readonly string[];
  readonly action: FilterAction;
}

/** Hosts that links may not go to, with those below them; or the only ones that they may go to. */
export type LinkRule =
  | { readonly deny: readonly string[]; readonly action: FilterAction }
  | { readonly allow: readonly string[]; readonly action: FilterAction };

/** What texts of messages and edits are looked at for. Moderators' own are not. */
export interface FilterRules {
  readonly words?: readonly WordRule[];
  readonly links?: readonly LinkRule[];
}

const action = Type.Union(filterActions.map((name) => Type.Literal(name)));
const closed = { additionalProperties: false };
const list = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: bounds.filterWords });
const schema = Type.Object(
  {
    words: Type.Optional(Type.Array(Type.Object({ words: list, action }, closed), { maxItems: bounds.filterRules })),
    links: Type.Optional(
      Type.Array(
        Type.Union([Type.Object({ deny: list, action }, closed), Type.Object({ allow: list, action }, closed)]),
        { maxItems: bounds.filterRules },
      ),
    ),
  },
  closed,
);
const isRules = createCheck(schema);

/** @throws TypeError that says in one line what is wrong with them. */
export function checkRules(rules: unknown): FilterRules {
  if (isRules(rules)) return rules as FilterRules;
  throw new TypeError(
    `filters: ${shapeFault(schema as unknown as Shape, rules, 'the rules') ?? 'the rules have the wrong shape'}`,
  );
}

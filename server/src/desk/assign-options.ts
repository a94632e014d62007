import type { AssignRule } from '../store/desk.ts';
import { bounds } from '../limits.ts';
import { option, wholeNumber } from '../option.ts';

/** How conversations that nobody is to answer are given to agents (`docs/desk.md`). */
export interface AssignOptions {
  /** To whom it has been the longest since one was given, or who has the fewest open ones. Default: `off`, to nobody. */
  readonly rule?: AssignRule | 'off';
  /** Milliseconds that an agent may be gone until what they owe an answer goes back. Default: two minutes. */
  readonly grace?: number;
  /** Open conversations that one agent is given at most; 0 for as many as come. Default: 0. */
  readonly limit?: number;
  /** By tag, ids of the agents to whom alone conversations with that tag are given. Default: all to all. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

const rules = ['off', 'round-robin', 'least-busy'] as const;

function parseRule(text: string): (typeof rules)[number] {
  const rule = rules.find((known) => known === text);
  if (rule) return rule;
  throw new TypeError(`one of ${rules.join(', ')} is expected`);
}

/** `billing=a_1+a_2,sales=a_3` */
function parseGroups(text: string): Readonly<Record<string, readonly string[]>> {
  const parts = text.split(',').map((part) => part.trim());
  return Object.fromEntries(
    parts.filter(Boolean).map((part) => {
      const at = part.indexOf('=');
      const tag = part.slice(0, Math.max(at, 0)).trim();
      const agents = part.slice(at + 1).split('+');
      if (tag && tag.length <= bounds.tagLength && agents.every((id) => /^[au]_[!-~]+$/.test(id))) return [tag, agents];
      throw new TypeError('tags with ids of agents are expected, such as billing=a_1+a_2,sales=a_3');
    }),
  );
}

export const assignRunOptions = {
  assign: option({
    flag: 'assign',
    variable: 'LIVE_CHAT_ASSIGN',
    placeholder: 'RULE',
    fallback: 'off',
    description:
      'To whom conversations are given that nobody is to answer: off (to nobody), round-robin (in turn), least-busy (who has the fewest), of the agents who attend and are not away.',
    parse: parseRule,
  }),
  assignGrace: option({
    flag: 'assign-grace',
    variable: 'LIVE_CHAT_ASSIGN_GRACE',
    placeholder: 'SECONDS',
    fallback: String(bounds.assignGrace / 1_000),
    description: 'Seconds that an agent may be gone until conversations that wait for them are given to others.',
    parse: wholeNumber(1, 86_400),
  }),
  assignLimit: option({
    flag: 'assign-limit',
    variable: 'LIVE_CHAT_ASSIGN_LIMIT',
    placeholder: 'NUMBER',
    fallback: '0',
    description: 'Open conversations that one agent is given at most; 0 for as many as come.',
    parse: wholeNumber(0, 10_000),
  }),
  assignGroups: option({
    flag: 'assign-groups',
    variable: 'LIVE_CHAT_ASSIGN_GROUPS',
    placeholder: 'LIST',
    fallback: '',
    description:
      'To whom conversations with a tag are given alone, such as billing=a_1+a_2,sales=a_3; those without such a tag to all.',
    parse: parseGroups,
  }),
};

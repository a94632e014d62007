import fc from 'fast-check';
import type { LogEntry, User } from '../../src/protocol/index.ts';

/** What happens next in a room, before the log decides whether it may. */
export type Step =
  | { readonly do: 'message'; readonly who: number; readonly text: string }
  | { readonly do: 'edit'; readonly target: number; readonly text: string }
  | { readonly do: 'delete'; readonly target: number }
  | {
      readonly do: 'reaction';
      readonly who: number;
      readonly target: number;
      readonly emoji: string;
      readonly on: boolean;
    }
  | { readonly do: 'pin'; readonly target: number; readonly on: boolean }
  | { readonly do: 'leave'; readonly who: number }
  | { readonly do: 'rename'; readonly who: number; readonly name: string };

/** An entry that sets a field of a message that was ever written, also of one that is deleted (P31). */
export interface SetStep {
  readonly do: 'set';
  readonly who: number;
  readonly target: number;
  readonly field: string;
  /** `null` takes it away. */
  readonly value: unknown;
  /** What else the entry is: of a type that nobody knows, or a message of its own. */
  readonly as: 'unknown' | 'message';
}

const who = fc.nat({ max: 3 });
const target = fc.nat({ max: 30 });
const text = fc.string({ minLength: 1, maxLength: 8 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('message' as const), who, text }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), target, text }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), target }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('reaction' as const),
      who,
      target,
      emoji: fc.constantFrom('👍', '❤️', '🎉'),
      on: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pin' as const), target, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), who, name: text }) },
);

const setStep: fc.Arbitrary<SetStep> = fc.record({
  do: fc.constant('set' as const),
  who,
  target,
  field: fc.constantFrom('star', 'count'),
  value: fc.oneof(fc.constant(null), fc.nat(), fc.record({ at: fc.nat(), by: text })),
  as: fc.constantFrom('unknown' as const, 'message' as const),
});

// Without `size` fast-check keeps to about ten, which is one page.
const length = { maxLength: 60, size: 'max' } as const;

/** Any sequence of things that people do in a room. */
export const steps: fc.Arbitrary<Step[]> = fc.array(step, length);

/** Likewise, with entries among them that set fields of messages (P31). */
export const stepsThatSet: fc.Arbitrary<(Step | SetStep)[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: step }, { weight: 2, arbitrary: setStep }),
  length,
);

/** The log that a relay makes of such steps: numbered, with newcomers announced, and without what it would refuse. */
export function logOf(todo: readonly (Step | SetStep)[]): LogEntry[] {
  const log: LogEntry[] = [];
  const names = new Map<number, string>();
  const members = new Set<number>();
  const alive: { seq: number; from: string }[] = [];
  const written: number[] = [];
  const user = (index: number): User => ({ id: `u${index}`, name: names.get(index) ?? `User ${index}`, kind: 'guest' });
  const base = (index: number) => ({ seq: log.length + 1, at: 1_000 + log.length, from: `u${index}` });
  const arrive = (index: number) => {
    if (members.has(index)) return;
    members.add(index);
    log.push({ ...base(index), type: 'member', change: 'joined', user: user(index) });
  };
  for (const step of todo) {
    const key = `k${log.length}`;
    if (step.do === 'message') {
      arrive(step.who);
      const entry = { ...base(step.who), type: 'message' as const, key, name: user(step.who).name, text: step.text };
      log.push(entry);
      alive.push(entry);
      written.push(entry.seq);
    } else if (step.do === 'leave') {
      if (!members.delete(step.who)) continue;
      log.push({ ...base(step.who), type: 'member', change: 'left', user: user(step.who), key });
    } else if (step.do === 'rename') {
      names.set(step.who, step.name);
      if (members.has(step.who))
        log.push({ ...base(step.who), type: 'member', change: 'renamed', user: user(step.who) });
    } else if (step.do === 'set') {
      const of = written[step.target % Math.max(1, written.length)];
      if (of === undefined) continue;
      arrive(step.who);
      const entry = { ...base(step.who), key, of, set: { [step.field]: step.value } };
      if (step.as === 'unknown') log.push({ ...entry, type: 'marvel' } as unknown as LogEntry);
      else {
        log.push({ ...entry, type: 'message', name: user(step.who).name, text: 'about another' });
        alive.push(entry);
        written.push(entry.seq);
      }
    } else {
      const message = alive[step.target % Math.max(1, alive.length)];
      if (!message) continue;
      if (step.do === 'reaction') {
        arrive(step.who);
        const { emoji, on } = step;
        log.push({ ...base(step.who), type: 'reaction', key, of: message.seq, emoji, on });
        continue;
      }
      arrive(Number(message.from.slice(1)));
      if (step.do === 'pin') {
        const { at, ...from } = base(0);
        const set = { pinned: step.on ? { at, by: 'u0' } : null };
        log.push({ ...from, at, type: 'pin', key, of: message.seq, on: step.on, set });
        continue;
      }
      const mine = { ...base(0), from: message.from, key, of: message.seq };
      if (step.do === 'edit') log.push({ ...mine, type: 'edit', text: step.text });
      else {
        log.push({ ...mine, type: 'delete', set: { pinned: null } });
        alive.splice(alive.indexOf(message), 1);
      }
    }
  }
  return log;
}

/** The log as it is stored after its deletions: content erased in place, numbers kept (P19). */
export function erased(log: readonly LogEntry[]): LogEntry[] {
  const gone = new Set(log.filter((entry) => entry.type === 'delete').map((entry) => entry.of));
  return log.map((entry) =>
    (entry.type === 'message' && gone.has(entry.seq)) || (entry.type === 'edit' && gone.has(entry.of))
      ? { ...entry, text: '', erased: true }
      : entry,
  );
}

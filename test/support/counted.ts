// A module that counts its own work: every turn of a loop is a step, whether it has a body or not, and what is asked of a string, a list or an
// expression as many as it may look at. What is not linear shows by a number, not by a clock.
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { parseAst } from 'rollup/parseAst';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [more: string]: unknown;
}
interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

let steps = 0;
let modules = 0;

type Receiver = { readonly length?: number; readonly size?: number };

/** What a call may have looked at, at most. */
function costOf(receiver: unknown, name: string, args: readonly unknown[], result: unknown): number {
  const { length, size } = receiver as Receiver;
  const all = length ?? size ?? 0;
  const from = typeof args[1] === 'number' ? args[1] : 0;
  switch (name) {
    case 'get':
    case 'set':
    case 'has':
    case 'push':
      return args.length;
    case 'slice':
    case 'splice':
      return (result as Receiver).length!;
    case 'indexOf':
      return (result as number) < 0 ? all - from : (result as number) - from + 1;
    case 'startsWith':
      return (args[0] as string).length;
    case 'test':
    case 'exec':
      return (args[0] as string | undefined)?.length ?? 0;
    default:
      return all;
  }
}

const counting = {
  step: () => (steps += 1),
  spread(all: Iterable<unknown>) {
    steps += (all as Receiver).length ?? (all as Receiver).size ?? 0;
    return all;
  },
  call(receiver: Record<string, (...all: unknown[]) => unknown>, name: string, ...args: unknown[]) {
    const result = receiver[name]!(...args);
    steps += 1 + costOf(receiver, name, args, result);
    return result;
  },
};
(globalThis as unknown as { counting: typeof counting }).counting = counting;

function changesIn(node: Node): Change[] {
  const changes: Change[] = [];
  const insert = (at: number, text: string) => changes.push({ from: at, to: at, text });
  const test = node['test'] as Node | null | undefined;
  if (/^(For|While|DoWhile)Statement$/.test(node.type) && test) {
    insert(test.start, '(counting.step(), ');
    insert(test.end, ')');
  } else if (/^For(Of|In)Statement$/.test(node.type)) {
    insert((node['right'] as Node).start, 'counting.spread(');
    insert((node['right'] as Node).end, ')');
  } else if (node.type === 'SpreadElement') {
    insert((node['argument'] as Node).start, 'counting.spread(');
    insert((node['argument'] as Node).end, ')');
  } else if (node.type === 'CallExpression') {
    const callee = node['callee'] as Node;
    const { object, property } = callee as unknown as { object: Node; property: Node & { name: string } };
    if (callee.type === 'MemberExpression' && !callee['computed'] && !callee['optional']) {
      insert(object.start, 'counting.call(');
      const comma = (node['arguments'] as Node[]).length ? ', ' : '';
      changes.push({ from: object.end, to: callee.end + 1, text: `, '${property.name}'${comma}` });
    }
  }
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
      if (child && typeof child === 'object' && 'type' in child) changes.push(...changesIn(child as Node));
  }
  return changes;
}

/** Inner changes come behind outer ones at the same place where both begin, and before them where both end. */
function applied(source: string, changes: readonly Change[]): string {
  let text = '';
  let at = 0;
  for (const change of changes.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    text += source.slice(at, change.from) + change.text;
    at = change.to;
  }
  return text + source.slice(at);
}

/**
 * Loads a module of its own that counts.
 *
 * @param change What is done to its source before: a defect that is to be found.
 */
export async function counted<T>(url: URL, change: (source: string) => string = (source) => source) {
  const own = `${url.href}?counted=${(modules += 1)}`;
  const hooks = registerHooks({
    load(wanted, context, next) {
      if (wanted !== own) return next(wanted, context);
      const source = stripTypeScriptTypes(change(readFileSync(fileURLToPath(url), 'utf8')));
      return {
        format: 'module',
        source: applied(source, changesIn(parseAst(source) as unknown as Node)),
        shortCircuit: true,
      };
    },
  });
  const module = (await import(own)) as T;
  hooks.deregister();
  return {
    module,
    /** How many steps the work takes. */
    stepsOf(work: () => void): number {
      steps = 0;
      work();
      return steps;
    },
  };
}

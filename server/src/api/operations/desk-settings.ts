import { Type, type Static, type TObject, type TProperties } from 'typebox';
import type { Settings } from '../../desk/desk-settings.ts';
import { bounds } from '../../limits.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { named, words, type Parts } from '../schemas.ts';
import { etagOf, mayBeSetBy, setWith } from '../settings.ts';

const line = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: String.raw`^\S([^\r\n]*\S)?$`, description });

const assignment = {
  rule: words('off', 'round-robin', 'least-busy'),
  limit: Type.Integer({ minimum: 0, maximum: 10_000, description: 'Open conversations of one agent; 0: any number.' }),
  departments: Type.Array(
    Type.Object(
      {
        name: line(80, 'What it is called.'),
        tag: line(bounds.tagLength, 'Conversations with it are given to these agents alone.'),
        agents: Type.Array(Type.String({ pattern: '^[au]_[!-~]+$', maxLength: bounds.userIdLength }), {
          maxItems: bounds.departmentAgents,
          description: 'Ids.',
        }),
      },
      { additionalProperties: false },
    ),
    { maxItems: bounds.departments },
  ),
};

const duration = (description: string) =>
  Type.Integer({ minimum: 0, maximum: bounds.promise, description: `${description} Milliseconds; 0: not promised.` });
const warning = (description: string) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: bounds.promise,
      description: `${description} Milliseconds before; without it in the last quarter of the time, an hour at most.`,
    }),
  );
const promises = {
  answer: duration('Until a conversation is first answered.'),
  resolution: duration('Until it is closed, since it was opened last.'),
  hours: words('always', 'site', 'option'),
  answerWarning: warning('When a first answer is due soon.'),
  resolutionWarning: warning('When it is to be closed soon.'),
};

function departmentsFault({ departments }: Settings['assignment']): string | undefined {
  for (const part of ['name', 'tag'] as const) {
    const all = departments.map((each) => each[part].toLowerCase());
    const twice = departments.find((each, index) => all.indexOf(each[part].toLowerCase()) !== index);
    if (twice) return `departments: two have the ${part} ${twice[part]}`;
  }
  const doubled = departments.find(({ agents }) => new Set(agents).size < agents.length);
  return doubled && `departments: somebody is in ${doubled.name} twice`;
}

interface Part<N extends 'assignment' | 'promises', P extends TProperties> {
  readonly name: N;
  readonly title: string;
  readonly what: string;
  readonly fields: P;
  /** What else is told of it. */
  readonly more?: TProperties;
  readonly id: string;
  fault(value: Settings[N], hasHours: boolean): string | undefined;
  detail(value: Settings[N]): string;
}

function operationsOf<N extends 'assignment' | 'promises', P extends TProperties>(
  { name, title, what, fields, more = {}, id, fault, detail }: Part<N, P>,
  { body }: Parts,
): readonly Operation[] {
  const common = { url: `/settings/${name}`, group: 'Conversations', status: 200 } as const;
  const answer = named(title, {
    ...(fields as TProperties),
    ...more,
    isSet: Type.Boolean({ description: 'Whether an admin has set it; otherwise it is by the relay’s options.' }),
  });
  const who = 'For admins, and keys with the scope `manage`.';
  const told = (settings: ReturnType<typeof mayBeSetBy>) => ({
    body: {
      ...settings.get(name),
      ...(name === 'promises' && { hasOptionHours: settings.hasHours }),
      isSet: settings.isSet(name),
    },
    headers: etagOf(settings.version(name)),
  });
  return [
    operation({
      ...common,
      id: `get${id}`,
      method: 'GET',
      summary: `${what}, as it is in force (P54)`,
      description: who,
      answer,
      run: ({ exchange, services }) => Promise.resolve(told(mayBeSetBy(exchange, services))),
    }),
    operation({
      ...common,
      id: `set${id}`,
      method: 'PUT',
      summary: `Set it, in the place of the relay’s options, from now on`,
      description: `All of it. ${who}`,
      isMatched: true,
      body: body(fields),
      answer,
      async run({ exchange, services, body: said, expected }) {
        const settings = mayBeSetBy(exchange, services);
        const value = said as unknown as Static<TObject<P>> as unknown as Settings[N];
        const wrong = fault(value, settings.hasHours);
        if (wrong !== undefined) throw new Problem('bad-message', wrong);
        await setWith(settings, { name, value, detail: `${name}: ${detail(value)}`, expected }, exchange);
        return told(settings);
      },
    }),
    operation({
      ...common,
      id: `unset${id}`,
      method: 'DELETE',
      summary: 'Take it back to the relay’s options',
      description: who,
      isMatched: true,
      answer,
      async run({ exchange, services, expected }) {
        const settings = mayBeSetBy(exchange, services);
        await setWith(settings, { name, value: undefined, detail: `${name}: by options`, expected }, exchange);
        return told(settings);
      },
    }),
  ];
}

export function deskSettingsOperations(parts: Parts): readonly Operation[] {
  return [
    ...operationsOf(
      {
        ...{ name: 'assignment', title: 'Assignment', id: 'Assignment', fields: assignment },
        what: 'How conversations are given to agents, and departments',
        fault: departmentsFault,
        detail: ({ rule, limit, departments }) => `${rule}, limit ${limit}, departments ${departments.length}`,
      },
      parts,
    ),
    ...operationsOf(
      {
        ...{ name: 'promises', title: 'Promises', id: 'Promises', fields: promises },
        what: 'Which times are promised to visitors',
        more: { hasOptionHours: Type.Boolean({ description: 'Whether `option` may be chosen as hours.' }) },
        fault: ({ hours }, hasHours) =>
          hours === 'option' && !hasHours ? 'hours: the relay has no option of that' : undefined,
        detail: ({ answer, resolution, hours, answerWarning = 'usual', resolutionWarning = 'usual' }) =>
          `answer ${answer}, resolution ${resolution}, hours ${hours}, warnings ${answerWarning} and ${resolutionWarning}`,
      },
      parts,
    ),
  ];
}

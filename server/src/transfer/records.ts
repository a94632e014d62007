import { Type, type Static } from 'typebox';
import { defaultLimits, keyPattern, type Body } from '../../../src/protocol/index.ts';
import { faultOf } from '../body.ts';
import { createCheck } from '../check.ts';
import { bounds } from '../limits.ts';
import { isTeamKind } from '../policy/identity.ts';
import { shapeFault, theMessage, type Shape } from '../shape-fault.ts';

/** The first line of a file, by which it is known. */
export const transferHead = { type: 'live-chat-conversations', version: 1 } as const;

/** One of several words, which a fault names. */
const words = <const T extends string>(...all: T[]) =>
  Type.Unsafe<T>(Type.Union(all.map((each) => Type.Literal(each))));

const closed = { additionalProperties: false };
const Person = Type.Object(
  {
    id: Type.String({ pattern: '^[ugsa]_[!-~]+$', maxLength: bounds.userIdLength }),
    name: Type.String({ maxLength: defaultLimits.nameLength }),
    kind: words('guest', 'user', 'agent', 'service'),
  },
  closed,
);
const base = {
  room: Type.String({ pattern: '^s_[A-Za-z0-9_-]{22}$' }),
  /** In milliseconds since 1970. */
  at: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000 }),
};
const said = { ...base, from: Person, key: Type.String({ pattern: keyPattern, maxLength: defaultLimits.keyLength }) };

const schemas = {
  /** A conversation begins; what follows until the next one is of it. */
  conversation: Type.Object(
    {
      type: Type.Literal('conversation'),
      ...base,
      visitor: Person,
      tags: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: bounds.tagLength }), { maxItems: bounds.tags }),
      ),
    },
    closed,
  ),
  /** `note`: for the team alone. `seq`: its number where it was, by which `reply` names it. */
  message: Type.Object(
    {
      ...{ type: Type.Literal('message'), ...said, text: Type.String() },
      note: Type.Optional(Type.Literal(true)),
      seq: Type.Optional(Type.Integer({ minimum: 1 })),
      reply: Type.Optional(Type.Integer({ minimum: 1 })),
      /** Names of files, which are not in here. */
      files: Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 50 })),
    },
    closed,
  ),
  status: Type.Object({ type: Type.Literal('status'), ...said, status: words('open', 'closed') }, closed),
  rating: Type.Object(
    { type: Type.Literal('rating'), ...said, score: Type.Integer({ minimum: 1, maximum: 5 }), text: Type.String() },
    closed,
  ),
  tag: Type.Object({ type: Type.Literal('tag'), ...said, tag: Type.String(), on: Type.Boolean() }, closed),
  /** Who is to answer, or nobody. */
  assign: Type.Object({ type: Type.Literal('assign'), ...said, user: Type.Union([Type.Null(), Person]) }, closed),
};

export type Transferred = { [Name in keyof typeof schemas]: Static<(typeof schemas)[Name]> }[keyof typeof schemas];

type Check = (value: unknown) => value is Transferred;
const checks = Object.fromEntries(
  Object.entries(schemas).map(([name, schema]) => [name, createCheck(schema)]),
) as Record<string, Check>;

/** What is said in a room by a record; undefined for one that begins a conversation. */
export function bodyOf(record: Transferred, reply?: number): Body | undefined {
  switch (record.type) {
    case 'conversation':
      return undefined;
    case 'message': {
      const files = (record.files ?? []).map((name) => `[${name}]`).join(' ');
      const text = [record.text, files].filter(Boolean).join('\n');
      return { type: 'message', text, ...(reply !== undefined && { reply }) };
    }
    case 'status':
      return { type: 'conversation', status: record.status };
    case 'rating':
      return { type: 'rating', score: record.score, ...(record.text && { text: record.text }) };
    case 'tag':
      return { type: 'tag', tag: record.tag, on: record.on };
    case 'assign':
      return { type: 'assign', user: record.user?.id ?? null };
  }
}

/** Whether it is in the room of the team alone. */
export const isOfTeamAlone = (record: Transferred): boolean =>
  record.type === 'tag' || record.type === 'assign' || (record.type === 'message' && record.note === true);

/** What ids say of those who have them. Somebody of the site may be of its team. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  u: ['user', 'agent'],
  g: ['guest'],
  s: ['service'],
  a: ['agent'],
};

function faultOfPeople(record: Transferred): string | undefined {
  const people = {
    ...('visitor' in record && { visitor: record.visitor }),
    ...('from' in record && { from: record.from }),
    ...('user' in record && record.user && { user: record.user }),
  };
  for (const [field, { id, kind }] of Object.entries(people)) {
    if (!kinds[id[0]!]!.includes(kind)) return `${field}.kind is not that of ${field}.id`;
  }
  const { visitor } = people;
  return visitor && isTeamKind(visitor.kind)
    ? 'visitor is of the team: a conversation is of a guest or a user'
    : undefined;
}

/** What is wrong with a line, in words; undefined where it is a record. */
export function faultIn(value: unknown): string | undefined {
  const { type } = (typeof value === 'object' && value !== null ? value : {}) as { readonly type?: unknown };
  const check = typeof type === 'string' && Object.hasOwn(checks, type) ? checks[type] : undefined;
  if (!check) return `type must be one of ${Object.keys(schemas).join(', ')}`;
  if (!check(value)) {
    const fault = shapeFault(schemas[type as keyof typeof schemas] as Shape, value, theMessage);
    return `this is no ${String(type)}: ${fault ?? 'a field is of another form'}`;
  }
  const fault = faultOfPeople(value);
  if (fault) return fault;
  const body = bodyOf(value);
  return body && faultOf(body, defaultLimits)?.message;
}

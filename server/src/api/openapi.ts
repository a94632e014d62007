import { errorClasses, type ErrorCode } from '../../../src/protocol/index.ts';
import { version } from '../version.ts';
import { groups, isKept, mayLackBody, takesKey, type Operation } from './operation.ts';
import { Problem, type ApiCode } from './problem.ts';
import { authorization } from './words.ts';

/** As much of a JSON schema as ours use. */
export interface DocumentSchema {
  readonly $ref?: string;
  readonly title?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly DocumentSchema[];
  readonly items?: DocumentSchema;
  readonly properties?: Readonly<Record<string, DocumentSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly [name: string]: unknown;
}

const httpCodes: readonly ApiCode[] = [
  'no-such-route',
  'method-not-allowed',
  'no-such-key',
  'no-such-webhook',
  'precondition-failed',
  'outcome-unknown',
  'confirmation-required',
  'body-too-large',
  'body-type',
  'body-timeout',
];
const allCodes: readonly ApiCode[] = [...(Object.keys(errorClasses) as ErrorCode[]), ...httpCodes];

/** What everything can be refused with: the first by what is asked, the others by who asks and when. */
const common: readonly ApiCode[] = [
  'bad-message',
  'credential-invalid',
  'token-expired',
  'revoked',
  'forbidden',
  'origin-refused',
  'limited',
  'internal',
  'busy',
  'store-unavailable',
];
const ofMatched: readonly ApiCode[] = ['precondition-failed'];
const ofBodies: readonly ApiCode[] = ['body-too-large', 'body-type', 'body-timeout'];

const problemSchema: DocumentSchema = {
  type: 'object',
  description: 'Why a request is refused (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'class'],
  properties: {
    type: { type: 'string', description: 'The code as a URN.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For developers, in English.' },
    code: { type: 'string', enum: allCodes },
    class: {
      type: 'string',
      enum: ['retry', 'reauth', 'stop'],
      description: 'Whether to try again later, with another credential, or not at all.',
    },
    retryAfter: { type: 'integer', description: 'Milliseconds after which another try makes sense.' },
  },
};

/** Every refusal of an operation, by its HTTP status. */
export function refusalsOf(operation: Operation): ReadonlyMap<number, readonly ApiCode[]> {
  const { refusals = [], body, isMatched } = operation;
  const byStatus = new Map<number, ApiCode[]>();
  const ofKept: readonly ApiCode[] = isKept(operation) ? ['key-reused', 'outcome-unknown'] : [];
  const ofParts = [...(body ? ofBodies : []), ...(isMatched ? ofMatched : []), ...ofKept];
  for (const code of new Set([...common, ...ofParts, ...refusals])) {
    const { status } = new Problem(code, '').details;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([one], [other]) => one - other));
}

/** Takes what has a name out of a schema, and puts it among the components once. */
function withNames(schema: DocumentSchema, names: Record<string, DocumentSchema>): DocumentSchema {
  const { title, ...rest } = schema;
  const words = rest.anyOf?.map((each) => each.const);
  if (words?.every((word) => typeof word === 'string')) {
    const { anyOf: _, ...others } = rest;
    return { ...others, type: 'string', enum: words };
  }
  const inner: DocumentSchema = {
    ...rest,
    ...(rest.items && { items: withNames(rest.items, names) }),
    ...(rest.properties && {
      properties: Object.fromEntries(
        Object.entries(rest.properties).map(([name, each]) => [name, withNames(each, names)]),
      ),
    }),
  };
  if (title === undefined) return inner;
  names[title] = inner;
  return { $ref: `#/components/schemas/${title}` };
}

const plain = (schema: unknown): DocumentSchema => JSON.parse(JSON.stringify(schema)) as DocumentSchema;

const keyHeader = { $ref: '#/components/parameters/IdempotencyKey' };
const matchHeader = { $ref: '#/components/parameters/IfMatch' };
const asHeaders = [{ $ref: '#/components/parameters/ActAs' }, { $ref: '#/components/parameters/ActAsName' }];

function header(name: string, description: string): object {
  return { name, in: 'header', description, schema: { type: 'string' } };
}

/** The OpenAPI 3.1 document of the operations. */
export function documentOf(operations: readonly Operation[]): Readonly<Record<string, unknown>> {
  const schemas: Record<string, DocumentSchema> = { Problem: problemSchema };
  const schemaOf = (schema: unknown): DocumentSchema => withNames(plain(schema), schemas);
  const parameters = (place: 'path' | 'query', shapes: object = {}): object[] =>
    Object.entries(plain(shapes)).map(([name, shape]) => {
      const { description, ...schema } = shape as DocumentSchema;
      return {
        name,
        in: place,
        required: place === 'path',
        ...(description && { description }),
        schema: schemaOf(schema),
      };
    });
  const paths: Record<string, Record<string, unknown>> = {};
  for (const each of operations) {
    const { id, method, url, group, summary, description, path, query, body, isMatched, status, answer, form } = each;
    (paths[url] ??= {})[method.toLowerCase()] = {
      operationId: id,
      tags: [group],
      summary,
      ...(description !== undefined && { description }),
      parameters: [
        ...parameters('path', path),
        ...parameters('query', query),
        ...(takesKey(each) ? [keyHeader] : []),
        ...(isMatched ? [matchHeader] : []),
        ...asHeaders,
      ],
      ...(body && {
        requestBody: { required: !mayLackBody(each), content: { 'application/json': { schema: schemaOf(body) } } },
      }),
      responses: {
        [status]: {
          description: status === 201 ? 'Made.' : 'Done.',
          ...(answer && { content: { [form ?? 'application/json']: { schema: schemaOf(answer) } } }),
        },
        ...Object.fromEntries(
          [...refusalsOf(each)].map(([refused, codes]) => [
            refused,
            {
              description: codes.join(', '),
              content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
            },
          ]),
        ),
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'live-chat',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
      description: 'Rooms, messages and members of a live-chat relay, by the rules of its wire (PROTOCOL.md).',
    },
    // Relative to this document, so that it is right behind every proxy.
    servers: [{ url: '../api' }],
    security: [{ token: [] }, { guest: [] }],
    tags: groups.map((name) => ({ name })),
    paths,
    components: {
      schemas,
      parameters: {
        IdempotencyKey: header(
          'Idempotency-Key',
          'Your own name for this change: the same again is not done twice (P3). Where nothing else is said, it is known for a day.',
        ),
        IfMatch: header(
          'If-Match',
          'The `ETag` with which it was told: where somebody else has changed it meanwhile, nothing is done.',
        ),
        ActAs: header('Live-Chat-As', 'Of a service with the scope act-as: the id of the user in whose name it acts.'),
        ActAsName: header('Live-Chat-As-Name', 'What that user is called, percent-encoded.'),
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: authorization.token },
        guest: { type: 'apiKey', in: 'header', name: 'Authorization', description: authorization.guest },
      },
    },
  };
}

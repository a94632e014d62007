import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { keyPattern, type Limits } from '../../../src/protocol/index.ts';
import { createCheck } from '../check.ts';
import { shapeFault, theMessage, type Shape } from '../shape-fault.ts';
import { closed, mayLackBody, takesKey, type Call, type Operation } from './operation.ts';
import { Problem } from './problem.ts';

export type Parts = Pick<Call<never, never, never>, 'path' | 'query' | 'body' | 'key' | 'credential' | 'expected'>;

const keyForm = new RegExp(keyPattern);
const digits = /^\d{1,16}$/;

/** A text of an address, as the number that its shape wants. */
function valueOf(shape: Shape | undefined, value: unknown): unknown {
  return shape?.type === 'integer' && typeof value === 'string' && digits.test(value) ? Number(value) : value;
}

function keyOf(header: string | string[] | undefined, { keyLength }: Limits): string {
  if (header === undefined) return randomBytes(16).toString('base64url');
  // Its standard writes it in quotes; most who send it do not.
  const key = String(header).replace(/^"(.*)"$/, '$1');
  if (keyForm.test(key) && key.length <= keyLength) return key;
  throw new Problem('bad-message', `Idempotency-Key must be 1 to ${keyLength} letters, digits, _ and -`);
}

/** What is to be changed, by the `ETag` with which it was told; `*` is whatever there is. */
function matchOf(header: string | undefined): string | undefined {
  if (header === undefined || header === '*') return undefined;
  const [, version] = /^(?:W\/)?"([\w-]{1,64})"$/.exec(header.trim()) ?? [];
  if (version !== undefined) return version;
  throw new Problem('bad-message', 'If-Match must be one ETag of ours, in its quotation marks');
}

/** Reads the parts of a request in the shapes of an operation. What it returns throws a {@link Problem} that names what is wrong. */
export function createReader(operation: Operation, limits: Limits): (request: FastifyRequest) => Parts {
  const part = (schema: TSchema | undefined) => {
    const shape = (schema ?? closed({})) as Shape;
    const check = createCheck(schema ?? closed({}));
    return (value: unknown, what: string): never => {
      if (check(value)) return value as never;
      throw new Problem('bad-message', `${what}: ${shapeFault(shape, value, theMessage) ?? 'it has the wrong shape'}`);
    };
  };
  const checkPath = part(operation.path && closed(operation.path));
  const checkQuery = part(operation.query && closed(operation.query));
  const checkBody = part(operation.body);
  const typed = (shapes: object = {}, values: unknown): object =>
    Object.fromEntries(
      Object.entries(values as object).map(([name, value]) => [
        name,
        valueOf(Object.hasOwn(shapes, name) ? (shapes as Record<string, Shape>)[name] : undefined, value),
      ]),
    );
  return ({ params, query, body, headers }) => ({
    path: checkPath(typed(operation.path, params), 'path'),
    query: checkQuery(typed(operation.query, query), 'query'),
    body: checkBody(body === undefined && mayLackBody(operation) ? {} : body, 'body'),
    key: keyOf(takesKey(operation) ? headers['idempotency-key'] : undefined, limits),
    expected: operation.isMatched ? matchOf(headers['if-match']) : undefined,
    credential: (headers.authorization ?? '').replace(/^\w+ /, ''),
  });
}

import { Type, type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import type { RepeatableKeys } from '../keys.ts';
import type { Services } from '../services.ts';
import type { Exchange } from './exchange.ts';
import type { ApiCode } from './problem.ts';

export const groups = [
  'You',
  'Rooms',
  'Messages',
  'Members',
  'Reading',
  'Conversations',
  'Moderation',
  'Webhooks',
  'Keys',
] as const;
export type Group = (typeof groups)[number];

/** A shape that allows no other fields (P4). */
export const closed = <const P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** What one request says, in the shapes that its operation names. */
export interface Call<P extends TProperties, Q extends TProperties, B extends TSchema> {
  readonly path: Static<TObject<P>>;
  readonly query: Static<TObject<Q>>;
  readonly body: Static<B>;
  /** The caller's own name for a change, or one made for it (P3). */
  readonly key: string;
  /** As it was said, without its kind. */
  readonly credential: string;
  /** Of what is set: the version that is to be changed, and no other. */
  readonly expected: string | undefined;
  readonly exchange: Exchange;
  readonly services: Services;
  readonly keys: RepeatableKeys;
}

/** What is answered where it went well. */
export interface Answer {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One thing that the API can do: the routes, the document and the reference come from these. */
export interface Operation<
  P extends TProperties = TProperties,
  Q extends TProperties = TProperties,
  B extends TSchema = TSchema,
> {
  /** Its name in generated clients. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters in braces, such as `/rooms/{room}`. */
  readonly url: string;
  readonly group: Group;
  readonly summary: string;
  readonly description?: string;
  readonly path?: P;
  readonly query?: Q;
  /** Without one it takes none. */
  readonly body?: B;
  /** Of a change: whether what it writes keeps the `Idempotency-Key` itself (P3). */
  readonly isKeyed?: boolean;
  /** Of a `POST`: it changes nothing. */
  readonly isReading?: true;
  /** Of a `POST` or `PATCH`: said again it does the same once more, which changes nothing more. */
  readonly isRepeatable?: true;
  /** Whether it takes `If-Match`. */
  readonly isMatched?: true;
  readonly status: 200 | 201 | 204;
  readonly answer?: TSchema;
  /** Of an answer that is a text, and not JSON: its type. */
  readonly form?: 'text/csv';
  /** Refusals beyond those that everything can have. */
  readonly refusals?: readonly ApiCode[];
  run(call: Call<P, Q, B>): Promise<Answer>;
}

/** Whether a request may come without a body: where all fields may be left out, so may the whole. */
export const mayLackBody = ({ body }: Operation): boolean =>
  ((body as { required?: readonly string[] } | undefined)?.required ?? []).length === 0;

/** Whether it takes an `Idempotency-Key`: all that changes something. */
export const takesKey = ({ method, isReading }: Operation): boolean => method !== 'GET' && !isReading;

/** Whether its answer is kept by its key: what is neither done once by itself, nor may be done twice. */
export const isKept = (operation: Operation): boolean =>
  takesKey(operation) &&
  (operation.method === 'POST' || operation.method === 'PATCH') &&
  !operation.isKeyed &&
  !operation.isRepeatable;

/** Lets what an operation runs know its shapes. */
export const operation = <
  const P extends TProperties = Record<never, never>,
  const Q extends TProperties = Record<never, never>,
  B extends TSchema = TSchema,
>(
  given: Operation<P, Q, B>,
): Operation => given as unknown as Operation;

import assert from 'node:assert/strict';
import { refusalsOf } from '../../server/src/api/openapi.ts';
import { operationsFor } from '../../server/src/api/operations.ts';
import { createCheck } from '../../server/src/check.ts';
import { defaultLimits, type Credential } from '../../src/protocol/index.ts';
import type { RelayUnderTest } from './relay-test.ts';

const operations = operationsFor(defaultLimits).map((each) => ({
  each,
  form: new RegExp(`^${each.url.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  answer: each.answer && createCheck(each.answer),
}));

/** The operation that a request is meant for; where two fit, the one that has fewer parameters. */
function operationOf(method: string, path: string) {
  const address = path.replace(/\?.*$/, '');
  const fitting = operations.filter(({ each, form }) => each.method === method && form.test(address));
  return fitting.sort((one, other) => one.each.url.split('{').length - other.each.url.split('{').length)[0];
}

/** Every answer that any test gets is held against the document. @returns the operation's name. */
export function assertDocumented(method: string, path: string, { status, body }: ApiAnswer): string | undefined {
  const found = operationOf(method, path);
  if (!found) {
    assert.match(String(body?.code), /^(no-such-route|method-not-allowed)$/, `${method} ${path} is not documented`);
    return undefined;
  }
  const { each, answer } = found;
  if (status >= 400) {
    const codes = refusalsOf(each).get(status) ?? [];
    assert.ok(codes.includes(body.code), `${each.id}: ${body.code} is not documented for ${status}`);
    return each.id;
  }
  assert.equal(status, each.status, each.id);
  if (!answer) assert.equal(body, undefined, each.id);
  else assert.ok(answer(body), `${each.id}: ${JSON.stringify(body)} is not as documented`);
  return each.id;
}

/** What the API answers. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever a test expects of it
  readonly body: any;
}

export interface ApiRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As the header that a credential is said by. */
export const authorizationOf = (credential: Credential): string =>
  credential.kind === 'guest' ? `Guest ${credential.id}:${credential.secret}` : `Bearer ${credential.token}`;

/** One caller of the API. */
export class ApiClient {
  readonly #url: string;
  readonly #authorization: string;

  constructor({ url }: Pick<RelayUnderTest, 'url'>, credential: Credential) {
    this.#url = url;
    this.#authorization = authorizationOf(credential);
  }

  async ask(method: string, path: string, { body, headers }: ApiRequest = {}): Promise<ApiAnswer> {
    const response = await fetch(`${this.#url}/api${path}`, {
      method,
      headers: {
        authorization: this.#authorization,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = {
      status: response.status,
      headers: response.headers,
      body:
        text === ''
          ? undefined
          : response.headers.get('content-type')?.startsWith('text/csv')
            ? text
            : JSON.parse(text),
    };
    assertDocumented(method, path, answer);
    return answer;
  }

  get(path: string): Promise<ApiAnswer> {
    return this.ask('GET', path);
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return this.ask('POST', path, { body, headers });
  }
}

/** Whether an answer is a problem of this code, in the form of RFC 9457. */
export function assertProblem({ status, headers, body }: ApiAnswer, code: string, expected: number): void {
  assert.equal(body?.code, code, JSON.stringify(body));
  assert.equal(status, expected);
  assert.equal(body.status, expected);
  assert.equal(headers.get('content-type'), 'application/problem+json');
  for (const field of ['type', 'title', 'detail']) assert.equal(typeof body[field], 'string', field);
  assert.match(body.class, /^(retry|reauth|stop)$/);
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { request } from 'node:http';
import { operationsFor } from '../../../server/src/api/operations.ts';
import { defaultLimits } from '../../../src/protocol/index.ts';
import { ApiClient, assertProblem, type ApiAnswer } from '../../support/api.ts';
import { relayFor } from '../../support/relay-test.ts';
import { secret, userCredential } from '../../support/tokens.ts';

const auth = { secrets: [secret] };
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'] as const;

/** By Node's own client: it says any method, and leaves the address as it is. */
function ask(url: string, method: string, headers: Record<string, string> = {}, body = ''): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const told = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
        resolve({
          status: response.statusCode!,
          headers: new Headers(told),
          body: text === '' ? undefined : JSON.parse(text),
        });
      });
    });
    sent.on('error', reject).end(body);
  });
}

/** Each address of the document, with one of each parameter, and the methods that it has there. */
function addresses(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { url, method } of operationsFor(defaultLimits)) {
    const path = url.replaceAll(/\{\w+\}/g, '1');
    const known = found.get(path) ?? new Set();
    found.set(path, known.add(method));
    if (method === 'GET') known.add('HEAD');
  }
  for (const path of ['', '/openapi.json', '/reference.css']) found.set(path, new Set(['GET', 'HEAD']));
  return found;
}

describe('the methods of the API', () => {
  test('one that is not there at an address that is: 405 with those that are, before anybody is asked who they are', async (t) => {
    const relay = await relayFor(t, { auth });
    let refused = 0;
    for (const [path, known] of addresses()) {
      for (const method of methods.filter((each) => !known.has(each))) {
        for (const body of ['', '{"text":"x"}', 'no JSON']) {
          const sent = { ...(body && { 'content-type': 'text/plain', 'content-length': `${body.length}` }) };
          const answer = await ask(`${relay.url}/api${path}?x=1`, method, sent, method === 'HEAD' ? '' : body);
          assert.equal(answer.status, 405, `${method} ${path}`);
          const allow = answer.headers.get('allow')!.split(', ');
          assert.deepEqual(new Set(allow), new Set([...known, 'OPTIONS']), `${method} ${path}`);
          if (method !== 'HEAD') assertProblem(answer, 'method-not-allowed', 405);
          refused += 1;
        }
      }
    }
    assert.ok(refused > 200, `${refused}`);
    assert.equal(relay.relay.stats().refused['credential-invalid'], undefined);
  });

  test('an address at which there is nothing is 404 by every method, with a credential and without', async (t) => {
    const relay = await relayFor(t, { auth });
    const { token } = userCredential('maya') as { token: string };
    for (const path of ['/nothing', '/rooms/a/b', '//rooms', '/Rooms', '/openapi.json/x', '/rooms/lobby/messages/1/']) {
      for (const method of methods) {
        for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
          const answer = await ask(`${relay.url}/api${path}`, method, headers);
          assert.deepEqual([answer.status, answer.headers.get('allow')], [404, null], `${method} ${path}`);
          if (method !== 'HEAD') assertProblem(answer, 'no-such-route', 404);
        }
      }
    }
    assertProblem(await ask(`${relay.url}/api/r%6Foms`, 'PUT'), 'method-not-allowed', 405);
    assertProblem(await ask(`${relay.url}/api/rooms/`, 'PUT'), 'method-not-allowed', 405);
    assertProblem(await ask(`${relay.url}/api/rooms/a%2Fb`, 'PUT'), 'method-not-allowed', 405);
  });

  test('HEAD is GET without a body; OPTIONS tells the methods, and a preflight is answered everywhere', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = new ApiClient(relay, userCredential('maya'));
    await maya.post('/rooms/lobby/messages', { text: 'Hello' });
    const { token } = userCredential('maya') as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    for (const path of ['', '/openapi.json', '/me', '/rooms/lobby', '/rooms/lobby/messages']) {
      const given = await fetch(`${relay.url}/api${path}`, { headers });
      const bytes = (await given.arrayBuffer()).byteLength;
      const head = await fetch(`${relay.url}/api${path}`, { method: 'HEAD', headers });
      assert.deepEqual(
        [head.status, head.headers.get('content-length'), head.headers.get('content-type')],
        [200, `${bytes}`, given.headers.get('content-type')],
        path,
      );
    }
    assert.equal((await ask(`${relay.url}/api/me`, 'HEAD')).status, 401);

    const told = await ask(`${relay.url}/api/rooms/lobby/messages`, 'OPTIONS');
    assert.deepEqual([told.status, told.headers.get('allow')], [204, 'GET, HEAD, POST, OPTIONS']);
    assertProblem(await ask(`${relay.url}/api/nothing`, 'OPTIONS'), 'no-such-route', 404);
    for (const path of ['/me', '/nothing']) {
      const preflight = { origin: relay.url, 'access-control-request-method': 'GET' };
      const answer = await ask(`${relay.url}/api${path}`, 'OPTIONS', preflight);
      assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [204, relay.url], path);
    }
  });
});

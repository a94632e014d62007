import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';
import { relayFor } from '../../support/relay-test.ts';
import { startRelay, temporaryFolder } from '../../support/relay.ts';
import { secret } from '../../support/tokens.ts';

const auth = { secrets: [secret] };

interface Parameter {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
}
interface Described {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, object>>;
}
interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** Every reference in a document. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => (name === '$ref' ? [String(each)] : refsIn(each)));
}

function at(document: unknown, ref: string): unknown {
  const names = ref.replace(/^#\//, '').split('/');
  return names.reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
}

describe('the document of the API', () => {
  test('is OpenAPI 3.1 for everybody, names each operation once, and each reference leads somewhere', async (t) => {
    const relay = await relayFor(t, { auth });
    const response = await fetch(`${relay.url}/api/openapi.json`);
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'application/json; charset=utf-8']);
    const document = (await response.json()) as OpenApi;
    assert.equal(document.openapi, '3.1.0');
    for (const ref of refsIn(document)) assert.ok(at(document, ref), ref);
    const all = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ path, method, ...described })),
    );
    const names = all.map(({ operationId }) => operationId);
    assert.equal(new Set(names).size, names.length);
    for (const { path, parameters, operationId, responses } of all) {
      const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      assert.deepEqual(
        inPath,
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
        operationId,
      );
      for (const status of ['400', '401', '403', '429', '503'])
        assert.ok(responses[status], `${operationId} ${status}`);
    }
    // Each of them is there: without a credential it is asked for one.
    for (const { path, method } of all) {
      const address = `${relay.url}/api${path.replaceAll(/\{\w+\}/g, '1')}`;
      assert.equal((await fetch(address, { method: method.toUpperCase() })).status, 401, `${method} ${path}`);
    }
    assert.doesNotMatch(JSON.stringify(document), /\/\/(?!spec)/, 'no address of anything elsewhere');
  });

  test('is enough for a generated client to make a room, send, read and moderate, and to make a conversation and answer it', async (t) => {
    const relay = await startRelay({ auth });
    t.after(() => relay.close());
    const folder = await temporaryFolder();
    t.after(() => rm(folder, { recursive: true, force: true }));
    const document = join(folder, 'openapi.json');
    await writeFile(document, await (await fetch(`${relay.url}/api/openapi.json`)).text());
    const output = join(folder, 'client');
    await createClient({
      input: document,
      output: { path: output, module: { extension: '.ts' } },
      plugins: ['@hey-api/client-fetch', '@hey-api/sdk', '@hey-api/typescript'],
      logs: { level: 'silent' },
    });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is made only now
    const generated: any = await import(pathToFileURL(join(output, 'index.ts')).href);
    const { client } = await import(pathToFileURL(join(output, 'client.gen.ts')).href);
    const { key } = await relay.relay.keys.add({
      name: 'Generated',
      scopes: ['read', 'send', 'manage', 'moderate', 'audit'],
    });
    client.setConfig({ baseUrl: `${relay.url}/api`, auth: () => key });
    const made = await generated.createRoom({ body: { kind: 'private' } });
    const { room } = made.data;
    const sent = await generated.sendMessage({ path: { room }, body: { text: 'Hello' } });
    assert.equal(sent.response.status, 201);
    const read = await generated.listMessages({ path: { room }, query: { limit: 1 } });
    assert.deepEqual([read.data.messages[0].text, read.data.messages[0].seq], ['Hello', sent.data.seq]);
    const refused = await generated.getRoom({ path: { room: 'p_AAAAAAAAAAAAAAAAAAAAAA' } });
    assert.deepEqual([refused.error.code, refused.error.status], ['forbidden', 403]);
    const banned = await generated.banFromSite({ path: { user: 'u_eve' }, body: { duration: 60_000, reason: 'spam' } });
    assert.deepEqual(banned.data, { id: 'u_eve', ended: 0 });
    assert.equal((await generated.listSiteBans({ query: { user: 'u_eve' } })).data.bans[0].id, 'u_eve');
    assert.equal((await generated.unbanFromSite({ path: { user: 'u_eve' }, body: {} })).response.status, 204);
    const resolutions = [{ room, report: 1, verdict: 'dismiss' }];
    const resolved = await generated.resolveReports({ body: { resolutions } });
    assert.equal(resolved.data.results[0].refusal.code, 'no-such-message');
    assert.deepEqual((await generated.listReports({ query: { room } })).data, { reports: [] });

    // A conversation of the support desk: begun in the name of a visitor, found in its queue, and answered.
    const { key: desk } = await relay.relay.keys.add({
      name: 'Desk',
      scopes: ['act-as', 'read', 'send', 'manage', 'moderate'],
    });
    client.setConfig({ baseUrl: `${relay.url}/api`, auth: () => desk });
    const headers = { 'live-chat-as': 'u_maya', 'live-chat-as-name': 'Maya' };
    const begun = (await generated.createRoom({ body: { kind: 'support' }, headers })).data.room;
    await generated.sendMessage({ path: { room: begun }, body: { text: 'My lamp hums' }, headers });
    const waits = (await generated.listConversations({ query: { queue: 'unassigned' } })).data.conversations[0];
    assert.deepEqual([waits.id, waits.visitor.name, typeof waits.waiting], [begun, 'Maya', 'number']);
    const answer = await generated.sendMessage({ path: { room: begun }, body: { text: 'It is the dimmer' } });
    assert.equal(answer.response.status, 201);
    const seen = await generated.listMessages({ path: { room: begun }, headers });
    assert.deepEqual(
      seen.data.messages.map(({ text, name }: { text: string; name: string }) => `${name}: ${text}`),
      ['Maya: My lamp hums', 'Desk: It is the dimmer'],
    );
    const [answered] = (await generated.listConversations({ query: { queue: 'open' } })).data.conversations;
    assert.deepEqual([answered.id, answered.waiting], [begun, undefined]);
    client.setConfig({ baseUrl: `${relay.url}/api`, auth: () => key });

    const { data } = await generated.listActs({ query: { user: 'u_eve' } });
    assert.deepEqual(
      data.acts.map(({ act }: { act: string }) => act),
      ['site-banned', 'site-unbanned'],
    );
  });
});

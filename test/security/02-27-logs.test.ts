// Rows 2 and 27 of the threat table: no log line has a secret, a name or a text in it, and none can be forged from outside.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { runCli } from '../support/cli.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';
import { enter, WireClient } from '../support/wire-client.ts';

/** A line end with a line of its own behind it, and a colour for the terminal. */
const forgery = '\r\n{"level":"info","event":"forged"}\n\u001b[31mred\u001b[0m\u2028\u0007';

/** A key that is made while the relay runs. */
async function relayKey(folder: string): Promise<string> {
  const { output } = await runCli('key', 'add', '--name', 'log-bot', '--scopes', 'read,send', '--data', folder);
  assert.match(output, /^lc_\w+\n$/);
  return output.trim();
}

describe('the log of a relay that logs all it can', () => {
  let relay: SpawnedRelay;

  before(async () => {
    relay = await spawnRelay({ args: ['--log-level', 'debug'] });
    const maya = await enter(relay.socketUrl, `canary-name${forgery}`);
    await maya.say('lobby', 'k1', `canary-text${forgery}`);
    await maya.join('lobby');
    const { id } = maya.welcome.user;
    const secret = maya.welcome.secret!;
    await (await enter(relay.socketUrl, 'canary-name', { kind: 'guest', id, secret })).close();
    // What is refused, wrong, unknown or broken.
    const wrong = [
      `[{"type":"hello","protocol":1,"credential":{"kind":"token","token":"canary-token"}}]`,
      `[{"type":"hello","protocol":1,"credential":{"kind":"guest","id":"canary-id","secret":"canary-secret"}}]`,
      `[{"type":"canary-type${JSON.stringify(forgery).slice(1, -1)}"}]`,
      `canary-no-frame${forgery}`,
    ];
    for (const text of wrong) {
      const client = await WireClient.open(relay.socketUrl);
      client.raw(text);
      await client.closed;
    }
    maya.raw(`[{"type":"send","room":"canary-room${'\\n'}","key":"canary-key","body":{"type":"message","text":"x"}}]`);
    maya.send({ type: 'refresh', token: 'canary-token' });
    await maya.next('error');
    // Addresses and headers, as they come.
    const socket = new WebSocket(`${relay.socketUrl}?token=canary-query`, {
      headers: { origin: 'https://evil.test', 'x-canary': 'canary-header', authorization: 'Bearer canary-bearer' },
    });
    await new Promise((resolve) => socket.on('error', resolve));
    const spent = await relayKey(relay.folder);
    for (const key of [spent, 'lc_canarycanary']) {
      const body = JSON.stringify({ text: `canary-text${forgery}` });
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': 'canary-key',
        'live-chat-as': 'u_canary',
      };
      const authorization = `Bearer ${key}`;
      await fetch(`${relay.url}/api/rooms/lobby/messages`, {
        method: 'POST',
        body,
        headers: { ...headers, authorization },
      });
      await fetch(`${relay.url}/api/canary-path`, { headers: { authorization } });
      const client = await WireClient.open(relay.socketUrl);
      client.send({ type: 'hello', protocol: 1, credential: { kind: 'token', token: key } });
      await client.nextWhere((told): told is never => told.type === 'welcome' || told.type === 'error');
      await client.close();
    }
    assert.doesNotMatch(relay.output, new RegExp(spent), 'the key is in the log');
    await new Promise<void>((resolve, reject) => {
      request(
        `${relay.url}/canary-path?secret=canary-query`,
        { headers: { cookie: 'a=canary-cookie' } },
        (response) => {
          response.resume().on('end', resolve);
        },
      )
        .on('error', reject)
        .end();
    });
    assert.ok(relay.output.includes('session opened'), 'nothing was logged');
    assert.doesNotMatch(relay.output, new RegExp(secret), 'the guest’s secret is in the log');
    await maya.close();
    await relay.kill('SIGTERM');
  });
  after(() => relay.dispose());

  test('says nothing that was secret, or that somebody wrote', () => {
    assert.doesNotMatch(relay.output, /canary/);
  });

  test('is one JSON object a line, without control characters', () => {
    const lines = relay.output.trimEnd().split('\n');
    assert.ok(lines.length > 8);
    for (const line of lines) assert.equal(typeof JSON.parse(line), 'object', line);
    assert.doesNotMatch(relay.output, /[\u0000-\u0009\u000b-\u001f\u007f\u2028\u2029]/);
    assert.doesNotMatch(relay.output, /forged/);
  });
});

// The nginx configuration of docs/relay.md, run as it stands but for its ports and its certificate.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { authorizationOf, relayWithFiles } from '../support/files.ts';
import { nginxProgram, runNginx } from '../support/nginx.ts';
import { credentialOf } from '../support/relay-test.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';

const document = readFileSync(new URL('../../docs/relay.md', import.meta.url), 'utf8');
const snippet = /<!-- snippet: nginx -->\s*```nginx\n([\s\S]*?)```/.exec(document)![1]!;
const pathOf = (name: string): string => fileURLToPath(new URL(`../support/certificates/${name}`, import.meta.url));

function replaced(text: string, what: string | RegExp, by: string): string {
  assert.match(text, typeof what === 'string' ? new RegExp(what) : what);
  return text.replace(what, by);
}

/** The status, and of the body what has come until it holds `wanted` or ends. */
function ask(url: string, options: RequestOptions, body?: string | Buffer, wanted?: string): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, rejectUnauthorized: false, ...options });
    asked.on('error', reject);
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve([response.statusCode!, '']);
    });
    asked.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (wanted === undefined || !text.includes(wanted)) return;
        resolve([response.statusCode!, text]);
        asked.destroy();
      });
      response.on('error', () => undefined);
      response.on('end', () => resolve([response.statusCode!, text]));
    });
    asked.end(body);
  });
}

const skip = nginxProgram ? false : 'no nginx found: install it, or set NGINX_PATH';

test(
  'the nginx of docs/relay.md: sockets, event streams, files of some MB, and whose address it is',
  { skip },
  async (t) => {
    const relay = await relayWithFiles(t, { trustedProxies: ['loopback'], connectRatePerAddress: 2 });
    const nginx = await runNginx('https', (port) => {
      let server = replaced(snippet, 'listen 443 ssl', `listen 127.0.0.1:${port} ssl`);
      server = replaced(server, /\S+fullchain\.pem/, pathOf('first.cert.pem'));
      server = replaced(server, /\S+privkey\.pem/, pathOf('first.key.pem'));
      // Outside of the snippet: visitors whose addresses the test says.
      return `set_real_ip_from 127.0.0.1; real_ip_header X-Visitor; ${replaced(server, '127.0.0.1:8080', `127.0.0.1:${relay.port}`)}`;
    });
    t.after(() => nginx.close());

    const socketUrl = `${nginx.url.replace('http', 'ws')}/connect`;
    const maya = await welcomed(relay.adopt(await WireClient.open(socketUrl, { rejectUnauthorized: false })), 'Maya');
    await maya.join('lobby');
    assert.equal((await maya.say('lobby', 'k', 'through nginx')).type, 'ack');

    // The stream does not end, so what is seen of it was not held back.
    const hello = JSON.stringify([{ type: 'hello', protocol: 1, name: 'Jonas' }]);
    const headers = { 'content-type': 'text/plain;charset=UTF-8' };
    const body = `{"answer":"stream"}\n${hello}`;
    const [status, text] = await ask(`${nginx.url}/connect/stream`, { method: 'POST', headers }, body, 'welcome');
    assert.equal(status, 200);
    assert.match(text, /Jonas/);

    const uploaded = await ask(
      `${nginx.url}/files`,
      {
        method: 'POST',
        headers: {
          authorization: authorizationOf(credentialOf(maya)),
          'live-chat-room': 'lobby',
          'live-chat-name': 'large.bin',
        },
      },
      Buffer.alloc(6_000_000, 'x'),
    );
    assert.equal(uploaded[0], 201, uploaded[1]);

    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    const statusFor = async (visitor: string, claim: string): Promise<number> => {
      const asked = { ...upgrade, 'x-visitor': visitor, 'x-forwarded-for': claim };
      return (await ask(`${nginx.url}/connect`, { headers: asked }))[0];
    };
    const answers: number[] = [];
    for (let count = 0; count < 12; count += 1) answers.push(await statusFor('203.0.113.7', `198.51.100.${count}`));
    assert.deepEqual(answers, [...Array<number>(10).fill(101), 503, 503]);
    assert.equal(await statusFor('203.0.113.8', '203.0.113.7'), 101, 'another one has a share of their own');
  },
);

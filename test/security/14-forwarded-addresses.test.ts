// Row 14 of the threat table: where somebody comes from is what the connection says, or what a trusted proxy has written last; never what a client
// claims. And it is not kept.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { describe, test } from 'node:test';
import { blockOf, createAddressOf } from '../../server/src/address.ts';
import { readCommand } from '../../server/src/config.ts';
import { createLog } from '../../server/src/log.ts';
import { bounds } from '../../server/src/limits.ts';
import { askUpgrade } from '../support/ask-upgrade.ts';
import { startRelay } from '../support/relay.ts';
import { relayFor } from '../support/relay-test.ts';
import { WireClient } from '../support/wire-client.ts';

const asked = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
  }) as unknown as IncomingMessage;

const claims = [
  '198.51.100.1',
  '198.51.100.2, 198.51.100.3',
  '127.0.0.1',
  '::1',
  '10.0.0.1',
  'unknown',
  '"<script>"',
  '203.0.113.9, 10.0.0.1',
  ',,, ,',
  '1'.repeat(8_000),
];

describe('whose header counts', () => {
  test('of one who is not trusted: never, whatever it says', () => {
    for (const trusted of [[], ['10.0.0.0/8'], ['loopback', '192.0.2.0/24']]) {
      const addressOf = createAddressOf(trusted);
      for (const claim of claims) assert.equal(addressOf(asked('203.0.113.7', claim)), '203.0.113.7', claim);
    }
  });

  test('of a trusted proxy: what it wrote last, however much a client has put before it', () => {
    const addressOf = createAddressOf(['10.0.0.0/8']);
    for (const claim of claims)
      assert.equal(addressOf(asked('10.1.2.3', `${claim}, 203.0.113.7`)), '203.0.113.7', claim);
  });

  test('of a chain of proxies: the right-most that is none of them', () => {
    const addressOf = createAddressOf(['10.0.0.0/8', 'fd00::/8', '192.0.2.1']);
    assert.equal(addressOf(asked('10.0.0.1', '198.51.100.1, 203.0.113.7, 192.0.2.1, fd00::5')), '203.0.113.7');
    assert.equal(addressOf(asked('::ffff:10.0.0.1', '198.51.100.1, 203.0.113.7')), '203.0.113.7');
  });

  test('of a proxy that writes ports, or nothing of use', () => {
    const addressOf = createAddressOf(['10.0.0.0/8']);
    assert.equal(addressOf(asked('10.0.0.1', '198.51.100.1, 203.0.113.7:4711')), '203.0.113.7');
    assert.equal(addressOf(asked('10.0.0.1', '198.51.100.1, [2001:db8::1]:4711')), '2001:db8:0:0::/64');
    assert.equal(addressOf(asked('10.0.0.1', '198.51.100.1, unknown')), '10.0.0.1', 'then the proxy itself');
    assert.equal(addressOf(asked('10.0.0.1')), '10.0.0.1');
  });

  test('this machine and a local socket are nobody who is counted', () => {
    const addressOf = createAddressOf();
    for (const own of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', undefined]) {
      assert.equal(addressOf(asked(own)), undefined, own);
    }
  });
});

test('IPv6 addresses of one line are one, those of two are two', () => {
  assert.equal(blockOf('2001:db8:1:2::1'), blockOf('2001:db8:1:2:ffff:ffff:ffff:ffff'));
  assert.equal(blockOf('2001:db8:1:2::1'), '2001:db8:1:2::/64');
  assert.notEqual(blockOf('2001:db8:1:2::1'), blockOf('2001:db8:1:3::1'));
  assert.equal(blockOf('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.equal(blockOf('::ffff:203.0.113.7'), '203.0.113.7');
  assert.equal(blockOf('::ffff:cb00:7107'), '203.0.113.7');
  assert.equal(blockOf('::'), '0:0:0:0::/64');
});

test('on a relay: whatever an address claims, its share is one; another has its own', async (t) => {
  const relay = await relayFor(t, { trustedProxies: ['loopback'], connectRatePerAddress: 2 });
  const ask = (forwarded: string) => askUpgrade(relay.socketUrl, { 'x-forwarded-for': forwarded });
  const answers: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const { statusCode } = await ask(`198.51.100.${index}, 203.0.113.7`);
    answers.push(statusCode!);
  }
  assert.deepEqual(answers, [...Array<number>(10).fill(101), ...Array<number>(10).fill(503)]);
  assert.equal((await ask('203.0.113.7, 203.0.113.8')).statusCode, 101);
});

test('on a relay that trusts nobody the header is not looked at', async (t) => {
  const relay = await relayFor(t, { connectRatePerAddress: 1 });
  for (let index = 0; index < 5; index += 1) {
    const { statusCode } = await askUpgrade(relay.socketUrl, { 'x-forwarded-for': '203.0.113.7' });
    assert.equal(statusCode, 101);
  }
});

test('no address is logged or stored, also not of one who is refused', async (t) => {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line: string) => void lines.push(line) });
  const started = await startRelay({ trustedProxies: ['loopback'], connectRatePerAddress: 1, environment: { log } });
  t.after(() => started.close());
  const headers = { 'x-forwarded-for': '203.0.113.7' };
  const client = await WireClient.open(started.socketUrl, { headers });
  await client.hello({ name: 'Maya' });
  await client.join('lobby');
  await client.say('lobby', 'k', 'a text that is stored');
  for (let index = 1; index < bounds.connectBurst; index += 1) await askUpgrade(started.socketUrl, headers);
  assert.equal((await askUpgrade(started.socketUrl, headers)).statusCode, 503);
  await client.close();
  assert.match(lines.join(''), /"event":"address refused"/);
  assert.doesNotMatch(lines.join(''), /203\.0\.113/);
  let isStored = false;
  for (const entry of await readdir(started.folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(path.join(entry.parentPath, entry.name));
    isStored ||= bytes.includes('a text that is stored');
    assert.ok(!bytes.includes('203.0.113'), entry.name);
  }
  assert.ok(isStored, 'the search finds what is there');
});

test('what is no network is refused in one line', () => {
  for (const wrong of ['10.0.0.0/33', 'proxy.example.com', '0.0.0.0/0', '10.0.0.0/x', '*']) {
    assert.throws(
      () => readCommand(['--trusted-proxies', wrong], {}),
      /^ConfigError: --trusted-proxies ".*": .+$/,
      wrong,
    );
  }
  const { relay } = readCommand(['--trusted-proxies', 'loopback, 10.0.0.0/8'], {}) as { relay: object } as {
    relay: { trustedProxies: readonly string[] };
  };
  assert.deepEqual(relay.trustedProxies, ['loopback', '10.0.0.0/8']);
});

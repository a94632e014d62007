import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ConfigError, helpText, optionsTable, readCommand, type RunCommand } from '../../server/src/config.ts';

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): RunCommand['relay'] {
  const command = readCommand(args, environment);
  assert.equal(command.name, 'run');
  return (command as RunCommand).relay;
}

describe('options', () => {
  test('have safe defaults', () => {
    assert.deepEqual(run([]), {
      port: 8080,
      host: '127.0.0.1',
      data: './data',
      origins: [],
      maxConnections: 20_000,
      connectRate: 1_000,
      maxConnectionsPerAddress: 1_000,
      connectRatePerAddress: 100,
      maxConnectionsPerUser: 100,
      roomRate: 60,
      trustedProxies: [],
      webhooksPrivate: false,
      previews: false,
      calls: { stun: [], turn: [] },
      push: { text: true, private: false },
      retention: {},
      drain: 4_000,
      logLevel: 'info',
      auth: { guests: true, audience: 'live-chat' },
      limits: { sendRate: 10, sendBurst: 60, fileBytes: 26_214_400 },
      sla: { answer: 0, resolution: 0 },
      assign: { rule: 'off', grace: 120_000, limit: 0, groups: {} },
      files: { userBytes: 524_288_000, totalBytes: 10_737_418_240 },
    });
  });

  test('say for how long messages are kept', () => {
    const { retention } = run(['--retention', 'open=90d, support=365d']);
    assert.deepEqual(retention, { open: 90 * 86_400_000, support: 365 * 86_400_000 });
    for (const text of ['open', 'open=0d', 'open=-1d', 'open=90', 'lobby=1d', 'open=1.5d', 'open=90d;direct=1d']) {
      assert.throws(() => run(['--retention', text]), ConfigError, text);
    }
  });

  test('come from flags first, then from the environment', () => {
    const environment = {
      LIVE_CHAT_PORT: '1',
      LIVE_CHAT_HOST: '::',
      LIVE_CHAT_ORIGINS: 'https://a.test, https://b.test:8443',
    };
    const options = run(['--port', '2'], environment);
    assert.deepEqual([options.port, options.host], [2, '::']);
    assert.deepEqual(options.origins, ['https://a.test', 'https://b.test:8443']);
    assert.equal(run(['--static=demo']).static, 'demo');
    assert.equal(run(['--files', 'off']).files, false);
    const assigning = ['--assign', 'least-busy', '--assign-grace', '9', '--assign-limit', '3'];
    assert.deepEqual(run([...assigning, '--assign-groups', 'billing=a_1+a_2, sales=u_3']).assign, {
      ...{ rule: 'least-busy', grace: 9_000, limit: 3 },
      groups: { billing: ['a_1', 'a_2'], sales: ['u_3'] },
    });
    assert.deepEqual(run(['--files', '/srv/files', '--user-file-bytes', '7', '--total-file-bytes', '8']).files, {
      folder: '/srv/files',
      userBytes: 7,
      totalBytes: 8,
    });
    assert.equal(run(['--max-file-bytes', '9']).limits?.fileBytes, 9);
    const mail = [
      '--mail-from',
      'Shop <chat@shop.example>',
      '--public-url',
      'https://chat.shop.example',
      '--mail-delay',
      '9',
    ];
    const url = 'smtps://user:pass-word@mail.example.com';
    assert.equal(run(mail).mail, undefined);
    assert.deepEqual(run(mail, { LIVE_CHAT_SMTP_URL: url }).mail, {
      ...{ url, from: 'Shop <chat@shop.example>', publicUrl: 'https://chat.shop.example', delay: 9_000 },
    });
    assert.throws(
      () => run(mail, { LIVE_CHAT_SMTP_URL: 'http://user:pass-word@mail.example.com' }),
      (error: Error) => /^LIVE_CHAT_SMTP_URL: an address/.test(error.message) && !error.message.includes('pass-word'),
    );
  });

  const wrong: readonly (readonly [args: readonly string[], environment: Record<string, string>, message: RegExp])[] = [
    [['--port', 'x'], {}, /^--port "x": a whole number from 0 to 65535/],
    [['--port', '70000'], {}, /--port/],
    [['--port', '-1'], {}, /--port/],
    [[], { LIVE_CHAT_SEND_RATE: '0' }, /^LIVE_CHAT_SEND_RATE "0"/],
    [['--mail-reply', 'Shop <reply@in.example>'], {}, /reply@in\.example\.com/],
    [['--mail-reply', `${'a'.repeat(32)}@in.example`], {}, /reply@in\.example\.com/],
    [['--mail-from', 'chat@shop'], {}, /Shop <chat@example\.com>/],
    [['--mail-from', 'A\r\nBcc: x <a@b.example>'], {}, /Shop <chat@example\.com>/],
    [[], { LIVE_CHAT_SMTP_URL: 'smtps://mail.example.com' }, /needs --mail-from and --public-url/],
    [['--auth-keys', 'http://login.example/jwks.json'], {}, /^--auth-keys .* an address such as https:/],
    [['--auth-keys', 'https://'], {}, /an address such as https:/],
    [['--assign', 'best'], {}, /off, round-robin, least-busy/],
    [['--assign-groups', 'billing'], {}, /billing=a_1\+a_2/],
    [['--origins', 'example.com'], {}, /--origins.*https:\/\/www\.example\.com/],
    [['--log-level', 'loud'], {}, /debug, info/],
    [['--bogus'], {}, /--bogus/],
    [['stray'], {}, /stray/],
    [['--tls-cert', 'cert.pem'], {}, /go together/],
    [['embed'], {}, /URL is missing/],
    [['embed', 'chat.example.com'], {}, /is not an address such as/],
    [['embed', 'javascript:x'], {}, /is not an address such as/],
    [['embed', 'https://chat.example.com', '--mode', 'huge'], {}, /bubble, inline, full/],
    [['embed', 'https://chat.example.com', '--site', 'shop'], {}, /is not an origin/],
  ];
  for (const [args, environment, message] of wrong) {
    test(`${JSON.stringify(args)} ${JSON.stringify(environment)} is explained in one line`, () => {
      assert.throws(
        () => readCommand(args, environment),
        (error: Error) => {
          assert.ok(error instanceof ConfigError);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /\n/);
          return true;
        },
      );
    });
  }

  test('are all in the help text and in the documentation', () => {
    const readme = readFileSync(new URL('../../server/README.md', import.meta.url), 'utf8');
    assert.ok(readme.includes(optionsTable()), 'server/README.md has another table of options');
    for (const flag of [
      'port',
      'host',
      'data',
      'origins',
      'static',
      'send-rate',
      'max-connections',
      'connect-rate',
      'drain-seconds',
      'log-level',
      'help',
      'version',
    ]) {
      assert.match(helpText(), new RegExp(`--${flag}\\b`));
    }
  });

  test('asks for help or the version', () => {
    assert.deepEqual([readCommand(['-h']).name, readCommand(['--version', '--port', 'x']).name], ['help', 'version']);
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startRelay } from '../support/relay.ts';
import { secret } from '../support/tokens.ts';
import { enter } from '../support/wire-client.ts';

const document = readFileSync(new URL('../../docs/identity.md', import.meta.url), 'utf8');
const run = promisify(execFile);

const snippet = (name: string): string =>
  new RegExp(`<!-- snippet: ${name} -->\\s*\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(document)![1]!;

const user = { id: 'auth0|4711', name: 'Maya Zoë' };

const signers: Record<string, (folder: string) => Promise<string>> = {
  async 'sign-node'(folder) {
    const file = path.join(folder, 'sign.mjs');
    await writeFile(file, snippet('sign-node'));
    const { chatToken } = (await import(pathToFileURL(file).href)) as {
      chatToken(user: object, secret: string): string;
    };
    return chatToken(user, secret);
  },
  async 'sign-python'(folder) {
    const file = path.join(folder, 'sign.py');
    const call = `import sys\nsys.stdout.write(chat_token(json.loads(sys.argv[1]), sys.argv[2]))\n`;
    await writeFile(file, `${snippet('sign-python')}\n${call}`);
    return (await run('python3', [file, JSON.stringify(user), secret])).stdout;
  },
};

const hasPython = await run('python3', ['--version']).then(
  () => true,
  () => false,
);

describe('docs/identity.md', () => {
  for (const [name, sign] of Object.entries(signers)) {
    const skip = name === 'sign-python' && !hasPython && 'there is no python3 here';
    test(`${name}: what it signs is let in`, { skip }, async (t) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'live-chat-test-'));
      const relay = await startRelay({ auth: { secrets: [secret] } });
      t.after(() => Promise.all([relay.close(), rm(folder, { recursive: true })]));
      const maya = await enter(relay.socketUrl, undefined, { kind: 'token', token: await sign(folder) });
      assert.deepEqual(maya.welcome.user, { id: 'u_auth0%7C4711', name: 'Maya Zoë', kind: 'user' });
      await maya.close();
    });
  }
});

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

interface User {
  readonly id: string | number;
  readonly name: string;
}
/** Whom backends know by a text, and by a number; and the id that each has here. */
const users: readonly (readonly [user: User, id: string])[] = [
  [{ id: 'auth0|4711', name: 'Maya Zoë' }, 'u_auth0%7C4711'],
  [{ id: 4711, name: 'Jonas "J" <b>' }, 'u_4711'],
];

/** Who signs, by the snippet as it is printed, and what has to be there for that. */
interface Signer {
  /** The program that is asked whether it is there, and how. */
  readonly needs?: readonly [program: string, argument: string];
  sign(folder: string, user: User): Promise<string>;
}

/** Runs a snippet by an interpreter: the file is the snippet with a call of what it defines behind it, which is given the user and the secret. */
const interpreted = (program: string, version: string, file: string, before: string, call: string): Signer => ({
  needs: [program, version],
  async sign(folder, user) {
    const script = path.join(folder, file);
    await writeFile(script, `${before}${snippet(`sign-${path.parse(file).name}`)}\n${call}\n`);
    return (await run(program, [script, JSON.stringify(user), secret])).stdout;
  },
});

const signers: Record<string, Signer> = {
  'sign-node': {
    async sign(folder, user) {
      const file = path.join(folder, 'sign.mjs');
      await writeFile(file, snippet('sign-node'));
      const { chatToken } = (await import(pathToFileURL(file).href)) as {
        chatToken(user: object, secret: string): string;
      };
      return chatToken(user, secret);
    },
  },
  'sign-python': interpreted(
    'python3',
    '--version',
    'python.py',
    '',
    'import sys\nsys.stdout.write(chat_token(json.loads(sys.argv[1]), sys.argv[2]))',
  ),
  'sign-php': interpreted(
    'php',
    '--version',
    'php.php',
    '<?php\n',
    'echo chat_token(json_decode($argv[1], true), $argv[2]);',
  ),
  'sign-ruby': interpreted(
    'ruby',
    '--version',
    'ruby.rb',
    '',
    'print chat_token(JSON.parse(ARGV[0], symbolize_names: true), ARGV[1])',
  ),
  'sign-go': {
    needs: ['go', 'version'],
    async sign(folder, user) {
      const files = [path.join(folder, 'sign.go'), path.join(folder, 'main.go')] as const;
      await writeFile(files[0], `package main\n\n${snippet('sign-go')}`);
      const main = 'func main() { os.Stdout.WriteString(chatToken(os.Args[1], os.Args[2], os.Args[3])) }';
      await writeFile(files[1], `package main\n\nimport "os"\n\n${main}\n`);
      return (await run('go', ['run', ...files, String(user.id), user.name, secret], { cwd: folder })).stdout;
    },
  },
};

const isThere = ([program, argument]: readonly [string, string]): Promise<boolean> =>
  run(program, [argument]).then(
    () => true,
    () => false,
  );

describe('docs/identity.md', () => {
  test('every snippet that signs is run here', () => {
    const names = [...document.matchAll(/<!-- snippet: (sign-\w+) -->/g)].map(([, name]) => name);
    assert.deepEqual(names, Object.keys(signers));
    assert.equal(document.match(/^### (Node|Python|PHP|Ruby|Go)$/gm)?.length, names.length);
  });

  for (const [name, { needs, sign }] of Object.entries(signers)) {
    test(`${name}: what it signs is let in`, async (t) => {
      if (needs && !(await isThere(needs))) return t.skip(`there is no ${needs[0]} here`);
      const folder = await mkdtemp(path.join(tmpdir(), 'live-chat-test-'));
      const relay = await startRelay({ auth: { secrets: [secret] } });
      t.after(() => Promise.all([relay.close(), rm(folder, { recursive: true })]));
      for (const [user, id] of users) {
        const token = await sign(folder, user);
        const client = await enter(relay.socketUrl, undefined, { kind: 'token', token });
        assert.deepEqual(client.welcome.user, { id, name: user.name, kind: 'user' });
        await client.close();
      }
    });
  }
});

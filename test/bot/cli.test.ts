import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';
import { botSite } from '../support/bot-site.ts';
import { begin, chunk, done, modelServer } from '../support/model-server.ts';

const root = path.resolve(import.meta.dirname, '../..');

function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['src/bot-cli.ts', ...args], { cwd: root, env: { PATH, ...env } });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  return { child, exited: once(child, 'close').then(([code]) => ({ code, out, err })) };
}

test('live-chat-bot answers by a model and its articles until it is told to end; its keys are in no line', async (t) => {
  const modelKey = 'sk-of-the-model-0123456789';
  const { url, asked } = await modelServer(t, (response) => begin(response).end(chunk('In 60 days.') + done));
  const { relay, key, visit, heard } = await botSite(t);
  const args = ['--url', relay.url, '--help-folder', 'demo/help', '--model-url', url, '--model', 'small'];
  const { child, exited } = run(args, { LIVE_CHAT_KEY: key, LIVE_CHAT_MODEL_KEY: modelKey });
  t.after(() => child.kill('SIGKILL'));
  const { room } = await visit('How do I return my lamp?');
  await heard(room, ({ text }) => text.startsWith('In 60 days.'));
  assert.match(asked[0]!.body.messages[0]!.content, /Returning a lamp/);
  child.kill('SIGTERM');
  const { out, err } = await exited;
  assert.match(out, new RegExp(`"event":"answered","room":"${room.id}"`));
  for (const secret of [key, modelKey, 'return my lamp']) assert.ok(!(out + err).includes(secret));
});

test('live-chat-bot says what is missing, in one line', async () => {
  const without = await run([], {}).exited;
  assert.deepEqual([without.code, without.out], [2, '']);
  assert.match(without.err, /^live-chat-bot: LIVE_CHAT_KEY is missing[^\n]*\n$/);
});

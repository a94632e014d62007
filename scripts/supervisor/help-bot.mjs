// The demo's help bot, which answers visitors from demo/help. It comes by a key of a week that lies in the relay's data folder, for nobody else on this machine to read.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

async function makeKey(data, file) {
  const args = ['server/dist/cli.js', 'key', 'add', '--data', data, '--name', 'Help bot'];
  const { stdout } = await run(process.execPath, [...args, '--scopes', 'read,send,moderate', '--expires', '7d'], {
    cwd: root,
  });
  const key = stdout.trim();
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  return key;
}

/**
 * @param {object} parts
 * @param {string} parts.data the relay's data folder
 * @param {string} parts.url where the relay is
 * @param {(line: string) => void} parts.say
 */
export async function startHelpBot({ data, url, say }) {
  const { ArticleSearch, createBot, helpAnswers, readArticles } = await import('../../dist/bot.js');
  const file = path.join(data, 'demo-bot-key');
  const answer = helpAnswers(new ArticleSearch(await readArticles(path.join(root, 'demo/help'))));
  const known = await readFile(file, 'utf8').catch(() => '');
  let bot;
  let isClosed = false;
  let hasRenewed = false;

  function start(key) {
    bot = createBot({ url, key, answer, log });
  }
  function log({ event, reason }) {
    if (event !== 'refused' || hasRenewed || isClosed) return;
    // The key has ended, or is of another store.
    hasRenewed = true;
    bot.close();
    makeKey(data, file).then(
      (key) => !isClosed && start(key),
      () => say(`The help bot is not let in (${reason ?? 'refused'}).`),
    );
  }

  start(known.trim() || (await makeKey(data, file)));
  return {
    close() {
      isClosed = true;
      bot.close();
    },
  };
}

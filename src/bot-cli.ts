#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ArticleSearch } from './bot/article-search.ts';
import { readArticles } from './bot/article.ts';
import { createBot, type BotEvent } from './bot/bot.ts';
import { helpAnswers } from './bot/help-answers.ts';
import { modelAnswers } from './bot/model-answers.ts';
import type { BotTexts } from './bot/texts.ts';

const usage = `live-chat-bot: answers visitors of the support desk before people do.

  --url URL           the relay (LIVE_CHAT_URL; http://127.0.0.1:8080)
  --help-folder DIR   articles in Markdown (LIVE_CHAT_HELP_FOLDER)
  --help-url URL      where people read them (LIVE_CHAT_HELP_URL)
  --texts FILE        what it says beside its answers, as JSON (LIVE_CHAT_BOT_TEXTS)
  --model-url URL     endpoint of a model, such as http://127.0.0.1:11434/v1 (LIVE_CHAT_MODEL_URL)
  --model NAME        the model (LIVE_CHAT_MODEL)
  --prompt FILE       what the model is told first (LIVE_CHAT_MODEL_PROMPT)

Only from the environment: LIVE_CHAT_KEY, the relay's key with the scopes read, send and moderate; LIVE_CHAT_MODEL_KEY.
`;

class Misuse extends Error {}

const names = {
  url: 'LIVE_CHAT_URL',
  'help-folder': 'LIVE_CHAT_HELP_FOLDER',
  'help-url': 'LIVE_CHAT_HELP_URL',
  texts: 'LIVE_CHAT_BOT_TEXTS',
  'model-url': 'LIVE_CHAT_MODEL_URL',
  model: 'LIVE_CHAT_MODEL',
  prompt: 'LIVE_CHAT_MODEL_PROMPT',
} as const;

function settings(): Record<keyof typeof names | 'key' | 'modelKey', string | undefined> & { isHelp: boolean } {
  const { env } = process;
  const string = { type: 'string' } as const;
  const options = Object.fromEntries(Object.keys(names).map((name) => [name, string]));
  try {
    const parsed = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } });
    const values: Readonly<Record<string, unknown>> = parsed.values;
    const said = Object.entries(names).map(([name, variable]) => [name, values[name] ?? (env[variable] || undefined)]);
    const keys = { key: env['LIVE_CHAT_KEY'], modelKey: env['LIVE_CHAT_MODEL_KEY'] || undefined };
    return { ...Object.fromEntries(said), ...keys, isHelp: values['help'] === true };
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}

/** One line of JSON for each thing that it does, as the relay's log. */
const log = (event: BotEvent): void =>
  void process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);

async function run(): Promise<void> {
  const given = settings();
  if (given.isHelp) return void process.stdout.write(usage);
  const { key, model, modelKey, texts, prompt, url = 'http://127.0.0.1:8080' } = given;
  if (!key) throw new Misuse('LIVE_CHAT_KEY is missing: live-chat-relay key add --scopes read,send,moderate');
  const folder = given['help-folder'];
  const search = folder === undefined ? undefined : new ArticleSearch(await readArticles(folder, given['help-url']));
  const modelUrl = given['model-url'];
  if (modelUrl !== undefined && model === undefined) throw new Misuse('--model is missing');
  if (modelUrl === undefined && !search) throw new Misuse('--help-folder or --model-url is missing');
  const asked = {
    ...(modelKey !== undefined && { key: modelKey }),
    ...(prompt !== undefined && { prompt: await readFile(prompt, 'utf8') }),
    ...(search && { search }),
  };
  const bot = createBot({
    ...{ url, key, log },
    answer: modelUrl === undefined ? helpAnswers(search!) : modelAnswers({ url: modelUrl, model: model!, ...asked }),
    ...(texts !== undefined && { texts: JSON.parse(await readFile(texts, 'utf8')) as Partial<BotTexts> }),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => bot.close());
}

run().catch((error: Error) => {
  process.stderr.write(`live-chat-bot: ${error.message.replace(/\s+/g, ' ')}\n`);
  process.exitCode = error instanceof Misuse ? 2 : 1;
});

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, it } from 'node:test';
import {
  ArticleSearch,
  botTexts,
  GiveUp,
  modelAnswers,
  readArticles,
  type BotAnswer,
  type BotTurn,
  type ModelOptions,
} from '../../src/bot.ts';
import { assignConversation, notesOf } from '../../src/desk.ts';
import { followStreams, stop } from '../../src/streams.ts';
import { botSite } from '../support/bot-site.ts';
import { eventually } from '../support/eventually.ts';
import { begin, chunk, done, modelServer } from '../support/model-server.ts';

const key = 'sk-a-key-that-nobody-may-read-0123456789';
const search = new ArticleSearch(await readArticles('demo/help'));
const signal = new AbortController().signal;

/** All that a model answers, or what it throws. */
async function answerOf(options: Partial<ModelOptions> & { url: string }, text = 'Hello', before: BotTurn[] = []) {
  const answer = modelAnswers({ model: 'small', key, wait: async () => {}, ...options });
  const parts: string[] = [];
  try {
    for await (const part of (answer({ text, before, signal }) as BotAnswer).text) parts.push(part);
  } catch (error) {
    assert.ok(error instanceof GiveUp, String(error));
    assert.ok(!error.stack!.includes(key) && !error.message.includes('secret'));
    return { text: parts.join(''), error: error.message };
  }
  return { text: parts.join('') };
}

describe('answers of a model', { concurrency: 4 }, () => {
  it('come as they are written, wherever their bytes are split', async (t) => {
    const said = ['Grüße ', '🙂', ' and\nmore', ''];
    const bytes = Buffer.from(
      `: hello\r\n\r\n${said.map(chunk).join('')}data:{"choices":[]}\r\rdata: {"choices":\r\ndata: [{"delta":{"content":"!"}}]}\r\n\r\ndata: [DONE]\r\n\r\nrubbish`,
    );
    const { url } = await modelServer(t, async (response) => {
      begin(response);
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await turn();
      }
      response.end();
    });
    assert.deepEqual(await answerOf({ url }), { text: `${said.join('')}!` });
  });

  it('are asked for with a prompt, the articles that may help, and as much as there is room for; the key is in one header', async (t) => {
    const { url, asked } = await modelServer(t, (response) => begin(response).end(chunk('Hi') + done));
    const before: BotTurn[] = Array.from({ length: 40 }, (_, index) => ({
      by: index % 2 ? 'bot' : 'visitor',
      text: `${index} ${'x'.repeat(200)}`,
    }));
    const prompt = 'You are kind.';
    await answerOf({ url: `${url}/`, prompt, search, contextLength: 3_000 }, 'How do I return my lamp?', before);
    const [{ headers, path, body }] = asked as [(typeof asked)[0]];
    assert.deepEqual(
      [path, headers.authorization, body.model, body.stream],
      ['/v1/chat/completions', `Bearer ${key}`, 'small', true],
    );
    assert.ok(!JSON.stringify(body).includes(key));
    const [system, ...rest] = body.messages;
    assert.match(system!.content, /^You are kind\.[^]*# Articles[^]*## Returning a lamp[^]*60 days/);
    assert.deepEqual(rest.at(-1), { role: 'user', content: 'How do I return my lamp?' });
    assert.match(rest.at(-2)!.content, /^39 /);
    assert.equal(rest.at(-2)!.role, 'assistant');
    assert.ok(rest.length > 3 && rest.length < 15, `${rest.length} of 40 have room`);
    assert.ok(JSON.stringify(body.messages).length < 4_500);
    await answerOf({ url, key: undefined as never });
    assert.equal(asked.at(-1)!.headers.authorization, undefined);
  });

  it('are asked for again while it is busy, and not for ever; each fault is told in plain words', async (t) => {
    const busy = await modelServer(
      t,
      (response) => response.writeHead(429, { 'retry-after': '1' }).end(`{"error":"secret of ${key}"}`),
      (response) => response.writeHead(500).end('secret'),
      (response) => begin(response).end(chunk('Here I am') + done),
    );
    assert.deepEqual(await answerOf(busy), { text: 'Here I am' });
    const ever = await modelServer(t, (response) => response.writeHead(503).end());
    assert.deepEqual(await answerOf(ever), { text: '', error: 'The model answered with status 503.' });
    assert.equal(ever.asked.length, 3);
    const long = await modelServer(t, (response) => response.writeHead(429, { 'retry-after': '3600' }).end());
    assert.equal((await answerOf(long)).error, 'The model answered with status 429.');
    assert.equal(long.asked.length, 1);
    const wrong = await modelServer(t, (response) => response.writeHead(401).end('secret'));
    assert.equal((await answerOf(wrong)).error, 'The model answered with status 401.');
    assert.equal(wrong.asked.length, 1);
    const away = await modelServer(t, (response) => response.writeHead(302, { location: 'http://example.com' }).end());
    assert.match((await answerOf(away)).error!, /could not be reached/, 'and the key goes nowhere else');
    assert.match((await answerOf({ url: 'http://127.0.0.1:1' })).error!, /could not be reached/);
  });

  it('keep what was said where they break off: cut, ended too early, silent, or with an error', async (t) => {
    const cut = await modelServer(t, (response) => begin(response).write(chunk('Half'), () => response.destroy()));
    assert.deepEqual(await answerOf(cut), { text: 'Half', error: 'The model could not be reached, or broke off.' });
    const early = await modelServer(t, (response) => begin(response).end(chunk('Half')));
    assert.deepEqual(await answerOf(early), { text: 'Half', error: 'The model broke off.' });
    const silent = await modelServer(t, (response) => begin(response).write(chunk('Half')));
    assert.deepEqual(await answerOf({ ...silent, patience: 200 }), {
      ...{ text: 'Half', error: 'The model was silent for too long.' },
    });
    const broken = await modelServer(t, (response) => begin(response).end(`${chunk('Half')}data: {"error":{}}\n\n`));
    assert.deepEqual(await answerOf(broken), { text: 'Half', error: 'The model broke off with an error.' });
    const odd = await modelServer(t, (response) => begin(response).end('data: <html>\n\n'));
    assert.equal((await answerOf(odd)).error, 'The model said something that is not JSON.');
  });

  it('hand over where the model says so, which nobody reads', async (t) => {
    const { url } = await modelServer(t, (response) =>
      begin(response).end(['<per', 'son', '>'].map(chunk).join('') + done),
    );
    assert.deepEqual(await answerOf({ url }), { text: '', error: 'The model has no answer to this.' });
    const like = await modelServer(t, (response) =>
      begin(response).end(['<', 'p> is a tag'].map(chunk).join('') + done),
    );
    assert.deepEqual(await answerOf(like), { text: '<p> is a tag' });
  });

  it('are seen as they grow, offer a person at their end, and end with their source when they are stopped', async (t) => {
    let isClosed = false;
    const { url } = await modelServer(
      t,
      (response) => begin(response).end(chunk('Turn the ') + chunk('nut.') + done),
      (response) => {
        response.on('close', () => (isClosed = true));
        begin(response).write(chunk('And so on '));
      },
    );
    const { start, visit, heard } = await botSite(t);
    start({ answer: modelAnswers({ url, model: 'small', key }) });
    const { room, visitor } = await visit('What do I do with the joint?');
    const answer = await heard(room, ({ streaming, text }) => !streaming && text !== '');
    assert.deepEqual(
      [answer.text, answer.choices],
      [`Turn the nut.\n\n${botTexts.helped}\n- ${botTexts.yes}\n- ${botTexts.person}`, 2],
    );
    const grown: string[] = [];
    followStreams(visitor, room, ({ text }) => grown.push(text));
    await room.send('And then?');
    const begun = await heard(room, ({ streaming }) => streaming === true);
    await eventually(() => grown.includes('And so on '));
    await stop(room, begun.seq!);
    await eventually(() => isClosed);
    const stopped = await heard(room, ({ cut }) => cut !== undefined);
    assert.deepEqual([stopped.text, stopped.choices], ['And so on ', undefined]);
  });

  it('go to people when they fail, and end when somebody of the team takes over', async (t) => {
    const { url } = await modelServer(
      t,
      (response) => begin(response).write(chunk('First '), () => response.destroy()),
      (response) => begin(response).write(chunk('Going on ')),
    );
    const { start, visit, heard, standing, ana, events } = await botSite(t);
    start({ answer: modelAnswers({ url, model: 'small', key }) });
    const one = await visit('One');
    const told = await heard(one.room, ({ text }) => text.includes(botTexts.handedOver));
    assert.ok(told.text.startsWith(botTexts.brokenOff));
    assert.ok(one.room.snapshot.messages.some(({ text }) => text === 'First '));
    await standing(one.room, ({ assignee, handed }) => !assignee && handed !== undefined);

    const two = await visit('Two');
    await heard(two.room, ({ streaming }) => streaming === true);
    await assignConversation(notesOf(ana, two.room), 'u_ana');
    const cut = await heard(two.room, (each) => each.cut !== undefined);
    assert.equal(cut.text, 'Going on ');
    assert.ok(!JSON.stringify(events).includes(key));
  });
});

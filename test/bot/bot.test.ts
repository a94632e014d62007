import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import * as entry from '../../src/bot.ts';
import { ArticleSearch, botTexts, helpAnswers, readArticles, type BotQuestion } from '../../src/bot.ts';
import type { ChatMessage } from '../../src/client/index.ts';
import { assignConversation, conversation, notesOf } from '../../src/desk.ts';
import { botSite } from '../support/bot-site.ts';
import { eventually } from '../support/eventually.ts';
import { when } from '../support/people.ts';
import { until } from '../support/until.ts';

const search = new ArticleSearch(await readArticles('demo/help', 'https://shop.example/help'));
const says =
  (text: string) =>
  (message: ChatMessage): boolean =>
    message.text.includes(text);

describe('a bot that answers from a folder of articles', { concurrency: 4 }, () => {
  it('answers with the part that fits and a link, asks whether it helped, and closes when it did', async (t) => {
    const { start, visit, heard, standing, events } = await botSite(t);
    start({ answer: helpAnswers(search) });
    const { room, visitor } = await visit('How do I return my lamp?');
    const answer = await heard(room, says('60 days'));
    assert.match(answer.text, /\[Returning a lamp\]\(https:\/\/shop\.example\/help\/returning-a-lamp\)/);
    assert.ok(answer.text.endsWith('Did this help?\n- Yes, thanks\n- Talk to a person'), answer.text);
    assert.equal(answer.choices, 2);
    const stands = await standing(room, ({ waiting }) => waiting === undefined);
    assert.deepEqual([stands.assignee!.name, stands.answered], ['Help bot', undefined]);
    await room.send(botTexts.yes);
    await heard(room, says(botTexts.glad));
    await eventually(async () => (await conversation(visitor, room)).status === 'closed');
    assert.deepEqual(
      events.map(({ event }) => event),
      ['answered'],
    );
  });

  it('says when it has found nothing; whoever asks for a person is in the queue of the team, with a note of what it was about', async (t) => {
    const { start, visit, heard, standing, ana } = await botSite(t);
    start({ answer: helpAnswers(search) });
    const { room } = await visit('Do you know a good restaurant?');
    const nothing = await heard(room, says('found nothing'));
    assert.ok(nothing.text.endsWith('- Talk to a person'));
    assert.equal((await standing(room, ({ waiting }) => waiting === undefined)).assignee!.name, 'Help bot');
    await room.send('Talk to a person');
    await heard(room, says(botTexts.handedOver));
    const handed = await standing(room, ({ assignee }) => !assignee);
    assert.ok(handed.handed! >= handed.waiting!, 'and waits since they wrote');
    const notes = notesOf(ana, room);
    await until<typeof notes.snapshot>(notes, ({ messages }) =>
      messages.some(({ text }) => text.includes('asked for a person')),
    );
    assert.ok(
      room.snapshot.messages.every(({ text }) => !text.includes('The visitor asked')),
      'which the visitor is not told',
    );

    // Until somebody of the team hands it back, the bot is silent, whatever is asked.
    await room.send('How do I return my lamp?');
    const answering = ana.room(room.id);
    await when(answering, 'live');
    await answering.send('Ana here.');
    await assignConversation(notes, 's_help-bot');
    await standing(room, ({ assignee }) => assignee?.id === 's_help-bot');
    await room.send('Which bulb do I need?');
    await heard(room, says('E14'));
    assert.ok(!room.snapshot.messages.some(says('60 days')), 'what a person has answered it answers no second time');
  });

  it('looks at a conversation once for each thing that is said, and hands over what the relay refuses', async (t) => {
    const { start, visit, heard, standing } = await botSite(t);
    const joined: string[] = [];
    class Noted extends WebSocket {
      override send(text: string): void {
        for (const { type, room } of JSON.parse(text)) if (type === 'join') joined.push(room);
        super.send(text);
      }
    }
    const answers = [{ text: `First ${'x'.repeat(100_000)}` }, { text: 'Second', choices: ['x'.repeat(300)] }];
    start({ WebSocket: Noted, answer: () => answers.shift() });
    const { room } = await visit('One');
    assert.match((await heard(room, says('First'))).text, /xx …\n\nDid this help/);
    await standing(room, ({ waiting }) => waiting === undefined);
    assert.equal(joined.filter((each) => each === room.id).length, 1);
    await room.send('Two');
    await heard(room, says(botTexts.failed));
    await standing(room, ({ assignee }) => !assignee);
    assert.equal(joined.filter((each) => each === room.id).length, 2);
  });

  it('is silent from when somebody of the team has taken it, whatever it was about to say', async (t) => {
    const { start, visit, ana, standing, events } = await botSite(t);
    let isAsked = (): void => {};
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    // Pays no heed to the signal.
    start({
      async answer() {
        isAsked();
        await gate;
        return { text: 'too late' };
      },
    });
    const { room } = await visit('Hello?');
    await asked;
    await assignConversation(notesOf(ana, room), 'u_ana');
    go();
    await eventually(() => events.some(({ event }) => event === 'taken over'));
    const stands = await standing(room, ({ assignee }) => assignee?.id === 'u_ana');
    assert.ok(stands.waiting);
    assert.deepEqual(
      room.snapshot.messages.map(({ text }) => text),
      ['Hello?'],
    );
  });

  it('answers what was written meanwhile, knows what was said before, and hands over after so many answers', async (t) => {
    const { start, visit, heard, standing } = await botSite(t);
    const questions: BotQuestion[] = [];
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    start({
      mostAnswers: 2,
      async answer(question) {
        questions.push(question);
        if (questions.length === 1) await gate;
        return { text: `Answer ${questions.length}`, isComplete: false };
      },
    });
    const { room } = await visit('One');
    await eventually(() => questions.length === 1);
    await room.send('Two');
    await room.send('Three');
    go();
    await heard(room, says('Answer 2'));
    assert.deepEqual(
      questions.map(({ text }) => text),
      ['One', 'Two\nThree'],
    );
    assert.deepEqual(questions[0]!.before, []);
    assert.deepEqual(questions[1]!.before.at(0), { by: 'visitor', text: 'One' });
    await room.send('Four');
    await heard(room, says(botTexts.handedOver));
    assert.equal(questions.length, 2);
    assert.equal((await standing(room, ({ assignee }) => !assignee)).handed !== undefined, true);
  });

  it('begins with what waits when it comes, also after it was gone; what fails is told, and goes to people', async (t) => {
    const { start, visit, heard, standing } = await botSite(t);
    const [one, other] = [await visit('How do I return my lamp?'), await visit('Which bulb fits?')];
    const first = start({ answer: helpAnswers(search) });
    await Promise.all([heard(one.room, says('60 days')), heard(other.room, says('E14'))]);
    first.close();
    await one.room.send('And how long does shipping take?');
    start({
      answer() {
        throw new Error('secret of the program');
      },
    });
    const failed = await heard(one.room, says(botTexts.failed));
    assert.ok(failed.text.includes(botTexts.handedOver) && !failed.text.includes('secret'));
    await standing(one.room, ({ assignee }) => !assignee);
  });
});

it('docs/bots.md: the snippet is a bot', async (t) => {
  const { relay, key, visit, heard } = await botSite(t);
  const markdown = await readFile(new URL('../../docs/bots.md', import.meta.url), 'utf8');
  const snippet = /<!-- snippet: bot -->\s*```js\n([\s\S]*?)```/.exec(markdown)![1]!;
  const body = snippet
    .replace(/import \{(.*)\} from 'live-chat\/bot';/, 'const {$1} = entry;')
    .replace("'./help'", "'demo/help'")
    .replace("'http://localhost:8080'", 'url')
    .replace('process.env.LIVE_CHAT_KEY', 'key');
  const run = new Function('entry', 'url', 'key', 'stateOf', `return (async () => {${body}; return bot; })()`);
  const bot = (await run(entry, relay.url, key, async () => 'on its way')) as entry.Bot;
  t.after(() => bot.close());
  const { room } = await visit('Where is order 123456?');
  const answer = await heard(room, says('Order 123456: on its way.'));
  assert.ok(answer.text.includes('Was that it?\n- Yes, thanks'));
  await room.send('And which bulb fits?');
  await heard(room, says('E14'));
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import WebSocket from 'ws';
import { createChat, type Chat, type ChatError, type Room } from '../../src/node.ts';
import * as entry from '../../src/streams.ts';
import { eventually } from '../support/eventually.ts';
import { FakeChat, message } from '../support/fake-chat.ts';
import { when } from '../support/people.ts';
import { spawnRelay, startRelay } from '../support/relay.ts';

const { followStreams, mayStop, stop, stream } = entry;
const tokens = Array.from({ length: 2_000 }, (_, index) => `${index % 100} `);
const whole = tokens.join('');

/** A chat whose line can be cut, and what it sees of a room. */
async function enter(t: TestContext, url: string) {
  const sockets = new Set<WebSocket>();
  class Line extends WebSocket {
    constructor(address: string) {
      super(address);
      sockets.add(this);
    }
  }
  const chat = createChat({ url, WebSocket: Line });
  t.after(() => chat.close());
  const room = chat.room('lobby');
  await when(room, 'live');
  const grown: string[] = [];
  followStreams(chat, room, ({ text }) => grown.push(text));
  return { chat, room, grown, cut: () => sockets.forEach((each) => each.terminate()) };
}

/** Gives the tokens, and does something at some of them; waits for what it has given to be seen now and then. */
async function* source(at: Readonly<Record<number, () => unknown>> = {}): AsyncGenerator<string> {
  for (const [index, token] of tokens.entries()) {
    await at[index]?.();
    await turn();
    yield token;
  }
}

const last = (room: Room) => room.snapshot.messages.at(-1);
const isWhole = (room: Room): boolean => last(room)?.text === whole && !last(room)?.streaming;

test('P18: 2,000 tokens through lines that break, for one who comes late, too: all have the same text at the end', async (t) => {
  const relay = await startRelay();
  t.after(() => relay.close());
  const [bot, reader] = [await enter(t, relay.url), await enter(t, relay.url)];
  let late: Awaited<ReturnType<typeof enter>>;
  const written = stream(
    bot.chat,
    bot.room,
    source({
      300: () => eventually(() => reader.grown.length > 0),
      500: bot.cut,
      900: reader.cut,
      1_200: async () => {
        late = await enter(t, relay.url);
        await eventually(() => late.grown.length > 0);
      },
      1_900: () => eventually(() => reader.grown.at(-1)!.length > whole.length / 2),
    }),
  );
  const { text, stopped } = await written;
  assert.deepEqual([text, stopped], [whole, false]);
  for (const { room, grown } of [bot, reader, late!]) {
    await eventually(() => isWhole(room));
    assert.deepEqual([last(room)!.cut, last(room)!.edited], [undefined, undefined]);
    assert.ok(
      grown.every((each) => whole.startsWith(each)),
      'and on the way nothing but its beginning',
    );
    assert.ok(grown.every((each, index) => index === 0 || each.length > grown[index - 1]!.length));
  }
});

test('P18: whoever is answered stops it: the source ends, and all keep the same text', async (t) => {
  const relay = await startRelay();
  t.after(() => relay.close());
  const [bot, reader, other] = [await enter(t, relay.url), await enter(t, relay.url), await enter(t, relay.url)];
  await reader.room.send('Tell me');
  await eventually(() => last(bot.room)?.text === 'Tell me');
  let isEnded = false;
  async function* endless(): AsyncGenerator<string> {
    try {
      for (let index = 0; ; index++) {
        await turn();
        yield 'and so on ';
        // Else it would be longer than a message may be.
        if (index === 100) await eventually(() => last(reader.room)?.cut !== undefined);
      }
    } finally {
      isEnded = true;
    }
  }
  const written = stream(bot.chat, bot.room, endless(), { reply: last(bot.room)!.id });
  await eventually(() => reader.grown.length > 0);
  const message = last(reader.room)!;
  assert.deepEqual([mayStop(reader.room, message), mayStop(other.room, last(other.room)!)], [true, false]);
  await assert.rejects(stop(other.room, message.seq!), ({ code }: ChatError) => code === 'forbidden');
  await stop(reader.room, message.seq!);
  assert.equal((await written).stopped, true);
  await eventually(() => isEnded);
  await eventually(() => last(other.room)?.cut !== undefined && last(bot.room)?.cut !== undefined);
  const texts = [bot, reader, other].map(({ room }) => last(room)!.text);
  assert.ok(texts[0]!.startsWith('and so on'));
  assert.equal(new Set(texts).size, 1);
  assert.equal(last(other.room)!.cut!.by, reader.chat.snapshot.user!.id);
});

test('P18: 2,000 tokens through a reconnect, for one who comes late, stopped, and then the relay is killed: all have the same text, cut where it was', async (t) => {
  const relay = await spawnRelay();
  t.after(() => relay.dispose());
  const [bot, reader] = [await enter(t, relay.url), await enter(t, relay.url)];
  let late: typeof reader | undefined;
  await reader.room.send('Tell me');
  await eventually(() => last(bot.room)?.text === 'Tell me');
  const stopped = async (): Promise<void> => {
    const { seq } = last(reader.room)!;
    await stop(reader.room, seq!);
    await relay.kill();
    await relay.start();
    for (const { chat } of [bot, reader, late!]) chat.retryNow();
  };
  const result = await stream(
    bot.chat,
    bot.room,
    source({
      300: () => eventually(() => reader.grown.length > 0),
      500: reader.cut,
      900: async () => {
        late = await enter(t, relay.url);
        await eventually(() => late!.grown.length > 0);
      },
      1_500: () => eventually(() => last(reader.room)?.streaming === true && reader.grown.at(-1)!.length > 2_000),
      1_600: stopped,
    }),
    { reply: last(bot.room)!.id },
  );
  assert.equal(result.stopped, true);
  const after = await enter(t, relay.url);
  const texts = [];
  for (const { room } of [bot, reader, late!, after]) {
    await eventually(() => last(room)?.cut !== undefined);
    const { text, cut, streaming } = last(room)!;
    assert.deepEqual([cut!.by, streaming], [reader.chat.snapshot.user!.id, undefined]);
    texts.push(text);
  }
  assert.equal(new Set(texts).size, 1);
  assert.ok(texts[0]!.length > 2_000 && texts[0]!.length < whole.length && whole.startsWith(texts[0]!));
  assert.ok(reader.grown.every((each) => whole.startsWith(each)));
});

test('P18: 2,000 tokens through a relay that is killed: all have the same text at the end, the whole', async (t) => {
  const relay = await spawnRelay();
  t.after(() => relay.dispose());
  const [bot, reader] = [await enter(t, relay.url), await enter(t, relay.url)];
  const restart = async (): Promise<void> => {
    await eventually(() => reader.grown.length > 0);
    await relay.kill();
    await relay.start();
    for (const { chat } of [bot, reader]) chat.retryNow();
  };
  const { text, stopped } = await stream(bot.chat, bot.room, source({ 700: restart }));
  assert.deepEqual([text, stopped], [whole, false]);
  for (const { room } of [bot, reader]) await eventually(() => isWhole(room));
});

test('one’s own signal ends it, what the source throws is thrown on, and of nothing at all nothing stays', async (t) => {
  const relay = await startRelay();
  t.after(() => relay.close());
  const { chat, room, grown } = await enter(t, relay.url);
  const ending = new AbortController();
  async function* words(): AsyncGenerator<string> {
    yield 'one ';
    await eventually(() => grown.length > 0);
    ending.abort();
    yield* [];
    await new Promise(() => {});
  }
  assert.equal((await stream(chat, room, words(), { signal: ending.signal })).stopped, true);
  assert.deepEqual([last(room)!.text, last(room)!.streaming], ['one ', undefined]);
  function* broken(): Generator<string> {
    yield 'two ';
    throw new RangeError('no more');
  }
  await assert.rejects(stream(chat, room, broken()), RangeError);
  assert.deepEqual([last(room)!.text, last(room)!.streaming], ['two ', undefined]);
  await stream(chat, room, []);
  assert.ok(last(room)!.deleted);
});

test('P18: what was missed is asked for when there is a gap; what comes again changes nothing', async () => {
  const written = message({ text: '', streaming: true });
  const chat = new FakeChat({}, { messages: [written] });
  const room = chat.room('lobby');
  const grown: string[] = [];
  const unfollow = followStreams(chat, room, ({ text }) => grown.push(text));
  const say = (at: number, text: string) =>
    room.emit('signal', { from: 'relay', topic: 'stream', key: `${written.seq}`, data: [at, text] });
  const answer = async (text: string) => {
    const asked = chat.called('ask').at(-1)![0] as { id: number };
    chat.emit('answer', { id: asked.id, type: 'streams', room: 'lobby', streams: [[written.seq!, text]] });
    await turn();
  };
  await answer('Once ');
  say(5, 'upon ');
  say(0, 'Once ');
  say(12, 'time');
  assert.equal(chat.called('ask').length, 2);
  await answer('Once upon a ti');
  say(12, 'time.');
  unfollow();
  say(17, ' The end');
  assert.deepEqual(grown, ['Once ', 'Once upon ', 'Once upon a ti', 'Once upon a time.']);
});

test('P18: what is longer than a message may be is cut there, and its source ended; also where it comes as a whole', async (t) => {
  const relay = await startRelay();
  t.after(() => relay.close());
  const { chat, room } = await enter(t, relay.url);
  const { length } = whole.repeat(2);
  const parts = [whole, whole, whole];
  let isEnded = false;
  const endless: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => (parts.length > 0 ? Promise.resolve({ value: parts.shift()!, done: false }) : new Promise(() => {})),
      return: () => Promise.resolve({ value: undefined, done: (isEnded = true) }),
    }),
  };
  const most = chat.snapshot.limits.textLength;
  assert.ok(whole.length < most && length > most);
  for (const source of [endless, [whole + whole], ['\u0001'.repeat(70_000)]]) {
    const { seq, stopped, tooLong } = await stream(chat, room, source);
    assert.deepEqual([stopped, tooLong], [false, true]);
    await eventually(() => last(room)?.seq === seq && last(room)?.cut?.by === 'relay');
    assert.equal(last(room)!.text.length, most);
  }
  assert.ok(isEnded);
});

test('docs/sdk.md: the snippet of streams does what it says', async (t) => {
  const relay = await startRelay();
  t.after(() => relay.close());
  const { chat, room } = await enter(t, relay.url);
  await room.send('Tell me');
  const markdown = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const snippet = /<!-- snippet: streams -->\s*```js\n([\s\S]*?)```/.exec(markdown)![1]!;
  const body = snippet.replace(/import \{(.*)\} from 'live-chat\/streams';/, 'const {$1} = entry;');
  const shown: string[] = [];
  const model = { answer: () => ['Once ', 'upon ', 'a time'] };
  const run = new Function(
    'entry',
    'chat',
    'room',
    'model',
    'question',
    'show',
    `return (async () => {${body}; return { text, stopped }; })()`,
  );
  const show = (_: number, text: string) => shown.push(text);
  const question = last(room)!;
  assert.deepEqual(await run(entry, chat as Chat, room, model, question, show), {
    text: 'Once upon a time',
    stopped: false,
  });
});

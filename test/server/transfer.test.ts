import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { conversationsFrom } from '../../server/src/store/sqlite/export-conversations.ts';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import {
  checkImport,
  ImportClock,
  ImportFault,
  runImport,
  type ImportCounts,
} from '../../server/src/transfer/importer.ts';
import type { ImportFormat } from '../../server/src/transfer/formats.ts';
import type { Transferred } from '../../server/src/transfer/records.ts';
import { companionOf, defaultLimits, type User } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { runCli } from '../support/cli.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { secret, userCredential } from '../support/tokens.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function exported(folder: string): Promise<Transferred[]> {
  const all: unknown[] = [];
  for await (const record of conversationsFrom(folder)) all.push(record);
  assert.deepEqual(all.shift(), { type: 'live-chat-conversations', version: 1 });
  return all as Transferred[];
}

const fileOf = async (t: TestContext, lines: readonly unknown[], hasHead = true): Promise<string> => {
  const file = path.join(await folderFor(t), 'conversations.jsonl');
  const head = hasHead ? [{ type: 'live-chat-conversations', version: 1 }] : [];
  const texts = [...head, ...lines].map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  await writeFile(file, `${texts.join('\n')}\n`);
  return file;
};

async function imported(
  folder: string,
  file: string,
  {
    format = 'live-chat',
    agents = [],
    stopAfter = Infinity,
  }: { format?: ImportFormat; agents?: (readonly [string, User])[]; stopAfter?: number } = {},
): Promise<ImportCounts> {
  const known = new Map(agents);
  await checkImport(file, format, known);
  const clock = new ImportClock();
  const store = await openSqliteStore({ folder, limits: defaultLimits, now: clock.now });
  let count = 0;
  const append = store.append.bind(store);
  // As a process that is killed.
  store.append = (request) => (count++ < stopAfter ? append(request) : Promise.reject(new Error('killed')));
  try {
    return await runImport(file, format, { store, clock, agents: known, progress: () => undefined });
  } finally {
    await store.close();
  }
}

/** Without the numbers that messages had where they were. */
const withoutNumbers = (records: readonly Transferred[]): unknown[] =>
  records.map((record) => (record.type === 'message' ? { ...record, seq: 0 } : record));

describe('conversations in and out', () => {
  test('what is exported is the same where it is imported: order, authors, texts, times, notes, tags, rating, ending; twice is once', async (t) => {
    const [from, to] = [await folderFor(t), await folderFor(t)];
    const clock = new ManualClock();
    const relay = await startRelay({ data: from, auth: { secrets: [secret] }, environment: { clock } });
    const as = (sub: string, more: object = {}) => new ApiClient(relay, userCredential(sub, { exp: 2 ** 33, ...more }));
    const [maya, ana] = [as('maya', { name: 'Maya' }), as('ana', { roles: ['agent'], name: 'Ana' })];
    const { room } = (await maya.post('/rooms', { kind: 'support' })).body;
    const say = async (who: ApiClient, where: string, body: object): Promise<number> => {
      clock.advance(60_000);
      const answer = await who.post(`/rooms/${where}/messages`, body);
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return answer.body.seq;
    };
    const first = await say(maya, room, { text: 'My lamp hums, «loud»\nsince yesterday' });
    const wrong = await say(ana, room, { text: 'a secret of another' });
    await ana.ask('DELETE', `/rooms/${room}/messages/${wrong}`);
    const second = await say(ana, room, { text: 'It is the dimer', reply: first });
    await ana.ask('PATCH', `/rooms/${room}/messages/${second}`, { body: { text: 'It is the dimmer' } });
    await say(ana, companionOf(room), { text: 'third time this week' });
    clock.advance(1_000);
    assert.equal((await ana.ask('PUT', `/conversations/${room}/tags/lamps`)).status, 200);
    assert.equal((await ana.ask('PUT', `/conversations/${room}/assignee`, { body: { user: 'u_ana' } })).status, 200);
    clock.advance(1_000);
    await ana.ask('PATCH', `/conversations/${room}`, { body: { status: 'closed' } });
    clock.advance(1_000);
    assert.equal(
      (await maya.ask('PUT', `/conversations/${room}/rating`, { body: { score: 5, text: 'quick' } })).status,
      200,
    );
    await say(as('noor'), (await as('noor').post('/rooms', { kind: 'support' })).body.room, { text: 'another' });
    await relay.close();

    const records = await exported(from);
    const kinds = records.map(({ type }) => type);
    for (const type of ['conversation', 'message', 'status', 'rating', 'tag', 'assign'] as const)
      assert.ok(kinds.includes(type), `${type} of ${kinds.join()}`);
    const texts = records.flatMap((record) => (record.type === 'message' ? [record.text] : []));
    assert.deepEqual(texts, [
      'My lamp hums, «loud»\nsince yesterday',
      'It is the dimmer',
      'third time this week',
      'another',
    ]);
    assert.ok(!JSON.stringify(records).includes('a secret of another'));

    const file = await fileOf(t, records);
    await assert.rejects(imported(to, file, { stopAfter: 3 }), /killed/);
    const counts = await imported(to, file);
    assert.deepEqual([counts.conversations, counts.known, counts.refused], [2, 3, 0]);
    const again = await exported(to);
    assert.deepEqual(
      withoutNumbers(again),
      withoutNumbers(records).map((record) => {
        const each = record as Transferred;
        // It names the answered message by its number there.
        return each.type === 'message' && each.reply !== undefined
          ? {
              ...each,
              reply: (
                again.find((other) => other.type === 'message' && other.text.startsWith('My lamp')) as { seq: number }
              ).seq,
            }
          : each;
      }),
    );
    const twice = await imported(to, file);
    assert.equal(twice.known, twice.records);
    assert.deepEqual(await exported(to), again);

    // As a relay shows it.
    const other = await startRelay({ data: to, auth: { secrets: [secret] }, environment: { clock } });
    t.after(() => other.close());
    const agent = new ApiClient(other, userCredential('ana', { exp: 2 ** 33, roles: ['agent'] }));
    const { conversations } = (await agent.get('/conversations?queue=closed')).body;
    assert.deepEqual(
      conversations.map(({ id, tags, score }: { id: string; tags: string[]; score: number }) => [id, tags, score]),
      [[room, ['lamps'], 5]],
    );
    const seen = (await new ApiClient(other, userCredential('maya', { exp: 2 ** 33 })).get(`/rooms/${room}/messages`))
      .body.messages;
    assert.deepEqual(
      seen.map(({ text, from: by, at }: { text: string; from: string; at: number }) => [text.split('\n')[0], by, at]),
      records.flatMap((each) =>
        each.type === 'message' && each.room === room && !each.note
          ? [[each.text.split('\n')[0], each.from.id, each.at]]
          : [],
      ),
    );
  });

  test('wrong lines are told by their numbers, and nothing of the file is written then; a dry run writes nothing', async (t) => {
    const maya = { id: 'u_maya', name: 'Maya', kind: 'user' };
    const room = `s_${'a'.repeat(22)}`;
    const begin = { type: 'conversation', room, at: 1, visitor: maya };
    const good = { type: 'message', room, at: 2, from: maya, key: 'k1', text: 'Hello' };
    const file = await fileOf(t, [
      begin,
      good,
      '{"type":"message"',
      { ...good, key: 'a key' },
      { ...good, extra: 1 },
      { ...good, text: '' },
      { ...good, room: `s_${'b'.repeat(22)}` },
      { ...good, text: 'x'.repeat(9_000) },
      { type: 'constructor' },
      { type: 'rating', room, at: 3, from: maya, key: 'k2', score: 6, text: '' },
      '',
      '"text"',
    ]);
    const fault = await checkImport(file, 'live-chat', new Map()).catch((error: unknown) => error as ImportFault);
    assert.ok(fault instanceof ImportFault);
    assert.deepEqual(
      fault.lines.map((line) => Number(/^line (\d+): /.exec(line)?.[1])),
      [4, 5, 6, 7, 8, 9, 10, 11, 13],
    );
    const said = fault.lines.map((line) => line.replace(/^line \d+: (?:this is no \w+: )?/, ''));
    assert.deepEqual(said.slice(1, 3), ['key must match ^[A-Za-z0-9_-]+$', 'the message has an unknown field']);
    assert.equal(said[7], 'score must be at most 5');
    const strangers = [
      { ...begin, visitor: { id: 'a_evil', name: 'Maya', kind: 'agent' } },
      { ...begin, visitor: { id: 'u_ana', name: 'Ana', kind: 'agent' } },
      { ...begin, visitor: { ...maya, kind: 'guest' } },
      { ...begin, visitor: { ...maya, id: 'x_1' } },
      { type: 'message', room },
      { ...good, from: { id: 'g_1', name: '', kind: 'agent' } },
      { type: 'assign', room, at: 3, from: maya, key: 'k3', user: { id: 's_bot', name: 'Bot', kind: 'user' } },
      { type: 'status', room, at: 3, from: maya, key: 'k4', status: 'snoozed' },
    ];
    const strange = await checkImport(await fileOf(t, [begin, ...strangers]), 'live-chat', new Map()).catch(
      (error: unknown) => error as ImportFault,
    );
    assert.deepEqual(strange instanceof ImportFault && strange.lines, [
      'line 3: visitor is of the team: a conversation is of a guest or a user',
      'line 4: visitor is of the team: a conversation is of a guest or a user',
      'line 5: visitor.kind is not that of visitor.id',
      'line 6: this is no conversation: visitor.id must match ^[ugsa]_[!-~]+$',
      'line 7: this is no message: at is missing',
      'line 8: from.kind is not that of from.id',
      'line 9: user.kind is not that of user.id',
      'line 10: this is no status: status must be one of open, closed',
    ]);
    const folder = path.join(await folderFor(t), 'data');
    const refused = await runCli('import', file, '--data', folder);
    assert.equal(refused.code, 1);
    assert.match(refused.errors, /line 4: this is no JSON\n/);
    await assert.rejects(exported(folder), /there is no database/);
    const whole = await fileOf(t, [begin, good]);
    const dry = await runCli('import', whole, '--data', folder, '--dry-run');
    assert.equal(dry.output, '1 conversation, 1 record; nothing was written\n');
    await assert.rejects(exported(folder), /there is no database/);
    for (const empty of [await fileOf(t, [], false), await fileOf(t, [good], false)])
      await assert.rejects(checkImport(empty, 'live-chat', new Map()), /line 1: /);
  });

  test('what is not taken is told by the numbers of its lines, with why; all else is taken', async (t) => {
    const maya = { id: 'u_maya', name: 'Maya', kind: 'user' };
    const ana = { id: 'a_ana', name: 'Ana', kind: 'agent' };
    const room = `s_${'a'.repeat(22)}`;
    const assigned = (at: number) => ({
      ...{ type: 'assign', room, at, from: ana, key: `a${at}` },
      user: { id: `a_nobody${at}`, name: 'Nobody', kind: 'agent' },
    });
    const file = await fileOf(t, [
      { type: 'conversation', room, at: 1, visitor: maya },
      { type: 'message', room, at: 2, from: maya, key: 'k1', text: 'Hello' },
      assigned(3),
      { type: 'tag', room, at: 4, from: ana, key: 't1', tag: 'lamps', on: true },
      ...Array.from({ length: 21 }, (_, index) => assigned(5 + index)),
    ]);
    const told = await runCli('import', file, '--data', path.join(await folderFor(t), 'data'));
    assert.deepEqual(
      [told.code, told.output],
      [0, '1 conversation, 24 records, 0 of them there before; 22 were not taken\n'],
    );
    const lines = told.errors.split('\n').filter((line) => line.includes('live-chat-relay: '));
    assert.equal(lines[0], 'live-chat-relay: line 4: assign not taken: there is nobody of the team of this id');
    assert.deepEqual(
      [lines.length, lines[19]!.includes('line 24:'), lines[20]],
      [21, true, 'live-chat-relay: and 2 more'],
    );
  });

  test('P51: tags that a form has given are said with the beginning of a conversation, and come along', async (t) => {
    const [from, to] = [await folderFor(t), await folderFor(t)];
    const maya: User = { id: 'u_maya', name: 'Maya', kind: 'user' };
    const room = `s_${'a'.repeat(22)}`;
    const clock = new ImportClock();
    const store = await openSqliteStore({ folder: from, limits: defaultLimits, now: clock.now });
    clock.at = 5;
    const tags = ['billing', 'vip'];
    await store.createRoom({ name: room, kind: 'support', creator: maya, role: 'member', members: [], tags });
    await store.append({ room, sender: maya, key: 'k1', body: { type: 'message', text: 'Hello' } });
    await store.close();
    const records = await exported(from);
    assert.deepEqual(records[0], { type: 'conversation', room, at: 5, visitor: maya, tags });
    await imported(to, await fileOf(t, records));
    assert.deepEqual(withoutNumbers(await exported(to)), withoutNumbers(records));
  });

  test('the example of the documentation is taken, and comes out as it went in', async (t) => {
    const docs = await readFile(path.resolve(import.meta.dirname, '../../docs/desk.md'), 'utf8');
    const [, text] = /<!-- example: conversations -->\s+```jsonl\n([^`]+)```/.exec(docs)!;
    const lines = text!.trim().split('\n');
    const folder = await folderFor(t);
    const counts = await imported(folder, await fileOf(t, lines, false));
    assert.deepEqual([counts.conversations, counts.records, counts.known, counts.refused], [1, 7, 0, 0]);
    const before = lines.slice(1).map((line) => JSON.parse(line) as Transferred);
    const plain = (all: readonly Transferred[]): unknown[] =>
      all.map((each) =>
        each.type === 'message'
          ? { ...each, seq: 0, reply: each.reply && 0, text: each.text.replace('\n[lamp.mp4]', ''), files: 0 }
          : each,
      );
    assert.deepEqual(plain(await exported(folder)), plain(before));
  });

  test('of Chatwoot: contacts, conversations, private notes, labels, who answers by e-mail, ended ones, times', async (t) => {
    const contact = {
      id: 7,
      name: 'Maya Lindqvist',
      email: 'maya@home.example',
      identifier: '4711',
      phone_number: null,
    };
    const agent = { id: 2, name: 'Ana', email: 'Ana@shop.example', type: 'user' };
    const message = (id: number, content: string | null, more: object = {}) => ({
      ...{ id, content, message_type: 0, private: false, created_at: 1_700_000_000 + id, sender: contact },
      ...more,
    });
    const conversation = {
      ...{
        id: 12,
        account_id: 1,
        status: 'resolved',
        created_at: 1_700_000_000,
        labels: ['billing', 'vip'],
        extra: [],
      },
      meta: { sender: contact, assignee: agent, channel: 'Channel::WebWidget' },
      messages: [
        message(3, 'It is paid', { message_type: 1, sender: agent }),
        message(1, 'Where is my invoice?'),
        message(2, 'She has called, too', { message_type: 1, private: true, sender: agent }),
        message(4, 'Conversation was resolved by Ana', { message_type: 2, sender: null }),
        message(5, null, { attachments: [{ data_url: 'https://x.example/rails/scan.pdf?sig=1' }] }),
      ],
    };
    const file = await fileOf(t, [conversation], false);
    const folder = await folderFor(t);
    const account: User = { id: 'a_ana', name: 'Ana Duarte', kind: 'agent' };
    const options = { format: 'chatwoot', agents: [['ana@shop.example', account] as const] } as const;
    const counts = await imported(folder, file, { ...options, agents: [...options.agents] });
    assert.deepEqual([counts.conversations, counts.refused], [1, 0]);
    const again = await imported(folder, file, { ...options, agents: [...options.agents] });
    assert.equal(again.known, again.records);
    const [begun, ...records] = await exported(folder);
    assert.deepEqual([begun?.type === 'conversation' && begun.visitor.id, begun?.at], ['u_4711', 1_700_000_000_000]);
    assert.deepEqual(
      records.flatMap((each) =>
        each.type === 'message' ? [[each.from.name, each.text, each.note ?? false, each.at - 1_700_000_000_000]] : [],
      ),
      [
        ['Maya Lindqvist', 'Where is my invoice?', false, 1_000],
        ['Ana Duarte', 'She has called, too', true, 2_000],
        ['Ana Duarte', 'It is paid', false, 3_000],
        ['Maya Lindqvist', '[scan.pdf]', false, 5_000],
      ],
    );
    assert.deepEqual(
      records.flatMap((each) => (each.type === 'tag' ? [each.tag] : each.type === 'assign' ? [each.user?.id] : [])),
      ['billing', 'vip', 'a_ana'],
    );
    assert.deepEqual(records.at(-1)!.type === 'status' && (records.at(-1) as { status: string }).status, 'closed');
    const wrong = await fileOf(t, [conversation, { id: 1 }], false);
    await assert.rejects(
      checkImport(wrong, 'chatwoot', new Map()),
      /^ImportFault: line 2|line 2: this is no conversation of Chatwoot/,
    );
  });
});

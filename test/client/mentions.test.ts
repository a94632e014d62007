import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { findPeople, mentionable, mentionsIn, mentionsUser } from '../../src/client/mentions.ts';
import type { Mention, User } from '../../src/protocol/index.ts';
import { ana, FakeChat, FakeRoom, jonas, me, message } from '../support/fake-chat.ts';

const person = (name: string, id = `u_${name}`): User => ({ id, name, kind: 'user' });
const named = (names: string[]) => names.map((name) => ({ name }));
const find = (names: string[], query: string) => findPeople(named(names), query).map(({ name }) => name);

const entry = { findPeople, mentionable, mentionsIn, mentionsUser };

describe('mentions', () => {
  test('the snippet of the documentation does what it says', async () => {
    const document = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
    const code = /<!-- snippet: mentions -->\s*```js\n([\s\S]*?)```/.exec(document)![1]!;
    const [, names = '', body = ''] = /^import \{(.*)\} from 'live-chat\/mentions';\n([\s\S]*)$/.exec(code)!;
    const room = new FakeRoom('lobby', { members: new Map([[jonas.id, jonas]]) });
    const seen: unknown[] = [];
    const page = {
      room,
      chat: new FakeChat(),
      highlight: (...values: unknown[]) => seen.push(values),
      ring: () => seen.push('ring'),
    };
    const used = names.split(',').map((name) => name.trim());
    const run = new Function(...used, ...Object.keys(page), `return (async () => { ${body} })()`) as (
      ...values: unknown[]
    ) => Promise<void>;
    await run(...used.map((name) => entry[name as keyof typeof entry]), ...Object.values(page));
    const mentions = [[14, 12, jonas.id]];
    assert.deepEqual(room.called('send'), [['Look at this, @Jonas Weber', { mentions }]]);
    room.receive(message({ text: 'Hi @Maya', mentions: [[3, 5, me.id]] }), message());
    assert.deepEqual(seen, [['@Maya', me.id], 'ring']);
  });

  test('P30: who may be mentioned: who wrote, the newest first, who is present, members; each once, without oneself and the nameless', () => {
    const old: User = { id: 'u_old', name: 'Old', kind: 'user' };
    const gone: User = { id: 'u_gone', name: '', kind: 'user' };
    const room = new FakeRoom('lobby', {
      messages: [message({ from: ana.id }), message({ from: jonas.id }), message({ own: true })],
      presence: { count: 2, users: [me, old, ana] },
      members: new Map([gone, jonas, person('Zoë')].map((user) => [user.id, user])),
    });
    const people = mentionable(room.snapshot, me.id);
    assert.deepEqual(
      people.map(({ name }) => name),
      ['Jonas Weber', 'Ana Duarte', 'Old', 'Zoë'],
    );
  });

  test('are found by the beginning of a name or of a word of it, without regard to case and accents, in any script', () => {
    assert.deepEqual(find(['María José', 'Jose', 'Ana'], 'JOSÉ'), ['Jose', 'María José']);
    assert.deepEqual(find(['María José'], 'maria jo'), ['María José']);
    assert.deepEqual(find(['Ana Maria Braun'], 'maria br'), ['Ana Maria Braun']);
    assert.deepEqual(find(['مُحَمَّد علي', 'נועה כהן'], 'محمد'), ['مُحَمَّد علي']);
    assert.deepEqual(find(['مُحَمَّد علي', 'נועה כהן'], 'כהן'), ['נועה כהן']);
    assert.deepEqual(find(['\u202EAna\u202C'], 'ana'), ['\u202EAna\u202C']);
    assert.deepEqual(find(['Ana', 'Jo'], ''), ['Ana', 'Jo']);
    assert.deepEqual(find(['Ana'], 'na'), []);
  });

  test('P30: stand where a name stands behind an @: the longest that fits, and only whole names', () => {
    const people = [person('Ana'), person('Ana Duarte'), person('Jo'), person('علي')];
    const at = (text: string): [string, string][] =>
      mentionsIn(text, people).map(([start, length, id]) => [text.slice(start, start + length), id]);
    assert.deepEqual(at('Hi @Ana Duarte, (@Ana) and @Jo!'), [
      ['@Ana Duarte', 'u_Ana Duarte'],
      ['@Ana', 'u_Ana'],
      ['@Jo', 'u_Jo'],
    ]);
    assert.deepEqual(at('😀 @علي'), [['@علي', 'u_علي']]);
    for (const text of ['mail@Jo', '@Joe', '@Johannes', '@Ana2', '@', '@@Jo', '@ana'])
      assert.deepEqual(at(text), [], text);
    assert.equal(mentionsIn('@Jo '.repeat(50), people).length, 20);
  });

  test('P30: of two with one name the chosen one is meant', () => {
    const people = [person('Jo', 'u_1'), person('Jo', 'u_2')];
    assert.deepEqual(mentionsIn('@Jo', people), [[0, 3, 'u_1']]);
    assert.deepEqual(mentionsIn('@Jo', people, new Map([['Jo', 'u_2']])), [[0, 3, 'u_2']]);
  });

  test('P30: whatever is written, they are in order, apart, and begin with @', () => {
    const word = fc.constantFrom('@', 'Ana', ' ', 'Duarte', '😀', 'x', '(', 'Jo', '\n');
    fc.assert(
      fc.property(
        fc.array(word).map((words) => words.join('')),
        (text) => {
          let end = 0;
          for (const [start, length] of mentionsIn(text, [person('Ana'), person('Ana Duarte'), person('Jo')])) {
            assert.ok(start >= end && start + length <= text.length && text[start] === '@' && length > 1);
            end = start + length;
          }
        },
      ),
    );
  });

  test('P30: a message mentions one by name or with everybody, one’s own nobody of oneself', () => {
    const by = (from: string, ...ids: string[]) =>
      mentionsUser({ from, mentions: ids.map((id): Mention => [0, 2, id]) }, 'u_me');
    assert.deepEqual([by('u_a', 'u_me'), by('u_a', 'all'), by('u_a', 'here')], [true, true, true]);
    assert.deepEqual([by('u_a'), by('u_a', 'u_b'), by('u_me', 'u_me', 'all')], [false, false, false]);
    assert.equal(mentionsUser({ from: 'u_a' }, undefined), false);
  });
});

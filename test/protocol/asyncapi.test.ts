import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import Schema from 'typebox/schema';
import { relayOnDisk } from '../support/relay-on-disk.ts';
import { ask, makeRoom, text } from '../support/rooms.ts';

type Json = Readonly<Record<string, unknown>>;
interface Document extends Json {
  readonly components: { readonly schemas: Readonly<Record<string, Json & { readonly examples?: readonly Json[] }>> };
}

const file = new URL('../../docs/asyncapi.json', import.meta.url);
const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
const { schemas } = document.components;

/** Whether something is as a part of the document says. */
const checkOf = (part: string): ((value: unknown) => boolean) => {
  const validator = Schema.Compile({ ...document, $ref: `#/components/${part}` } as never);
  return (value) => validator.Check(value);
};
const isFromClient = checkOf('messages/fromClient/payload');
const isFromRelay = checkOf('messages/fromRelay/payload');

describe('docs/asyncapi.json', () => {
  test('is as AsyncAPI 3.0 wants it', () => {
    const specification = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;
    const validator = Schema.Compile(specification as never);
    assert.deepEqual(validator.Errors(document), [true, []]);
    assert.ok(!validator.Check({ ...document, operations: { shout: { action: 'shout' } } }));
  });

  test('every example of PROTOCOL.md is a message of its kind, and none with a field that is unknown to the relay', () => {
    let examples = 0;
    for (const [name, schema] of Object.entries(schemas)) {
      for (const example of schema.examples ?? []) {
        const isOneOfTheClients = isFromClient([example]);
        assert.ok(isOneOfTheClients || isFromRelay([example]), `${name}: ${JSON.stringify(example)}`);
        if (isOneOfTheClients && !isFromRelay([example])) assert.ok(!isFromClient([{ ...example, unknown: 1 }]), name);
        examples += 1;
      }
    }
    assert.ok(examples > 120, `${examples}`);
    for (const frame of [[], {}, [{}], [{ type: 'nothing' }]]) {
      assert.ok(!isFromClient(frame) && !isFromRelay(frame), JSON.stringify(frame));
    }
  });

  test('whatever a relay says is in it', async (t) => {
    const relay = await relayOnDisk(t);
    const [maya, jonas] = [await relay.enter('maya'), await relay.enter('jonas')];
    const room = await makeRoom(maya, 'private', ['u_jonas']);
    await jonas.join(room);
    await maya.join(room);
    const said = await maya.append(room, 'first', text('Shall we?'));
    assert.equal(said.type, 'ack');
    const of = said.type === 'ack' ? said.seq : 0;
    await jonas.append(room, 'like', { type: 'reaction', of, emoji: '👍', on: true });
    await jonas.append(room, 'answer', { type: 'message', text: 'Yes', thread: of });
    await maya.append(room, 'pin', { type: 'pin', of, on: true });
    await maya.append(room, 'poll', { type: 'message', text: 'When?\n- At six\n- At eight', poll: { options: 2 } });
    await maya.append(room, 'nothing', { type: 'edit', of: 999, text: 'x' });
    jonas.send({ type: 'signal', room, topic: 'x', data: { deep: [1] } });
    for (const asked of [
      { type: 'history', room, before: 100 },
      { type: 'pins', room },
      { type: 'members', room },
      { type: 'banned', room },
      { type: 'search', room, text: 'shall' },
      { type: 'thread', room, thread: of },
      { type: 'threads' },
      { type: 'rooms' },
      { type: 'revisions', room, seq: of },
      { type: 'deliveries', room },
      { type: 'votes', room, polls: [of + 4] },
      { type: 'blocks' },
    ]) {
      await ask(jonas, asked);
    }
    jonas.send({ type: 'beat', cursors: [] });
    await jonas.next('beat');
    const kinds = new Set<string>();
    for (const message of [...maya.received, ...jonas.received]) {
      assert.ok(isFromRelay([message]), JSON.stringify(message));
      kinds.add(message.type);
    }
    for (const kind of ['welcome', 'ack', 'error', 'thread', 'found', 'revisions', 'votes', 'deliveries'])
      assert.ok(kinds.has(kind), kind);
    assert.ok(!isFromRelay([{ type: 'ack', room }]), 'an answer without what belongs to it is none');
  });

  test('a relay serves it to everybody', async (t) => {
    const relay = await relayOnDisk(t);
    const answer = await fetch(`${relay.url}/api/asyncapi.json`);
    assert.match(answer.headers.get('content-type')!, /^application\/json/);
    assert.deepEqual(await answer.json(), document);
  });
});

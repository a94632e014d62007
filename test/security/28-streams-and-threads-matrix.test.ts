// Rows 8 and 28 of the threat table, for texts that are written bit by bit (P18) and threads (P36): every class and role, by every way, held against the
// one table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { can } from '../../server/src/policy.ts';
import type { Identity } from '../../server/src/policy/identity.ts';
import type { Place } from '../../server/src/policy/place.ts';
import type { Scope } from '../../server/src/policy/scopes.ts';
import type { Action, Body, Credential, Role, RoomKind } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { relayOnDisk } from '../support/relay-on-disk.ts';
import type { RelayUnderTest } from '../support/relay-test.ts';
import { ask, give, makeRoom, outcome, text } from '../support/rooms.ts';
import { speakerBy, ways, type Way } from '../support/speakers.ts';
import { StreamClient } from '../support/stream-client.ts';
import { userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed, type Wire } from '../support/wire.ts';

type Class = 'user' | 'agent' | 'admin' | 'service' | 'limited service';
/** Who comes to a room of each kind. */
const comers: Readonly<Record<Exclude<RoomKind, 'desk'>, readonly (readonly [Class, Role?])[]>> = {
  open: [['user'], ['user', 'reader'], ['user', 'moderator'], ['agent'], ['service'], ['limited service']],
  private: [['user'], ['user', 'reader'], ['user', 'member'], ['user', 'moderator'], ['admin'], ['service']],
  direct: [['user'], ['user', 'member'], ['admin']],
  support: [['user'], ['user', 'member'], ['agent'], ['admin'], ['limited service']],
};
const scopes: Partial<Record<Class, readonly Scope[]>> = {
  service: ['read', 'send', 'moderate', 'manage'],
  'limited service': ['read', 'send'],
};

function identityOf(name: Class): Identity {
  const given = scopes[name];
  const kind = given ? 'service' : name === 'user' ? 'user' : 'agent';
  return { user: { id: 'x', name: 'X', kind }, isAdmin: name === 'admin', ...(given && { scopes: given }) };
}

/** What is asked for by a frame that has an answer, or by a request. */
interface Asker {
  ask(frame: { readonly type: string } & Readonly<Record<string, unknown>>, request: Request): Promise<string>;
  append(room: string, body: Body): Promise<string>;
}
type Request = readonly [method: string, path: string, body?: object];

test('security rows 8 and 28: texts that are being written, and threads, by every class, role and way, are what the table says', async (t) => {
  const relay = await relayOnDisk(t, {
    limits: { sendRate: 10_000, sendBurst: 10_000 },
  });
  const boss = await relay.enter('boss', { roles: ['admin'] });
  const under = { ...relay, adopt: <W>(wire: W): W => wire } as unknown as RelayUnderTest;
  let cells = 0;
  let permitted = 0;
  let comer = 0;

  async function askerBy(way: Way, credential: Credential): Promise<Asker> {
    const speaker = await speakerBy(way, under, credential);
    const append = (room: string, body: Body) => speaker.append(room, body);
    if (way === 'HTTP') {
      const client = new ApiClient(under, credential);
      return {
        append,
        async ask(_, [method, path, body]) {
          const answer = await client.ask(method, path, body && { body });
          return answer.status < 300 ? 'ack' : String(answer.body.code);
        },
      };
    }
    const opened =
      way === 'socket' ? await WireClient.open(relay.socketUrl) : await StreamClient.open(`${relay.url}/connect`);
    const wire = await welcomed(relay.adopt<Wire>(opened), undefined, credential);
    return {
      append,
      async ask(frame) {
        const answer = await ask(wire, frame);
        return answer.type === 'error' ? answer.code : 'ack';
      },
    };
  }

  /** A room with somebody in it who is what they are to be; with a message, and a text that another is writing. */
  async function stage(kind: RoomKind, id: string, role: Role | undefined, writer: WireClient, by: Asker) {
    const writers = `u_writer-${comer}`;
    const others =
      kind === 'direct' ? [writers, ...(role ? [id] : [])] : kind === 'open' ? [] : [writers, ...(role ? [id] : [])];
    const room = kind === 'open' ? `lobby-${comer}` : await makeRoom(boss, kind, others);
    const root = await boss.append(room, 'root', text('Shall we?'));
    if (role && kind === 'open') assert.equal(await by.append(room, { type: 'member', change: 'joined' }), 'ack');
    if (role && role !== 'member') assert.equal(await outcome(boss, room, give(id, role)), 'ack');
    const begun = await writer.append(room, 'begun', { type: 'message', text: '', stream: true });
    return { room, root: root.type === 'ack' ? root.seq : 0, others: begun.type === 'ack' ? begun.seq : 0 };
  }

  for (const [kind, all] of Object.entries(comers) as [keyof typeof comers, (typeof comers)[keyof typeof comers]][]) {
    for (const [name, role] of all) {
      for (const way of ways) {
        comer += 1;
        const given = scopes[name];
        const sub = `comer-${comer}`;
        const credential: Credential = given
          ? { kind: 'token', token: (await relay.relay.keys.add({ name: sub, scopes: given })).key }
          : userCredential(sub, name === 'user' ? {} : { roles: [name] });
        const writer = await relay.enter(`writer-${comer}`);
        const by = await askerBy(way, credential);
        const { room, root, others } = await stage(kind, `u_${sub}`, role, writer, by);
        const may = (action: Action) =>
          can(identityOf(name), action, room, { kind, role, isBanned: false } satisfies Place);
        const messages = `/rooms/${room}/messages`;
        const check = async (what: string, isPermitted: boolean, got: string) => {
          const isDone = got === 'ack' || got.startsWith('no-such-');
          assert.equal(isDone, isPermitted, `${what} by ${name} as ${role ?? 'nobody'} in ${kind}, ${way}: ${got}`);
          cells += 1;
          if (isPermitted) permitted += 1;
        };
        await check(
          'a thread',
          may('read'),
          await by.ask({ type: 'thread', room, thread: root }, ['GET', `${messages}/${root}/thread`]),
        );
        await check(
          'texts so far',
          may('read'),
          await by.ask({ type: 'streams', room }, ['GET', `/rooms/${room}/streams`]),
        );
        if (way !== 'HTTP') {
          const about = { room, thread: root };
          for (const frame of [
            { type: 'follow', ...about },
            { type: 'seen', seq: root, ...about },
            { type: 'unfollow', ...about },
          ])
            await check(frame.type, may('read'), await by.ask(frame, ['GET', '']));
        }
        await check('an answer', may('send'), await by.append(room, { ...text('Yes'), thread: root } as Body));
        await check('begin a text', may('send'), await by.append(room, { type: 'message', text: '', stream: true }));
        const more = { of: others, at: 0, text: 'and more' };
        const added = await by.ask({ type: 'append', room, ...more }, [
          'POST',
          `${messages}/${others}/text`,
          { at: 0, text: 'and more' },
        ]);
        assert.equal(added, may('send') ? 'no-such-message' : 'forbidden', "more of another's text");
        const ended = await by.append(room, { type: 'end', of: others, text: 'said by somebody else' });
        assert.ok(ended !== 'ack', "another's text is ended by nobody else");
        cells += 2;
        const isOfAll = kind === 'direct' || kind === 'support';
        await check(
          "stop another's text",
          may('send') && (isOfAll || may('moderate')),
          await by.append(room, { type: 'stop', of: others }),
        );
        await writer.close();
      }
    }
  }
  t.diagnostic(`${cells} cells, ${permitted} of them permitted`);
  assert.ok(cells > 500, `${cells}`);
});

// Rows 8 and 28 of the threat table, for what is said of conversations (P40, P41): every class, by every way, held against the one table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionFor, can } from '../../server/src/policy.ts';
import {
  canPrepareReplies,
  canSeeDesk,
  canSeeMails,
  canSeeReport,
  canSetAway,
  canTellVisit,
} from '../../server/src/policy/desk.ts';
import { isTeamKind, type Identity } from '../../server/src/policy/identity.ts';
import type { Place } from '../../server/src/policy/place.ts';
import type { Scope } from '../../server/src/policy/scopes.ts';
import { canLeaveAddress } from '../../server/src/policy/self.ts';
import type { Body, ClientMessage, Credential } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay } from '../support/relay.ts';
import { deskFor, say } from '../support/desk.ts';
import type { RelayUnderTest } from '../support/relay-test.ts';
import { ask, makeRoom } from '../support/rooms.ts';
import { speakerBy, ways } from '../support/speakers.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';

const classes = ['user', 'visitor', 'agent', 'admin', 'service', 'limited service'] as const;
type Class = (typeof classes)[number];
const scopes: Partial<Record<Class, readonly Scope[]>> = {
  service: ['read', 'send', 'moderate'],
  'limited service': ['read', 'send'],
};

/** In this order each changes something that was otherwise. */
const plainBodies: readonly Body[] = [
  { type: 'tag', tag: 'billing', on: true },
  { type: 'tag', tag: 'billing', on: false },
  { type: 'snooze', until: 1_767_225_600_000 + 3_600_000 },
  { type: 'snooze', until: 0 },
  { type: 'assign', user: 'u_ana' },
  { type: 'assign', user: null },
  { type: 'conversation', status: 'closed' },
  { type: 'conversation', status: 'open' },
  { type: 'rating', score: 3 },
];

function identityOf(name: Class): Identity {
  const given = scopes[name];
  const kind = given ? 'service' : name === 'agent' || name === 'admin' ? 'agent' : 'user';
  return { user: { id: 'x', name: 'X', kind }, isAdmin: name === 'admin', ...(given && { scopes: given }) };
}

test('security rows 8 and 28: what is said of conversations, by every class and way, is what the table says', async (t) => {
  const desk = await deskFor(t);
  const { relay, maya, ana, room, companion } = desk;
  await say(maya, room, 'hello');
  await say(ana, companion, 'a note');
  const other = await makeRoom(maya, 'support');
  await say(maya, other, 'hello');
  const bodies: readonly Body[] = [
    ...plainBodies,
    { type: 'conversation', status: 'closed', into: other },
    { type: 'conversation', status: 'open' },
  ];
  let cells = 0;
  for (const name of classes) {
    const given = scopes[name];
    const credential: Credential = given
      ? { kind: 'token', token: (await relay.relay.keys.add({ name, scopes: given })).key }
      : userCredential(
          name === 'visitor' ? 'maya' : `the-${name}`,
          name === 'agent' || name === 'admin' ? { roles: [name] } : {},
        );
    const identity = identityOf(name);
    for (const way of ways) {
      const under = { ...relay, adopt: <W>(wire: W): W => wire } as unknown as RelayUnderTest;
      const speaker = await speakerBy(way, under, credential);
      for (const body of bodies) {
        const isBeside = ['tag', 'snooze', 'assign'].includes(body.type);
        const kind = isBeside ? 'desk' : 'support';
        const role = name === 'visitor' && !isBeside ? 'member' : undefined;
        const place: Place = { kind, role, isBanned: false };
        const isPermitted =
          can(identity, actionFor(body, kind), isBeside ? companion : room, place) &&
          !(body.type === 'rating' && isTeamKind(identity.user.kind)) &&
          !('into' in body && !isTeamKind(identity.user.kind));
        const got = await speaker.append(isBeside ? companion : room, body);
        assert.equal(got, isPermitted ? 'ack' : 'forbidden', `${JSON.stringify(body)} by ${name}, ${way}`);
        cells += 1;
      }
    }
  }
  assert.equal(cells, classes.length * ways.length * bodies.length);
});

test('security rows 8 and 28: what is asked about conversations and agents, by every class, on the wire and by HTTP, is what the table says', async (t) => {
  const { relay, maya, ana, room, companion } = await deskFor(t);
  await say(maya, room, 'hello');
  await say(ana, companion, 'a note');
  const asked = (
    own: string,
  ): readonly (readonly [object, string, string, (who: Identity, place: Place) => boolean])[] => [
    [{ type: 'wait', room }, 'GET', `/conversations/${room}/wait`, (who, place) => can(who, 'read', room, place)],
    [{ type: 'conversation', room }, 'GET', `/conversations/${room}`, (who, place) => can(who, 'read', room, place)],
    [{ type: 'queue', queue: 'open' }, 'GET', '/conversations?queue=open', (who) => canSeeDesk(who)],
    [{ type: 'agents' }, 'GET', '/agents', (who) => canSeeDesk(who)],
    [
      { type: 'away', away: true, user: 'u_ana' },
      'PUT',
      '/agents/u_ana/away',
      (who) => canSetAway(who, 'u_ana') && canSeeDesk(who),
    ],
    [
      { type: 'away', away: false, user: own },
      'DELETE',
      `/agents/${own}/away`,
      (who) => canSetAway(who, own) && canSeeDesk(who),
    ],
    // There is no way to these by HTTP.
    [{ type: 'visitors' }, '', '', (who) => canSeeDesk(who)],
    [{ type: 'visitor', user: 'u_maya' }, '', '', (who) => canSeeDesk(who)],
    [{ type: 'visit', page: { title: 'Lamps', address: 'https://shop.example/' } }, '', '', (who) => canTellVisit(who)],
  ];
  for (const name of classes) {
    const given = scopes[name];
    const sub = name === 'visitor' ? 'maya' : `the-${name}`;
    const credential: Credential = given
      ? { kind: 'token', token: (await relay.relay.keys.add({ name, scopes: given })).key }
      : userCredential(sub, name === 'agent' || name === 'admin' ? { roles: [name] } : {});
    const wire = await welcomed(await WireClient.open(relay.socketUrl), undefined, credential);
    const api = new ApiClient(relay, credential);
    const place: Place = { kind: 'support', role: name === 'visitor' ? 'member' : undefined, isBanned: false };
    const base = identityOf(name);
    // Of themselves: a service is nobody who answers by turns.
    const own = given ? 'u_ana' : `u_${sub}`;
    const identity = { ...base, user: { ...base.user, id: given ? 's_x' : own } };
    for (const [message, method, path, isPermitted] of asked(own)) {
      const expected = isPermitted(identity, place);
      const told = (await ask(wire, message as ClientMessage)) as { type: string; code?: string };
      assert.equal(told.code ?? 'done', expected ? 'done' : 'forbidden', `${JSON.stringify(message)} by ${name}`);
      if (!path) continue;
      const { status } = await api.ask(method, path);
      assert.equal(status < 300, expected, `${method} ${path} by ${name}: ${status}`);
    }
    wire.cut();
  }
});

test('security rows 8 and 28: what is asked of mails and reports, by every class, is what the table says; where no mails are sent they are refused', async (t) => {
  const mail = { url: 'smtp://127.0.0.1:9', from: 'chat@shop.example', publicUrl: 'https://chat.shop.example' };
  const { relay, maya, ana, room } = await deskFor(t, { mail });
  await say(maya, room, 'hello');
  await say(ana, room, 'yes?');
  const none = await startRelay({ auth: { secrets: [secret] }, environment: { clock: new ManualClock() } });
  t.after(() => none.close());
  const transcript = `/conversations/${room}/transcript`;
  const asked: readonly (readonly [string, string, object | undefined, (who: Identity, place: Place) => boolean])[] = [
    ['GET', '/me/mail', undefined, canLeaveAddress],
    ['PUT', '/me/mail', { address: 'one@home.example' }, canLeaveAddress],
    ['DELETE', '/me/mail', undefined, canLeaveAddress],
    [
      'POST',
      transcript,
      { address: 'PLACE@home.example' },
      (who, place) => can(who, 'send', room, place) && can(who, 'read', room, place),
    ],
    ['GET', `/conversations/${room}/mail`, undefined, (who, place) => canSeeDesk(who) && can(who, 'read', room, place)],
    ['GET', '/desk/report?from=0&to=1', undefined, canSeeReport],
    ['GET', '/desk/report.csv?from=0&to=1', undefined, canSeeReport],
    ['POST', '/mails/inbound/find', { to: 'reply@in.example', from: 'one@home.example' }, () => false],
    ['POST', '/mails/inbound', { to: 'reply@in.example', from: 'one@home.example', text: 'yes' }, () => false],
    ['GET', '/mails/dead', undefined, canSeeMails],
    ['POST', '/mails/1/retry', undefined, canSeeMails],
  ];
  for (const name of classes) {
    const given = scopes[name];
    const credential: Credential = given
      ? { kind: 'token', token: (await relay.relay.keys.add({ name: `mail ${name}`, scopes: given })).key }
      : userCredential(
          name === 'visitor' ? 'maya' : `the-${name}`,
          name === 'agent' || name === 'admin' ? { roles: [name] } : {},
        );
    const place: Place = { kind: 'support', role: name === 'visitor' ? 'member' : undefined, isBanned: false };
    const who = identityOf(name);
    for (const [method, path, body, isPermitted] of asked) {
      const said = body && JSON.parse(JSON.stringify(body).replace('PLACE', name.replace(' ', '-')));
      const { status, body: told } = await new ApiClient(relay, credential).ask(method, path, said && { body: said });
      const got = status < 300 || told.code === 'no-such-message';
      assert.equal(got, isPermitted(who, place), `${method} ${path} by ${name}: ${status} ${told?.code}`);
      if (given || path.startsWith('/conversations') || path.startsWith('/desk')) continue;
      assert.deepEqual((await new ApiClient(none, credential).get('/mail')).body, { sends: false });
      const refused = await new ApiClient(none, credential).ask(method, path, said && { body: said });
      assert.equal(refused.body.code, 'forbidden', `${method} ${path} by ${name} where none are sent`);
    }
  }
});

test('security rows 8 and 28: prepared answers, by every class, are what the table says; there are no more of them than there may be', async (t) => {
  const { relay } = await deskFor(t);
  const asked: readonly (readonly [string, string, object | undefined, (who: Identity) => boolean])[] = [
    ['GET', '/canned-replies', undefined, canSeeDesk],
    ['PUT', '/canned-replies/one', { text: 'x' }, canPrepareReplies],
    ['DELETE', '/canned-replies/one', undefined, canPrepareReplies],
  ];
  for (const name of [...classes, 'reading service'] as const) {
    const given = name === 'reading service' ? (['read'] as const) : scopes[name];
    const credential: Credential = given
      ? { kind: 'token', token: (await relay.relay.keys.add({ name: `canned ${name}`, scopes: given })).key }
      : userCredential(`the-${name}`, name === 'agent' || name === 'admin' ? { roles: [name] } : {});
    const who = identityOf(name === 'reading service' ? 'service' : name);
    for (const [method, path, body, isPermitted] of asked) {
      const { status } = await new ApiClient(relay, credential).ask(method, path, body && { body });
      assert.equal(
        status < 300,
        isPermitted({ ...who, ...(given && { scopes: given }) }),
        `${method} ${path} by ${name}`,
      );
    }
  }
  const ana = new ApiClient(relay, userCredential('ana', { roles: ['agent'] }));
  const texts = ['x'.repeat(4_001), ''];
  for (const text of texts)
    assert.equal((await ana.ask('PUT', '/canned-replies/two', { body: { text } })).body.code, 'bad-message');
  for (const name of ['a%20b', 'a%2Fb', 'x'.repeat(41), '%7Bname%7D'])
    assert.equal(
      (await ana.ask('PUT', `/canned-replies/${name}`, { body: { text: 'x' } })).body.code,
      'bad-message',
      name,
    );
  const all = Array.from({ length: 500 }, (_, index) => `reply-${index}`);
  // Each agent asks for a few: that many requests of one would be limited.
  const others = Array.from(
    { length: 50 },
    (_, at) => new ApiClient(relay, userCredential(`a${at}`, { roles: ['agent'] })),
  );
  const put = (name: string, at: number) =>
    others[at % others.length]!.ask('PUT', `/canned-replies/${name}`, { body: { text: 'x' } });
  for (const { status } of await Promise.all(all.map(put))) assert.equal(status, 204);
  assert.equal((await ana.ask('PUT', '/canned-replies/beyond', { body: { text: 'x' } })).body.code, 'too-many');
  assert.equal((await ana.ask('PUT', '/canned-replies/reply-0', { body: { text: 'changed' } })).status, 204);
  const { replies } = (await ana.get('/canned-replies')).body;
  assert.deepEqual([replies.length, replies[0].text, replies[0].by], [500, 'changed', 'u_ana']);
});

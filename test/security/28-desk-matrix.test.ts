// Rows 8 and 28 of the threat table, for what is said of conversations (P40, P41): every class, by every way, held against the one table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  actionFor,
  can,
  canSeeDesk,
  canSetAway,
  isTeamKind,
  type Identity,
  type Place,
  type Scope,
} from '../../server/src/policy.ts';
import type { Body, ClientMessage, Credential } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { deskFor, say } from '../support/desk.ts';
import type { RelayUnderTest } from '../support/relay-test.ts';
import { ask } from '../support/rooms.ts';
import { speakerBy, ways } from '../support/speakers.ts';
import { userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';

const classes = ['user', 'visitor', 'agent', 'admin', 'service', 'limited service'] as const;
type Class = (typeof classes)[number];
const scopes: Partial<Record<Class, readonly Scope[]>> = {
  service: ['read', 'send', 'moderate'],
  'limited service': ['read', 'send'],
};

/** In this order each changes something that was otherwise. */
const bodies: readonly Body[] = [
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
          !(body.type === 'rating' && isTeamKind(identity.user.kind));
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
      const { status } = await api.ask(method, path);
      assert.equal(status < 300, expected, `${method} ${path} by ${name}: ${status}`);
    }
    wire.cut();
  }
});

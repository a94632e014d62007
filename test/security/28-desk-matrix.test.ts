// Rows 8 and 28 of the threat table, for what is said of conversations (P40, P41): every class, by every way, held against the one table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionFor, can, isTeamKind, type Identity, type Place, type Scope } from '../../server/src/policy.ts';
import type { Body, Credential } from '../../src/protocol/index.ts';
import { deskFor, say } from '../support/desk.ts';
import type { RelayUnderTest } from '../support/relay-test.ts';
import { speakerBy, ways } from '../support/speakers.ts';
import { userCredential } from '../support/tokens.ts';

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

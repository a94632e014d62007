import assert from 'node:assert/strict';
import type { Body, Invite, RelayMessage, Role } from '../../src/protocol/index.ts';
import type { RelayUnderTest } from './relay-test.ts';
import { userCredential } from './tokens.ts';
import type { Wire } from './wire.ts';

/** What people do with rooms, over the wire. */

let count = 0;
const nextId = (): number => ++count;

type Answer = Extract<
  RelayMessage,
  {
    type:
      | 'appended'
      | 'devices'
      | 'done'
      | 'entered'
      | 'error'
      | 'invitation'
      | 'pins'
      | 'previews'
      | 'revisions'
      | 'streams'
      | 'thread'
      | 'threads'
      | 'voters'
      | 'votes';
  }
>;

/** Asks for something that is answered with its id. */
export async function ask(client: Wire, message: object): Promise<Answer> {
  const id = nextId();
  const answer = client.nextWhere((told): told is Answer => 'id' in told && told.id === id);
  client.raw(JSON.stringify([{ ...message, id }]));
  return answer;
}

export async function makeRoom(client: Wire, kind: string, members: readonly string[] = []): Promise<string> {
  const answer = await ask(client, { type: 'create', kind, members });
  assert.equal(answer.type, 'entered', JSON.stringify(answer));
  return (answer as { room: string }).room;
}

export async function invitationTo(client: Wire, room: string, more: Partial<Invite> = {}): Promise<string> {
  const answer = await ask(client, { type: 'invite', room, ...more });
  assert.equal(answer.type, 'invitation', JSON.stringify(answer));
  return (answer as { token: string }).token;
}

/** Writes a message, which is taken, and tells its number. */
export async function say(client: Wire, room: string, text: string, more: object = {}): Promise<number> {
  const answer = await client.append(room, `say-${nextId()}`, { type: 'message', text, ...more });
  assert.equal(answer.type, 'ack', JSON.stringify(answer));
  return answer.type === 'ack' ? answer.seq : 0;
}

/** The ack's or error's kind, in one word. */
export async function outcome(client: Wire, room: string, body: Body): Promise<string> {
  const answer = await client.append(room, `k${nextId()}`, body);
  return answer.type === 'ack' ? 'ack' : answer.code;
}

export const change = (user: string, kind: 'removed' | 'banned' | 'unbanned' | 'unmuted'): Body => ({
  type: 'member',
  change: kind,
  user,
});
export const mute = (user: string, duration: number): Body => ({ type: 'member', change: 'muted', user, duration });
export const give = (user: string, role: Role): Body => ({ type: 'member', change: 'role', user, role });
export const text = (text: string): Body => ({ type: 'message', text });

/** Whether a room can be joined, and what is said when not. */
export async function tryJoin(client: Wire, room: string): Promise<RelayMessage> {
  client.send({ type: 'join', room });
  return client.nextWhere(
    (told): told is Extract<RelayMessage, { type: 'joined' | 'error' }> =>
      (told.type === 'joined' || told.type === 'error') && told.room === room,
  );
}

export const signIn = (relay: RelayUnderTest, sub: string, claims: object = {}) =>
  relay.enter(undefined, userCredential(sub, { ...claims }));

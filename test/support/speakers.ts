import type { Body, ClientMessage, Credential, Joined, RelayMessage, Role } from '../../src/protocol/index.ts';
import { conversationOf } from '../../src/protocol/index.ts';
import { ApiClient, type ApiAnswer } from './api.ts';
import type { RelayUnderTest } from './relay-test.ts';
import { ask, outcome, tryJoin } from './rooms.ts';
import { StreamClient } from './stream-client.ts';
import { WireClient } from './wire-client.ts';
import { welcomed, type Wire } from './wire.ts';

/** What one can ask a relay for, by whatever way; answered with `ack` or the code of the refusal. */
export interface Speaker {
  read(room: string): Promise<string>;
  history(room: string): Promise<string>;
  markRead(room: string): Promise<string>;
  signal(room: string): Promise<string>;
  invite(room: string, role: Role): Promise<string>;
  append(room: string, body: Body): Promise<string>;
}

export const ways = ['socket', 'event stream', 'HTTP'] as const;
export type Way = (typeof ways)[number];

/** Somebody who comes by one of the ways. */
export async function speakerBy(way: Way, relay: RelayUnderTest, credential: Credential): Promise<Speaker> {
  if (way === 'HTTP') return new HttpSpeaker(new ApiClient(relay, credential));
  const wire =
    way === 'socket' ? await WireClient.open(relay.socketUrl) : await StreamClient.open(`${relay.url}/connect`);
  return new WireSpeaker(await welcomed(relay.adopt<Wire>(wire), undefined, credential));
}

const codeOf = (told: RelayMessage): string => (told.type === 'error' ? told.code : 'ack');

/** By frames, over a socket or an event stream. */
class WireSpeaker implements Speaker {
  readonly #wire: Wire;
  #last = 10_000;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  async read(room: string): Promise<string> {
    return codeOf(await tryJoin(this.#wire, room));
  }

  async history(room: string): Promise<string> {
    const id = ++this.#last;
    this.#wire.send({ type: 'history', id, room, before: 1_000 });
    return codeOf(await this.#wire.nextWhere((told): told is Joined => 'id' in told && told.id === id));
  }

  /** What has no answer where it is well is followed by what has one. A room that one may not read is not followed, so it is refused as that. */
  async #note(message: ClientMessage): Promise<string> {
    const before = this.#wire.received.length;
    this.#wire.send(message, { type: 'beat', cursors: [] });
    await this.#wire.next('beat');
    const refused = this.#wire.received.slice(before).find(({ type }) => type === 'error');
    const code = refused ? codeOf(refused) : 'ack';
    return code === 'not-joined' ? 'forbidden' : code;
  }

  markRead(room: string): Promise<string> {
    return this.#note({ type: 'read', room, seq: 1 });
  }

  signal(room: string): Promise<string> {
    return this.#note({ type: 'signal', room, topic: 'x', data: 1 });
  }

  async invite(room: string, role: Role): Promise<string> {
    return codeOf(await ask(this.#wire, { type: 'invite', room, role }));
  }

  append(room: string, body: Body): Promise<string> {
    return outcome(this.#wire, room, body);
  }
}

/** By requests of the API. */
class HttpSpeaker implements Speaker {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  async #ask(method: string, room: string, path: string, body?: unknown): Promise<string> {
    const answer: ApiAnswer = await this.#client.ask(method, `/rooms/${room}${path}`, { body });
    return answer.status < 300 ? 'ack' : String(answer.body.code);
  }

  read(room: string): Promise<string> {
    return this.#ask('GET', room, '');
  }

  history(room: string): Promise<string> {
    return this.#ask('GET', room, '/messages');
  }

  markRead(room: string): Promise<string> {
    return this.#ask('PUT', room, '/reads/me', { seq: 1 });
  }

  signal(room: string): Promise<string> {
    return this.#ask('POST', room, '/signals', { topic: 'x', data: 1 });
  }

  invite(room: string, role: Role): Promise<string> {
    return this.#ask('POST', room, '/invitations', { role });
  }

  append(room: string, body: Body): Promise<string> {
    switch (body.type) {
      case 'message': {
        const { type: _, ...rest } = body;
        return this.#ask('POST', room, '/messages', rest);
      }
      case 'edit':
        return this.#ask('PATCH', room, `/messages/${body.of}`, { text: body.text });
      case 'delete':
        return this.#ask('DELETE', room, `/messages/${body.of}`);
      case 'reaction': {
        const path = `/messages/${body.of}/reactions/${encodeURIComponent(body.emoji)}`;
        return this.#ask(body.on ? 'PUT' : 'DELETE', room, path);
      }
      case 'pin':
        return this.#ask(body.on ? 'PUT' : 'DELETE', room, `/messages/${body.of}/pin`);
      case 'preview':
        return this.#ask('DELETE', room, `/messages/${body.of}/preview`);
      case 'vote':
        return this.#ask('PUT', room, `/messages/${body.of}/vote`, { choices: body.choices });
      case 'close-poll':
        return this.#ask('POST', room, `/messages/${body.of}/close`);
      case 'end':
        return this.#ask('POST', room, `/messages/${body.of}/end`, { text: body.text });
      case 'stop':
        return this.#ask('POST', room, `/messages/${body.of}/stop`);
      case 'settings':
        return this.#ask('PATCH', room, '', { ...body, type: undefined });
      case 'member':
        return this.#change(room, body);
      case 'conversation':
        return this.#say('PATCH', room, '', { ...body, type: undefined });
      case 'rating':
        return this.#say('PUT', room, '/rating', { ...body, type: undefined });
      case 'assign':
        return this.#say('PUT', room, '/assignee', { user: body.user });
      case 'snooze':
        return body.until === 0
          ? this.#say('DELETE', room, '/snooze')
          : this.#say('PUT', room, '/snooze', { until: body.until });
      case 'tag':
        return this.#say(body.on ? 'PUT' : 'DELETE', room, `/tags/${encodeURIComponent(body.tag)}`);
    }
  }

  /** Of a conversation, also what is said in its companion. */
  async #say(method: string, room: string, path: string, body?: object): Promise<string> {
    const address = `/conversations/${conversationOf(room)}${path}`;
    const answer: ApiAnswer = await this.#client.ask(method, address, { body });
    return answer.status < 300 ? 'ack' : String(answer.body.code);
  }

  #change(room: string, body: Extract<Body, { type: 'member' }>): Promise<string> {
    switch (body.change) {
      case 'joined':
        return this.#ask('PUT', room, '/members/me');
      case 'left':
        return this.#ask('DELETE', room, '/members/me');
      case 'removed':
        return this.#ask('DELETE', room, `/members/${body.user}`);
      case 'role':
        return this.#ask('PUT', room, `/members/${body.user}/role`, { role: body.role });
      case 'muted':
        return this.#ask('PUT', room, `/mutes/${body.user}`, { duration: body.duration });
      case 'unmuted':
        return this.#ask('DELETE', room, `/mutes/${body.user}`);
      case 'banned':
        return this.#ask('PUT', room, `/bans/${body.user}`);
      case 'unbanned':
        return this.#ask('DELETE', room, `/bans/${body.user}`);
    }
  }
}

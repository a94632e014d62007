import { expect } from '@open-wc/testing';
import { createChat, type Chat, type ChatSnapshot, type RoomSnapshot } from '../../src/index.ts';
import { chatStore, roomStore } from '../../src/svelte.ts';
import { mockRelay, type MockedRelay } from '../support/mocked-relay.ts';
import { until } from '../support/until.ts';

describe('live-chat/svelte: stores as Svelte takes them', () => {
  let mocked: MockedRelay;
  beforeEach(async () => {
    mocked = await mockRelay();
  });
  afterEach(() => mocked.disable());

  /** What nobody is subscribed to any more ends once whoever took its place has had the time for that. */
  const ended = () => new Promise<void>((resolve) => setTimeout(resolve));

  const made: Chat[] = [];
  const make = (): Chat => {
    const chat = createChat({ url: mocked.url });
    made.push(chat);
    return chat;
  };

  it('a room is followed for whoever subscribes first, by one chat, and all ends behind the last', async () => {
    made.length = 0;
    const chat = chatStore(make);
    const lobby = roomStore(chat, 'lobby');
    expect([chat.chat, lobby.room, made.length]).to.deep.equal([undefined, undefined, 0]);
    const told: (RoomSnapshot | undefined)[] = [];
    const states: (ChatSnapshot | undefined)[] = [];
    const run = (snapshot: RoomSnapshot | undefined) => void told.push(snapshot);
    const ends = [lobby.subscribe(run), lobby.subscribe(run), chat.subscribe((state) => states.push(state))];
    // A store calls at once, with what it has.
    expect(told.map((each) => each?.id)).to.deep.equal(['lobby', 'lobby']);
    expect(states.length).to.equal(1);
    expect(made.length).to.equal(1);
    await until(lobby.room!, ({ status }) => status === 'live');
    expect(told.at(-1)!.status).to.equal('live');
    void lobby.room!.send('Hello');
    await until(lobby.room!, ({ messages }) => messages[0]?.state === 'sent');
    expect(told.at(-1)!.messages[0]!.text).to.equal('Hello');
    expect(states.at(-1)!.status).to.equal('online');
    const [first, second, third] = ends;
    first!();
    first!();
    void lobby.room!.send('Again');
    await until(lobby.room!, ({ messages }) => messages.length === 2);
    expect(told.at(-1)!.messages.length).to.equal(2);
    second!();
    await ended();
    expect([lobby.room, chat.chat]).to.deep.equal([undefined, made[0]]);
    third!();
    await ended();
    expect(chat.chat).to.equal(undefined);
    expect(made[0]!.snapshot.status).to.equal('closed');
    // Who comes back gets another one.
    const end = lobby.subscribe(run);
    expect(made.length).to.equal(2);
    end();
    await ended();
    expect(made[1]!.snapshot.status).to.equal('closed');
  });

  it('who takes the place of the last one goes on with the same chat, and a room that two stores follow is there for both', async () => {
    made.length = 0;
    const chat = chatStore(make);
    const [one, other, garden] = [roomStore(chat, 'lobby'), roomStore(chat, 'lobby'), roomStore(chat, 'garden')];
    const leave = one.subscribe(() => {});
    const leaveOther = other.subscribe(() => {});
    const { room } = other;
    leave();
    await ended();
    expect(other.room).to.equal(room);
    await until(room!, ({ status }) => status === 'live');
    leaveOther();
    const end = garden.subscribe(() => {});
    await ended();
    expect([made.length, chat.chat, other.room]).to.deep.equal([1, made[0], undefined]);
    end();
    await ended();
    expect(made[0]!.snapshot.status).to.equal('closed');
  });

  it('a room of a chat that the page has made leaves that open', async () => {
    const chat = make();
    const lobby = roomStore(chat, 'lobby');
    lobby.subscribe(() => {})();
    await ended();
    expect(lobby.room).to.equal(undefined);
    expect(chat.snapshot.status).not.to.equal('closed');
    chat.close();
  });
});

// Must not compile otherwise: checked by `npm run typecheck`, never run.
import type {
  Chat,
  ChatMessage,
  ChatOptions,
  ChatSnapshot,
  ChatStorage,
  Pointed,
  Room,
  RoomSnapshot,
  Sent,
} from '../../src/index.ts';
import { ChatError, createChat, hasStoredIdentity } from '../../src/index.ts';
import { changePush, linkPush, pushHere, subscribePush } from '../../src/push.ts';
import { ban, createRoom, invite, redeem, roleIn, setRole } from '../../src/rooms.ts';

declare const chat: Chat;
declare const room: Room;
declare const message: ChatMessage;
declare const snapshot: RoomSnapshot;

// What there is.
createChat({ url: 'https://chat.test' }) satisfies Chat;
createChat({ url: 'https://chat.test', token: async () => 'token', environment: { now: () => 0 } }) satisfies Chat;
hasStoredIdentity('https://chat.test') satisfies Promise<boolean>;
chat.snapshot satisfies ChatSnapshot;
chat.room('lobby') satisfies Room;
room.send('Hello') satisfies Promise<Sent>;
room.send('The button', { pointed: { tag: 'button', box: [0, 0, 1, 1], view: [2, 2] } }) satisfies Promise<Sent>;
message.pointed satisfies Pointed | undefined;
// @ts-expect-error it is words and numbers, no markup
void room.send('The button', { pointed: { tag: 'button', html: '', box: [0, 0, 1, 1], view: [2, 2] } });
room.on('message', ({ text, own }) => void [text satisfies string, own satisfies boolean]) satisfies () => void;
room.on('reset', ({ reason }) => void (reason satisfies 'epoch' | 'distance'));
chat.on('status', (status) => void (status satisfies ChatSnapshot['status']));
new ChatError('closed').class satisfies 'retry' | 'reauth' | 'stop';
createRoom(chat, { kind: 'private', members: ['u_jonas'] }) satisfies Promise<Room>;
redeem(chat, 'i_token') satisfies Promise<Room>;
invite(chat, room, { uses: 5 }) satisfies Promise<{ readonly token: string; readonly expires: number }>;
setRole(room, 'u_jonas', 'moderator') satisfies Promise<Sent>;
roleIn(snapshot) satisfies 'reader' | 'member' | 'moderator' | 'owner' | undefined;
room.on('access', ({ can }) => void (can satisfies RoomSnapshot['can']));

pushHere(chat) satisfies Promise<'unsupported' | 'install' | 'blocked' | 'off' | 'on'>;
changePush(chat, { hours: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' } }) satisfies Promise<{ text: boolean }>;
linkPush(chat, { isSeen: () => false, has: (id) => id === room.id, open: () => {} }) satisfies () => void;

// @ts-expect-error the worker is of the page's own origin: nobody else knows where
subscribePush(chat, {});
// @ts-expect-error times of day are in a time zone
changePush(chat, { hours: { from: '22:00', to: '07:00' } });
// @ts-expect-error a relay is needed
createChat({});
// @ts-expect-error not an option
createChat({ url: 'https://chat.test', secret: 'x' } satisfies ChatOptions);
// @ts-expect-error a token is text
createChat({ url: 'https://chat.test', token: 7 });
// @ts-expect-error not an event
room.on('typing', () => {});
// @ts-expect-error its events carry messages
room.on('message', (value: string) => void value);
// @ts-expect-error not an event of the chat
chat.on('message', () => {});
// @ts-expect-error text only
room.send({ text: 'Hello' });
// @ts-expect-error a message is named by its id
room.edit(message.seq, 'Hello');
// @ts-expect-error a room is asked from the chat
room.id = 'other';
// @ts-expect-error snapshots are not written to
snapshot.unread = 0;
// @ts-expect-error nor the lists in them
snapshot.messages.push(message);
// @ts-expect-error nor the messages
message.text = 'other';
// @ts-expect-error nor what is put on them
message.reactions[0]!.by.push('me');
// @ts-expect-error nor the maps
snapshot.members.set('me', snapshot.members.get('me')!);
// @ts-expect-error it may have no number yet
message.seq satisfies number;
// @ts-expect-error not a state
message.state satisfies 'sent';
// @ts-expect-error a storage has all of it
({ persistent: true }) satisfies ChatStorage;
// @ts-expect-error there is no relay in a room
room.connect();
// @ts-expect-error open rooms need no making
createRoom(chat, { kind: 'open' });
// @ts-expect-error a room has no title
createRoom(chat, { kind: 'private', title: 'Board' });
// @ts-expect-error not a role
setRole(room, 'u_jonas', 'king');
// @ts-expect-error what goes into the room's log takes the room
ban(chat, 'u_jonas');
// @ts-expect-error a room is what invitations are to
invite(chat, 'p_room');
// @ts-expect-error nor are roles
snapshot.members.get('me')!.role = 'owner';

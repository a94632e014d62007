import { Type } from 'typebox';
import { count, kinds, list, maybe, named, roles, time, User, words } from './schemas.ts';

const PresentUser = named('PresentUser', {
  ...User.properties,
  present: Type.Boolean({ description: 'Whether they have a connection now.' }),
});

const LastMessage = named('LastMessage', {
  seq: count('Its number in the room.', 1),
  at: time('When it was stored.'),
  from: Type.String({ description: 'Id of the sender.' }),
  name: Type.String(),
  text: Type.String({ description: 'Its beginning.' }),
  files: count('How many are on it.'),
  media: maybe(words('image', 'video', 'voice')),
  deleted: maybe(Type.Literal(true)),
});

const RoomSummary = named('RoomSummary', {
  id: Type.String(),
  kind: words(...kinds),
  name: Type.String({ description: 'Empty where none was given.' }),
  topic: Type.String(),
  listed: maybe(Type.Literal(true)),
  role: words(...roles),
  unread: count('Messages of others after `readTo`, counted among the newest 100.'),
  mentions: count('Those of them that mention you.'),
  head: count("The room's last number."),
  at: time('When that was stored.'),
  readTo: count('Up to here you have read.'),
  last: maybe(LastMessage),
  others: maybe(Type.Array(PresentUser, { description: 'Of a direct room: the other participants, at most ten.' })),
  memberCount: count('How many members there are.'),
  blocked: maybe(Type.Literal(true, { description: 'Of a direct room: that you have blocked the other one (P34).' })),
});

export const SummaryPage = named('SummaryPage', {
  rooms: list(RoomSummary),
  next: maybe(named('RoomPlace', { at: time('Of the last room of this page.'), room: Type.String() })),
});

export const ConversationSummary = named('ConversationSummary', {
  id: Type.String({ description: 'Of its room.' }),
  status: words('open', 'snoozed', 'closed'),
  visitor: maybe(User),
  assignee: maybe(User),
  tags: list(Type.String()),
  until: maybe(time('Of one that is snoozed: when it is woken.')),
  waiting: maybe(time('Since when the visitor waits for an answer.')),
  handed: maybe(time('When a bot handed it over to people (P46).')),
  opened: maybe(time('When the visitor wrote first.')),
  answered: maybe(time('When that was first answered.')),
  closed: maybe(time('When it was closed last.')),
  answerDue: maybe(time('By when it is to be first answered (P47).')),
  resolutionDue: maybe(time('By when it is to be closed (P47).')),
  warnAt: maybe(time('Since when the first of these is told as due soon, where that is set (P54).')),
  score: maybe(Type.Integer({ minimum: 1, maximum: 5, description: 'What the visitor has given last.' })),
  at: time('When the newest message was stored.'),
  last: maybe(LastMessage),
  unread: count('Messages of others after `readTo`, counted among the newest 100.'),
  readTo: count('Up to here you have read.'),
  mentions: maybe(count('Notes that mention you and that you have not read.', 1)),
  into: maybe(Type.String({ description: 'In which conversation it goes on, where it was merged (P53).' })),
});

export const ConversationPage = named('ConversationPage', {
  conversations: list(ConversationSummary),
  next: maybe(named('ConversationPlace', { at: time('Where the next page begins.'), room: Type.String() })),
});

export const AgentList = named('AgentList', {
  agents: list(
    named('Agent', {
      id: Type.String(),
      name: Type.String(),
      kind: words('guest', 'user', 'agent', 'service'),
      present: Type.Boolean(),
      away: maybe(Type.Literal(true, { description: 'They take nothing new for now (P43).' })),
    }),
  ),
});

export const PeoplePage = named('PeoplePage', { people: list(PresentUser) });

export const DirectoryPage = named('DirectoryPage', {
  rooms: list(
    named('ListedRoom', {
      id: Type.String(),
      name: Type.String(),
      topic: Type.String(),
      memberCount: count('How many members there are.'),
      joined: Type.Boolean({ description: 'Whether you are one.' }),
    }),
  ),
  next: maybe(Type.String({ description: 'To be said as `after` for the next page; missing on the last one.' })),
});

export const BlockedPage = named('BlockedPage', { users: list(User) });

import { Type, type TProperties, type TSchema } from 'typebox';
import { keyPattern, pollOptions, roomPattern, type Limits, type Mention } from '../../../src/protocol/index.ts';
import { fileIdPattern } from '../files/file-id.ts';
import { bounds } from '../limits.ts';
import { scopeNames } from '../policy/scopes.ts';
import { actNames } from '../store/moderation.ts';
import { closed } from './operation.ts';

export const words = <const T extends string>(...all: T[]) => Type.Union(all.map((each) => Type.Literal(each)));

/** A shape that has a name in the document. What is answered may grow, so that it is open. */
export const named = <const P extends TProperties>(title: string, properties: P, description?: string) =>
  Type.Object(properties, { title, ...(description !== undefined && { description }) });

export const count = (description: string, minimum = 0) =>
  Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER, description });
export const time = (description: string) => Type.Integer({ description: `${description} Milliseconds since 1970.` });
export const list = <S extends TSchema>(items: S) => Type.Array(items);
export const maybe = <S extends TSchema>(schema: S) => Type.Optional(schema);

/** In the order in which they are less and more. */
export const roles = ['reader', 'member', 'moderator', 'owner'] as const;
export const kinds = ['open', 'private', 'direct', 'support', 'desk'] as const;
const actions = [
  'read',
  'send',
  'upload',
  'edit',
  'delete',
  'react',
  'signal',
  'moderate',
  'invite',
  'manage',
] as const;

export const User = named('User', {
  id: Type.String({ description: 'Such as u_4711, g_8Jd0 or s_build-bot.' }),
  name: Type.String(),
  kind: words('guest', 'user', 'agent', 'service'),
});

export const Member = named('Member', {
  ...User.properties,
  role: maybe(words(...roles)),
});

const Attachment = named('Attachment', {
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  bytes: count('Its size.'),
  width: maybe(count('Of an image, in pixels.')),
  height: maybe(count('Of an image, in pixels.')),
});

const mention = Type.Unsafe<Mention>({
  type: 'array',
  prefixItems: [
    { type: 'integer', minimum: 0 },
    { type: 'integer', minimum: 2 },
    { type: 'string', minLength: 1, maxLength: bounds.userIdLength },
  ],
  minItems: 3,
  maxItems: 3,
  description:
    'Where `@Name` begins in the text and how long it is, in UTF-16 code units; and the id of the user, or `all`, `here`.',
});

const Reaction = named('Reaction', { emoji: Type.String(), by: list(Type.String()) });

const Poll = named('Poll', {
  options: count('How many there are: the last lines of the text, each behind `- `; before them is the question.', 2),
  multiple: maybe(Type.Literal(true, { description: 'That one may choose several.' })),
  names: maybe(Type.Literal(true, { description: 'That it is told who chose what.' })),
  ends: maybe(time('When it ends by itself.')),
  votes: Type.Array(count('How many have chosen it.'), { description: 'For each option.' }),
  voters: count('How many have chosen any.'),
  closed: maybe(named('PollEnd', { at: time('When it was closed.'), by: Type.String() })),
});

export const OwnVote = named('OwnVote', {
  choices: Type.Array(count('The place of an option, from 0.'), { description: 'None where you have no vote.' }),
});

export const ShownPreview = named('ShownPreview', {
  preview: maybe(
    named('LinkPreview', {
      url: Type.String({ description: 'The link.' }),
      title: Type.String(),
      description: maybe(Type.String()),
      site: Type.String({ description: 'What the site is called; without one its host.' }),
    }),
  ),
});

export const VoterPage = named('VoterPage', {
  users: list(User),
  next: maybe(Type.String({ description: 'To be said as `after` for the next page; missing on the last one.' })),
});

const pixels = (description: string) => Type.Integer({ description });

/** What the relay passes on without being able to read it (P56). */
const Sealed = named('Sealed', {
  by: Type.String({ description: 'By which device: the id of its key.' }),
  keys: list(
    Type.Tuple([Type.String(), Type.String(), Type.String()], {
      description:
        'A device that it is sealed for, what HPKE encapsulates for it, and the key of the content, sealed by that.',
    }),
  ),
  data: Type.String({ description: 'In a sealed room (P56): what was said, which the relay cannot read.' }),
});

/** Something on a visitor's page (P52). */
export const Pointed = named('Pointed', {
  page: maybe(named('PointedPage', { title: Type.String(), address: Type.String() })),
  tag: Type.String({ description: 'The name of its tag.' }),
  role: maybe(Type.String({ description: 'Its role, by ARIA.' })),
  name: maybe(Type.String({ description: 'What it is called.' })),
  text: maybe(
    Type.String({
      description: 'How its text begins; digits and addresses of e-mail are masked by the visitor’s browser.',
    }),
  ),
  box: Type.Tuple([pixels('From the left.'), pixels('From the top.'), pixels('Width.'), pixels('Height.')]),
  view: Type.Tuple([pixels('Width of what was seen of the page.'), pixels('Its height.')]),
});

export const Message = named('Message', {
  seq: count('Its number in the room.', 1),
  at: time('When it was stored.'),
  from: Type.String({ description: 'Id of the sender.' }),
  name: Type.String({ description: "The sender's name when it was sent." }),
  via: maybe(Type.String({ description: "Id of the service that sent it in the sender's name." })),
  key: Type.String(),
  text: Type.String({ description: 'Empty where it is deleted.' }),
  files: maybe(list(Attachment)),
  reply: maybe(count('The number of the message that it answers.', 1)),
  thread: maybe(count('The number of the message in whose thread it is.', 1)),
  inRoom: maybe(Type.Literal(true, { description: 'That this one in a thread is for the whole room, too.' })),
  mentions: maybe(list(mention)),
  edited: maybe(time('When the text was last changed.')),
  deleted: maybe(named('Deletion', { at: time('When it was deleted.'), by: Type.String() })),
  reactions: list(Reaction),
  pinned: maybe(named('Pin', { at: time('When it was pinned.'), by: Type.String() })),
  poll: maybe(Poll),
  streaming: maybe(Type.Literal(true, { description: 'That it is being written, and has no text yet (P18).' })),
  choices: maybe(count('How many of its last lines offer an answer each (P50).', 1)),
  preview: maybe(count('That there is a preview of its first link (P37): the number of the entry that says so.', 1)),
  pointed: maybe(Pointed),
  call: maybe(
    named('Call', {
      media: Type.Union([Type.Literal('audio'), Type.Literal('video')], {
        description: 'With what it was begun (P55).',
      }),
      to: Type.String({ description: 'Whom it rings.' }),
      device: Type.String({ description: 'The device that rings, by a name made at random.' }),
      answered: maybe(
        named('CallAnswer', { at: time('When it was answered.'), by: Type.String(), device: Type.String() }),
      ),
      ended: maybe(
        named('CallEnd', { at: time('When it was over.'), by: Type.String({ description: 'Or `relay`.' }) }),
      ),
      busy: maybe(Type.Literal(true, { description: 'It never rang: whom it was for was in another call.' })),
    }),
  ),
  sealed: maybe(Sealed),
  cut: maybe(
    named('Cut', {
      at: time('When it was ended before its sender did.'),
      by: Type.String({ description: 'Who ended it; `relay` where that was the relay.' }),
    }),
  ),
  answers: maybe(
    named('Answers', {
      count: count('How many are in its thread, without deleted ones.', 1),
      last: count('The number of the newest.', 1),
      at: time('When that was stored.'),
      by: Type.Array(Type.String(), { description: 'Ids of those who wrote last, at most three: the last one first.' }),
    }),
  ),
});

export const MessagePage = named('MessagePage', {
  room: Type.String(),
  epoch: Type.String({ description: 'Names the log; another one means that its numbers are others.' }),
  asOf: count("The room's last number when this was read."),
  messages: Type.Array(Message, { description: 'In the order of their numbers.' }),
  users: Type.Array(User, { description: 'People named in these messages, where known.' }),
  next: maybe(count('To be said as `before` or `after` for the next page; missing on the last one.')),
});

export const ThreadPage = named('ThreadPage', {
  room: Type.String(),
  epoch: MessagePage.properties.epoch,
  asOf: MessagePage.properties.asOf,
  root: Message,
  messages: Type.Array(Message, { description: 'In the order of their numbers.' }),
  users: MessagePage.properties.users,
  next: MessagePage.properties.next,
});

export const PinnedMessages = named('PinnedMessages', {
  room: Type.String(),
  epoch: MessagePage.properties.epoch,
  asOf: MessagePage.properties.asOf,
  messages: Type.Array(Message, { description: 'The newest pin first.' }),
  users: MessagePage.properties.users,
});

export const StreamTexts = named('StreamTexts', {
  room: Type.String(),
  streams: list(named('StreamText', { seq: count('The number of the message.', 1), text: Type.String() })),
});
export const WrittenText = named('WrittenText', { length: count('Of the text so far, in UTF-16 code units.') });

const Revision = named('Revision', {
  seq: count("The number of the entry that made it: the message's own for the first text.", 1),
  at: time('When it was stored.'),
  text: Type.String(),
  mentions: maybe(list(mention)),
  sealed: maybe(Sealed),
  via: maybe(Type.String({ description: "Id of the service that wrote it in the sender's name." })),
});

export const MessageRevisions = named('MessageRevisions', {
  room: Type.String(),
  seq: count('The number of the message.', 1),
  from: Type.String({ description: 'Id of the sender, who has written all of them.' }),
  name: Type.String(),
  revisions: Type.Array(Revision, { description: 'The newest first.' }),
  next: maybe(count('To be said as `before` for the next page; missing on the last one.')),
});

export const SearchHit = named('SearchHit', {
  seq: count('The number of the message.', 1),
  at: time('When it was stored.'),
  from: Type.String({ description: 'Id of the sender.' }),
  name: Type.String(),
  text: Type.String({ description: 'Of a long one a stretch around the first word.' }),
  ranges: Type.Array(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 2, maxItems: 2 }), {
    description: 'Where words were found in `text`, in UTF-16 code units: from, to.',
  }),
});

export const FoundMessages = named('FoundMessages', {
  room: Type.String(),
  hits: list(SearchHit),
  next: maybe(count('To be said as `before` to go on; missing where all messages were looked at.')),
});

export const Room = named('Room', {
  room: Type.String({ description: 'Its id.' }),
  kind: words(...kinds),
  role: maybe(words(...roles)),
  can: Type.Array(words(...actions), { description: 'What you may do there.' }),
  head: count("The room's last number."),
  slow: maybe(count('In slow mode: milliseconds between two messages of one member.')),
  mutedUntil: maybe(time('While you are muted: when that ends.')),
  name: maybe(Type.String({ description: 'What it is called, where that was said (P33).' })),
  topic: maybe(Type.String({ description: 'What it is about, likewise.' })),
});

export const RoomPage = named('RoomPage', {
  rooms: list(Room),
  next: maybe(Type.String({ description: 'To be said as `after` for the next page; missing on the last one.' })),
});

const PresentMember = named('PresentMember', {
  ...Member.properties,
  present: Type.Boolean({ description: 'Whether they follow the room now.' }),
  mutedUntil: maybe(time('While they are muted: when that ends. Told to moderators.')),
});

export const MemberPage = named('MemberPage', {
  members: list(PresentMember),
  next: maybe(Type.String({ description: 'To be said as `after` for the next page; missing on the last one.' })),
});

export const BannedPage = named('BannedPage', {
  users: list(
    named('BannedUser', {
      ...User.properties,
      // What whoever gave the ban was there: who is less does not lift it.
      rank: maybe(words(...roles)),
    }),
  ),
  next: maybe(Type.String({ description: 'To be said as `after` for the next page; missing on the last one.' })),
});

export const Written = named('Written', {
  seq: count('The number of the entry in the room; 0 of a message that is held.'),
  at: time('When it was stored.'),
  key: Type.String({ description: 'The key by which the same again is not done twice.' }),
  held: maybe(Type.Literal(true, { description: 'That it waits for a moderator (P28), and has no number yet.' })),
});

export const Entered = named('Entered', { room: Type.String() });

export const Invitation = named('Invitation', {
  room: Type.String(),
  token: Type.String({ description: 'Told once; the relay keeps its hash.' }),
  expires: time('When it is void.'),
  uses: count('For how many it is.', 1),
});

export const ReadMarkers = named('ReadMarkers', {
  reads: list(named('ReadMarker', { user: Type.String(), seq: count('Up to here this user has read.') })),
});

export const DeliveryMarkers = named('DeliveryMarkers', {
  deliveries: list(
    named('DeliveryMarker', { user: Type.String(), seq: count('Up to here this user has everything on a device.') }),
  ),
});

export const Wait = named('Wait', {
  room: Type.String(),
  since: maybe(time('Since when the visitor waits for an answer; missing where they do not.')),
  position: maybe(count('1 for whoever is next; counted to 1,001.', 1)),
  more: maybe(Type.Literal(true, { description: 'More are before them than `position` says.' })),
  usual: maybe(
    count('Milliseconds that a first answer has taken of late, in the middle; missing where there were few.'),
  ),
});
export const Conversation = named('Conversation', {
  room: Type.String(),
  status: words('open', 'closed'),
  agent: maybe(User),
  score: maybe(Type.Integer({ minimum: 1, maximum: 5, description: 'What the visitor has given last.' })),
  into: maybe(Type.String({ description: 'In which conversation it goes on, where it was merged (P53).' })),
});

const keyParts = {
  id: Type.String(),
  user: Type.String({ description: 'Id of the service.' }),
  name: Type.String(),
  scopes: list(words(...scopeNames)),
  made: time('When it was made.'),
  expires: maybe(time('When it ends by itself.')),
  used: maybe(Type.String({ description: 'The day on which it was last used, such as 2026-01-31 (UTC).' })),
  revoked: maybe(time('When it was revoked.')),
};
export const Key = named('Key', keyParts);
export const KeyList = named('KeyList', { keys: list(Key) });
export const MadeKey = named('MadeKey', {
  ...keyParts,
  key: Type.String({ description: 'The key itself, told once.' }),
});

export const SiteBan = named('SiteBan', {
  kind: words('user', 'address'),
  id: Type.String({ description: "The user's id; of an address a keyed hash of it." }),
  of: maybe(Type.String({ description: 'Of an address that was banned together with a user: who that is.' })),
  at: time('Since when.'),
  until: maybe(time('When it ends by itself; missing: never.')),
});
export const SiteBanPage = named('SiteBanPage', {
  bans: list(SiteBan),
  next: maybe(Type.String({ description: 'To be said as `after` for the next page; missing on the last one.' })),
});
export const LaidBan = named('LaidBan', {
  id: Type.String({ description: 'Of the ban: as it is listed, and lifted by.' }),
  ended: count('How many open connections were ended; none where it was said before.'),
});

const reportName = { room: Type.String(), report: count('Its number.', 1) };
export const Report = named('Report', {
  ...reportName,
  at: time('When it was reported.'),
  by: Type.String({ description: 'Id of who reported it.' }),
  reason: Type.String(),
  seq: count('The number of the message.', 1),
  from: Type.String({ description: 'Id of who wrote the message.' }),
  name: Type.String({ description: 'What they were called then.' }),
  text: Type.String({ description: 'As it was when it was reported.' }),
});
export const nextNumber = maybe(count('To be said as `after` for the next page; missing on the last one.'));
export const ReportPage = named('ReportPage', { reports: list(Report), next: nextNumber });
export const ResolutionResults = named('ResolutionResults', {
  results: Type.Array(
    named('ResolutionResult', {
      ...reportName,
      refusal: maybe(
        named('ResolutionRefusal', {
          code: Type.String({ description: 'As a problem has it.' }),
          class: words('retry', 'reauth', 'stop'),
          detail: Type.String(),
          retryAfter: maybe(count('Milliseconds after which another try makes sense.')),
        }),
      ),
    }),
    { description: 'In the order in which they were said. Without a refusal it is done.' },
  ),
});

const HeldMessage = named('HeldMessage', {
  held: count('Names it in its room until it is decided.', 1),
  at: time('When it was sent.'),
  from: Type.String({ description: 'Id of who wrote it.' }),
  name: Type.String(),
  text: Type.String({ description: 'What the room would see.' }),
  files: maybe(list(Attachment)),
  reply: maybe(count('The number of the message that it answers.', 1)),
  thread: maybe(count('The number of the message in whose thread it will be.', 1)),
});
export const HeldPage = named('HeldPage', { held: list(HeldMessage), next: nextNumber });

export const Act = named('Act', {
  id: count('Grows with time.', 1),
  at: time('When.'),
  by: Type.String({ description: 'Id of who did it, or `relay`.' }),
  via: maybe(Type.String({ description: 'Id of the service that did it in their name.' })),
  act: Type.String({ description: `What: ${actNames.map((name) => `\`${name}\``).join(', ')}.` }),
  room: maybe(Type.String()),
  user: maybe(Type.String({ description: 'Whom it is about.' })),
  seq: maybe(count('The message that it is about.')),
  until: maybe(time('When it ends by itself.')),
  detail: maybe(Type.String()),
  why: maybe(Type.String({ description: 'The reason that was given.' })),
});
export const ActPage = named('ActPage', {
  acts: Type.Array(Act, { description: 'In the order of their ids. A page may have fewer than asked for.' }),
  next: maybe(count('To be said as `before` or `after` for the next page; missing on the last one.')),
});

const webhookParts = {
  id: Type.String(),
  url: Type.String(),
  description: maybe(Type.String()),
  events: maybe(list(Type.String())),
  kinds: maybe(list(words(...kinds))),
  rooms: maybe(list(Type.String())),
  isEnabled: Type.Boolean({ description: 'False also where the receiver has answered that it is gone (410).' }),
  made: time('When it was made.'),
};
export const Webhook = named('Webhook', webhookParts);
export const WebhookList = named('WebhookList', {
  webhooks: list(
    named('WebhookState', {
      ...webhookParts,
      position: count('The last event that was told or passed over.'),
      failing: maybe(
        named('WebhookFailure', {
          since: time('When the next event was first tried.'),
          attempts: count('How often it was tried.'),
          error: Type.String(),
        }),
      ),
    }),
  ),
});
export const MadeWebhook = named('MadeWebhook', {
  ...webhookParts,
  secret: Type.String({ description: 'What is told is signed by it (Standard Webhooks). Told once.' }),
});
export const DeadLetterPage = named('DeadLetterPage', {
  deadLetters: list(
    named('DeadLetter', {
      event: count('Its number; in `data.event` of what is told.', 1),
      at: time('When it was given up.'),
      attempts: count('How often it was tried.'),
      error: Type.String(),
      isReplayed: Type.Boolean({ description: 'Whether it waits to be told once more.' }),
    }),
  ),
  next: nextNumber,
});
export const Replayed = named('Replayed', {
  count: count('How many will be told once more; none where it was said before.'),
});

/** The shapes of what requests say, by the limits in force. */
export function partsFor(limits: Limits) {
  const room = Type.String({ pattern: roomPattern, maxLength: limits.roomLength });
  return {
    room,
    roomAfter: maybe(
      Type.String({
        pattern: roomPattern,
        maxLength: limits.roomLength,
        description: 'The room after which the page begins.',
      }),
    ),
    search: maybe(
      Type.String({ maxLength: bounds.searchLength, description: 'Words, without regard to case and accents.' }),
    ),
    placeAt: maybe(count('Where the page begins: the `at` of the `next` before.')),
    placeRoom: maybe(
      Type.String({
        pattern: roomPattern,
        maxLength: limits.roomLength,
        description: 'The `room` of the `next` before.',
      }),
    ),
    name: maybe(
      Type.String({ maxLength: bounds.roomNameLength, description: 'What it is called; empty for nothing.' }),
    ),
    topic: maybe(
      Type.String({ maxLength: bounds.roomTopicLength, description: 'What it is about; empty for nothing.' }),
    ),
    seq: count('The number of a message.', 1),
    user: Type.String({ minLength: 1, maxLength: bounds.userIdLength }),
    userAfter: maybe(
      Type.String({ maxLength: bounds.userIdLength, description: 'The user after whom the page begins.' }),
    ),
    limit: maybe(Type.Integer({ minimum: 1, maximum: limits.pageLength, default: limits.pageLength })),
    before: maybe(count('Messages before this number, the latest of them.')),
    after: maybe(count('Messages after this number, the first of them.')),
    role: words(...roles),
    kind: words('private', 'direct', 'support'),
    anyKind: words(...kinds),
    emoji: Type.String({ maxLength: 64 }),
    text: Type.String({ description: `At most ${limits.textLength} UTF-16 code units, and something to be seen.` }),
    files: maybe(Type.Array(Type.String({ pattern: fileIdPattern, maxLength: 64 }), { maxItems: 100 })),
    reply: maybe(count('The number of the message that it answers.', 1)),
    thread: maybe(count('The number of the message in whose thread it is (P36).', 1)),
    inRoom: maybe(Type.Literal(true, { description: 'For the whole room, too. Goes with `thread`.' })),
    mentions: maybe(
      Type.Array(mention, {
        maxItems: 100,
        description: 'Whom the text mentions, in its order; told of those who may read the room.',
      }),
    ),
    choices: maybe(
      Type.Integer({
        minimum: 1,
        maximum: pollOptions.most,
        description: 'How many of the last lines, each behind `- `, offer an answer (P50). For the team and services.',
      }),
    ),
    key: Type.String({ pattern: keyPattern, maxLength: limits.keyLength }),
    report: count('The number of a report.', 1),
    verdict: words('dismiss', 'delete', 'mute', 'ban'),
    held: count('The number of a message that is held.', 1),
    heldVerdict: words('release', 'refuse'),
    muteDuration: maybe(
      Type.Integer({
        minimum: 1,
        maximum: bounds.muteDuration,
        description: 'Of a mute, in milliseconds. Default: an hour.',
      }),
    ),
    banDuration: maybe(
      Type.Integer({
        minimum: 1,
        maximum: bounds.banDuration,
        description: 'Milliseconds until it ends by itself. Default: never.',
      }),
    ),
    /** Of a list of moderators. */
    listLimit: maybe(Type.Integer({ minimum: 1, maximum: bounds.listedAtOnce, default: bounds.listedAtOnce })),
    reason: maybe(Type.String({ maxLength: bounds.reasonLength, description: 'For the audit log alone.' })),
    body: closed,
  };
}

export type Parts = ReturnType<typeof partsFor>;

import { Type, type Static } from 'typebox';
import {
  callLimits,
  devicePattern,
  keyPattern,
  pollOptions,
  roomPattern,
  type Limits,
} from '../../src/protocol/index.ts';
import { fileIdPattern } from './files/file-id.ts';
import { bounds } from './limits.ts';
import {
  closed,
  deviceKey,
  number,
  pointedShape,
  pushDeviceShape,
  quietHoursShape,
  sealedShape,
  text,
} from './shapes.ts';

/** Ids of users, guests, services and members of the team. */
const userPattern = '^[ugsa]_[!-~]+$';
const topicPattern = '^[A-Za-z0-9][A-Za-z0-9._:-]*$';

/** The shapes of everything a client may say. Lengths of chat texts are not shape: they have an error code of their own. */
export function clientSchemas(limits: Limits) {
  const room = Type.String({ pattern: roomPattern, maxLength: limits.roomLength });
  const key = Type.String({ pattern: keyPattern, maxLength: limits.keyLength });
  const file = Type.String({ pattern: fileIdPattern, maxLength: 64 });
  const device = Type.String({ pattern: devicePattern, maxLength: 64 });
  const seq = number(0);
  const of = number(1);
  const choice = Type.Integer({ minimum: 0, maximum: pollOptions.most - 1 });
  const offered = Type.Optional(Type.Integer({ minimum: 1, maximum: pollOptions.most }));
  const choices = Type.Array(choice, { maxItems: pollOptions.most });
  const change = Type.Union([Type.Literal('joined'), Type.Literal('left')]);
  const changeOfOther = Type.Union([
    Type.Literal('removed'),
    Type.Literal('banned'),
    Type.Literal('unbanned'),
    Type.Literal('unmuted'),
  ]);
  const reason = Type.Optional(text(bounds.reasonLength));
  const duration = Type.Integer({ minimum: 1, maximum: bounds.muteDuration });
  const user = Type.String({ minLength: 1, maxLength: bounds.userIdLength });
  /** Somebody who is not known by anything else yet, so that it must be said right. */
  const newcomer = Type.String({ pattern: userPattern, maxLength: bounds.userIdLength });
  const mentions = Type.Optional(Type.Array(Type.Tuple([seq, number(2), user]), { maxItems: 100 }));
  const role = Type.Union([
    Type.Literal('reader'),
    Type.Literal('member'),
    Type.Literal('moderator'),
    Type.Literal('owner'),
  ]);
  const kind = Type.Union([Type.Literal('private'), Type.Literal('direct'), Type.Literal('support')]);
  const search = Type.Optional(text(bounds.searchLength));
  const described = {
    name: Type.Optional(text(bounds.roomNameLength)),
    topic: Type.Optional(text(bounds.roomTopicLength)),
  };
  const type = <const T extends string>(name: T) => Type.Literal(name);

  const guest = closed({ kind: type('guest'), id: text(128), secret: text(256) });
  const credential = Type.Union([guest, closed({ kind: type('token'), token: text(16_384) })]);
  const body = Type.Union([
    closed({
      type: type('message'),
      text: Type.String(),
      files: Type.Optional(Type.Array(file, { maxItems: 100 })),
      reply: Type.Optional(of),
      thread: Type.Optional(of),
      inRoom: Type.Optional(Type.Literal(true)),
      mentions,
      poll: Type.Optional(
        closed({
          options: Type.Integer({ minimum: pollOptions.least, maximum: pollOptions.most }),
          multiple: Type.Optional(Type.Literal(true)),
          names: Type.Optional(Type.Literal(true)),
          duration: Type.Optional(Type.Integer({ minimum: 1, maximum: bounds.pollDuration })),
        }),
      ),
      stream: Type.Optional(Type.Literal(true)),
      choices: offered,
      pointed: Type.Optional(pointedShape),
      answering: Type.Optional(Type.Literal(true)),
      sealed: Type.Optional(sealedShape),
    }),
    closed({ type: type('end'), of, text: Type.String(), mentions, choices: offered }),
    closed({ type: type('stop'), of }),
    closed({ type: type('edit'), of, text: Type.String(), mentions, sealed: Type.Optional(sealedShape) }),
    closed({ type: type('delete'), of, reason }),
    closed({ type: type('reaction'), of, emoji: Type.String(), on: Type.Boolean() }),
    closed({ type: type('pin'), of, on: Type.Boolean() }),
    closed({ type: type('vote'), of, choices }),
    closed({ type: type('close-poll'), of }),
    closed({ type: type('preview'), of, on: Type.Literal(false) }),
    closed({ type: type('member'), change }),
    closed({ type: type('member'), change: changeOfOther, user, reason }),
    closed({ type: type('member'), change: type('muted'), user, duration, reason }),
    closed({ type: type('member'), change: type('role'), user, role, reason }),
    closed({
      type: type('settings'),
      slow: Type.Optional(Type.Integer({ minimum: 0, maximum: bounds.slowMode })),
      ...described,
      listed: Type.Optional(Type.Boolean()),
    }),
    closed({
      type: type('conversation'),
      status: Type.Union([type('open'), type('closed')]),
      into: Type.Optional(room),
    }),
    closed({
      type: type('rating'),
      score: Type.Integer({ minimum: 1, maximum: 5 }),
      text: Type.Optional(text(bounds.ratingLength)),
    }),
    closed({ type: type('assign'), user: Type.Union([user, Type.Null()]) }),
    closed({ type: type('snooze'), until: number(0) }),
    closed({ type: type('tag'), tag: Type.String({ minLength: 1, maxLength: bounds.tagLength }), on: Type.Boolean() }),
  ]);
  const cursor = closed({ epoch: text(64), seq });

  return {
    hello: closed({
      type: type('hello'),
      protocol: number(0),
      credential: Type.Optional(credential),
      merge: Type.Optional(guest),
      name: Type.Optional(Type.String()),
      client: Type.Optional(text(200)),
    }),
    refresh: closed({ type: type('refresh'), token: text(16_384) }),
    join: closed({ type: type('join'), room, cursor: Type.Optional(cursor) }),
    leave: closed({ type: type('leave'), room }),
    send: closed({ type: type('send'), room, key, body, resume: Type.Optional(Type.Literal(true)) }),
    history: closed({
      type: type('history'),
      id: seq,
      room,
      before: Type.Optional(number(0)),
      after: Type.Optional(number(0)),
      limit: Type.Optional(number(1)),
    }),
    signal: closed({
      type: type('signal'),
      room,
      topic: Type.String({ pattern: topicPattern, maxLength: 64 }),
      key: Type.Optional(text(limits.keyLength)),
      data: Type.Unknown(),
    }),
    read: closed({ type: type('read'), room, seq }),
    beat: closed({
      type: type('beat'),
      cursors: Type.Array(Type.Tuple([room, seq]), { maxItems: limits.rooms }),
    }),
    create: closed({
      type: type('create'),
      id: seq,
      kind,
      members: Type.Optional(Type.Array(newcomer, { maxItems: bounds.firstMembers })),
      tags: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: bounds.tagLength }), { maxItems: bounds.tags }),
      ),
      ...described,
      sealed: Type.Optional(Type.Literal(true)),
    }),
    invite: closed({
      type: type('invite'),
      id: seq,
      room,
      role: Type.Optional(role),
      uses: Type.Optional(Type.Integer({ minimum: 1, maximum: bounds.invitationUses })),
      lifetime: Type.Optional(Type.Integer({ minimum: 1, maximum: bounds.invitationLifetime })),
    }),
    redeem: closed({ type: type('redeem'), id: seq, token: text(128) }),
    ban: closed({
      type: type('ban'),
      id: seq,
      user,
      duration: Type.Optional(Type.Integer({ minimum: 1, maximum: bounds.banDuration })),
      addresses: Type.Optional(Type.Boolean()),
      reason,
    }),
    unban: closed({ type: type('unban'), id: seq, user, reason }),
    report: closed({ type: type('report'), id: seq, room, seq: of, reason }),
    reports: closed({ type: type('reports'), id: seq, room, after: Type.Optional(number(0)) }),
    resolve: closed({
      type: type('resolve'),
      id: seq,
      room,
      report: number(1),
      verdict: Type.Union([type('dismiss'), type('delete'), type('mute'), type('ban')]),
      duration: Type.Optional(duration),
      reason,
    }),
    search: closed({
      type: type('search'),
      id: seq,
      room,
      text: Type.String(),
      before: Type.Optional(number(0)),
      limit: Type.Optional(number(1)),
    }),
    pins: closed({ type: type('pins'), id: seq, room }),
    deliveries: closed({ type: type('deliveries'), id: seq, room, end: Type.Optional(seq) }),
    thread: closed({
      type: type('thread'),
      id: seq,
      room,
      thread: of,
      before: Type.Optional(number(0)),
      after: Type.Optional(number(0)),
      limit: Type.Optional(number(1)),
    }),
    threads: closed({
      type: type('threads'),
      id: seq,
      before: Type.Optional(Type.Tuple([seq, room, of])),
      limit: Type.Optional(number(1)),
    }),
    follow: closed({ type: type('follow'), id: seq, room, thread: of }),
    unfollow: closed({ type: type('unfollow'), id: seq, room, thread: of }),
    seen: closed({ type: type('seen'), id: seq, room, thread: of, seq: of }),
    revisions: closed({
      type: type('revisions'),
      id: seq,
      room,
      seq: number(1),
      before: Type.Optional(number(1)),
      limit: Type.Optional(number(1)),
    }),
    previews: closed({
      type: type('previews'),
      id: seq,
      room,
      messages: Type.Array(of, { maxItems: bounds.previewsAtOnce }),
    }),
    votes: closed({ type: type('votes'), id: seq, room, polls: Type.Array(of, { maxItems: bounds.pollsAtOnce }) }),
    voters: closed({
      type: type('voters'),
      id: seq,
      room,
      of,
      choice,
      after: Type.Optional(user),
      limit: Type.Optional(number(1)),
    }),
    append: closed({ type: type('append'), id: seq, room, of, at: seq, text: Type.String() }),
    streams: closed({ type: type('streams'), id: seq, room }),
    held: closed({ type: type('held'), id: seq, room, after: Type.Optional(number(0)) }),
    decide: closed({
      type: type('decide'),
      id: seq,
      room,
      held: number(1),
      verdict: Type.Union([type('release'), type('refuse')]),
      reason,
    }),
    conversation: closed({ type: type('conversation'), id: seq, room }),
    wait: closed({ type: type('wait'), id: seq, room }),
    queue: closed({
      type: type('queue'),
      id: seq,
      queue: Type.Union([
        type('mine'),
        type('unassigned'),
        type('open'),
        type('snoozed'),
        type('closed'),
        type('due'),
        type('mentioned'),
      ]),
      before: Type.Optional(Type.Tuple([seq, room])),
      limit: Type.Optional(number(1)),
      tag: Type.Optional(text(bounds.tagLength)),
    }),
    attend: closed({
      type: type('attend'),
      id: seq,
      end: Type.Optional(seq),
      first: Type.Optional(Type.Literal(true)),
    }),
    agents: closed({ type: type('agents'), id: seq }),
    away: closed({ type: type('away'), id: seq, away: Type.Boolean(), user: Type.Optional(user) }),
    visit: closed({
      type: type('visit'),
      id: seq,
      page: Type.Optional(
        closed({
          title: text(bounds.visitTitleLength),
          address: Type.String({ pattern: '^https?://[!-~]+$', maxLength: bounds.visitAddressLength }),
        }),
      ),
    }),
    visitors: closed({ type: type('visitors'), id: seq, end: Type.Optional(seq) }),
    visitor: closed({ type: type('visitor'), id: seq, user }),
    rooms: closed({
      type: type('rooms'),
      id: seq,
      before: Type.Optional(Type.Tuple([seq, room])),
      limit: Type.Optional(number(1)),
    }),
    watch: closed({ type: type('watch'), id: seq, end: Type.Optional(seq) }),
    members: closed({
      type: type('members'),
      id: seq,
      room,
      after: Type.Optional(text(bounds.userIdLength)),
      search,
      limit: Type.Optional(number(1)),
    }),
    banned: closed({
      type: type('banned'),
      id: seq,
      room,
      after: Type.Optional(text(bounds.userIdLength)),
      limit: Type.Optional(number(1)),
    }),
    people: closed({ type: type('people'), id: seq, search, limit: Type.Optional(number(1)) }),
    discover: closed({
      type: type('discover'),
      id: seq,
      search,
      after: Type.Optional(room),
      limit: Type.Optional(number(1)),
    }),
    block: closed({ type: type('block'), id: seq, user: newcomer }),
    unblock: closed({ type: type('unblock'), id: seq, user }),
    blocks: closed({ type: type('blocks'), id: seq }),
    push: closed({ type: type('push'), id: seq, room: Type.Optional(room) }),
    subscribe: closed({
      type: type('subscribe'),
      id: seq,
      ...pushDeviceShape,
      page: Type.Optional(text(bounds.pushPageLength)),
      room: Type.Optional(room),
    }),
    unsubscribe: closed({ type: type('unsubscribe'), id: seq, endpoint: pushDeviceShape.endpoint }),
    notify: closed({
      type: type('notify'),
      id: seq,
      room: Type.Optional(room),
      mute: Type.Optional(Type.Boolean()),
      pause: Type.Optional(Type.Integer({ minimum: 0, maximum: bounds.pushPause })),
      hours: Type.Optional(quietHoursShape),
      text: Type.Optional(Type.Boolean()),
    }),
    calls: closed({
      type: type('calls'),
      id: seq,
      device: Type.Optional(device),
      end: Type.Optional(seq),
    }),
    call: closed({
      type: type('call'),
      id: seq,
      room,
      device,
      media: Type.Union([type('audio'), type('video')]),
      text: Type.String(),
    }),
    accept: closed({ type: type('accept'), id: seq, room, call: of, device }),
    hangup: closed({ type: type('hangup'), id: seq, room, call: of }),
    peer: closed({
      type: type('peer'),
      id: seq,
      room,
      call: of,
      device,
      data: text(callLimits.data),
    }),
    devices: closed({ type: type('devices'), id: seq, room: Type.Optional(room) }),
    enrol: closed({ type: type('enrol'), id: seq, key: deviceKey }),
    retire: closed({ type: type('retire'), id: seq, key: deviceKey }),
    bye: closed({ type: type('bye') }),
  };
}

/** The types that the schemas describe, by message type. A test holds them equal to those of the protocol. */
export type Decoded = { [T in keyof ReturnType<typeof clientSchemas>]: Static<ReturnType<typeof clientSchemas>[T]> };

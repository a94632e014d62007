import type {
  ConversationSummary,
  Agent,
  HeldVerdict,
  LinkPreview,
  Mention,
  Message,
  PresentUser,
  Role,
  RoomKind,
  User,
} from '../protocol/index.ts';
import { at, Requests, type ActingUser, type Given, type Method, type ServerClientOptions } from './requests.ts';
import { streamInto, type ServerStreamOptions, type ServerStreamResult } from './stream.ts';
import type {
  ActFilter,
  ActInfo,
  ActList,
  ActOptions,
  DeadLetterList,
  CannedReplyInfo,
  DeadMailList,
  DeskReport,
  ReportQuery,
  DirectoryList,
  FoundConversations,
  FoundMessages,
  HeldMessageList,
  InboundMail,
  InvitationInfo,
  KeyInfo,
  KeyScope,
  LaidBan,
  ListPlace,
  MailEnvelope,
  MailInfo,
  MemberList,
  MessageList,
  MessageRevisions,
  PushChanges,
  PushDevice,
  ConversationInfo,
  ConversationEvent,
  ConversationList,
  ConversationQuery,
  VisitorList,
  VisitorQuery,
  PushSettings,
  PinnedMessages,
  AnswerList,
  MessagePlace,
  PollOptions,
  ReadMarkerInfo,
  ReportList,
  ReportPlace,
  Resolution,
  ResolutionResult,
  RoomInfo,
  RoomList,
  RoomSettings,
  SearchPlace,
  SiteBanList,
  SiteBanOptions,
  SummaryList,
  SummaryPlace,
  VoterList,
  WaitInfo,
  WebhookInfo,
  WebhookState,
  WebhookWishes,
  WriteOptions,
  Written,
  SiteSettings,
  AssignmentSettings,
  IsSet,
  PromiseSettings,
  RetentionPreview,
  RetentionSettings,
} from './types.ts';

/** A relay's API, for backends, bots and scripts. Each method is one operation of it, and rejects with a {@link RelayError}. */
export class ServerClient {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /**
   * The same client in a user's name; the key needs the scope `act-as`.
   * @example `await relay.as({ id: 'u_4711', name: 'Maya' }).sendMessage('lobby', 'Hello')`
   */
  as(user: ActingUser): ServerClient {
    return new ServerClient(this.#requests.as(user));
  }

  #get<T>(path: string, query?: object): Promise<T> {
    return this.#requests.ask('GET', path, query ? { query } : {});
  }

  #write<T = Written>(
    method: Method,
    path: string,
    { key = crypto.randomUUID() }: WriteOptions = {},
    body?: unknown,
  ): Promise<T> {
    const given: Given = body === undefined ? { key } : { key, body };
    return this.#requests.ask(method, path, given);
  }

  #act<T = Written>(method: Method, path: string, { reason, ...options }: ActOptions = {}, body?: object): Promise<T> {
    const why = reason !== undefined && { reason };
    return this.#write(method, path, options, body || why ? { ...body, ...why } : undefined);
  }

  /** Who asks. */
  async getMe(): Promise<User> {
    return (await this.#get<{ user: User }>('/me')).user;
  }

  /** Erases whoever asks, a guest or user, for good (P21). Of a service it is refused (`forbidden`), in whose name ever. */
  eraseMe(): Promise<void> {
    return this.#requests.ask('DELETE', '/me', {});
  }

  /** The rooms that one is a member of. */
  listRooms(place: ListPlace = {}): Promise<RoomList> {
    return this.#get('/rooms', place);
  }

  /** Makes a room that is not open. Resolves to its id. */
  async createRoom(wanted: {
    kind: Exclude<RoomKind, 'open' | 'desk'>;
    members?: readonly string[];
    name?: string;
    topic?: string;
  }): Promise<string> {
    return (await this.#requests.ask<{ room: string }>('POST', '/rooms', { body: wanted })).room;
  }

  getRoom(room: string): Promise<RoomInfo> {
    return this.#get(at`/rooms/${room}`);
  }

  /** Says what a room is called and about, whether it may be found, and how slow it is. */
  setRoom(room: string, settings: RoomSettings, options?: WriteOptions): Promise<Written> {
    return this.#write('PATCH', at`/rooms/${room}`, options, settings);
  }

  /** One's rooms as a list shows them: the newest first, with what is unread. */
  listSummaries({ before, limit }: { before?: SummaryPlace; limit?: number } = {}): Promise<SummaryList> {
    return this.#get('/me/rooms', {
      ...(before && { beforeAt: before.at, beforeRoom: before.room }),
      ...(limit !== undefined && { limit }),
    });
  }

  /** Whom one may write to directly, by words of their names. */
  async findPeople(search = '', { limit }: { limit?: number } = {}): Promise<readonly PresentUser[]> {
    const body = { search, ...(limit !== undefined && { limit }) };
    return (await this.#requests.ask<{ people: readonly PresentUser[] }>('POST', '/people/search', { body })).people;
  }

  /** Open rooms that may be found, by words of name and topic. */
  findRooms(search = '', place: ListPlace = {}): Promise<DirectoryList> {
    return this.#requests.ask('POST', '/directory/search', { body: { search, ...place } });
  }

  /** How you are told by push; of a room also whether it is muted. */
  getPush({ room }: { readonly room?: string } = {}): Promise<PushSettings> {
    return this.#get('/me/push', { room });
  }

  /** Changes how you are told by push, on all of your devices. What is not named stays. */
  changePush(change: PushChanges): Promise<PushSettings> {
    return this.#requests.ask('PATCH', '/me/push', { body: change });
  }

  /** Is told by push on a device, by what its browser gave. */
  subscribe(device: PushDevice): Promise<void> {
    return this.#requests.ask('POST', '/me/push/devices', { body: device });
  }

  unsubscribe(device: Pick<PushDevice, 'endpoint'>): Promise<void> {
    return this.#requests.ask('DELETE', '/me/push/devices', { body: device });
  }

  async listBlocks(): Promise<readonly User[]> {
    return (await this.#get<{ users: readonly User[] }>('/me/blocks')).users;
  }

  /** Wants nothing of somebody; nobody is told. */
  blockUser(user: string): Promise<void> {
    return this.#requests.ask('PUT', at`/me/blocks/${user}`);
  }

  unblockUser(user: string): Promise<void> {
    return this.#requests.ask('DELETE', at`/me/blocks/${user}`);
  }

  listMessages(room: string, place: MessagePlace = {}): Promise<MessageList> {
    return this.#get(at`/rooms/${room}/messages`, place);
  }

  /** Messages with all words of a text in them, the newest first. Where there is a `next`, say it as `before` to go on. */
  searchMessages(room: string, text: string, place: SearchPlace = {}): Promise<FoundMessages> {
    return this.#requests.ask('POST', at`/rooms/${room}/search`, { body: { text, ...place } });
  }

  getMessage(room: string, seq: number): Promise<Message> {
    return this.#get(at`/rooms/${room}/messages/${seq}`);
  }

  /** Sends a message. It is on disk when this resolves, and there once, also where it took several tries. */
  sendMessage(
    room: string,
    text: string,
    {
      files,
      reply,
      thread,
      inRoom,
      mentions,
      stream,
      choices,
      answering,
      ...options
    }: WriteOptions & {
      files?: readonly string[];
      reply?: number;
      /** The number of the message in whose thread it is; `inRoom`: for the whole room, too. */
      thread?: number;
      inRoom?: boolean;
      mentions?: readonly Mention[];
      /** Begins it, without a text: see {@link stream}. */
      stream?: true;
      /** How many of the text's last lines, each behind `- `, offer an answer (P50). */
      choices?: number;
      /** Refused where another is to answer the conversation by then (P46). */
      answering?: true;
    } = {},
  ): Promise<Written> {
    return this.#write('POST', at`/rooms/${room}/messages`, options, {
      text,
      ...(files && { files }),
      ...(reply && { reply }),
      ...(thread && { thread }),
      ...(inRoom && { inRoom }),
      ...(mentions && { mentions }),
      ...(stream && { stream }),
      ...(choices !== undefined && { choices }),
      ...(answering && { answering }),
    });
  }

  /**
   * Writes a message bit by bit, from anything that gives its text in parts: the room sees it grow. Whoever takes part may stop it, which ends the source, too. What the source throws ends the message with
   * what there is.
   * @example `await relay.stream('lobby', model.answer(question.text), { reply: question.seq })`
   */
  stream(
    room: string,
    source: AsyncIterable<string> | Iterable<string>,
    options: ServerStreamOptions = {},
  ): Promise<ServerStreamResult> {
    return streamInto(this, room, source, options);
  }

  /** More of the text of a message that you are writing; `place` is where it belongs. Resolves to how long it is now. */
  appendText(room: string, seq: number, place: number, text: string): Promise<{ readonly length: number }> {
    return this.#requests.ask('POST', at`/rooms/${room}/messages/${seq}/text`, {
      body: { at: place, text },
      isRepeatable: true,
    });
  }

  /** Finishes a message that you are writing, with its whole text. */
  endMessage(
    room: string,
    seq: number,
    text: string,
    { mentions, choices, ...options }: WriteOptions & { mentions?: readonly Mention[]; choices?: number } = {},
  ): Promise<Written> {
    return this.#write('POST', at`/rooms/${room}/messages/${seq}/end`, options, {
      text,
      ...(choices !== undefined && { choices }),
      ...(mentions && { mentions }),
    });
  }

  /** Ends a message that somebody is writing, with the text so far. */
  stopMessage(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.#write('POST', at`/rooms/${room}/messages/${seq}/stop`, options);
  }

  /** The texts so far of messages that are being written. */
  async listStreams(room: string): Promise<readonly { readonly seq: number; readonly text: string }[]> {
    return (await this.#get<{ streams: readonly { seq: number; text: string }[] }>(at`/rooms/${room}/streams`)).streams;
  }

  editMessage(
    room: string,
    seq: number,
    text: string,
    { mentions, ...options }: WriteOptions & { mentions?: readonly Mention[] } = {},
  ): Promise<Written> {
    return this.#write('PATCH', at`/rooms/${room}/messages/${seq}`, options, { text, ...(mentions && { mentions }) });
  }

  deleteMessage(room: string, seq: number, options?: ActOptions): Promise<Written> {
    return this.#act('DELETE', at`/rooms/${room}/messages/${seq}`, options);
  }

  addReaction(room: string, seq: number, emoji: string, options?: WriteOptions): Promise<Written> {
    return this.#write('PUT', at`/rooms/${room}/messages/${seq}/reactions/${emoji}`, options);
  }

  removeReaction(room: string, seq: number, emoji: string, options?: WriteOptions): Promise<Written> {
    return this.#write('DELETE', at`/rooms/${room}/messages/${seq}/reactions/${emoji}`, options);
  }

  /** The texts that a message has had, the newest first. */
  listRevisions(room: string, seq: number, place: { before?: number; limit?: number } = {}): Promise<MessageRevisions> {
    return this.#get(at`/rooms/${room}/messages/${seq}/revisions`, place);
  }

  /** Answers to a message in its thread: the newest, or those before or after a number. */
  listAnswers(
    room: string,
    seq: number,
    place: { before?: number; after?: number; limit?: number } = {},
  ): Promise<AnswerList> {
    return this.#get(at`/rooms/${room}/messages/${seq}/thread`, place);
  }

  /** Messages that are pinned to a room, the newest pin first. */
  listPins(room: string): Promise<PinnedMessages> {
    return this.#get(at`/rooms/${room}/pins`);
  }

  /** Where one is a moderator; in a direct room both. */
  pinMessage(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.#write('PUT', at`/rooms/${room}/messages/${seq}/pin`, options);
  }

  unpinMessage(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.#write('DELETE', at`/rooms/${room}/messages/${seq}/pin`, options);
  }

  /** Conversations of a queue, those with the newest message first. */
  listConversations({ before, ...asked }: ConversationQuery = {}): Promise<ConversationList> {
    return this.#get('/conversations', {
      ...asked,
      ...(before && { beforeAt: before.at, beforeRoom: before.room }),
    });
  }

  /** Conversations in which all words of a text were said or noted, the newest first, or whose visitor is called so. Where there is a `next`, say it as `before` to go on. */
  searchConversations(text: string, place: SearchPlace = {}): Promise<FoundConversations> {
    return this.#requests.ask('POST', '/desk/search', { body: { text, ...place } });
  }

  /**
   * Visitors who are there now, with the page that they are on where they tell it, who came last first.
   * @example
   * ```ts
   * const { visitors, count, next } = await relay.listVisitors({ limit: 20 });
   * const older = next && (await relay.listVisitors({ before: next }));
   * ```
   */
  listVisitors({ before, ...asked }: VisitorQuery = {}): Promise<VisitorList> {
    return this.#get('/visitors', { ...asked, ...(before && { beforeAt: before.at, beforeUser: before.user }) });
  }

  /** Who may be assigned. */
  async listAgents(): Promise<readonly Agent[]> {
    return (await this.#get<{ agents: readonly Agent[] }>('/agents')).agents;
  }

  /**
   * Says that an agent takes nothing new for now, where conversations are given to agents by themselves.
   * @example `await relay.setAway('a_Jd0vYw1aQxB7nL')`
   */
  setAway(agent: string): Promise<void> {
    return this.#requests.ask('PUT', at`/agents/${agent}/away`, {});
  }

  /** Says that they do again. */
  setHere(agent: string): Promise<void> {
    return this.#requests.ask('DELETE', at`/agents/${agent}/away`, {});
  }

  /**
   * How long it may be until an answer in a conversation.
   * @example `const { position, usual } = await relay.getWait(room)`
   */
  getWait(room: string): Promise<WaitInfo> {
    return this.#get(at`/conversations/${room}/wait`);
  }

  /** What was done with a conversation, and by whom: the newest 200 things, the oldest of these first. */
  async getConversationHistory(room: string): Promise<readonly ConversationEvent[]> {
    const path = at`/conversations/${room}/history`;
    return (await this.#get<{ events: readonly ConversationEvent[] }>(path)).events;
  }

  /** The other conversations of its visitor, those with the newest message first: the newest 50. */
  async listOtherConversations(room: string): Promise<readonly ConversationSummary[]> {
    const path = at`/conversations/${room}/others`;
    return (await this.#get<{ conversations: readonly ConversationSummary[] }>(path)).conversations;
  }

  /** How a conversation of the support desk stands, as its visitor may know it. */
  getConversation(room: string): Promise<ConversationInfo> {
    return this.#get(at`/conversations/${room}`);
  }

  /** Whether the relay sends mails, and, in the name of a visitor, where they are told of answers. */
  getMail(): Promise<MailInfo> {
    return this.#get('/mail');
  }

  /** Where one is told of answers by mail, in the name of a visitor. */
  async getMailAddress(): Promise<string | undefined> {
    return (await this.#get<{ address?: string }>('/me/mail')).address;
  }

  /**
   * Has a visitor told by mail of answers that they do not read, where the relay sends mails.
   * @example `await relay.as({ id: 'u_4711', name: 'Maya' }).setMailAddress('maya@example.com')`
   */
  setMailAddress(address: string): Promise<void> {
    return this.#requests.ask('PUT', '/me/mail', { body: { address } });
  }

  removeMailAddress(): Promise<void> {
    return this.#requests.ask('DELETE', '/me/mail', {});
  }

  /**
   * Has a conversation sent to an e-mail address.
   * @example `await relay.sendTranscript(room, 'maya@example.com')`
   */
  sendTranscript(room: string, address: string): Promise<void> {
    return this.#requests.ask('POST', at`/conversations/${room}/transcript`, { body: { address } });
  }

  /**
   * How many conversations there were, how long answers took and how they were rated: in all, by agent, day and hour. For admins, and keys with the scope `read`.
   * @example `const { total, agents } = await relay.getDeskReport({ from: Date.now() - 7 * 86_400_000, to: Date.now() })`
   */
  getDeskReport(query: ReportQuery): Promise<DeskReport> {
    return this.#get('/desk/report', query);
  }

  /**
   * The same as CSV, with a line for each day, hour or agent.
   * @example `await writeFile('january.csv', await relay.getDeskTable({ from, to, zone: 'Europe/Berlin', rows: 'agents' }))`
   */
  getDeskTable(query: ReportQuery & { readonly rows?: 'agents' | 'days' | 'hours' }): Promise<string> {
    return this.#get('/desk/report.csv', query);
  }

  /** Whose answer a mail is: for its attachments. The key needs the scopes `act-as` and `send`. */
  findMailReply(mail: MailEnvelope): Promise<{ readonly room: string; readonly user: User }> {
    return this.#requests.ask('POST', '/mails/inbound/find', { body: mail });
  }

  /**
   * Hands in a mail by which a visitor answers.
   * @example `await relay.receiveMail({ to: mail.to, from: mail.from, text: mail.text, messageId: mail.messageId })`
   */
  receiveMail(mail: InboundMail, options?: WriteOptions): Promise<Written> {
    return this.#write('POST', '/mails/inbound', options, mail);
  }

  /** Answers that are prepared for the team, by their names. */
  async listCannedReplies(): Promise<readonly CannedReplyInfo[]> {
    return (await this.#get<{ replies: CannedReplyInfo[] }>('/canned-replies')).replies;
  }

  /**
   * Prepares an answer for all of the team, or changes it. `{name}` in it stands for the visitor, `{agent}` for who answers.
   * @example `await relay.setCannedReply('return', 'Here is your label, {name}.')`
   */
  setCannedReply(name: string, text: string): Promise<void> {
    return this.#requests.ask('PUT', at`/canned-replies/${name}`, { body: { text } });
  }

  removeCannedReply(name: string): Promise<void> {
    return this.#requests.ask('DELETE', at`/canned-replies/${name}`, {});
  }

  /** What the team has set for its site (P51). */
  getSite(): Promise<SiteSettings> {
    return this.#get('/site');
  }

  /**
   * Sets it, as a whole: what is left out is not set any more. Pages of the site win where they say something themselves.
   * @example `await relay.setSite({ ...(await relay.getSite()), name: 'Fennmark', accent: '#7a3cff' })`
   */
  setSite(site: SiteSettings): Promise<SiteSettings> {
    return this.#requests.ask('PUT', '/site', { body: site });
  }

  /** By which rule conversations are given to agents, and departments, as they are in force (P54). */
  getAssignment(): Promise<AssignmentSettings & IsSet> {
    return this.#get('/settings/assignment');
  }

  /**
   * Sets them, in the place of the relay's options, from now on.
   * @example
   * ```ts
   * const departments = [{ name: 'Billing', tag: 'billing', agents: ['a_Jd0vYw1aQxB7nL'] }];
   * await relay.setAssignment({ rule: 'round-robin', limit: 5, departments });
   * ```
   */
  setAssignment(assignment: AssignmentSettings): Promise<AssignmentSettings & IsSet> {
    return this.#requests.ask('PUT', '/settings/assignment', { body: assignment });
  }

  /** Takes them back to the relay's options. */
  unsetAssignment(): Promise<AssignmentSettings & IsSet> {
    return this.#requests.ask('DELETE', '/settings/assignment', {});
  }

  /** Which times are promised to visitors, as they are in force (P54). Milliseconds. */
  getPromises(): Promise<PromiseSettings & IsSet> {
    return this.#get('/settings/promises');
  }

  /**
   * Sets them, in the place of the relay's options, also for what is open.
   * @example `await relay.setPromises({ answer: 5 * 60_000, resolution: 0, hours: 'site' })`
   */
  setPromises(promises: PromiseSettings): Promise<PromiseSettings & IsSet> {
    return this.#requests.ask('PUT', '/settings/promises', { body: promises });
  }

  /** Takes them back to the relay's options. */
  unsetPromises(): Promise<PromiseSettings & IsSet> {
    return this.#requests.ask('DELETE', '/settings/promises', {});
  }

  /** For how long messages are kept, as it is in force (P54). Milliseconds, by the kind of room. */
  getRetention(): Promise<RetentionSettings & IsSet> {
    return this.#get('/settings/retention');
  }

  /** What would be deleted at once if that were set; without it, by the relay's options. Nothing is changed. */
  previewRetention(kinds?: RetentionSettings['kinds']): Promise<RetentionPreview> {
    return this.#requests.ask('POST', '/settings/retention/preview', { body: { ...(kinds && { kinds }) } });
  }

  /**
   * Sets it, in the place of the relay's options: what is older is deleted, for good.
   * @example
   * ```ts
   * const kinds = { support: 365 * 86_400_000 };
   * const { effects, confirm } = await relay.previewRetention(kinds);
   * if (effects.every(({ messages }) => messages < 1_000)) await relay.setRetention(kinds, confirm);
   * ```
   */
  setRetention(kinds: RetentionSettings['kinds'], confirm: string): Promise<RetentionSettings & IsSet> {
    return this.#requests.ask('PUT', '/settings/retention', { body: { kinds, confirm } });
  }

  /** Takes it back to the relay's options; `confirm` is of a preview of these. */
  unsetRetention(confirm: string): Promise<RetentionSettings & IsSet> {
    return this.#requests.ask('DELETE', '/settings/retention', { query: { confirm } });
  }

  /** Mails that were given up. */
  listDeadMails(query: { after?: number; limit?: number } = {}): Promise<DeadMailList> {
    return this.#get('/mails/dead', query);
  }

  /** Has one tried again that was given up. */
  retryMail(mail: number): Promise<void> {
    return this.#requests.ask('POST', at`/mails/${mail}/retry`, {});
  }

  /** Closes a conversation, or opens it again. */
  setConversation(room: string, status: 'open' | 'closed', options?: WriteOptions): Promise<Written> {
    return this.#write('PATCH', at`/conversations/${room}`, options, { status });
  }

  /**
   * Closes a conversation because it goes on in another one of its visitor, as an agent (P53): nothing is moved, and opened again it is one of its own again.
   * @example
   * ```ts
   * const [newest] = await relay.listOtherConversations(room);
   * if (newest) await relay.mergeConversation(room, newest.id);
   * ```
   */
  mergeConversation(room: string, into: string, options?: WriteOptions): Promise<Written> {
    return this.#write('PATCH', at`/conversations/${room}`, options, { status: 'closed', into });
  }

  /** Says who is to answer, as an agent; `null` for nobody. */
  assignConversation(room: string, user: string | null, options?: WriteOptions): Promise<Written> {
    return this.#write('PUT', at`/conversations/${room}/assignee`, options, { user });
  }

  /** Puts a conversation away until a time, as an agent. */
  snoozeConversation(room: string, until: number, options?: WriteOptions): Promise<Written> {
    return this.#write('PUT', at`/conversations/${room}/snooze`, options, { until });
  }

  wakeConversation(room: string, options?: WriteOptions): Promise<Written> {
    return this.#write('DELETE', at`/conversations/${room}/snooze`, options);
  }

  tagConversation(room: string, tag: string, options?: WriteOptions): Promise<Written> {
    return this.#write('PUT', at`/conversations/${room}/tags/${tag}`, options);
  }

  untagConversation(room: string, tag: string, options?: WriteOptions): Promise<Written> {
    return this.#write('DELETE', at`/conversations/${room}/tags/${tag}`, options);
  }

  /** Says how one was helped, in the name of the visitor. */
  rateConversation(room: string, rating: { score: number; text?: string }, options?: WriteOptions): Promise<Written> {
    return this.#write('PUT', at`/conversations/${room}/rating`, options, rating);
  }

  /**
   * Sends a message that is a poll.
   * @example `await relay.sendPoll('lobby', 'Where shall we eat?', ['Here', 'There'], { duration: 3_600_000 })`
   */
  sendPoll(
    room: string,
    question: string,
    choices: readonly string[],
    { multiple, names, duration, reply, ...options }: WriteOptions & PollOptions & { reply?: number } = {},
  ): Promise<Written> {
    return this.#write('POST', at`/rooms/${room}/polls`, options, {
      question,
      options: choices,
      ...(multiple && { multiple }),
      ...(names && { names }),
      ...(duration !== undefined && { duration }),
      ...(reply && { reply }),
    });
  }

  /** What one has chosen in a poll, by the places of its options, from 0. */
  getVote(room: string, seq: number): Promise<{ readonly choices: readonly number[] }> {
    return this.#get(at`/rooms/${room}/messages/${seq}/vote`);
  }

  /** Votes in a poll, or changes one's vote. All that one chooses, in order; none takes the vote back. */
  vote(room: string, seq: number, choices: readonly number[], options?: WriteOptions): Promise<Written> {
    return this.#write('PUT', at`/rooms/${room}/messages/${seq}/vote`, options, { choices });
  }

  /** A poll of one's own, or as a moderator any. */
  closePoll(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.#write('POST', at`/rooms/${room}/messages/${seq}/close`, options);
  }

  /** Who has chosen an option, of a poll that tells it. */
  listVoters(room: string, seq: number, choice: number, place: ListPlace = {}): Promise<VoterList> {
    return this.#get(at`/rooms/${room}/messages/${seq}/voters`, { choice, ...place });
  }

  /** What the first link of a message leads to, where the relay looks at links. */
  getPreview(room: string, seq: number): Promise<{ readonly preview?: LinkPreview }> {
    return this.#get(at`/rooms/${room}/messages/${seq}/preview`);
  }

  /** Of a message of one's own, for good. */
  removePreview(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.#write('DELETE', at`/rooms/${room}/messages/${seq}/preview`, options);
  }

  /** Something fleeting, such as `{ topic: 'typing', data: true }`. */
  sendSignal(room: string, signal: { topic: string; key?: string; data: unknown }): Promise<void> {
    return this.#requests.ask('POST', at`/rooms/${room}/signals`, { body: signal });
  }

  listMembers(room: string, place: ListPlace = {}): Promise<MemberList> {
    return this.#get(at`/rooms/${room}/members`, place);
  }

  joinRoom(room: string, options?: WriteOptions): Promise<Written> {
    return this.#write('PUT', at`/rooms/${room}/members/me`, options);
  }

  leaveRoom(room: string, options?: WriteOptions): Promise<Written> {
    return this.#write('DELETE', at`/rooms/${room}/members/me`, options);
  }

  setRole(room: string, user: string, role: Role, options?: ActOptions): Promise<Written> {
    return this.#act('PUT', at`/rooms/${room}/members/${user}/role`, options, { role });
  }

  removeMember(room: string, user: string, options?: ActOptions): Promise<Written> {
    return this.#act('DELETE', at`/rooms/${room}/members/${user}`, options);
  }

  banUser(room: string, user: string, options?: ActOptions): Promise<Written> {
    return this.#act('PUT', at`/rooms/${room}/bans/${user}`, options);
  }

  unbanUser(room: string, user: string, options?: ActOptions): Promise<Written> {
    return this.#act('DELETE', at`/rooms/${room}/bans/${user}`, options);
  }

  /** For so many milliseconds. */
  muteUser(room: string, user: string, duration: number, options?: ActOptions): Promise<Written> {
    return this.#act('PUT', at`/rooms/${room}/mutes/${user}`, options, { duration });
  }

  unmuteUser(room: string, user: string, options?: ActOptions): Promise<Written> {
    return this.#act('DELETE', at`/rooms/${room}/mutes/${user}`, options);
  }

  createInvitation(
    room: string,
    wanted: { role?: Role; uses?: number; lifetime?: number } = {},
  ): Promise<InvitationInfo> {
    return this.#requests.ask('POST', at`/rooms/${room}/invitations`, { body: wanted });
  }

  /** Resolves to the room that one is a member of now. */
  async redeemInvitation(token: string): Promise<string> {
    return (await this.#requests.ask<{ room: string }>('POST', '/invitations/redeem', { body: { token } })).room;
  }

  async listReadMarkers(room: string): Promise<readonly ReadMarkerInfo[]> {
    return (await this.#get<{ reads: readonly ReadMarkerInfo[] }>(at`/rooms/${room}/reads`)).reads;
  }

  /** Up to which number each of the others has everything on a device; of rooms with few people. */
  async listDeliveryMarkers(room: string): Promise<readonly ReadMarkerInfo[]> {
    return (await this.#get<{ deliveries: readonly ReadMarkerInfo[] }>(at`/rooms/${room}/deliveries`)).deliveries;
  }

  markRead(room: string, seq: number): Promise<void> {
    return this.#requests.ask('PUT', at`/rooms/${room}/reads/me`, { body: { seq } });
  }

  /** Tells the moderators of a room about a message. */
  reportMessage(room: string, seq: number, reason?: string): Promise<void> {
    // It is there once by itself, so that it may be said again.
    const options = reason === undefined ? {} : { reason };
    return this.#act('POST', at`/rooms/${room}/messages/${seq}/reports`, options);
  }

  /** What is reported and not resolved yet, oldest first. */
  listReports(place: ReportPlace = {}): Promise<ReportList> {
    return this.#get('/reports', place);
  }

  resolveReport(
    room: string,
    report: number,
    { verdict, duration, ...rest }: Resolution & WriteOptions,
  ): Promise<void> {
    const said = { verdict, ...(duration !== undefined && { duration }) };
    return this.#act('POST', at`/rooms/${room}/reports/${report}/resolve`, rest, said);
  }

  /** Resolves up to 100 reports, each by itself. The results are in the order of the resolutions. */
  async resolveReports(
    resolutions: readonly (Resolution & { readonly room: string; readonly report: number })[],
    options?: WriteOptions,
  ): Promise<readonly ResolutionResult[]> {
    const said = { resolutions };
    return (await this.#write<{ results: readonly ResolutionResult[] }>('POST', '/reports/resolve', options, said))
      .results;
  }

  /** Messages of a room that a filter holds, oldest first. */
  listHeldMessages(room: string, place: { after?: number; limit?: number } = {}): Promise<HeldMessageList> {
    return this.#get(at`/rooms/${room}/held`, place);
  }

  /** Lets one into the room, or refuses it. */
  decideHeldMessage(room: string, held: number, verdict: HeldVerdict, options?: ActOptions): Promise<void> {
    return this.#act('POST', at`/rooms/${room}/held/${held}/decide`, options, { verdict });
  }

  /** Who is banned from the whole site. */
  listSiteBans(place: ListPlace & { user?: string } = {}): Promise<SiteBanList> {
    return this.#get('/bans', place);
  }

  /** Bans a user or guest from the whole site, with `addresses` also where they are connected from. */
  banFromSite(
    user: string,
    { duration, addresses, ...options }: SiteBanOptions & { addresses?: boolean } = {},
  ): Promise<LaidBan> {
    const said = { ...(duration !== undefined && { duration }), ...(addresses !== undefined && { addresses }) };
    return this.#act('PUT', at`/bans/users/${user}`, options, said);
  }

  unbanFromSite(user: string, options?: ActOptions): Promise<void> {
    return this.#act('DELETE', at`/bans/users/${user}`, options);
  }

  /** Bans whoever comes from an address; of IPv6 from its /64 network. */
  banAddress(address: string, { duration, ...options }: SiteBanOptions = {}): Promise<LaidBan> {
    return this.#act('POST', '/bans/addresses', options, { address, ...(duration !== undefined && { duration }) });
  }

  unbanAddress(id: string, options?: ActOptions): Promise<void> {
    return this.#act('DELETE', at`/bans/addresses/${id}`, options);
  }

  /** A page of the audit log: the latest acts, those before an id, or those after one. */
  listActs(place: ActFilter & MessagePlace = {}): Promise<ActList> {
    return this.#get('/audit', place);
  }

  /**
   * The audit log, oldest first, page by page.
   * @example `for await (const act of relay.acts({ by: 'u_ada', since: Date.now() - 86_400_000 })) console.log(JSON.stringify(act))`
   */
  async *acts({ after = 0, ...filter }: ActFilter & { after?: number } = {}): AsyncGenerator<ActInfo, void, undefined> {
    for (let place: number | undefined = after; place !== undefined;) {
      const { acts, next }: ActList = await this.listActs({ ...filter, after: place });
      yield* acts;
      place = next;
    }
  }

  async listWebhooks(): Promise<readonly WebhookState[]> {
    return (await this.#get<{ webhooks: readonly WebhookState[] }>('/webhooks')).webhooks;
  }

  /** Has events told to an address. The secret that signs them is told once. */
  createWebhook(wanted: WebhookWishes, options?: WriteOptions): Promise<WebhookInfo & { readonly secret: string }> {
    return this.#write('POST', '/webhooks', options, wanted);
  }

  setWebhook(
    id: string,
    changes: Partial<WebhookWishes> & { isEnabled?: boolean },
    options?: WriteOptions,
  ): Promise<WebhookInfo> {
    return this.#write('PATCH', at`/webhooks/${id}`, options, changes);
  }

  deleteWebhook(id: string, options?: WriteOptions): Promise<void> {
    return this.#write('DELETE', at`/webhooks/${id}`, options);
  }

  /** Makes another secret; the one before is good for a day more. */
  rotateWebhookSecret(id: string, options?: WriteOptions): Promise<WebhookInfo & { readonly secret: string }> {
    return this.#write('POST', at`/webhooks/${id}/secret`, options);
  }

  listDeadLetters(id: string, place: { after?: number; limit?: number } = {}): Promise<DeadLetterList> {
    return this.#get(at`/webhooks/${id}/dead-letters`, place);
  }

  /** Has dead letters told once more: these, or all. Resolves to how many. */
  async replayDeadLetters(id: string, events?: readonly number[], options?: WriteOptions): Promise<number> {
    const body = events ? { events } : {};
    const path = at`/webhooks/${id}/dead-letters/replay`;
    return (await this.#write<{ count: number }>('POST', path, options, body)).count;
  }

  async listKeys(): Promise<readonly KeyInfo[]> {
    return (await this.#get<{ keys: readonly KeyInfo[] }>('/keys')).keys;
  }

  /** For the key's own service or a new one. The key itself is told once, and to the same request again. */
  createKey(
    wanted: { name: string; scopes: readonly KeyScope[]; expires?: number },
    options?: WriteOptions,
  ): Promise<KeyInfo & { readonly key: string }> {
    return this.#write('POST', '/keys', options, wanted);
  }

  revokeKey(id: string, options?: WriteOptions): Promise<KeyInfo> {
    return this.#write('DELETE', at`/keys/${id}`, options);
  }
}

/**
 * A client of a relay's API, for Node and whatever else has `fetch`. Never in a page: the key would be everybody's.
 *
 * @example
 * ```ts
 * import { createServerClient } from 'live-chat/server';
 *
 * const relay = createServerClient({ url: 'https://chat.example.com', key: process.env.LIVE_CHAT_KEY });
 * await relay.sendMessage('lobby', 'The build is green.');
 * ```
 * @throws {@link RelayError} `bad-message` where the address or the key is none.
 */
export const createServerClient = (options: ServerClientOptions): ServerClient =>
  new ServerClient(new Requests(options));

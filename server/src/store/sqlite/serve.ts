import { constants, getPriority, setPriority } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import type { RoomKind } from '../../../../src/protocol/index.ts';
import { StoreOpenError } from '../errors.ts';
import type { ActFilter, ReportQuery, SiteBanQuery } from '../moderation.ts';
import type { Answer, Call, Failure, FaultSource, WorkerSetup } from './calls.ts';
import type { WriterFault } from './fault.ts';
import type { AccountReader } from './account-reader.ts';
import type { ListReader } from './list-reader.ts';
import type { PeopleReader } from './people-reader.ts';
import type { AssignmentReader } from './assignment-reader.ts';
import type { QueueReader } from './queue-reader.ts';
import type { SettingName } from '../settings.ts';
import { encodeReply } from './reply-codec.ts';
import { Reader, type Where } from './reader.ts';
import { Searcher } from './searcher.ts';
import { Writer } from './writer.ts';

type Methods = Record<string, (...values: never[]) => unknown>;

async function faultOf(source: FaultSource): Promise<WriterFault> {
  const { default: create } = (await import(source.module)) as { default: (data: unknown) => WriterFault };
  return create(source.data);
}

function writerMethods({ folder, limits, fault }: WorkerSetup): Methods {
  let writer: Writer;
  return {
    async open() {
      writer = await Writer.open(folder, limits, fault && (await faultOf(fault)));
      return writer.epoch;
    },
    commit: (now: number, operations: string) => encodeReply(writer.commit(now, operations)),
    unfinished: () => writer.unfinished(),
    checkpoint: () => writer.checkpoint(),
    erase: () => writer.erase(),
    probe: () => writer.probe(),
    close: () => writer.close(),
  };
}

function readerMethods({ folder, limits }: WorkerSetup): Methods {
  let reader: Reader;
  return {
    open() {
      reader = new Reader(folder, limits);
    },
    head: (room: string) => reader.head(room),
    since: (room: string, seq: number, limit: number, bytes: number) => reader.since(room, seq, limit, bytes),
    page: (room: string, where: Where, limit: number) => reader.page(room, where, limit),
    pins: (room: string) => reader.pins(room),
    openCalls: () => reader.openCalls(),
    votes: (...asked: Parameters<Reader['votes']>) => reader.votes(...asked),
    voters: (...asked: Parameters<Reader['voters']>) => reader.voters(...asked),
    previews: (...asked: Parameters<Reader['previews']>) => reader.previews(...asked),
    thread: (...asked: Parameters<Reader['thread']>) => reader.thread(...asked),
    followedThreads: (...asked: Parameters<Reader['followedThreads']>) => reader.followedThreads(...asked),
    followers: (...asked: Parameters<Reader['followers']>) => reader.followers(...asked),
    revisions: (...asked: Parameters<Reader['revisions']>) => reader.revisions(...asked),
    snapshot: (room: string, limit: number) => reader.snapshot(room, limit),
    findGuest: (id: string) => reader.findGuest(id),
    members: (room: string, after: string, limit: number) => reader.membership.members(room, after, limit),
    roomsOf: (user: string, after: string, limit: number) => reader.membership.roomsOf(user, after, limit),
    described: (room: string) => reader.lists.described(room),
    summaryPage: (...asked: Parameters<ListReader['page']>) => reader.lists.page(...asked),
    summaries: (...asked: Parameters<ListReader['summaries']>) => reader.lists.summaries(...asked),
    roomIds: (...asked: Parameters<ListReader['roomIds']>) => reader.lists.roomIds(...asked),
    membersFound: (...asked: Parameters<PeopleReader['members']>) => reader.people.members(...asked),
    banned: (...asked: Parameters<PeopleReader['banned']>) => reader.people.banned(...asked),
    people: (...asked: Parameters<PeopleReader['people']>) => reader.people.people(...asked),
    directory: (...asked: Parameters<PeopleReader['directory']>) => reader.people.directory(...asked),
    blocks: (user: string) => reader.people.blocks(user),
    conversation: (room: string) => reader.conversation(room),
    queue: (...asked: Parameters<QueueReader['page']>) => reader.queues.page(...asked),
    queued: (user: string, rooms: readonly string[]) => reader.queues.conversations(user, rooms),
    queueCounts: (user: string) => reader.queues.counts(user),
    otherConversations: (user: string, room: string) => reader.queues.others(user, room),
    conversationHistory: (room: string) => reader.history.of(room),
    agents: () => reader.queues.agents(),
    mailAddress: (user: string) => reader.mail.address(user),
    dueMails: (now: number, limit: number) => reader.mail.due(now, limit),
    digestsDue: (now: number) => reader.mail.areDigestsDue(now),
    deadMails: (after: number, limit: number) => reader.mail.dead(after, limit),
    mailReply: (hash: string, now: number) => reader.mail.reply(hash, now),
    mailCursor: (mailbox: string) => reader.mail.cursor(mailbox),
    isMailStopped: (hash: string) => reader.mail.isStopped(hash),
    mailConversation: (room: string) => reader.mail.conversation(room),
    expiring: (kind: RoomKind, before: number) => reader.expiring(kind, before),
    setting: (name: SettingName) => reader.setting(name),
    cannedReplies: () => reader.cannedReplies(),
    unattended: (...asked: Parameters<AssignmentReader['unattended']>) => reader.assignments.unattended(...asked),
    owing: () => reader.assignments.owing(),
    away: () => reader.assignments.away(),
    wait: (room: string, now: number) => reader.assignments.wait(room, now),
    pushAny: () => reader.push.any(),
    pushOf: (user: string, room: string) => reader.push.of(user, room),
    pushTargets: (room: string, after: string, limit: number, now: number) =>
      reader.push.targets(room, after, limit, (user) => reader.place(room, user, now)),
    sealingDevices: (user: string) => reader.sealing.of(user),
    sealingDevicesIn: (room: string) => reader.sealing.in(room),
    place: (room: string, user: string, now: number) => reader.place(room, user, now),
    findFile: (id: string) => reader.findFile(id),
    fileBytes: (user: string) => reader.fileBytes(user),
    deadFiles: (limit: number) => reader.deadFiles(limit),
    unknownFiles: (ids: readonly string[]) => reader.unknownFiles(ids),
    revocations: () => reader.revocations(),
    acts: (after: number, limit: number) => reader.acts(after, limit),
    actPage: (where: Where, filter: ActFilter, limit: number) => reader.actPage(where, filter, limit),
    bans: () => reader.bans(),
    deskReport: (from: number, to: number) => reader.report(from, to),
    webhooks: () => reader.webhooks(),
    events: (after: number, limit: number) => reader.events(after, limit),
    deadLetters: (id: string, after: number, limit: number, isReplayed: boolean | undefined) =>
      reader.deadLetters(id, after, limit, isReplayed),
    banPage: (query: SiteBanQuery) => reader.banPage(query),
    reportPage: (query: ReportQuery) => reader.reportPage(query),
    reports: (room: string, after: number, limit: number) => reader.reports(room, after, limit),
    held: (room: string, after: number, limit: number) => reader.held(room, after, limit),
    serviceKeys: () => reader.serviceKeys(),
    reads: (room: string, who: { limit: number } | { user: string }) => reader.reads(room, who),
    deliveries: (room: string, limit: number) => reader.deliveries(room, limit),
    mentionsAfter: (user: string, room: string, seq: number) => reader.mentionsAfter(user, room, seq),
    personOf: (user: string) => reader.personOf(user),
    personal: (user: string, after: number | undefined) => reader.personal(user, after),
    account: (key: Parameters<AccountReader['find']>[0]) => reader.accounts.find(key),
    accounts: () => reader.accounts.all(),
    accountPicture: (account: string) => reader.accounts.picture(account),
    accountSession: (hash: string) => reader.accounts.session(hash),
    accountSessions: (account: string) => reader.accounts.sessionsOf(account),
    accountInvitation: (hash: string) => reader.accounts.invitation(hash),
    accountInvitations: () => reader.accounts.invitations(),
    close: () => reader.close(),
  };
}

function searcherMethods({ folder }: WorkerSetup): Methods {
  let searcher: Searcher;
  return {
    open() {
      // Whoever sends goes first. Only on Linux a priority is of a single thread.
      if (process.platform === 'linux')
        setPriority(
          Math.min(getPriority() + constants.priority.PRIORITY_BELOW_NORMAL, constants.priority.PRIORITY_LOW),
        );
      searcher = new Searcher(folder);
    },
    search: (...asked: Parameters<Searcher['search']>) => searcher.search(...asked),
    searchDesk: (...asked: Parameters<Searcher['searchDesk']>) => searcher.searchDesk(...asked),
    searchVisitors: (...asked: Parameters<Searcher['searchVisitors']>) => searcher.searchVisitors(...asked),
    close: () => searcher.close(),
  };
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof StoreOpenError ? { message, openCode: error.code } : { message };
}

/** Does in its own thread what is asked through a port. */
export function serve(setup: WorkerSetup, port: MessagePort): void {
  const methods = { writer: writerMethods, reader: readerMethods, searcher: searcherMethods }[setup.role](setup);
  port.on('message', ([id, name, values]: Call) => {
    const answer = (...rest: [value: unknown, failure?: Failure]) => port.postMessage([id, ...rest] satisfies Answer);
    try {
      const value = methods[name]!(...(values as never[]));
      if (value instanceof Promise) value.then(answer, (error: unknown) => answer(undefined, failureOf(error)));
      else answer(value);
    } catch (error) {
      answer(undefined, failureOf(error));
    }
  });
}

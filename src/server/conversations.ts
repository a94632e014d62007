import type { Agent, ConversationSummary } from '../protocol/index.ts';
import { PollCalls } from './polls.ts';
import { at } from './requests.ts';
import type {
  CannedReplyInfo,
  ConversationEvent,
  ConversationInfo,
  ConversationList,
  ConversationQuery,
  DeskReport,
  FoundConversations,
  ReportQuery,
  SearchPlace,
  VisitorList,
  VisitorQuery,
  WaitInfo,
  WriteOptions,
  Written,
} from './types.ts';

/** Conversations with visitors, and the team that answers them. */
export abstract class ConversationCalls extends PollCalls {
  /** Conversations of a queue, those with the newest message first. */
  listConversations({ before, ...asked }: ConversationQuery = {}): Promise<ConversationList> {
    return this.get('/conversations', {
      ...asked,
      ...(before && { beforeAt: before.at, beforeRoom: before.room }),
    });
  }

  /** Conversations in which all words of a text were said or noted, the newest first, or whose visitor is called so. Where there is a `next`, say it as `before` to go on. */
  searchConversations(text: string, place: SearchPlace = {}): Promise<FoundConversations> {
    return this.requests.ask('POST', '/desk/search', { body: { text, ...place } });
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
    return this.get('/visitors', { ...asked, ...(before && { beforeAt: before.at, beforeUser: before.user }) });
  }

  /** Who may be assigned. */
  async listAgents(): Promise<readonly Agent[]> {
    return (await this.get<{ agents: readonly Agent[] }>('/agents')).agents;
  }

  /**
   * Says that an agent takes nothing new for now, where conversations are given to agents by themselves.
   * @example `await relay.setAway('a_Jd0vYw1aQxB7nL')`
   */
  setAway(agent: string): Promise<void> {
    return this.requests.ask('PUT', at`/agents/${agent}/away`, {});
  }

  /** Says that they do again. */
  setHere(agent: string): Promise<void> {
    return this.requests.ask('DELETE', at`/agents/${agent}/away`, {});
  }

  /**
   * How long it may be until an answer in a conversation.
   * @example `const { position, usual } = await relay.getWait(room)`
   */
  getWait(room: string): Promise<WaitInfo> {
    return this.get(at`/conversations/${room}/wait`);
  }

  /** What was done with a conversation, and by whom: the newest 200 things, the oldest of these first. */
  async getConversationHistory(room: string): Promise<readonly ConversationEvent[]> {
    const path = at`/conversations/${room}/history`;
    return (await this.get<{ events: readonly ConversationEvent[] }>(path)).events;
  }

  /** The other conversations of its visitor, those with the newest message first: the newest 50. */
  async listOtherConversations(room: string): Promise<readonly ConversationSummary[]> {
    const path = at`/conversations/${room}/others`;
    return (await this.get<{ conversations: readonly ConversationSummary[] }>(path)).conversations;
  }

  /** How a conversation of the support desk stands, as its visitor may know it. */
  getConversation(room: string): Promise<ConversationInfo> {
    return this.get(at`/conversations/${room}`);
  }

  /**
   * How many conversations there were, how long answers took and how they were rated: in all, by agent, day and hour. For admins, and keys with the scope `read`.
   * @example `const { total, agents } = await relay.getDeskReport({ from: Date.now() - 7 * 86_400_000, to: Date.now() })`
   */
  getDeskReport(query: ReportQuery): Promise<DeskReport> {
    return this.get('/desk/report', query);
  }

  /**
   * The same as CSV, with a line for each day, hour or agent.
   * @example `await writeFile('january.csv', await relay.getDeskTable({ from, to, zone: 'Europe/Berlin', rows: 'agents' }))`
   */
  getDeskTable(query: ReportQuery & { readonly rows?: 'agents' | 'days' | 'hours' }): Promise<string> {
    return this.get('/desk/report.csv', query);
  }

  /** Answers that are prepared for the team, by their names. */
  async listCannedReplies(): Promise<readonly CannedReplyInfo[]> {
    return (await this.get<{ replies: CannedReplyInfo[] }>('/canned-replies')).replies;
  }

  /**
   * Prepares an answer for all of the team, or changes it. `{name}` in it stands for the visitor, `{agent}` for who answers.
   * @example `await relay.setCannedReply('return', 'Here is your label, {name}.')`
   */
  setCannedReply(name: string, text: string): Promise<void> {
    return this.requests.ask('PUT', at`/canned-replies/${name}`, { body: { text } });
  }

  removeCannedReply(name: string): Promise<void> {
    return this.requests.ask('DELETE', at`/canned-replies/${name}`, {});
  }

  /** Closes a conversation, or opens it again. */
  setConversation(room: string, status: 'open' | 'closed', options?: WriteOptions): Promise<Written> {
    return this.write('PATCH', at`/conversations/${room}`, options, { status });
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
    return this.write('PATCH', at`/conversations/${room}`, options, { status: 'closed', into });
  }

  /** Says who is to answer, as an agent; `null` for nobody. */
  assignConversation(room: string, user: string | null, options?: WriteOptions): Promise<Written> {
    return this.write('PUT', at`/conversations/${room}/assignee`, options, { user });
  }

  /** Puts a conversation away until a time, as an agent. */
  snoozeConversation(room: string, until: number, options?: WriteOptions): Promise<Written> {
    return this.write('PUT', at`/conversations/${room}/snooze`, options, { until });
  }

  wakeConversation(room: string, options?: WriteOptions): Promise<Written> {
    return this.write('DELETE', at`/conversations/${room}/snooze`, options);
  }

  tagConversation(room: string, tag: string, options?: WriteOptions): Promise<Written> {
    return this.write('PUT', at`/conversations/${room}/tags/${tag}`, options);
  }

  untagConversation(room: string, tag: string, options?: WriteOptions): Promise<Written> {
    return this.write('DELETE', at`/conversations/${room}/tags/${tag}`, options);
  }

  /** Says how one was helped, in the name of the visitor. */
  rateConversation(room: string, rating: { score: number; text?: string }, options?: WriteOptions): Promise<Written> {
    return this.write('PUT', at`/conversations/${room}/rating`, options, rating);
  }
}

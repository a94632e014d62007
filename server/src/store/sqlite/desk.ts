import type { DeskStore } from '../desk.ts';
import type { Operation, Stepped } from './calls.ts';
import type { SearchLink } from './search-link.ts';
import { write, type StoreThreads } from './store-threads.ts';

/** The part of the store that knows of conversations. */
export const createDesk = (threads: StoreThreads, searcher: () => SearchLink, now: () => number): DeskStore => {
  const { read } = threads;
  const count = async (operation: Operation, weight: number): Promise<number> =>
    (await write<Stepped>(threads, operation, weight))[0];
  return {
    conversation: (room) => read('conversation', room),
    queue: (agent, { queue, before, limit, tag }) => read('queue', agent, queue, before, limit, tag),
    conversations: (agent, rooms) => read('queued', agent, rooms),
    counts: (agent) => read('queueCounts', agent),
    history: (room) => read('conversationHistory', room),
    others: (agent, room) => read('otherConversations', agent, room),
    searchMessages: (...asked) => searcher().search('searchDesk', ...asked),
    searchVisitors: (...asked) => searcher().search('searchVisitors', ...asked),
    prepareSearch: () => searcher().prepare(),
    agents: () => read('agents'),
    wake: async () => (await count(['wake'], 256)) || undefined,
    unattended: (after, limit) => read('unattended', after?.since ?? 0, after?.room ?? '', limit),
    owing: () => read('owing'),
    assign: (assignment) => count(['assign', assignment], 256 + 256 * assignment.rooms.length),
    promise: (sla) => count(['promise', sla], 1_024),
    giveBack: (agent) => count(['give-back', agent], 256),
    releaseDisabled: () => count(['release-disabled'], 256),
    away: () => read('away'),
    setAway: async (agent, isAway, isKnown) => (await count(['set-away', agent, isAway, isKnown], 256)) > 0,
    report: (from, to) => read('deskReport', from, to),
    setting: (name) => read('setting', name),
    set: async (change, act) => (await count(['set-setting', change, act], 256 + 2 * (change.json ?? '').length)) > 0,
    cannedReplies: () => read('cannedReplies'),
    setCannedReply: async (reply) => (await count(['canned-reply', reply], 256 + 2 * reply.text.length)) > 0,
    removeCannedReply: async (name) => void (await count(['remove-canned-reply', name], 256)),
    wait: (room) => read('wait', room, now()),
  };
};

import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import {
  applyEntries,
  prependPage,
  stateOf,
  type Body,
  type FoldedMessage,
  type Message,
  type User,
} from '../../../src/protocol/index.ts';
import { steps, type Step } from '../../support/random-log.ts';
import { byId, everything, fold, logOf, request, say, type StoreBench } from './bench.ts';
import { tries } from '../../support/tries.ts';

const plain = ({ asOf: _, ...message }: FoldedMessage): Message => message;

/** Whatever happens, everything that can be read is the fold of the log (P6). */
export function testFold(bench: StoreBench): void {
  it('P6: whatever happens, log, snapshots and pages tell the same', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat({ max: 6 }), async (todo, pageLength) => {
        const room = bench.newRoom();
        const limit = pageLength + 1;
        const middle = Math.floor(todo.length / 2);
        await play(bench, room, todo.slice(0, middle));
        const early = await bench.store.snapshot(room, limit);
        const earlyPage = await bench.store.page(room, { before: early.messages[0]?.seq ?? 0 }, limit);
        await play(bench, room, todo.slice(middle));
        const log = await logOf(bench.store, room);
        const state = fold(log);
        const messages = state.messages.map(plain);

        const snapshot = await bench.store.snapshot(room, limit);
        assert.deepEqual(snapshot.messages, messages.slice(-limit));
        assert.equal(snapshot.more, messages.length > limit);
        assert.equal(snapshot.memberCount, state.memberCount);
        assert.equal(state.memberCount, state.members.size);
        assert.deepEqual(byId(snapshot.members), byId(state.members.values()));
        for (const user of [...snapshot.members, ...snapshot.users]) assert.deepEqual(user, state.users.get(user.id));

        const later = log.slice(early.asOf);
        const resumed = prependPage(applyEntries(stateOf(bench.store.epoch, early), later), earlyPage, later);
        assert.deepEqual(resumed.messages.map(plain), messages.slice(-resumed.messages.length || messages.length));
        assert.deepEqual(byId(resumed.members.values()), byId(state.members.values()));
        assert.equal(resumed.memberCount, state.memberCount);

        const pinned = messages.filter((message) => message.pinned);
        const list = await bench.store.pins(room);
        const pinnedBy = ({ seq }: Message) => log.findLast((entry) => entry.type === 'pin' && entry.of === seq)!.seq;
        assert.deepEqual(
          list.messages,
          pinned.sort((one, other) => pinnedBy(other) - pinnedBy(one)),
        );
        assert.equal(list.asOf, state.seq);
        for (const { id } of list.users)
          assert.deepEqual(
            list.users.find((user) => user.id === id),
            state.users.get(id),
          );

        const back: Message[] = [];
        for (let before = everything, more = true; more; before = back[0]?.seq ?? 0) {
          const page = await bench.store.page(room, { before }, limit);
          back.unshift(...page.messages);
          more = page.more;
        }
        assert.deepEqual(back, messages);
      }),
      { numRuns: tries(10) },
    );
  });
}

/** Does things by the handful, some of them to entries that are no messages or do not exist. */
async function play(bench: StoreBench, room: string, todo: readonly Step[]): Promise<void> {
  const names = new Map<number, string>();
  for (let from = 0; from < todo.length; from += 8) {
    const reach = (await bench.store.head(room)) + 3;
    const bodyOf = (step: Step): [who: number, body: Body] => {
      if (step.do === 'message') return [step.who, say(step.text)];
      if (step.do === 'leave') return [step.who, { type: 'member', change: 'left' }];
      if (step.do === 'rename') {
        names.set(step.who, step.name);
        return [step.who, { type: 'member', change: 'joined' }];
      }
      const of = 1 + (step.target % reach);
      if (step.do === 'edit') return [step.target % 4, { type: 'edit', of, text: step.text }];
      if (step.do === 'delete') return [step.target % 4, { type: 'delete', of }];
      // The moderator.
      if (step.do === 'pin') return [0, { type: 'pin', of, on: step.on }];
      return [step.who, { type: 'reaction', of, emoji: step.emoji, on: step.on }];
    };
    await Promise.all(
      todo.slice(from, from + 8).map((step) => {
        const [who, body] = bodyOf(step);
        const sender: User = { id: `u${who}`, name: names.get(who) ?? `User ${who}`, kind: 'guest' };
        return bench.store.append(request(room, sender, body, who === 0 ? { grant: 'moderator' } : {}));
      }),
    );
  }
}

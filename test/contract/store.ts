import { after, before, describe } from 'node:test';
import { testAppends } from './store/appends.ts';
import { StoreBench, type StorePlace } from './store/bench.ts';
import { testEntries } from './store/entries.ts';
import { testFold } from './store/fold.ts';
import { testFiles } from './store/files.ts';
import { testHeld } from './store/held.ts';
import { testLists } from './store/lists.ts';
import { testMentions } from './store/mentions.ts';
import { testModeration } from './store/moderation.ts';
import { testPeople } from './store/people.ts';
import { testPins } from './store/pins.ts';
import { testPolls } from './store/polls.ts';
import { testThreads } from './store/threads.ts';
import { testRevisions } from './store/revisions.ts';
import { testReading } from './store/reading.ts';
import { testRooms } from './store/rooms.ts';
import { testSearch } from './store/search.ts';
import { testRefusals } from './store/refusals.ts';

export type { StorePlace };

/**
 * What every store must do, whatever it keeps its data in. `makePlace` makes an empty place for the data of one; `holds`: whether it is one
 * that keeps messages for a moderator (P28), `lists`: one that lists are read from (P33), `polls`: one that keeps votes (P35), which a store may leave.
 */
export function testStore(
  name: string,
  makePlace: () => Promise<StorePlace>,
  { holds = true, lists = true, polls = true } = {},
): void {
  describe(name, () => {
    const bench = new StoreBench(makePlace);
    before(() => bench.open());
    after(() => bench.remove());
    testAppends(bench);
    testRefusals(bench);
    testEntries(bench);
    testReading(bench);
    testSearch(bench);
    testPins(bench);
    testThreads(bench);
    testRevisions(bench);
    testPeople(bench);
    testFold(bench);
    testMentions(bench);
    testRooms(bench);
    testModeration(bench);
    testFiles(bench);
    if (holds) testHeld(bench);
    if (lists) testLists(bench);
    if (polls) testPolls(bench);
  });
}

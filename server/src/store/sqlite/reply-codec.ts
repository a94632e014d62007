import type { RoomCommit } from '../store.ts';
import type { CommitReply, Outcome } from './calls.ts';

/**
 * A reply on its way between threads: two flat lists instead of hundreds of objects, because reading it costs the thread of the relay,
 * which then takes a quarter of the time.
 */
export interface EncodedReply extends Pick<CommitReply, 'failure' | 'isCheckpointDue' | 'isErasureDue'> {
  /** Three for each outcome; the third one is a boolean where something was appended, and a number where a refusal says when to come again. */
  readonly outcomes: readonly (number | string | boolean | null)[];
  /** For each commit the number of its rooms, and for each of them its name, the first and the last number, and the entries. */
  readonly commits: readonly (number | string)[];
}

export function encodeReply({ outcomes, commits, ...rest }: CommitReply): EncodedReply {
  const flatOutcomes: (number | string | boolean | null)[] = [];
  for (const outcome of outcomes) flatOutcomes.push(outcome?.[0] ?? null, outcome?.[1] ?? null, outcome?.[2] ?? null);
  const flatCommits: (number | string)[] = [];
  for (const rooms of commits) {
    flatCommits.push(rooms.length);
    for (const { room, first, last, entries } of rooms) {
      flatCommits.push(room, first, last);
      for (const entry of entries) flatCommits.push(entry);
    }
  }
  return { ...rest, outcomes: flatOutcomes, commits: flatCommits };
}

function outcomesOf(flat: EncodedReply['outcomes']): Outcome[] {
  const outcomes: Outcome[] = [];
  for (let index = 0; index < flat.length; index += 3) {
    const [one, two, three] = [flat[index]!, flat[index + 1]!, flat[index + 2]!];
    if (one === null) outcomes.push(null);
    else outcomes.push((three === null ? [one, two] : [one, two, three]) as unknown as Outcome);
  }
  return outcomes;
}

function commitsOf(flat: EncodedReply['commits']): RoomCommit[][] {
  const commits: RoomCommit[][] = [];
  for (let index = 0; index < flat.length;) {
    const rooms: RoomCommit[] = [];
    const count = flat[index++] as number;
    while (rooms.length < count) {
      const [room, first, last] = flat.slice(index, index + 3) as [string, number, number];
      index += 3;
      const end = index + last - first + 1;
      rooms.push({ room, first, last, entries: flat.slice(index, end) as string[] });
      index = end;
    }
    commits.push(rooms);
  }
  return commits;
}

export function decodeReply({ outcomes, commits, ...rest }: EncodedReply): CommitReply {
  return { ...rest, outcomes: outcomesOf(outcomes), commits: commitsOf(commits) };
}

import { companionOf, type User } from '../../../src/protocol/index.ts';
import { wellFormed } from '../body.ts';
import { bounds } from '../limits.ts';
import type { Store } from '../store/store.ts';
import { fromChatwoot, type KnownAgents } from './chatwoot.ts';
import type { ImportFormat } from './formats.ts';
import { linesOf } from './lines.ts';
import { bodyOf, faultIn, isOfTeamAlone, transferHead, type Transferred } from './records.ts';

/** What is wrong with a file, by the numbers of its lines. */
export class ImportFault extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

export interface ImportCounts {
  conversations: number;
  records: number;
  /** What was there before. */
  known: number;
  /** What the relay does not take, such as an assignment to somebody who has no account. */
  refused: number;
  /** The first of these, by the numbers of their lines, with why. */
  left: string[];
}

const none = (): ImportCounts => ({ conversations: 0, records: 0, known: 0, refused: 0, left: [] });

type Numbered = readonly [line: number, record: Transferred];

/** Records of a file, in its order, as far as they are. What is none is told. */
async function* recordsOf(
  file: string,
  format: ImportFormat,
  agents: KnownAgents,
  wrong: (line: number, fault: string) => void,
): AsyncGenerator<Numbered, void, undefined> {
  let room: string | undefined;
  let isFirst = format === 'live-chat';
  for await (const [line, text] of linesOf(file)) {
    if (text.trim() === '') continue;
    let value: unknown;
    let records: readonly unknown[];
    try {
      value = JSON.parse(text);
      records = format === 'chatwoot' ? fromChatwoot(value, agents) : [value];
    } catch (error) {
      wrong(line, error instanceof SyntaxError ? 'this is no JSON' : (error as Error).message);
      if (isFirst) return;
      continue;
    }
    if (isFirst) {
      const { type, version } = value as Partial<typeof transferHead>;
      isFirst = false;
      if (type === transferHead.type && version === transferHead.version) continue;
      return wrong(line, `the first line must be ${JSON.stringify(transferHead)}`);
    }
    for (const record of records) {
      const fault = faultIn(record);
      if (fault !== undefined) {
        wrong(line, fault);
        continue;
      }
      const each = record as Transferred;
      if (each.type === 'conversation') ({ room } = each);
      else if (each.room !== room) {
        wrong(line, 'this is of another conversation than the one that was begun before');
        continue;
      }
      yield [line, each];
    }
  }
  if (isFirst) wrong(1, 'the file is empty');
}

/**
 * Looks at a whole file before anything of it is written. Resolves to what is in it.
 *
 * @throws ImportFault
 */
export async function checkImport(file: string, format: ImportFormat, agents: KnownAgents): Promise<ImportCounts> {
  const counts = none();
  const faults: string[] = [];
  let more = 0;
  const wrong = (line: number, fault: string): void => {
    if (faults.length < bounds.importFaults) faults.push(`line ${line}: ${fault}`);
    else more += 1;
  };
  for await (const [, { type }] of recordsOf(file, format, agents, wrong)) {
    counts[type === 'conversation' ? 'conversations' : 'records'] += 1;
  }
  if (more > 0) faults.push(`and ${more} more`);
  if (faults.length > 0) throw new ImportFault(faults);
  return counts;
}

/** A wall clock that stands at the time of what is being written. */
export class ImportClock {
  at = 0;
  readonly now = (): number => this.at;
}

/**
 * Writes what a file has into a store that nobody else uses, each record as its author would have, at its time, and waits until it is on disk. What is there already, by its author and key, is not written again, so that an
 * import that was interrupted is simply done again.
 */
export async function runImport(
  file: string,
  format: ImportFormat,
  {
    store,
    clock,
    agents,
    progress,
  }: { store: Store; clock: ImportClock; agents: KnownAgents; progress: (counts: ImportCounts) => void },
): Promise<ImportCounts> {
  const counts = none();
  // Numbers that messages of this conversation have here, by those that they had: of the visitor's room, and of the team's.
  let numbers = new Map<string, number>();
  const wrong = (line: number, fault: string): never => {
    throw new ImportFault([`line ${line}: ${fault}`]);
  };
  for await (const [line, record] of recordsOf(file, format, agents, wrong)) {
    clock.at = record.at;
    if (record.type === 'conversation') {
      numbers = new Map();
      counts.conversations += 1;
      if ((await store.head(record.room)) > 0) continue;
      const made = await store.createRoom({
        ...{ name: record.room, kind: 'support', creator: record.visitor, role: 'member', members: [] },
        ...(record.tags && { tags: record.tags }),
      });
      if (!made.ok) wrong(line, made.message);
      continue;
    }
    const isNote = isOfTeamAlone(record);
    const place = (seq: number): string => `${isNote ? 'note' : 'message'} ${seq}`;
    const answered =
      record.type === 'message' && record.reply !== undefined ? numbers.get(place(record.reply)) : undefined;
    const result = await store.append({
      room: isNote ? companionOf(record.room) : record.room,
      sender: record.from as User,
      key: record.key,
      body: wellFormed(bodyOf(record, answered)!),
    });
    counts.records += 1;
    if (result.ok) {
      if (record.type === 'message' && record.seq !== undefined) numbers.set(place(record.seq), result.seq);
      if (result.duplicate) counts.known += 1;
    } else if (result.code === 'key-reused') counts.known += 1;
    else if (result.code === 'no-such-member' || result.code === 'too-many' || result.code === 'forbidden') {
      counts.refused += 1;
      if (counts.left.length < bounds.importFaults)
        counts.left.push(`line ${line}: ${record.type} not taken: ${result.message}`);
    } else wrong(line, result.message);
    if (counts.records % bounds.importProgress === 0) progress(counts);
  }
  return counts;
}

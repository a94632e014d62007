import type { DatabaseSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import { kindOfUser } from '../../policy/identity.ts';
import { slotLength, type DeskEventKind, type EventCount, type ReportCounts } from '../report.ts';

const inTime = 'FROM desk_events WHERE at >= ?1 AND at < ?2';

/** Whether there is more than a reader may be held up by. */
export const eventsCounted = `SELECT count(*) AS count FROM (SELECT 1 ${inTime} LIMIT ${bounds.reportEvents + 1})`;
export const bySlot = `SELECT kind, at / ${slotLength} AS slot, count(*) AS count, sum(value) AS sum ${inTime} GROUP BY kind, slot ORDER BY slot`;
const counted = `SELECT kind, agent, value, row_number() OVER each AS place, count(*) OVER all_of AS count, sum(value) OVER all_of AS sum`;
const windows = (by: string): string => `WINDOW all_of AS (PARTITION BY ${by}), each AS (all_of ORDER BY value)`;
/** Of an even number the mean of both in the middle. */
const middle = 'WHERE place IN ((count + 1) / 2, count / 2 + 1)';
const median = 'CAST(round(avg(value)) AS INTEGER) AS median';
export const byAgent = `SELECT kind, agent, count, sum, ${median} FROM (
  ${counted} ${inTime} AND agent IS NOT NULL ${windows('kind, agent')}) ${middle} GROUP BY kind, agent ORDER BY agent`;
export const ofAll = `SELECT kind, ${median} FROM (${counted} ${inTime} ${windows('kind')}) ${middle} GROUP BY kind`;
const byScore = `SELECT value AS score, count(*) AS count ${inTime} AND kind = 'rated' GROUP BY value`;

interface AgentRow extends EventCount {
  readonly agent: string;
  readonly median: number;
}

/** Counts what happened between two times; undefined where that is too much at once. */
export function readReport(database: DatabaseSync, from: number, to: number): ReportCounts | undefined {
  const all = <T>(text: string): T[] => database.prepare(text).all(from, to) as unknown as T[];
  if (all<{ count: number }>(eventsCounted)[0]!.count > bounds.reportEvents) return undefined;
  const account = database.prepare('SELECT name FROM accounts WHERE id = ?');
  const known = database.prepare(`SELECT name FROM people WHERE user = ? AND name <> '' LIMIT 1`);
  const nameOf = (id: string): string => String((account.get(id) ?? known.get(id))?.['name'] ?? '');
  const scores = new Map(all<{ score: number; count: number }>(byScore).map(({ score, count }) => [score, count]));
  return {
    slots: all<EventCount & { slot: number }>(bySlot),
    agents: all<AgentRow>(byAgent).map(({ agent: id, ...row }) => {
      const kind = kindOfUser(id) === 'service' ? 'service' : 'agent';
      return { ...row, agent: { id, name: nameOf(id), kind } };
    }),
    medians: all<{ kind: DeskEventKind; median: number }>(ofAll),
    scores: [1, 2, 3, 4, 5].map((score) => scores.get(score) ?? 0),
  };
}

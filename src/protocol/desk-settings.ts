import type { RoomKind } from './log.ts';

/** A part of the team to whom alone conversations with a tag are given. */
export interface Department {
  readonly name: string;
  /** The tag that leads there. */
  readonly tag: string;
  /** Ids of those who are of it. */
  readonly agents: readonly string[];
}

/** How conversations that nobody is to answer are given to agents (P43). */
export interface AssignmentSettings {
  /** To nobody by itself, in turn, or to who has the fewest open ones. */
  readonly rule: 'off' | 'round-robin' | 'least-busy';
  /** Open conversations that one agent is given at most; 0 for as many as come. */
  readonly limit: number;
  readonly departments: readonly Department[];
}

/** For how many milliseconds messages are kept, by the kind of room; for ever where it is missing, but that of `desk` is then as of `support`. */
export interface RetentionSettings {
  readonly kinds: Readonly<Partial<Record<RoomKind, number>>>;
}

/** What visitors are promised (P47). Milliseconds; 0 where nothing is. */
export interface PromiseSettings {
  readonly answer: number;
  readonly resolution: number;
  /** When this time goes by: always, in the business hours of the site (P51), or in those of the relay's option. */
  readonly hours: 'always' | 'site' | 'option';
  /** How long before each the team is warned; where it is missing, in the last quarter of the time, an hour at most. */
  readonly answerWarning?: number;
  readonly resolutionWarning?: number;
}

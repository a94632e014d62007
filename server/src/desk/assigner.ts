import type { AssignmentSettings } from '../../../src/protocol/desk-settings.ts';
import type { Action, User } from '../../../src/protocol/index.ts';
import type { Clock } from '../clock.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { RelayStats } from '../metrics.ts';
import type { Identity } from '../policy/identity.ts';
import type { DeskStore, Unattended } from '../store/desk.ts';
import type { Store } from '../store/store.ts';
import type { AssignOptions } from './assign-options.ts';
import type { Attendance } from './attendance.ts';
import type { Away } from './away.ts';

export interface AssignerOptions extends Pick<AssignOptions, 'grace'> {
  /** By what it is given, as it is set now. */
  readonly assignment: () => AssignmentSettings;
  readonly store: Pick<Store, 'onCommit'>;
  readonly desk: DeskStore;
  readonly attendance: Pick<Attendance, 'present' | 'bots' | 'onChange'>;
  readonly away: Away;
  readonly authorize: (identity: Identity, action: Action, room: string) => boolean;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly log: Log;
  readonly stats: RelayStats;
}

/** A conversation's room, or its companion. */
const pattern = /^[sn]_[\w-]{22}$/;

/**
 * Gives what visitors write to agents who are there, and takes it from those who have gone (P43). Who waits is read from the store each time, so that nothing is forgotten or done twice, whatever
 * was lost; the store alone decides what is nobody's.
 */
export class Assigner implements Timed {
  readonly #options: AssignerOptions;
  readonly #timer = new Timer(this);
  readonly #unsubscribe: () => void;
  /** Who has gone since the relay began, and when; of all others who are not there it is when that was. */
  readonly #gone = new Map<string, number>();
  readonly #began: number;
  #here = new Set<string>();
  #isDue = false;
  #running: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: AssignerOptions) {
    this.#options = options;
    this.#began = options.clock.elapsed();
    this.#unsubscribe = options.store.onCommit((commits) => {
      if (commits.some(({ room }) => pattern.test(room))) this.#look();
    });
    options.attendance.onChange = () => this.reconsider();
    options.away.onChange = () => this.reconsider();
    this.#look();
  }

  /** Who is there, or by what it is given, is otherwise. */
  reconsider(): void {
    this.#notePresence();
    this.#look();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe();
    this.#options.wheel.cancel(this.#timer);
    await this.#running;
  }

  onTimer(): void {
    this.#isDue = true;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** Agents to whom something may be given: those who attend, and have not said that they are away. Programs take no turns. */
  get #agents(): Identity[] {
    const { attendance, away, assignment } = this.#options;
    if (assignment().rule === 'off') return [];
    return attendance.present.filter(({ user: { kind, id } }) => kind === 'agent' && !away.has(id));
  }

  /** Bots that are given what is new before all agents, whatever the rule (P46). */
  get #bots(): readonly Identity[] {
    const { attendance, away } = this.#options;
    return attendance.bots.filter(({ user }) => !away.has(user.id));
  }

  #notePresence(): void {
    const here = new Set([...this.#agents, ...this.#bots].map(({ user }) => user.id));
    for (const id of this.#here) if (!here.has(id)) this.#gone.set(id, this.#options.clock.elapsed());
    for (const id of here) this.#gone.delete(id);
    this.#here = here;
  }

  /** In a moment: much that happens at once is one look. */
  #look(): void {
    this.#wait(bounds.assignDelay);
  }

  #wait(pause: number): void {
    if (this.#isStopped) return;
    const due = this.#options.clock.elapsed() + pause;
    if (this.#timer.due === 0 || this.#timer.due > due) this.#options.wheel.set(this.#timer, pause);
  }

  async #run(): Promise<void> {
    try {
      while (this.#isDue && !this.#isStopped) {
        this.#isDue = false;
        const next = await this.#takeBack();
        await this.#give();
        if (next !== undefined) this.#wait(next);
      }
    } catch (error) {
      this.#options.log.warn('conversations not assigned', { error });
      this.#wait(bounds.assignCheck);
    }
  }

  /** Resolves to when to look again, where somebody is gone who owes an answer. */
  async #takeBack(): Promise<number | undefined> {
    const { desk, clock, grace = bounds.assignGrace, log, assignment, stats } = this.#options;
    const { rule } = assignment();
    let next: number | undefined;
    let count = 0;
    for (const agent of await desk.owing()) {
      // Without a rule people have what they took.
      if (this.#here.has(agent) || (rule === 'off' && !agent.startsWith('s_'))) continue;
      const left = (this.#gone.get(agent) ?? this.#began) + grace - clock.elapsed();
      if (left > 0) next = Math.min(next ?? bounds.assignCheck, left);
      else {
        for (let taken: number; (taken = await desk.giveBack(agent)) > 0 && !this.#isStopped;) count += taken;
      }
    }
    stats.conversationsReturned += count;
    if (count > 0) log.info('conversations taken back', { count, reason: 'their agents are gone' });
    return next;
  }

  async #give(): Promise<void> {
    const { desk, log, stats } = this.#options;
    const { rule, limit } = this.#options.assignment();
    let count = 0;
    let after: Unattended | undefined;
    for (let page = 0; page < bounds.assignPages && this.#here.size > 0 && !this.#isStopped; page++) {
      const waiting = await desk.unattended(after, bounds.assignedAtOnce);
      const [agents, bots] = [this.#shuffled(this.#agents), this.#shuffled(this.#bots)];
      const rooms = waiting
        .map((each) => ({ room: each.room, agents: this.#candidates(each, agents, bots) }))
        .filter((each) => each.agents.length > 0);
      if (rooms.length > 0) count += await desk.assign({ rule: rule === 'off' ? 'round-robin' : rule, limit, rooms });
      after = waiting.at(-1);
      if (waiting.length < bounds.assignedAtOnce) break;
    }
    stats.conversationsAssigned += count;
    if (count > 0) log.info('conversations assigned', { count, reason: rule });
  }

  /** Bots, where one may have it; of the groups of its tags, or all; and whom an embedder's own rules let answer there. */
  #candidates({ room, tags, isForBots }: Unattended, agents: readonly Identity[], bots: readonly Identity[]): User[] {
    const { assignment, authorize } = this.#options;
    const able = bots.filter((identity) => isForBots && authorize(identity, 'send', room));
    if (able.length > 0) return able.map(({ user }) => user);
    const named = assignment().departments.filter(({ tag }) => tags.includes(tag));
    return agents
      .filter(({ user }) => named.length === 0 || named.some((department) => department.agents.includes(user.id)))
      .filter((identity) => authorize(identity, 'send', room))
      .map(({ user }) => user);
  }

  /** So that among those who are equal it is not always the same one's turn. */
  #shuffled<T>(all: readonly T[]): T[] {
    const { clock } = this.#options;
    return all
      .map((each) => [clock.random(), each] as const)
      .sort(([one], [other]) => one - other)
      .map(([, each]) => each);
  }
}

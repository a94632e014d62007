import { setTimeout as pause } from 'node:timers/promises';
import type { Limits } from '../../src/protocol/index.ts';
import type { RelayDefect } from '../support/defects.ts';
import { check, type Violation } from './checker.ts';
import { SdkClient } from './client.ts';
import type { ClientDefect } from './client-storage.ts';
import { History } from './history.ts';
import { Link } from './link.ts';
import { headsOf, LogFiles } from './log-files.ts';
import type { Participant } from './participant.ts';
import type { Fault, Plan, PlannedClient } from './plan.ts';
import { Random } from './random.ts';
import { RelayControl } from './relay-control.ts';
import { settle } from './settle.ts';

/** As in earnest, but quicker: what takes half a minute there takes a few seconds here. */
export const quickLimits: Partial<Limits> = { heartbeat: 1_500, silence: 4_000, sendRate: 200, sendBurst: 400 };

/** How long a failpoint waits for traffic that reaches it. */
const dyingPatience = 1_000;
const healingPatience = 30_000;
/** Milliseconds that everybody goes on talking when the last fault is over, however long that took. */
const talkAfterFaults = 1_000;
/** What must never be in the relay's log: a defect, whatever was done to it. */
const defects = /"uncaught"|"session failed"|"task failed"/;

type RelayFault = Extract<Fault, { relay: string }>;
type RelayEnd = Exclude<RelayFault, { relay: 'disk' | 'jump' }>;

export interface RunOptions {
  readonly relayDefect?: RelayDefect;
  readonly clientDefect?: ClientDefect;
  /** Makes those who are planned as tabs of a browser. */
  readonly openTab?: (planned: PlannedClient, link: Link, history: History) => Promise<Participant>;
  /** Milliseconds after the last fault in which somebody must get further, until everybody is through with everything. */
  readonly patience?: number;
}

export interface Outcome {
  readonly plan: Plan;
  readonly history: History;
  readonly violations: readonly Violation[];
  /** Messages in the logs in the end. */
  readonly messages: number;
}

/** Runs what a seed decided: people who talk, and everything that goes wrong meanwhile. Then all is healed, and held against the oracle. */
export async function run(plan: Plan, options: RunOptions = {}): Promise<Outcome> {
  const conductor = new Conductor(plan, options);
  await conductor.perform();
  const { history } = conductor;
  const messages = history.events.reduce(
    (sum, event) => sum + (event.what === 'log' ? event.entries.filter(({ type }) => type === 'message').length : 0),
    0,
  );
  return { plan, history, violations: check(history.events), messages };
}

class Conductor {
  readonly history = new History();
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #random: Random;
  readonly #people = new Map<string, Participant>();
  /** Clients that are to come back by themselves. */
  readonly #returning = new Set<string>();
  #relay!: RelayControl;
  /** What is done to the relay is done one after the other. */
  #relayQueue: Promise<void> = Promise.resolve();

  constructor(plan: Plan, options: RunOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#random = new Random(plan.seed ^ 0x5eed);
  }

  async perform(): Promise<void> {
    const { relayDefect: defect } = this.#options;
    const onRejection = (reason: unknown) =>
      this.#broken(`unhandled rejection: ${String((reason as Error)?.stack ?? reason)}`);
    process.on('unhandledRejection', onRejection);
    this.#relay = await RelayControl.start({
      limits: quickLimits,
      onCrash: (reason) => this.#broken(reason),
      ...(defect && { defect }),
    });
    try {
      await this.#gather();
      const faults = Promise.all(this.#plan.faults.map((fault) => this.#inflict(fault)));
      const talkIsOver = Promise.all([pause(this.#plan.milliseconds), faults.then(() => pause(talkAfterFaults))]);
      const over = new AbortController();
      await Promise.all([
        talkIsOver.finally(() => over.abort()),
        ...this.#plan.clients.map((planned) => this.#talk(planned, over.signal)),
      ]);
      await this.#heal();
      await this.#settle();
      for (const person of this.#people.values()) await person.show();
    } catch (error) {
      this.#broken(`the run itself failed: ${String((error as Error).stack)}`);
    } finally {
      await this.#end();
      process.off('unhandledRejection', onRejection);
    }
  }

  #broken(text: string): void {
    this.history.add({ what: 'broken', text });
  }

  async #gather(): Promise<void> {
    const { clientDefect, openTab } = this.#options;
    for (const planned of this.#plan.clients) {
      const link = await Link.open(() => this.#relay.port);
      const random = this.#random.fork();
      const person =
        planned.isTab && openTab
          ? await openTab(planned, link, this.history)
          : new SdkClient(planned.name, planned.rooms, link, this.history, random, clientDefect);
      this.#people.set(planned.name, person);
      await person.start();
    }
  }

  /** One person's part: messages at a rate of their own, now and then many at once. */
  async #talk({ name, rooms, rate }: PlannedClient, over: AbortSignal): Promise<void> {
    const random = this.#random.fork();
    const person = this.#people.get(name)!;
    while (!over.aborted) {
      await pause((-Math.log(1 - random.next()) / rate) * 1_000);
      const room = random.pick(rooms);
      const count = random.chance(0.05) ? random.whole(5, 25) : 1;
      const isTouch = random.chance(0.1);
      if (!person.isAlive) continue;
      if (isTouch) await person.touch(room);
      else for (let index = 0; index < count; index++) await person.say(room);
    }
  }

  async #inflict(fault: Fault): Promise<void> {
    await pause(fault.at);
    if ('relay' in fault) {
      this.#relayQueue = this.#relayQueue.then(() => this.#inflictRelay(fault));
      return this.#relayQueue;
    }
    this.#note(fault);
    const person = this.#people.get(fault.to)!;
    const { link } = person;
    if ('client' in fault) return this.#inflictClient(fault, person);
    if ('weather' in fault) {
      link.weather = fault.weather;
      await pause(fault.for);
      if (link.weather === fault.weather) link.weather = {};
    } else if (fault.cut === 'reset') link.reset();
    else if (fault.cut === 'finish') link.finish();
    else link.cutInMidFrame();
  }

  #note(fault: Fault): void {
    this.history.add({ what: 'fault', text: JSON.stringify(fault) });
  }

  async #inflictClient(fault: Extract<Fault, { client: string }>, person: Participant): Promise<void> {
    if (fault.client === 'jump') {
      await person.jump(fault.by ?? 0);
    } else if (person.isAlive && !this.#returning.has(person.name)) {
      this.#returning.add(person.name);
      if (fault.client === 'kill') await person.kill();
      else await person.sleep();
      await pause(fault.for);
      if (fault.client === 'kill') await person.start();
      else await person.wake();
      this.#returning.delete(person.name);
    }
  }

  async #inflictRelay(fault: RelayFault): Promise<void> {
    this.#note(fault);
    const relay = this.#relay;
    if (fault.relay === 'freeze') {
      relay.freeze();
      await pause(fault.for);
      relay.thaw();
    } else if (fault.relay === 'disk') {
      await relay.tell({ do: 'disk', is: fault.is });
      await pause(fault.for);
      await relay.tell({ do: 'disk', is: 'well' });
    } else if (fault.relay === 'jump') {
      await relay.tell({ do: 'clock', ahead: fault.by });
      await pause(fault.for);
      await relay.tell({ do: 'clock', ahead: 0 });
    } else {
      await this.#endRelay(fault);
      await pause(fault.for);
      await relay.start();
      this.history.add({ what: 'fault', text: 'the relay is up again' });
    }
  }

  async #endRelay(fault: RelayEnd): Promise<void> {
    const relay = this.#relay;
    if (fault.relay === 'stop') return relay.stop();
    if (fault.relay === 'die-at') {
      const died = relay.dieAt(fault.point);
      await Promise.race([died, pause(dyingPatience)]);
      return relay.kill();
    }
    if (fault.relay === 'kill') return relay.kill();
    const copy = relay.copy();
    await pause(700);
    await relay.kill();
    relay.restore(copy);
    this.history.add({ what: 'restored', heads: headsOf(copy) });
  }

  async #heal(): Promise<void> {
    this.history.add({ what: 'fault', text: 'all is healed' });
    for (const person of this.#people.values()) {
      person.link.heal();
      if (!person.isAlive) await person.start();
    }
  }

  /** Waits until everybody has everything and is quiet. */
  async #settle(): Promise<void> {
    const truth = new LogFiles(this.#relay.folder);
    try {
      const patience = this.#options.patience ?? healingPatience;
      for (const text of await settle([...this.#people.values()], truth, patience)) {
        this.history.add({ what: 'unhealed', text });
      }
    } finally {
      truth.close();
    }
  }

  async #end(): Promise<void> {
    for (const person of this.#people.values()) {
      await person.close();
      await person.link.close();
    }
    await this.#relay.stop();
    const line = this.#relay.output.split('\n').find((each) => defects.test(each));
    if (line !== undefined) this.#broken(`the relay says: ${line}`);
    const files = new LogFiles(this.#relay.folder);
    for (const room of new Set(this.#plan.clients.flatMap(({ rooms }) => rooms))) {
      this.history.add({ what: 'log', room, entries: files.entries(room) });
    }
    files.close();
    await this.#relay.dispose();
  }
}

import type { DeskStore } from '../store/desk.ts';

/** Agents who take nothing new for now (P43). It holds on all of their devices, and after a restart. */
export class Away {
  readonly #desk: Pick<DeskStore, 'setAway'>;
  readonly #agents: Set<string>;
  /** Called when one has gone, or is here again. */
  onChange: () => void = () => undefined;

  static async load(desk: Pick<DeskStore, 'away' | 'setAway'>): Promise<Away> {
    return new Away(desk, await desk.away());
  }

  private constructor(desk: Pick<DeskStore, 'setAway'>, agents: readonly string[]) {
    this.#desk = desk;
    this.#agents = new Set(agents);
  }

  has(agent: string): boolean {
    return this.#agents.has(agent);
  }

  /** Resolves to whether there is such an agent; `isKnown` where that is clear. */
  async set(agent: string, isAway: boolean, isKnown: boolean): Promise<boolean> {
    if (!(await this.#desk.setAway(agent, isAway, isKnown))) return false;
    if (isAway) this.#agents.add(agent);
    else this.#agents.delete(agent);
    this.onChange();
    return true;
  }
}

// Which faults there were and are, and since when: by what the controls say, not by what was asked of them.
import { faults } from './faults.js';

/** @typedef {{ id: number, lane: string, kind: string, from: number, to: number | undefined }} Bar Times are in seconds. */

export class History {
  /** @type {Bar[]} Oldest first. */
  bars = [];
  #open = new Map();
  #id = 0;
  #relayFault;

  /** What is being done to the relay, which cannot be told from its being down. */
  expect(kind) {
    this.#relayFault = kind;
  }

  /** @param {{ wires: { name: string, state: string }[], relay: { state: string } }} line @param {number} now */
  update({ wires, relay }, now) {
    for (const { name, state } of wires) this.#set(name, state === 'healthy' ? undefined : state, now);
    const isUp = relay.state === 'running';
    if (isUp && this.#open.has('relay')) this.#relayFault = undefined;
    const kind = relay.state === 'frozen' ? 'freeze' : (this.#relayFault ?? 'restart');
    this.#set('relay', isUp ? undefined : kind, now);
  }

  /** Forgets what ended before. */
  forget(before) {
    this.bars = this.bars.filter(({ to }) => to === undefined || to > before);
  }

  get active() {
    return this.#open.size;
  }

  #set(lane, kind, now) {
    const open = this.#open.get(lane);
    if (open?.kind === kind) return;
    if (open) open.to = now;
    this.#open.delete(lane);
    if (!kind) return;
    const bar = { id: ++this.#id, lane, kind, from: now, to: undefined };
    this.#open.set(lane, bar);
    this.bars.push(bar);
  }
}

/** What a bar is called. */
export const wordFor = (kind) => faults[kind]?.doing ?? kind;

/** The same where there is little room. */
export const briefFor = (kind) => faults[kind]?.brief ?? wordFor(kind);

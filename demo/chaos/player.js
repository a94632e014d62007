// Plays the script of a storm on a clock of its own, which can stand still, run faster, and jump to the next fault.
import { gapOf, lengthOf, writeStorm } from './storm.js';

/** How far ahead the faults are known, in seconds of the storm's clock. */
const sight = 90;
/** A page that slept goes on where it was, and does not make up for it with everything at once. */
const longestTick = 1;

/** @typedef {{ number: number, kind: string, target: string, at: number, length: number }} Coming */

export class Player {
  /** The storm's clock, in seconds. */
  now = 0;
  running = false;
  speed = 1;
  /** How many faults there have been. */
  fired = 0;
  #script;
  #strength;
  #most;
  #onFault;
  #coming = [];
  #last = 0;

  /**
   * @param {object} storm
   * @param {string} storm.seed
   * @param {string[]} storm.names Of the clients.
   * @param {number} storm.strength An index of `strengths`.
   * @param {number} storm.faults How many there will be; Infinity for ever.
   * @param {(fault: Coming) => void} storm.onFault Called when it is time for one.
   */
  constructor({ seed, names, strength, faults, onFault }) {
    this.#script = writeStorm(seed, names);
    this.#strength = strength;
    this.#most = faults;
    this.#onFault = onFault;
    this.#look();
  }

  get over() {
    return this.fired >= this.#most;
  }

  /** @returns {readonly Coming[]} */
  get coming() {
    return this.#coming;
  }

  /** From now on it is so bad; what is coming keeps its order. */
  set strength(strength) {
    this.#strength = strength;
    let before = this.#last;
    for (const fault of this.#coming) {
      before = Math.max(this.now, before + gapOf(fault.draw, strength));
      fault.at = before;
      fault.length = lengthOf(fault.draw, strength);
    }
    this.#look();
  }

  /** So many seconds of real time have passed. */
  tick(seconds) {
    if (!this.running || this.over) return;
    this.now += Math.min(seconds, longestTick) * this.speed;
    while (this.#coming[0]?.at <= this.now) this.#fire();
    this.#look();
    if (this.over) this.running = false;
  }

  /** The next fault, now. */
  step() {
    if (this.over) return;
    this.now = Math.max(this.now, this.#coming[0].at);
    this.#fire();
    this.#look();
    if (this.over) this.running = false;
  }

  #fire() {
    const fault = this.#coming.shift();
    this.#last = fault.at;
    this.fired += 1;
    this.#onFault(fault);
  }

  #look() {
    let before = this.#coming.at(-1)?.at ?? this.#last;
    while (before < this.now + sight && this.fired + this.#coming.length < this.#most) {
      const draw = this.#script.next().value;
      before = Math.max(this.now, before + gapOf(draw, this.#strength));
      const { number, kind, target } = draw;
      this.#coming.push({ number, kind, target, at: before, length: lengthOf(draw, this.#strength), draw });
    }
  }
}

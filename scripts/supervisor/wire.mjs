// One person's network between the browser and the relay: a TCP proxy that can be cut, slowed down, turned into a black hole, and healed.
import { conditions } from './conditions.mjs';
import { Link } from './link.mjs';
import { listenOnLoopback } from './loopback.mjs';

/** @typedef {keyof typeof conditions} WireState */

export class Wire {
  /** @type {WireState} */
  state = 'healthy';
  port = 0;
  #target;
  #listener;
  #links = new Set();

  /** @param {string} name @param {{ host: string, port: number }} target */
  constructor(name, target) {
    this.name = name;
    this.#target = target;
  }

  /** At this port, or at any when it was taken meanwhile. */
  async listen(port) {
    const accept = (socket) => this.#accept(socket);
    this.#listener = await listenOnLoopback(accept, port).catch(() => listenOnLoopback(accept, 0));
    this.port = this.#listener.port;
  }

  get connections() {
    return this.#links.size;
  }

  /**
   * From now on it is like this, for what is open and for what comes. What was held back in a black hole arrives once it may, late, as
   * TCP would deliver it. The port stays ours whatever happens.
   * @param {WireState} state
   */
  become(state) {
    this.state = state;
    for (const link of [...this.#links]) link.condition = conditions[state];
  }

  async close() {
    for (const link of [...this.#links]) link.reset();
    await this.#listener?.close();
  }

  #accept(socket) {
    socket.on('error', ignore);
    const condition = conditions[this.state];
    if (condition.resets) return void socket.resetAndDestroy();
    const link = new Link(socket, this.#target, condition, () => this.#links.delete(link));
    this.#links.add(link);
  }
}

function ignore() {
  // A reset is this proxy's trade; the link's close tells the rest.
}

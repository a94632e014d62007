// One person's network between the browser and the relay: a TCP proxy that can be cut, turned into a black hole, and healed.
import { connect } from 'node:net';
import { listenOnLoopback } from './loopback.mjs';

/** @typedef {'healthy' | 'cut' | 'blackhole'} WireState */

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

  /** Resets everything that is open, and everything that comes until it is healed. The port stays ours. */
  cut() {
    this.state = 'cut';
    for (const link of this.#links) link.reset();
  }

  /** Connections stay open and new ones are accepted, but not one byte passes: nobody is told, as when a router dies. */
  blackhole() {
    this.state = 'blackhole';
    for (const link of this.#links) link.hold();
  }

  /** Everything passes again. What was held in the black hole arrives late, as TCP would deliver it. */
  heal() {
    this.state = 'healthy';
    for (const link of this.#links) link.flow();
  }

  async close() {
    for (const link of this.#links) link.reset();
    await this.#listener?.close();
  }

  #accept(socket) {
    socket.on('error', ignore);
    if (this.state === 'cut') return void socket.resetAndDestroy();
    const link = new Link(socket, this.#target, () => this.#links.delete(link));
    this.#links.add(link);
    if (this.state === 'healthy') link.flow();
  }
}

/**
 * One connection through a wire: `near` is the browser's socket, `far` the relay's, opened when bytes may flow for the first time.
 * While it is held, neither side learns that the other has ended.
 */
class Link {
  #near;
  #far;
  #target;
  #onClose;
  #flowing = false;

  constructor(near, target, onClose) {
    this.#near = near;
    this.#target = target;
    this.#onClose = onClose;
    near.pause();
    near.once('close', () => this.#closed());
  }

  flow() {
    this.#flowing = true;
    if (!this.#far) this.#open();
    for (const [from, to] of this.#ways) {
      if (from.destroyed) return this.#closed();
      if (from.readableEnded) to.end();
      else from.resume();
    }
  }

  hold() {
    this.#flowing = false;
    for (const [from] of this.#ways) from.pause();
  }

  reset() {
    this.#near.resetAndDestroy();
    this.#far?.resetAndDestroy();
    this.#onClose();
  }

  get #ways() {
    return this.#far
      ? [
          [this.#near, this.#far],
          [this.#far, this.#near],
        ]
      : [];
  }

  #open() {
    this.#far = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    this.#far.on('error', ignore);
    this.#far.once('close', () => this.#closed());
    for (const [from, to] of this.#ways) {
      from.on('data', (chunk) => {
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => {
        if (this.#flowing) from.resume();
      });
      from.on('end', () => {
        if (this.#flowing) to.end();
      });
    }
  }

  /** One side is gone, for whatever reason: so is the other, at once and audibly, unless it was ended in good order. */
  #closed() {
    if (!this.#flowing) return;
    for (const side of [this.#near, this.#far]) {
      if (side.destroyed) continue;
      if (side.writableEnded) side.destroySoon();
      else side.resetAndDestroy();
    }
    this.#onClose();
  }
}

function ignore() {
  // A reset is this proxy's trade; the link's close tells the rest.
}

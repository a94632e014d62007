import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { isBelow } from './nothing.ts';

/**
 * What is served below a path by an app of its own, which is made when the first request for it comes: many routes take longer than all else of a
 * relay's start, and many relays never need them.
 */
export class LaterApp {
  readonly #path: string;
  readonly #make: () => Promise<FastifyInstance>;
  #app: Promise<FastifyInstance> | undefined;

  constructor(path: string, make: () => Promise<FastifyInstance>) {
    this.#path = path;
    this.#make = make;
  }

  isFor(url: string): boolean {
    return isBelow(this.#path, url);
  }

  /** Rejects where it cannot be made, which is tried again by the next request. */
  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const app = await (this.#app ??= this.#begin());
      app.routing(request, response);
    } catch (error) {
      this.#app = undefined;
      throw error;
    }
  }

  async #begin(): Promise<FastifyInstance> {
    const app = await this.#make();
    await app.ready();
    return app;
  }

  async close(): Promise<void> {
    const app = await this.#app;
    await app?.close();
  }
}

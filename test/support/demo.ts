import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Page } from 'puppeteer-core';

const root = path.resolve(import.meta.dirname, '../..');
const deadline = 60_000;

/** `npm start`, as a process of its own. */
export class Demo {
  readonly #process: ChildProcess;
  output = '';
  readonly ended: Promise<number | null>;

  constructor(flags: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.#process = spawn(process.execPath, ['scripts/start.mjs', ...flags], {
      cwd: root,
      env: { ...process.env, LIVE_CHAT_PORT: '', LIVE_CHAT_DATA: '', LIVE_CHAT_HOST: '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    this.ended = once(this.#process, 'close').then(([code]) => code as number | null);
  }

  /** Until it says how to stop it, which it does when everything runs. Where it does not, nothing of it is left to be waited for. */
  async started(): Promise<this> {
    try {
      await until(async () => {
        assert.equal(this.#process.exitCode, null, `npm start ended: ${this.output}`);
        return /^ +Stop +/m.test(this.output);
      });
    } catch (error) {
      this.#process.kill('SIGINT');
      throw error;
    }
    return this;
  }

  /** The address behind a word of the greeting. */
  address(word: string): string {
    const found = new RegExp(`^ +${word} +(http\\S+)`, 'm').exec(this.output)?.[1];
    assert.ok(found, `no address of "${word}" in: ${this.output}`);
    return found;
  }

  async control(request: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(request, this.address('Faults')), init);
  }

  interrupt(): Promise<number | null> {
    this.#process.kill('SIGINT');
    return this.ended;
  }
}

/** Asks again until it is so. The pages' own policy forbids the usual way, which evaluates a text in the page. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const last = Date.now() + deadline;
  while (!(await condition())) {
    assert.ok(Date.now() < last, `still not so after ${deadline / 1000} s: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const click = (page: Page, selector: string) =>
  page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)!.click(), selector);

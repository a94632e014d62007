import { createTimer } from '../environment.ts';
import type { Transport } from '../transport/transport.ts';
import type { Seat } from './seat.ts';
import type { DownWord } from './words.ts';

/** The line of a tab that follows, to the one that leads. */
export interface TabLine extends Transport {
  /** Something came for one of the tabs. */
  hear(word: DownWord): void;
  /** Another tab leads: what it was connected to is gone. */
  leaderChanged(): void;
}

/** How long the leading tab may take for a sign of life, which it gives at once. */
const patience = 2_500;
/** And for the first, as it may have to load what it needs for that. */
const firstPatience = 5_000;
/** How often it is asked for one. */
const interval = 5_000;

/**
 * @param takeOver - The tab that leads does not answer.
 */
export function openTabLine(seat: Seat, takeOver: () => void): TabLine {
  const { events, host } = seat;
  const { environment } = host;
  const deadline = createTimer(environment);
  const pulse = createTimer(environment);
  let attempt = 0;
  let port = '';
  let isFirst = true;
  let release = () => {};

  async function begin(): Promise<void> {
    const current = ++attempt;
    const next = crypto.getRandomValues(new Uint32Array(3)).join('-');
    // Released by the browser, whatever becomes of this tab: so the one that leads knows of its end.
    const free = await new Promise<() => void>((resolve) => {
      void seat.locks.request(`${seat.group} ${next}`, () => new Promise<void>((done) => resolve(done)));
    });
    if (current === attempt) await events.address();
    if (current !== attempt) return free();
    release = free;
    port = next;
    pulse.set(interval, beat);
    events.opened();
  }

  /** Gives up this try, or what came of it. */
  function drop(): void {
    attempt++;
    port = '';
    deadline.clear();
    pulse.clear();
    release();
    release = () => {};
  }

  function ended(code: number, reason: string): void {
    drop();
    void begin();
    events.ended(code, reason);
  }

  function say(frame: string): void {
    if (!port) return;
    seat.channel?.postMessage({ from: port, frame });
    if (!deadline.isSet()) wait();
  }

  function wait(): void {
    const asked = environment.now();
    deadline.set(isFirst ? firstPatience : patience, () => {
      // After a sleep the other one has not had its time either.
      if (environment.now() - asked > 2 * firstPatience) say('');
      else takeOver();
    });
  }

  function beat(): void {
    pulse.set(interval, beat);
    say('');
  }

  const line: TabLine = {
    send: say,
    reconnect() {
      say('[{"type":"bye"}]');
      drop();
      void begin();
    },
    close() {
      say('[{"type":"bye"}]');
      drop();
    },
    hear(word) {
      if (!port || !word.to.includes(port)) return;
      deadline.clear();
      isFirst = false;
      if ('code' in word) ended(word.code, word.reason);
      else if ('isStranger' in word) seat.goApart();
      else if (word.messages.length) events.received(word.messages);
    },
    leaderChanged() {
      if (!port) return;
      ended(1006, '');
      host.retry();
    },
  };
  void begin();
  return line;
}

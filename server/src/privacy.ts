import { Timer, type Timed } from './heartbeat.ts';
import { bounds } from './limits.ts';
import { keptFor, type Retention } from './retention.ts';
import { revoke } from './revoke.ts';
import type { Services } from './services.ts';
import type { Session } from './session.ts';
import type { PersonalRecord, PersonalStore } from './store/personal.ts';

function personalOf({ store }: Services): PersonalStore {
  if (store.personal) return store.personal;
  throw new TypeError('this store has no export, erasure and retention');
}

/** @throws RangeError when no user can be called so. */
export function checkUserId(user: string): void {
  if (/^[!-~]+$/.test(user) && user.length <= bounds.userIdLength) return;
  throw new RangeError('the id of a user is expected, such as u_4711 or g_8Jd0');
}

/**
 * Erases a user, with the connections of theirs that are open (P21). Resolves to how many entries were rewritten.
 *
 * @param by Who wants it, for the audit log: they themselves. Nobody's wish is noted where it is the relay's.
 */
export async function erase(
  id: string,
  services: Services,
  sessions: ReadonlySet<Session>,
  by?: string,
): Promise<number> {
  checkUserId(id);
  const personal = personalOf(services);
  const user = (await personal.personOf?.(id)) ?? id;
  const endSessions = (): void => {
    for (const session of [...sessions]) {
      if (session.identity?.user.id === user) session.end('credential-invalid', 'this user was erased');
    }
  };
  // A token from before would bring the name back. A guest's secret is gone with the guest, and the browser then begins as another one.
  const isGuest = user.startsWith('g_');
  if (!isGuest) await revoke({ user }, sessions, services.revocations);
  else endSessions();
  await services.markers.flush();
  const count = await personal.erase(user, by);
  services.tallies.note();
  if (isGuest) endSessions();
  services.visits?.forget(user);
  return count;
}

export function exportUser(user: string, services: Services): AsyncIterable<PersonalRecord> {
  checkUserId(user);
  return personalOf(services).export(user);
}

/** Ends what a crash has interrupted, and erases messages when they are too old, a few at a time. */
export class Housekeeper implements Timed {
  readonly #services: Services;
  readonly #retention: () => Retention;
  readonly #timer = new Timer(this);
  #isClosed = false;
  /** Something else was set since it was last looked at. */
  #isOther = false;
  #running: Promise<void> | undefined;

  /** `retention`: for how many milliseconds messages are kept, as it is set now. @throws TypeError when the store has no such thing. */
  constructor(services: Services, retention: () => Retention) {
    this.#services = services;
    this.#retention = retention;
    const kinds = keptFor(retention());
    for (const [kind, kept] of kinds) {
      if (!(kept > 0)) throw new RangeError(`retention of ${kind}: a number of milliseconds above 0 is expected`);
    }
    if (kinds.length > 0) personalOf(services);
  }

  /** Something else is set. */
  reconsider(): void {
    this.#isOther = true;
    if (!this.#isClosed && !this.#running) this.start();
  }

  start(): void {
    this.#services.wheel.set(this.#timer, bounds.retentionPause);
  }

  onTimer(): void {
    this.#isOther = false;
    this.#running ??= this.#work()
      .catch((error: unknown) => {
        this.#services.log.warn('erasing failed', { error });
        return bounds.retentionInterval;
      })
      .then((pause) => {
        this.#running = undefined;
        if (!this.#isClosed) this.#services.wheel.set(this.#timer, this.#isOther ? bounds.retentionPause : pause);
      });
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#services.wheel.cancel(this.#timer);
    await this.#running;
  }

  /** Resolves to how long to wait for the next time. */
  async #work(): Promise<number> {
    const { personal } = this.#services.store;
    const { clock, siteBans, store } = this.#services;
    await siteBans.end();
    await store.moderation?.forgetReports(clock.now() - bounds.reportsAge);
    await store.moderation?.expireHeld(clock.now() - bounds.heldAge);
    if (!personal) return bounds.retentionInterval;
    for (const user of await personal.unfinished()) await personal.erase(user);
    let isMore = false;
    for (const [kind] of keptFor(this.#retention())) {
      // Asked again for each: somebody may have set it otherwise meanwhile.
      const kept = new Map(keptFor(this.#retention())).get(kind);
      if (kept === undefined || this.#isClosed) continue;
      if (await personal.expire(kind, this.#services.clock.now() - kept)) isMore = true;
    }
    return isMore ? bounds.retentionPause : bounds.retentionInterval;
  }
}

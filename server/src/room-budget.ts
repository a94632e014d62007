import { Attempts } from './accounts/attempts.ts';
import type { Clock } from './clock.ts';
import { bounds } from './limits.ts';
import type { Identity } from './policy/identity.ts';
import { makesFreely } from './policy/making.ts';

const hour = 3_600;

/** What was taken for one room; or until when there is not enough for it, and of what. */
export type RoomLeave = { readonly giveBack: () => void } | { readonly retryAfter: number; readonly message: string };

/**
 * How many rooms each user may make, how many others they may put into them, in how many open rooms they are the first to write, and how many invitations they may make. Kept apart from what connections of theirs share, which is forgotten
 * soon after the last is gone: these fill slowly.
 */
export class RoomBudget {
  readonly #rooms: Attempts;
  readonly #people: Attempts;
  readonly #openings: Attempts;
  readonly #invitations: Attempts;
  readonly #rate: number;

  /** `rate`: rooms an hour. */
  constructor(clock: Clock, rate: number) {
    this.#rate = rate;
    this.#rooms = new Attempts(clock, { rate: rate / hour, burst: bounds.roomBurst });
    this.#people = new Attempts(clock, { rate: bounds.addedPeopleRate / hour, burst: bounds.addedPeopleBurst });
    this.#openings = new Attempts(clock, { rate: bounds.openingRate / hour, burst: bounds.openingBurst });
    this.#invitations = new Attempts(clock, { rate: bounds.invitationRate / hour, burst: bounds.invitationBurst });
  }

  take(identity: Identity, others: number): RoomLeave {
    if (makesFreely(identity)) return { giveBack: () => {} };
    const { id } = identity.user;
    const wait = this.#rooms.take(id);
    if (wait > 0) return { retryAfter: wait, message: `more than ${this.#rate} new rooms an hour` };
    const waitForPeople = others > 0 ? this.#people.take(id, others) : 0;
    if (waitForPeople > 0) {
      this.#rooms.giveBack(id);
      return {
        retryAfter: waitForPeople,
        message: `more than ${bounds.addedPeopleRate} people put into new rooms an hour`,
      };
    }
    return {
      giveBack: () => {
        this.#rooms.giveBack(id);
        this.#people.giveBack(id, others);
      },
    };
  }

  /** Milliseconds until one may write to an open room in which nobody has, or 0. */
  waitToOpen(identity: Identity): number {
    if (makesFreely(identity)) return 0;
    const wait = this.#openings.take(identity.user.id);
    if (wait === 0) this.#openings.giveBack(identity.user.id);
    return wait;
  }

  /** One has been the first to write to an open room. */
  opened(identity: Identity): void {
    if (!makesFreely(identity)) this.#openings.take(identity.user.id);
  }

  /** Milliseconds until one may make another invitation, or 0. */
  takeInvitation(identity: Identity): number {
    return makesFreely(identity) ? 0 : this.#invitations.take(identity.user.id);
  }
}

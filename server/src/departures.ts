interface Departure {
  readonly until: number;
  readonly isAgent: boolean;
}

/** Users whose last connection broke, in the order of the moments until which they are still present (P11). */
export class Departures {
  readonly #users = new Map<string, Departure>();

  has(user: string): boolean {
    return this.#users.has(user);
  }

  add(user: string, departure: Departure): void {
    this.#users.set(user, departure);
  }

  /** They have come again. Whether they were going. */
  delete(user: string): boolean {
    return this.#users.delete(user);
  }

  /** Takes those who are gone by now. */
  take(now: number, gone: (user: string, isAgent: boolean) => void): void {
    for (const [user, { until, isAgent }] of this.#users) {
      if (until > now) break;
      this.#users.delete(user);
      gone(user, isAgent);
    }
  }

  /** When the next one is gone. */
  get next(): number | undefined {
    return this.#users.values().next().value?.until;
  }
}

// The bookkeeping of the two-people page: what was promised to whom, and what came. It knows nothing of sockets or of the page.

/** How long everything must have been whole and quiet before something missing is called lost, in milliseconds. */
export const quietTime = 3000;

/** @type {{ pending: number, duplicated: number, outOfOrder: number }} */
const nothingShown = { pending: 0, duplicated: 0, outOfOrder: 0 };

class Account {
  /** Numbers of own messages that the relay has on disk. */
  kept = new Map();
  lastKept = 0;
  /** Messages of others: number to key. */
  seen = new Map();
  keys = new Set();
  lastSeen = 0;
  /** Everything up to here was in the room before we looked; undefined until the room is known. */
  base;
  /** Messages of others that are kept and did not come yet: number to the time when they were promised. */
  missing = new Map();
  duplicated = 0;
  outOfOrder = 0;
  /** What waits in the list on the screen at this moment, and what is wrong there. */
  shown = nothingShown;
  /** Since when nothing stands between this person and the relay; undefined while something does. */
  wholeSince;
}

export class Ledger {
  #accounts;
  #now;

  /** @param {string[]} people @param {() => number} now */
  constructor(people, now = Date.now) {
    this.#accounts = new Map(people.map((person) => [person, new Account()]));
    this.#now = now;
  }

  /** The room of this person is known, with everything up to `seq` in it. Again after the pane was loaded again. */
  begin(person, seq) {
    const account = this.#accounts.get(person);
    account.base = seq;
    account.lastSeen = seq;
    account.missing.clear();
    for (const [other, { kept }] of this.#accounts) {
      if (other === person) continue;
      for (const number of kept.keys()) this.#promise(account, number);
    }
  }

  /** The relay has an own message of this person on disk. */
  kept(person, { seq, key }) {
    const account = this.#accounts.get(person);
    if (account.kept.has(seq)) return;
    account.kept.set(seq, key);
    if (seq < account.lastKept) account.outOfOrder += 1;
    account.lastKept = seq;
    for (const [other, theirs] of this.#accounts) if (other !== person) this.#promise(theirs, seq);
  }

  /** A message of another came in. */
  received(person, { seq, key, from }) {
    const account = this.#accounts.get(person);
    const name = `${from} ${key}`;
    if (account.seen.has(seq) || account.keys.has(name)) {
      account.duplicated += 1;
      return;
    }
    if (seq < account.lastSeen) account.outOfOrder += 1;
    account.lastSeen = seq;
    account.seen.set(seq, key);
    account.keys.add(name);
    account.missing.delete(seq);
  }

  /** @param {{ shown?: { pending: number, duplicated: number, outOfOrder: number }, whole: boolean }} report */
  report(person, { shown = nothingShown, whole }) {
    const account = this.#accounts.get(person);
    account.shown = shown;
    if (!whole) account.wholeSince = undefined;
    else account.wholeSince ??= this.#now();
  }

  /** Sums over all people; `onTheWay` counts what is not on disk yet, and what is but may still come. */
  get totals() {
    const sum = { sent: 0, received: 0, pending: 0, onTheWay: 0, lost: 0, duplicated: 0, outOfOrder: 0 };
    for (const person of this.#accounts.keys()) {
      const part = this.of(person);
      for (const name of Object.keys(sum)) sum[name] += part[name];
    }
    return sum;
  }

  of(person) {
    const account = this.#accounts.get(person);
    const lost = this.#lost(account);
    return {
      sent: account.kept.size,
      received: account.seen.size,
      pending: account.shown.pending,
      onTheWay: account.shown.pending + account.missing.size - lost,
      lost,
      duplicated: account.duplicated + account.shown.duplicated,
      outOfOrder: account.outOfOrder + account.shown.outOfOrder,
    };
  }

  #promise(account, seq) {
    if (account.base === undefined || seq <= account.base || account.seen.has(seq)) return;
    account.missing.set(seq, this.#now());
  }

  #lost({ missing, wholeSince }) {
    if (wholeSince === undefined) return 0;
    const now = this.#now();
    let lost = 0;
    for (const promised of missing.values()) if (now - Math.max(promised, wholeSince) > quietTime) lost += 1;
    return lost;
  }
}

// Counts what became of every message. It believes nobody: it is told only what each client's SDK really saw (every acknowledgement, every
// message event, every list), recognises messages by what is written in them, and knows neither sockets nor pages nor keys.

/** How long nothing must have stood between a client and the relay before something missing there is called lost, in milliseconds. */
export const quietTime = 3000;

/** What one client saw of one room. */
class Sight {
  /** What came, in the words of its sender, and its number and the time when it came first. */
  ids = new Map();
  /** The highest number that came. */
  last = 0;
  /** The number of the last message of each sender. */
  said = new Map();
  /** What is on the relay's disk and did not come yet: number to the time when it was promised. */
  missing = new Map();
  /** What was already counted against the list on the screen. */
  accused = new Set();
}

/** One room: everybody moves on to a new one after a while, and the old one is closed when all in it is accounted for. */
class Book {
  /** What was handed to the SDK and is neither acknowledged nor refused. */
  open = new Set();
  /** Number to message, as acknowledged or first seen: everybody has to see the same. */
  order = new Map();
  /** Numbers that were acknowledged. */
  kept = new Set();
  sights;

  constructor(names) {
    this.sights = new Map(names.map((name) => [name, new Sight()]));
  }
}

const zero = () => ({
  sent: 0,
  acknowledged: 0,
  received: 0,
  refused: 0,
  lost: 0,
  duplicated: 0,
  reordered: 0,
  restored: 0,
});

export class Auditor {
  #names;
  #now;
  #books = new Map();
  #counts;
  #wholeSince;
  #onFinding;

  /**
   * @param {string[]} names Of the clients.
   * @param {() => number} [now] In milliseconds.
   * @param {(finding: { what: string, name: string, room: string, id: string, seq?: number, before: object }) => void} [onFinding] Called
   *   with each message that is counted as duplicated or reordered, and with what it contradicts.
   */
  constructor(names, now = Date.now, onFinding = () => {}) {
    this.#names = names;
    this.#now = now;
    this.#onFinding = onFinding;
    this.#counts = new Map(names.map((name) => [name, zero()]));
    this.#wholeSince = new Map();
  }

  /** A message was handed to a client's SDK. */
  said(name, room, id) {
    this.#book(room).open.add(id);
    this.#counts.get(name).sent += 1;
  }

  /** The SDK's promise says that it is on the relay's disk, under this number. */
  acknowledged(name, room, id, seq) {
    const book = this.#book(room);
    const count = this.#counts.get(name);
    if (!book.open.delete(id) || book.kept.has(seq)) {
      count.duplicated += 1;
      this.#onFinding({ what: 'acknowledged twice', name, room, id, seq, before: { id: book.order.get(seq) } });
      return;
    }
    count.acknowledged += 1;
    book.kept.add(seq);
    this.#agree(name, room, seq, id);
    for (const sight of book.sights.values()) if (!sight.ids.has(id)) sight.missing.set(seq, this.#now());
  }

  /** The SDK gave it up: whoever wrote it has been told, but it did not arrive. */
  refused(name, room, id) {
    if (this.#book(room).open.delete(id)) this.#counts.get(name).refused += 1;
  }

  /** A message came to a client. `id` is what its sender called it, `from` the sender, `number` how many that one had said. */
  saw(name, room, { seq, id, from, number }) {
    const book = this.#book(room);
    const count = this.#counts.get(name);
    const sight = book.sights.get(name);
    const first = sight.ids.get(id);
    if (first) {
      count.duplicated += 1;
      this.#onFinding({ what: 'came twice', name, room, id, seq, before: first });
      return;
    }
    if (seq <= sight.last || number <= (sight.said.get(from) ?? 0)) {
      count.reordered += 1;
      const before = { seq: sight.last, number: sight.said.get(from) };
      this.#onFinding({ what: 'came late', name, room, id, seq, before });
    } else this.#agree(name, room, seq, id);
    sight.ids.set(id, { seq, at: this.#now() });
    sight.last = Math.max(sight.last, seq);
    sight.said.set(from, Math.max(sight.said.get(from) ?? 0, number));
    sight.missing.delete(seq);
    count.received += 1;
  }

  /** The list that a client's SDK gives out to be shown, or the end of it. Own unsent messages have no number yet. */
  listed(name, room, messages) {
    const count = this.#counts.get(name);
    const { accused } = this.#book(room).sights.get(name);
    const ids = new Map();
    let last = 0;
    for (const { seq, id } of messages) {
      const wrong = ids.has(id) ? 'duplicated' : seq !== undefined && seq <= last ? 'reordered' : undefined;
      if (wrong && !accused.has(id)) {
        accused.add(id);
        count[wrong] += 1;
        this.#onFinding({ what: `listed as ${wrong}`, name, room, id, seq, before: { seq: ids.get(id) ?? last } });
      }
      ids.set(id, seq);
      last = Math.max(last, seq ?? 0);
    }
  }

  /** So many messages came in late, after an interruption, as the SDK says. */
  restored(name, messages) {
    this.#counts.get(name).restored += messages;
  }

  /** Whether nothing stands between this client and the relay at this moment. */
  whole(name, isWhole) {
    if (!isWhole) this.#wholeSince.delete(name);
    else if (!this.#wholeSince.has(name)) this.#wholeSince.set(name, this.#now());
  }

  /** Whether everything said in a room is acknowledged or refused, and has come to everybody or is lost. */
  settled(room) {
    const book = this.#book(room);
    if (book.open.size) return false;
    return this.#names.every((name) => book.sights.get(name).missing.size === this.#lostIn(book, name));
  }

  /** A settled room is left. `lists` are the whole lists as the SDKs have them in the end: what is not in them is lost as well. */
  close(room, lists) {
    const book = this.#book(room);
    for (const name of this.#names) {
      const sight = book.sights.get(name);
      const count = this.#counts.get(name);
      this.listed(name, room, lists[name]);
      const shown = new Set(lists[name].map(({ seq }) => seq));
      for (const seq of book.kept) if (sight.missing.has(seq) || !shown.has(seq)) count.lost += 1;
    }
    this.#books.delete(room);
  }

  of(name) {
    const count = { ...this.#counts.get(name) };
    count.lost += count.refused;
    count.onTheWay = count.sent - count.acknowledged - count.refused;
    for (const book of this.#books.values()) {
      const lost = this.#lostIn(book, name);
      count.lost += lost;
      count.onTheWay += book.sights.get(name).missing.size - lost;
    }
    return count;
  }

  get totals() {
    const sum = { ...zero(), onTheWay: 0 };
    for (const name of this.#names) {
      const part = this.of(name);
      for (const key of Object.keys(sum)) sum[key] += part[key];
    }
    return sum;
  }

  #book(room) {
    let book = this.#books.get(room);
    if (!book) this.#books.set(room, (book = new Book(this.#names)));
    return book;
  }

  /** One number is one message, for everybody. */
  #agree(name, room, seq, id) {
    const book = this.#book(room);
    const known = book.order.get(seq);
    if (known === undefined) book.order.set(seq, id);
    else if (known !== id) {
      this.#counts.get(name).reordered += 1;
      this.#onFinding({ what: 'another number than at others', name, room, id, seq, before: { id: known } });
    }
  }

  /** Passed over by a later one, or still missing although nothing stood in its way. */
  #lostIn(book, name) {
    const { missing, last } = book.sights.get(name);
    const since = this.#wholeSince.get(name);
    const now = this.#now();
    let lost = 0;
    for (const [seq, promised] of missing) {
      if (seq < last || (since !== undefined && now - Math.max(promised, since) > quietTime)) lost += 1;
    }
    return lost;
  }
}

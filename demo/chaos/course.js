// Which room the clients write in. After some hundred messages everybody moves on to the next one, so that nothing grows for ever: the SDK
// keeps what it has of a room until the room is closed. All are in the next room before the first word is said there.

/** Messages in a room after which the next one is opened. */
const roomLength = 480;

export class Course {
  #clients;
  #auditor;
  #tell;
  #prefix;
  #number = 0;
  #said = 0;
  /** Rooms that are followed, oldest first. */
  #open = [];

  /**
   * @param {object} course
   * @param {import('./client.js').Client[]} course.clients
   * @param {import('./auditor.js').Auditor} course.auditor
   * @param {string} course.prefix Of the rooms' names.
   * @param {(client: object, room: string) => import('./witness.js').Told} course.tell What a client's witness reports to.
   */
  constructor({ clients, auditor, prefix, tell }) {
    this.#clients = clients;
    this.#auditor = auditor;
    this.#prefix = prefix;
    this.#tell = tell;
    this.#next();
    this.room = this.#open[0];
  }

  said() {
    this.#said += 1;
  }

  /** Opens, moves on and closes, whatever the time has come for. */
  tend() {
    const latest = this.#open.at(-1);
    if (this.room !== latest && this.#clients.every((client) => client.isLive(latest))) {
      this.room = latest;
      this.#said = 0;
    } else if (this.room === latest && this.#said >= roomLength) {
      this.#next();
    }
    for (const room of this.#open.filter((open) => open !== this.room && open !== this.#open.at(-1))) this.#leave(room);
  }

  /** Nobody is counted any more. */
  abandon() {
    for (const room of this.#open) for (const client of this.#clients) client.leave(room);
    this.#open = [];
  }

  #next() {
    const room = `${this.#prefix}-${++this.#number}`;
    this.#open.push(room);
    for (const client of this.#clients) client.follow(room, this.#tell(client, room));
  }

  #leave(room) {
    if (!this.#auditor.settled(room) || !this.#clients.every((client) => client.isLive(room))) return;
    this.#open = this.#open.filter((open) => open !== room);
    this.#auditor.close(room, Object.fromEntries(this.#clients.map((client) => [client.name, client.leave(room)])));
  }
}

// Follows one room through one client's SDK and tells everything that it sees there, in the order in which it sees it.

/** How much of the end of the list is looked at in every snapshot; the whole is looked at when the room is closed. */
const tail = 48;

/**
 * @typedef {object} Told
 * @property {(message: { seq: number, id: string, from: string, number: number }) => void} saw
 * @property {(messages: { seq: number | undefined, id: string }[]) => void} listed
 * @property {(count: number) => void} restored
 * @property {(code: string) => void} refused
 */

export class Witness {
  #room;
  #told;
  #undo;
  /** Everything up to here was told; undefined until the room is known. */
  #known;
  /** Set while older pages come in that have to be told first. */
  #refilling = false;

  /** @param {import('/live-chat-sdk.js').Room} room @param {Told} told */
  constructor(room, told) {
    this.#room = room;
    this.#told = told;
    this.#undo = [
      room.on('message', (message) => {
        if (this.#known !== undefined && !this.#refilling) this.#tell(message);
      }),
      // After a very long absence the room begins anew with its latest page: what lies between is fetched first.
      room.on('reset', () => {
        this.#refilling = true;
      }),
      room.on('restored', ({ count }) => told.restored(count)),
      room.on('refused', ({ code }) => told.refused(code)),
      room.subscribe((snapshot) => this.#look(snapshot)),
    ];
  }

  get live() {
    return this.#room.snapshot.status === 'live' && this.#known !== undefined && !this.#refilling;
  }

  get messages() {
    return this.#room.snapshot.messages;
  }

  /** The whole list, as far as it is what the clients said. */
  get list() {
    return this.messages.map(read).filter(Boolean);
  }

  close() {
    for (const undo of this.#undo) undo();
    this.#room.close();
  }

  #look({ status, messages, more, loadingOlder }) {
    if (status !== 'live') return;
    if (this.#known === undefined || this.#refilling) {
      const isThere = !more || messages[0]?.seq <= (this.#known ?? 0) + 1;
      this.#refilling = !isThere;
      // When the connection breaks meanwhile, the next live snapshot asks again.
      if (!isThere) return void (loadingOlder || this.#room.loadOlder().catch(() => 0));
      const known = this.#known ?? 0;
      this.#known = known;
      // Own ones at the end may be acknowledged and not of the log yet: their event is still to come. The own read marker, set to
      // everything that is loaded, says where the log ends.
      this.#room.markRead();
      const end = this.#room.snapshot.readSeq;
      for (const message of messages) if (message.seq > known && message.seq <= end) this.#tell(message);
    }
    this.#told.listed(messages.slice(-tail).map(read).filter(Boolean));
  }

  #tell(message) {
    this.#known = Math.max(this.#known, message.seq);
    const said = read(message);
    if (said) this.#told.saw(said);
  }
}

/** What a client said, as it is written in the message itself: `#12 The kettle is on.` */
function read({ seq, name, text }) {
  const [, number] = /^#(\d+) /.exec(text) ?? [];
  return number && { seq, id: `${name}#${number}`, from: name, number: Number(number) };
}

/** How a message is recognised by what is written in it. */
export const idOf = (message) => read(message)?.id;

// One of the two: their pane, what it reports, and the words for it.

const loadAgain = 4000;

const words = {
  idle: 'not connected yet',
  connecting: 'connecting …',
  offline: 'this computer is offline',
  'signed-out': 'signed out',
  refused: 'refused by the relay',
  closed: 'closed',
};

export class Person {
  /** The last report of the pane. */
  state;
  /** How many messages the pane was asked to send. */
  said = 0;
  #frame;
  #origin;
  #loading;
  #onReport;
  #room;

  /** @param {string} name @param {string} room @param {(person: Person, message: object) => void} onReport */
  constructor(name, room, onReport) {
    this.name = name;
    this.#room = room;
    this.label = name === 'ida' ? 'Ida' : 'Noor';
    this.view = document.querySelector(`[data-person="${name}"]`);
    this.#onReport = onReport;
    window.addEventListener('message', (event) => {
      if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== this.#origin) return;
      clearTimeout(this.#loading);
      if (event.data.type === 'begin') this.said = 0;
      if (event.data.type === 'state') this.state = event.data;
      this.#onReport(this, event.data);
    });
  }

  get loaded() {
    return this.#frame !== undefined;
  }

  /** Whether the person can be told to say something: the pane runs, connected or not. */
  get ready() {
    return this.state !== undefined;
  }

  /** Loads the pane from this origin; once more when it did not report, because the relay went away just then. */
  load(origin) {
    this.#origin = origin;
    this.#frame ??= this.#newFrame();
    this.hold('');
    this.#frame.src = `${origin}/pane.html?${new URLSearchParams({ person: this.name, room: this.#room, parent: window.location.origin })}`;
    clearTimeout(this.#loading);
    this.#loading = setTimeout(() => this.load(origin), loadAgain);
  }

  /** What waits: by the pane's own account, or what it was asked to send and has not come to yet. */
  get pending() {
    if (!this.state) return 0;
    return Math.max(this.state.shown.pending, this.said - this.state.settled);
  }

  hold(reason) {
    this.view.querySelector('[data-hold]').textContent = reason;
  }

  say(text) {
    this.said += 1;
    this.#frame.contentWindow.postMessage({ type: 'say', text }, this.#origin);
  }

  /** What the connection is like, in words, and how one should feel about it. */
  get status() {
    if (!this.state) return { text: 'not here yet', mood: 'wait' };
    const { connection, room, retryAt } = this.state;
    if (connection === 'online')
      return room === 'live' ? { text: 'connected', mood: 'good' } : { text: 'catching up …', mood: 'wait' };
    if (connection === 'waiting' && retryAt !== undefined) {
      const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
      return { text: seconds ? `tries again in ${seconds} s` : 'tries again', mood: 'wait' };
    }
    return {
      text: words[connection] ?? connection,
      mood: ['refused', 'signed-out'].includes(connection) ? 'bad' : 'wait',
    };
  }

  /** @param {{ sent: number, received: number, pending: number }} counts */
  show(counts) {
    const { text, mood } = this.status;
    this.view.querySelector('.status').dataset.mood = mood;
    setText(this.view.querySelector('[data-status]'), text);
    for (const cell of this.view.querySelectorAll('[data-count]')) setText(cell, String(counts[cell.dataset.count]));
    const trip = this.state?.trip;
    setText(this.view.querySelector('[data-trip]'), trip === undefined ? '–' : `${Math.max(1, Math.round(trip))} ms`);
  }

  #newFrame() {
    const frame = document.createElement('iframe');
    frame.title = `Chat of ${this.label}`;
    this.view.querySelector('.stage').append(frame);
    return frame;
  }
}

/** Leaves the page alone when nothing changed. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

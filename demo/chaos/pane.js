// One client on the screen: who it is, how it is connected, what it sees last.
import { setText } from '../panes/person.js';
import { wordFor } from './history.js';
import { inWords } from './latency.js';

/** Messages shown. */
const shown = 4;

const words = {
  idle: 'not connected yet',
  connecting: 'connecting …',
  offline: 'this computer is offline',
  'signed-out': 'signed out',
  refused: 'refused by the relay',
  closed: 'closed',
};
const transports = { websocket: 'WebSocket', 'event-stream': 'event stream', 'long-polling': 'long polling' };

export class Pane {
  #view;
  #client;
  #drawn = new Map();

  /** @param {HTMLTemplateElement} template @param {HTMLElement} parent @param {import('./client.js').Client} client */
  constructor(template, parent, client) {
    this.#client = client;
    this.#view = template.content.firstElementChild.cloneNode(true);
    this.#view.dataset.client = client.name;
    this.#view.setAttribute('aria-label', client.name);
    setText(this.#find('avatar'), client.name[0]);
    setText(this.#find('name'), client.name);
    parent.append(this.#view);
  }

  /** @param {object} count What the auditor says of this client. @param {string | undefined} fault On the wire. */
  draw(count, fault) {
    const { state } = this.#client;
    const { text, mood } = statusOf(state);
    this.#view.dataset.mood = mood;
    setText(this.#find('status'), text);
    const chip = this.#find('fault');
    chip.hidden = !fault;
    setText(chip, fault ? wordFor(fault) : '');
    setText(this.#find('transport'), state.transport ? (transports[state.transport] ?? state.transport) : '–');
    setText(this.#find('trip'), inWords(state.trip));
    setText(this.#find('queue'), String(state.unsent));
    this.#find('queue').classList.toggle('some', state.unsent > 0);
    for (const cell of this.#view.querySelectorAll('[data-count]')) setNumber(cell, count[cell.dataset.count]);
    this.#drawMessages();
  }

  #drawMessages() {
    const list = this.#find('messages');
    const messages = this.#client.recent(shown);
    const ids = new Set(messages.map(({ id }) => id));
    for (const [id, { item }] of this.#drawn) {
      if (ids.has(id)) continue;
      item.remove();
      this.#drawn.delete(id);
    }
    messages.forEach((message, index) => {
      const known = this.#drawn.get(message.id);
      const item = known?.item ?? newItem();
      if (known?.message !== message) write(item, message);
      this.#drawn.set(message.id, { message, item });
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
    });
  }

  #find(part) {
    return this.#view.querySelector(`[data-part=${part}]`);
  }
}

const number = new Intl.NumberFormat('en');

export function setNumber(cell, value) {
  setText(cell, number.format(value));
}

function newItem() {
  const item = document.createElement('li');
  item.append(document.createElement('b'), document.createElement('span'));
  return item;
}

/** Hollow until it is safe: an own message fills when the relay has it on disk. */
function write(item, { own, state, name, text }) {
  item.className = own ? `own ${state}` : 'other';
  setText(item.firstChild, own ? '' : name);
  setText(item.lastChild, text);
}

function statusOf({ status, retryAt, caughtUp, error }) {
  if (status === 'online') {
    return caughtUp ? { text: 'connected', mood: 'good' } : { text: 'catching up …', mood: 'wait' };
  }
  if (status === 'waiting') {
    const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
    return { text: seconds ? `tries again in ${seconds} s` : 'tries again', mood: 'wait' };
  }
  return {
    text: error && status === 'refused' ? `refused: ${error.code}` : (words[status] ?? status),
    mood: ['refused', 'signed-out'].includes(status) ? 'bad' : 'wait',
  };
}

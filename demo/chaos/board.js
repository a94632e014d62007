// The verdict and the counters. Says the verdict aloud only when its sense changes.
import { setText } from '../panes/person.js';
import { setNumber } from './pane.js';

const number = new Intl.NumberFormat('en');
const many = (count, one, more = `${one}s`) => `${number.format(count)} ${count === 1 ? one : more}`;

/** How long a sense has to last before it is said aloud, in milliseconds: while it storms, it changes all the time. */
const settle = 1500;

export class Board {
  #view;
  #spoken;
  #sense;
  #since = 0;
  #said;

  /** @param {HTMLElement} view @param {HTMLElement} spoken A polite live region. */
  constructor(view, spoken) {
    this.#view = view;
    this.#spoken = spoken;
  }

  /** @param {object} state `totals` of the auditor, `faults` so far, and what `verdictOf` wants. */
  draw(state) {
    const { totals, faults } = state;
    for (const cell of this.#view.querySelectorAll('[data-total]')) {
      const value = totals[cell.dataset.total];
      setNumber(cell, value);
      cell.closest('.figure').classList.toggle('bad', cell.closest('.zero') !== null && value > 0);
    }
    const { sense, text } = verdictOf(state);
    this.#view.dataset.sense = sense;
    setNumber(this.#view.querySelector('[data-word=messages]'), totals.sent);
    setNumber(this.#view.querySelector('[data-word=faults]'), faults);
    setNumber(this.#view.querySelector('[data-word=lost]'), totals.lost);
    setText(this.#view.querySelector('[data-word=message-s]'), totals.sent === 1 ? 'message' : 'messages');
    setText(this.#view.querySelector('[data-word=fault-s]'), faults === 1 ? 'fault' : 'faults');
    setText(this.#view.querySelector('[data-mood]'), text);
    this.#speak(
      sense,
      `${many(totals.sent, 'message')}, ${many(faults, 'fault')}, ${number.format(totals.lost)} lost. ${text}`,
    );
  }

  #speak(sense, text) {
    const now = performance.now();
    if (sense !== this.#sense) {
      this.#sense = sense;
      this.#since = now;
    }
    if (sense === this.#said || now - this.#since < settle) return;
    this.#said = sense;
    setText(this.#spoken, text);
  }
}

/** What to think of the counters, in a sentence. */
export function verdictOf({ totals, away, active, over, tested, clients }) {
  const { sent, lost, duplicated, reordered, onTheWay } = totals;
  if (tested) {
    const wrong = lost + duplicated + reordered;
    return { sense: 'tested', text: `Counters under test: ${many(wrong, 'planted defect')} found so far.` };
  }
  if (lost || duplicated || reordered) {
    return {
      sense: 'wrong',
      text: `Something went wrong: ${many(lost, 'message')} lost, ${number.format(duplicated)} duplicated, ${number.format(reordered)} out of order.`,
    };
  }
  if (!sent) return { sense: 'begin', text: 'They are about to talk.' };
  if (away) {
    const why = active ? `held up by ${many(active, 'fault')}` : 'coming back';
    return { sense: 'wait', text: `${number.format(onTheWay)} on the way, ${why}. What is on the way is not lost.` };
  }
  if (over)
    return { sense: 'over', text: `The storm is over. Everything arrived once and in order, at all ${clients}.` };
  return { sense: 'good', text: `Everything arrives once and in order, at all ${clients}.` };
}

// The storm on its time axis: a lane for the relay and for every wire, what was on the left, what is coming on the right, now in between.
import { briefFor } from './history.js';
import { make, round, set } from './svg.js';

export const laneHeight = 24;
const barHeight = 16;
/** About what a letter takes in this size. */
const letter = 6;
/** So that a fault that was over at once is seen. */
const narrowest = 4;

export class Lanes {
  #lanes;
  #past = make('g');
  #coming = make('g');
  #bars = new Map();
  #expected = new Map();
  #labels;

  /** @param {SVGElement} parent @param {string[]} lanes */
  constructor(parent, lanes) {
    this.#lanes = lanes;
    this.#labels = lanes.map((lane, index) =>
      make('text', { x: 0, y: index * laneHeight + 16, class: 'lane' }, lane === 'relay' ? 'Relay' : nameOf(lane)),
    );
    const clip = make('g', { 'clip-path': 'url(#plot)' });
    clip.append(this.#past, this.#coming);
    parent.append(clip, ...this.#labels);
  }

  get height() {
    return this.#lanes.length * laneHeight;
  }

  /**
   * @param {import('./axis.js').Axis} axis
   * @param {import('./history.js').Bar[]} bars
   * @param {{ number: number, kind: string, target: string, at: number, length: number }[]} coming `at` in real seconds from now.
   */
  draw(axis, bars, coming) {
    set(this.#past, { transform: `translate(${round(axis.offset)} 0)` });
    keep(this.#bars, this.#past, bars, ({ id }) => id);
    for (const [bar, next] of withNext(bars, ({ from }) => from)) {
      const isOn = bar.to === undefined;
      const width = Math.max(narrowest, ((bar.to ?? axis.now) - bar.from) * axis.scale);
      const x = axis.absolute(bar.from);
      const end = isOn ? axis.absolute(axis.now) : next ? axis.absolute(next.from) : Infinity;
      this.#place(this.#bars.get(bar.id), bar.lane, { x, width, end, kind: bar.kind, state: isOn ? 'on' : 'past' });
    }
    const expected = coming.flatMap((fault) =>
      (fault.target === 'all' ? this.#lanes.slice(1) : [fault.target]).map((lane) => ({ ...fault, lane })),
    );
    keep(this.#expected, this.#coming, expected, ({ number, lane }) => `${number} ${lane}`);
    for (const [fault, next] of withNext(expected, ({ at }) => at)) {
      const x = axis.nowX + fault.at * axis.scale;
      const width = Math.max(narrowest, fault.length * axis.scale);
      const end = next ? axis.nowX + next.at * axis.scale : axis.width;
      const mark = this.#expected.get(`${fault.number} ${fault.lane}`);
      this.#place(mark, fault.lane, { x, width, end, kind: fault.kind, state: 'coming' });
    }
  }

  #place({ node, rect, text }, lane, { x, width, end, kind, state }) {
    const y = this.#lanes.indexOf(lane) * laneHeight + (laneHeight - barHeight) / 2;
    set(node, { class: `fault ${state}${lane === 'relay' ? ' relay' : ''}` });
    set(rect, { x: round(x + 0.5), y: y + 0.5, width: round(Math.max(1, width - 1)), height: barHeight - 1, rx: 3.5 });
    const word = briefFor(kind);
    // A word that would run into the next bar is left out.
    const length = word.length * letter + 8;
    const isInside = length < Math.min(width, end - x);
    const isShown = isInside || (lane === 'relay' && x + width + length < end);
    if (text.textContent !== (isShown ? word : '')) text.textContent = isShown ? word : '';
    set(text, { x: round(isInside ? x + 5 : x + width + 4), y: y + 12, class: isInside ? 'inside' : 'beside' });
  }
}

function nameOf(lane) {
  return lane[0].toUpperCase() + lane.slice(1);
}

/** Each item, with the one that follows it in its lane. */
function withNext(items, timeOf) {
  const next = new Map();
  const pairs = [];
  for (const item of items.toSorted((one, other) => timeOf(other) - timeOf(one))) {
    pairs.unshift([item, next.get(item.lane)]);
    next.set(item.lane, item);
  }
  return pairs;
}

/** One mark for each item, and none for others. */
function keep(marks, parent, items, keyOf) {
  const keys = new Set(items.map(keyOf));
  for (const [key, { node }] of marks) {
    if (keys.has(key)) continue;
    node.remove();
    marks.delete(key);
  }
  for (const key of keys) {
    if (marks.has(key)) continue;
    const node = make('g');
    const rect = make('rect');
    const text = make('text');
    node.append(rect, text);
    parent.append(node);
    marks.set(key, { node, rect, text });
  }
}

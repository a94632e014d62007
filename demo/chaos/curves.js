// Two curves over time: from send to acknowledged (half of the messages, and 99 of 100), and how many were acknowledged in a second.
import { setText } from '../panes/person.js';
import { lineThrough, make, round, set } from './svg.js';

const latencyHeight = 128;
const flowHeight = 72;
const gap = 32;

/** Milliseconds at the foot and at the top of the first curve, which is logarithmic: an outage is a thousand times a good day. */
const [fastest, slowest] = [1, 40_000];
const ticks = [
  [10, '10 ms'],
  [100, '100 ms'],
  [1_000, '1 s'],
  [10_000, '10 s'],
];

export class Curves {
  #ground = make('g');
  #outages = make('g');
  #worst = make('path', { class: 'curve worst' });
  #half = make('path', { class: 'curve half' });
  #area = make('path', { class: 'area' });
  #flow = make('path', { class: 'curve flow' });
  #grid = make('g', { class: 'grid' });
  #top = make('text', { class: 'tick', x: 0 });
  #title = make('text', { class: 'title', y: -10 });
  #titleParts = ['', 'p50', 'p99'].map((name) => make('tspan', { class: name, dx: name ? 8 : 0 }));
  #parent;
  #flowTitle = make('text', { class: 'title', y: latencyHeight + gap - 10 });
  #marks = new Map();

  /** @param {SVGElement} parent */
  constructor(parent) {
    this.#parent = parent;
    // What is marked in the ground does not run through the words between the curves.
    const plots = make('clipPath', { id: 'plots' });
    plots.append(
      make('rect', { class: 'across', y: 0, height: latencyHeight }),
      make('rect', { class: 'across', y: latencyHeight + gap, height: flowHeight }),
    );
    const clip = make('g', { 'clip-path': 'url(#plots)' });
    this.#title.append(...this.#titleParts);
    this.#ground.append(this.#outages, this.#area, this.#flow, this.#worst, this.#half);
    clip.append(this.#ground);
    parent.append(plots, this.#grid, clip, this.#top, this.#title, this.#flowTitle);
    for (const [value, label] of ticks) {
      this.#grid.append(
        make('text', { class: 'tick', x: 0, y: heightOf(value) + 4 }, label),
        make('line', { y1: round(heightOf(value)), y2: round(heightOf(value)) }),
      );
    }
    this.#grid.append(
      make('line', { class: 'foot', y1: latencyHeight, y2: latencyHeight }),
      make('line', { class: 'foot', y1: this.height, y2: this.height }),
    );
  }

  get height() {
    return latencyHeight + gap + flowHeight;
  }

  resize(axis) {
    for (const line of this.#grid.querySelectorAll('line')) set(line, { x1: axis.start, x2: axis.nowX });
    for (const rect of this.#parent.querySelectorAll('.across'))
      set(rect, { x: axis.start, width: axis.width - axis.start });
    // On a narrow screen the words need the room of the labels as well.
    const left = axis.width < 640 ? 0 : axis.start;
    set(this.#title, { x: left });
    set(this.#flowTitle, { x: left });
  }

  /** Every frame: the ground moves on. */
  move(axis) {
    set(this.#ground, { transform: `translate(${round(axis.offset)} 0)` });
  }

  /**
   * @param {import('./axis.js').Axis} axis
   * @param {{ at: number, half?: number, worst?: number, acknowledged: number }[]} series `at` in seconds of the axis.
   * @param {import('./history.js').Bar[]} bars
   */
  draw(axis, series, bars) {
    const x = ({ at }) => axis.absolute(at + 0.5);
    set(this.#worst, { d: lineThrough(series.map((second) => [x(second), heightOf(second.worst)])) });
    set(this.#half, { d: lineThrough(series.map((second) => [x(second), heightOf(second.half)])) });
    const most = niceAbove(Math.max(10, ...series.map(({ acknowledged }) => acknowledged)));
    const y = ({ acknowledged }) => this.height - (acknowledged / most) * flowHeight;
    const line = lineThrough(series.map((second) => [x(second), y(second)]));
    set(this.#flow, { d: line });
    set(this.#area, {
      d: line && `${line}L${round(x(series.at(-1)))} ${this.height}L${round(x(series[0]))} ${this.height}Z`,
    });
    set(this.#top, { y: this.height - flowHeight + 4 });
    setText(this.#top, `${most}/s`);
    this.#mark(axis, bars);
  }

  /** @param {{ latency: string[], flow: string }} words `latency`: what it is, p50, p99. */
  say({ latency, flow }) {
    latency.forEach((text, index) => setText(this.#titleParts[index], text));
    setText(this.#flowTitle, flow);
  }

  /** Where the relay was away the ground is shaded; where a wire broke there is a hair. */
  #mark(axis, bars) {
    for (const [id, node] of this.#marks) {
      if (bars.some((bar) => bar.id === id)) continue;
      node.remove();
      this.#marks.delete(id);
    }
    for (const { id, lane, from, to } of bars) {
      let node = this.#marks.get(id);
      if (!node) {
        node = make('rect', { y: 0, height: this.height, class: lane === 'relay' ? 'outage' : 'break' });
        this.#marks.set(id, node);
        this.#outages.append(node);
      }
      const width = lane === 'relay' ? Math.max(2, ((to ?? axis.now) - from) * axis.scale) : 1;
      set(node, { x: round(axis.absolute(from)), width: round(width) });
    }
  }
}

function heightOf(milliseconds) {
  if (milliseconds === undefined) return undefined;
  const share = Math.log(Math.max(fastest, milliseconds) / fastest) / Math.log(slowest / fastest);
  return latencyHeight * (1 - Math.min(1, share));
}

/** 10, 20, 50, 100 and so on. */
function niceAbove(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

// The drawing as a whole: lanes and curves on one time axis, moving without a jump, or once a second for those who want it calm.
import { Axis } from './axis.js';
import { Curves } from './curves.js';
import { Lanes } from './lanes.js';
import { make, round, set } from './svg.js';

const top = 20;
const between = 36;
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

export class Instrument {
  #axis = new Axis();
  #svg;
  #source;
  #lanes;
  #curves;
  #plot = make('rect', { y: 0 });
  #future = make('rect', { class: 'future', y: 0 });
  #now = make('line', { class: 'now', y1: 18 });
  #times = make('g');
  #lines = make('g', { class: 'grid' });
  #drawn = 0;

  /**
   * @param {SVGElement} svg
   * @param {string[]} lanes
   * @param {() => object} source What there is to draw: `now`, `bars`, `coming`, `series`, `words`.
   */
  constructor(svg, lanes, source) {
    this.#svg = svg;
    this.#source = source;
    const clip = make('clipPath', { id: 'plot' });
    clip.append(this.#plot);
    const definitions = make('defs');
    definitions.append(clip);
    const above = make('g', { transform: `translate(0 ${top})` });
    svg.append(definitions, this.#future, this.#lines, above);
    this.#lanes = new Lanes(above, lanes);
    const below = make('g', { transform: `translate(0 ${top + this.#lanes.height + between})` });
    svg.append(below, this.#times, this.#now);
    this.#curves = new Curves(below);
    this.height = top + this.#lanes.height + between + this.#curves.height + 4;
    new ResizeObserver(() => this.#resize()).observe(svg);
    this.#resize();
    this.#frame();
  }

  #resize() {
    const width = this.#svg.clientWidth;
    if (!width || width === this.#axis.width) return;
    const axis = this.#axis;
    axis.resize(width);
    set(this.#svg, { viewBox: `0 0 ${width} ${this.height}`, height: this.height });
    set(this.#plot, { x: axis.start, width: width - axis.start, height: this.height });
    set(this.#future, { x: round(axis.nowX), width: round(width - axis.nowX), height: this.height - 4, y: 0 });
    set(this.#now, { x1: round(axis.nowX) + 0.5, x2: round(axis.nowX) + 0.5, y2: this.height - 4 });
    this.#times.replaceChildren();
    this.#lines.replaceChildren();
    const step = axis.past > 30 ? 10 : 8;
    for (let time = -axis.past; time <= axis.future; time += step) {
      const x = round(axis.nowX + time * axis.scale);
      const anchor = time === -axis.past ? 'start' : 'middle';
      const text = time === 0 ? 'now' : `${time > 0 ? '+' : '−'}${Math.abs(time)} s`;
      if (width - x > 14)
        this.#times.append(make('text', { x, y: 12, 'text-anchor': anchor, class: time ? 'tick' : 'tick here' }, text));
      if (time) this.#lines.append(make('line', { x1: x, x2: x, y1: top, y2: top + this.#lanes.height }));
    }
    this.#curves.resize(axis);
    this.#drawn = 0;
  }

  #frame() {
    const time = performance.now();
    const pause = calm.matches ? 1000 : 250;
    const isDue = time - this.#drawn >= pause;
    if (this.#axis.width && (isDue || !calm.matches)) {
      const { now, bars, coming, series, words } = this.#source(isDue);
      this.#axis.now = now;
      this.#lanes.draw(this.#axis, bars, coming);
      this.#curves.move(this.#axis);
      if (isDue) {
        this.#drawn = time;
        this.#curves.draw(this.#axis, series, bars);
        this.#curves.say(words);
      }
    }
    requestAnimationFrame(() => this.#frame());
  }
}

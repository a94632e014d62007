// The time axis that everything in the drawing shares: seconds to pixels. What was is left of now, what is coming right of it.

const labels = 56;

export class Axis {
  /** In seconds, since the page was opened. */
  now = 0;
  width = 0;

  /** Makes it fit; a narrow screen sees less of the past and of the future. */
  resize(width) {
    this.width = width;
    [this.past, this.future] = width < 640 ? [24, 8] : [60, 18];
    this.scale = (width - labels) / (this.past + this.future);
    this.nowX = labels + this.past * this.scale;
  }

  get start() {
    return labels;
  }

  /** Where the ground lies that moves with time. */
  get offset() {
    return this.nowX - this.now * this.scale;
  }

  /** Where a moment is on that ground. */
  absolute(time) {
    return time * this.scale;
  }
}

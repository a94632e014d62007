// Before everything else: it is always the same afternoon, and time passes only when a state says so.
(() => {
  let now = new Date(2025, 4, 19, 14, 30).getTime();
  const RealDate = Date;
  class FixedDate extends RealDate {
    constructor(...values) {
      super(...(values.length ? values : [now]));
    }
    static now() {
      return now;
    }
  }
  globalThis.Date = FixedDate;
  globalThis.passTime = (milliseconds) => {
    now += milliseconds;
  };
  // What waits until the browser is idle comes in the next turn.
  globalThis.requestIdleCallback = (work) => setTimeout(work);
})();

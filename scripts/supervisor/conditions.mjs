// What a wire can be like. `up` runs from the browser to the relay, `down` back.

/**
 * @typedef {object} Flow
 * @property {boolean} open Whether bytes pass at all.
 * @property {number} delay How much later they arrive, in milliseconds.
 * @property {number} rate Bytes a second.
 */

/** @type {Flow} */
const free = { open: true, delay: 0, rate: Infinity };
/** @type {Flow} */
const shut = { ...free, open: false };

/**
 * - `resets`: everything that is open is reset, and everything that comes.
 * - `answers`: every request on a new connection gets this status instead of the relay's answer; what is open ends in good order.
 * - `socketless`: requests to become a WebSocket get a 403 and open WebSockets are reset, while other HTTP passes.
 * @typedef {{ up: Flow, down: Flow, resets?: boolean, answers?: string, socketless?: boolean }} Condition
 * @type {Record<string, Condition>}
 */
export const conditions = {
  healthy: { up: free, down: free },
  cut: { up: shut, down: shut, resets: true },
  // Connections stay open and new ones are accepted, but not one byte passes: nobody is told, as when a router dies.
  blackhole: { up: shut, down: shut },
  // The same in one direction: the relay hears nothing, or the browser does.
  mute: { up: shut, down: free },
  deaf: { up: free, down: shut },
  slow: { up: { ...free, delay: 300 }, down: { ...free, delay: 300 } },
  drip: { up: { ...free, rate: 1_500 }, down: { ...free, rate: 1_500 } },
  block: { up: free, down: free, socketless: true },
  refuse: { up: free, down: free, answers: '503 Service Unavailable' },
};

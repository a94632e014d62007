// What can go wrong here: on one person's wire, on all of them, or with the relay. `lasts` is in seconds, from a mild one to a bad one.

/** @typedef {{ where: 'wire' | 'relay', name: string, doing: string, brief?: string, lasts: [number, number], hint: string }} Fault */

/** @type {Record<string, Fault>} */
export const faults = {
  cut: {
    where: 'wire',
    name: 'Cut',
    doing: 'cut',
    lasts: [1.5, 4],
    hint: 'Resets every connection and refuses new ones',
  },
  blackhole: {
    where: 'wire',
    name: 'Black hole',
    doing: 'black hole',
    brief: 'hole',
    lasts: [3, 8],
    hint: 'Connections stay open, not one byte passes, nobody is told',
  },
  mute: { where: 'wire', name: 'Mute', doing: 'mute', lasts: [2, 6], hint: 'Black hole towards the relay only' },
  deaf: { where: 'wire', name: 'Deaf', doing: 'deaf', lasts: [2, 6], hint: 'Black hole towards the browser only' },
  block: {
    where: 'wire',
    name: 'Block WebSocket',
    doing: 'no WebSocket',
    brief: 'no WS',
    lasts: [3, 8],
    hint: 'WebSockets are reset and refused, other HTTP passes, as behind some company proxies',
  },
  slow: { where: 'wire', name: 'Slow', doing: 'slow', lasts: [4, 9], hint: '300 ms later, each way' },
  drip: { where: 'wire', name: 'Drip', doing: 'drip', lasts: [3, 7], hint: '1,500 bytes a second, each way' },
  refuse: {
    where: 'wire',
    name: 'Refuse',
    doing: '503',
    lasts: [2, 5],
    hint: 'Ends connections and answers new ones with a 503',
  },
  kill: {
    where: 'relay',
    name: 'Kill −9',
    doing: 'killed',
    lasts: [0, 0],
    hint: 'SIGKILL, and a new relay on the same disk',
  },
  restart: { where: 'relay', name: 'Restart', doing: 'restart', lasts: [0, 0], hint: 'Drains, ends, and starts again' },
  freeze: {
    where: 'relay',
    name: 'Freeze',
    doing: 'frozen',
    lasts: [1.5, 4],
    hint: 'SIGSTOP: the relay hangs, its connections stay open',
  },
};

export const kinds = Object.keys(faults);

// The demo's way to the fault controls of `npm start`. They listen at the relay's port + 1, or where `?control=PORT` says.

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** The controls' address, or undefined where there can be none: they are reached from this machine only. */
export function controlsAddress() {
  const { hostname, port, protocol, search } = window.location;
  if (protocol !== 'http:' || !loopback.includes(hostname)) return undefined;
  const given = Number(new URLSearchParams(search).get('control') ?? sessionStorage.getItem('control'));
  if (given) sessionStorage.setItem('control', String(given));
  return `http://${hostname}:${given || Number(port || 80) + 1}`;
}

/**
 * Connects to the controls. Rejects with a sentence for the reader when there are none.
 * @param {(state: object | undefined) => void} onState Called at once and after every change; undefined while they do not answer.
 */
export async function connectControls(onState) {
  const address = controlsAddress();
  if (!address)
    throw new Error(
      'The fault controls can be reached from the machine they run on only: open this page as localhost.',
    );
  const response = await fetch(`${address}/state`).catch(() => undefined);
  if (!response?.ok) throw new Error('The fault controls are not running, only the relay is. “npm start” starts both.');
  onState(await response.json());

  const events = new EventSource(`${address}/events`);
  events.addEventListener('state', (event) => onState(JSON.parse(event.data)));
  events.addEventListener('error', () => onState(undefined));

  return {
    /** @param {string} path such as `wires/ida/cut` or `relay/kill` */
    async act(path) {
      const answer = await fetch(`${address}/${path}`, { method: 'POST', headers: { 'x-live-chat-control': '1' } });
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.error);
      onState(body);
    },
  };
}

// The control server: what the demo's fault buttons speak to. Loopback only, for the demo's own pages only.
import { createServer } from 'node:http';
import { conditions } from './conditions.mjs';
import { Lease, longestLease } from './lease.mjs';
import { listenOnLoopback } from './loopback.mjs';
import { signIn, team } from './sign.mjs';
import { UserError } from './user-error.mjs';

/** A page of another site cannot set this header without a preflight, which it does not pass. */
const header = 'x-live-chat-control';

/**
 * @param {object} parts
 * @param {import('./relay-process.mjs').RelayProcess} parts.relay
 * @param {import('./wire.mjs').Wire[]} parts.wires
 * @param {string} parts.data the relay's data folder
 * @param {number} parts.relayPort
 * @param {boolean} parts.watching
 * @param {number} port 0: any
 */
export async function startControl({ relay, wires, data, relayPort, watching }, port) {
  const streams = new Set();
  const leases = new Lease();
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => send(response, 500, { error: error.message }));
  });
  const listener = await listenOnLoopback((socket) => server.emit('connection', socket), port).catch(({ code }) => {
    throw new UserError(`The controls cannot listen at port ${port} (${code}). Choose another with --control.`);
  });
  const local = new Set(['localhost', '127.0.0.1', '[::1]']);
  const origins = new Set([...local].map((host) => `http://${host}:${relayPort}`));
  const hosts = new Set([...local].map((host) => `${host}:${listener.port}`));

  const state = () => ({
    relay: {
      state: relay.state,
      restarts: relay.restarts,
      pid: relay.pid ?? null,
      port: relayPort,
      canFreeze: relay.canFreeze,
    },
    wires: wires.map((wire) => ({
      name: wire.name,
      port: wire.port,
      state: wire.state,
      connections: wire.connections,
    })),
    watching,
  });
  const relayActions = {
    kill: () => relay.killAndStart(),
    restart: () => relay.stopAndStart(),
    stop: () => relay.stop(),
    start: () => relay.start(),
    freeze: () => relay.freeze(),
    thaw: () => relay.thaw(),
  };
  const changed = () => broadcast('state', state());
  relay.on('state', changed);

  async function answer(request, response) {
    const { origin, host } = request.headers;
    // The host is checked too, because a name of another site may be pointed at this address.
    if (!hosts.has(host) || (origin !== undefined && !origins.has(origin)))
      return send(response, 403, { error: 'not for this page' });
    response.setHeader('vary', 'origin');
    response.setHeader('cache-control', 'no-store');
    if (origin) response.setHeader('access-control-allow-origin', origin);
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, POST');
      response.setHeader('access-control-allow-headers', header);
      return void response.writeHead(204).end();
    }
    const [path, query] = (request.url ?? '/').split('?');
    if (request.method === 'GET' && path === '/state') return send(response, 200, state());
    if (request.method === 'GET' && path === '/events') return stream(response);
    if (request.method !== 'POST') return send(response, 404, { error: 'no such address' });
    if (request.headers[header] !== '1') return send(response, 403, { error: `the header ${header}: 1 is missing` });

    const lasts = readLasts(query);
    if (lasts === undefined)
      return send(response, 400, { error: `lasts is a number of milliseconds, at most ${longestLease}` });
    const [, kind, name, action] = path.split('/');
    if (kind === 'sign-in' && team.has(name) && action === undefined)
      return send(response, 200, { token: await signIn(data, name) });
    const wire = kind === 'wires' ? wires.find((candidate) => candidate.name === name) : undefined;
    if (kind === 'heal' && name === undefined) await healAll();
    else if (wire && (action === 'heal' || Object.hasOwn(conditions, action))) turn(wire, action, lasts);
    else if (kind === 'relay' && Object.hasOwn(relayActions, name) && action === undefined) await move(name, lasts);
    else return send(response, 404, { error: 'no such address' });
    changed();
    send(response, 200, state());
  }

  function turn(wire, action, lasts) {
    const heal = () => {
      wire.become('healthy');
      changed();
    };
    leases.end(wire);
    if (action === 'heal') return heal();
    wire.become(action);
    if (lasts && action !== 'healthy') leases.grant(wire, lasts, heal);
  }

  /** A frozen relay always goes on by itself; nobody should have to look for the command that thaws it. */
  async function move(action, lasts) {
    await relayActions[action]();
    if (action === 'freeze') leases.grant(relay, lasts || longestLease, () => relay.thaw());
    else leases.end(relay);
  }

  async function healAll() {
    for (const wire of wires) turn(wire, 'heal', 0);
    leases.end(relay);
    await relay.thaw();
    await relay.start();
  }

  function stream(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: state\ndata: ${JSON.stringify(state())}\n\n`);
    streams.add(response);
    response.once('close', () => streams.delete(response));
  }

  function broadcast(event, data) {
    for (const response of streams) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  return {
    port: listener.port,
    /** Tells the pages of `npm run dev` to load themselves again. */
    reload: () => broadcast('reload', {}),
    async close() {
      relay.off('state', changed);
      leases.endAll();
      server.closeAllConnections();
      for (const response of streams) response.destroy();
      await listener.close();
    },
  };
}

/** How long a fault lasts, by "lasts=MILLISECONDS"; 0 for ever, undefined when it makes no sense. */
function readLasts(query) {
  const text = new URLSearchParams(query).get('lasts') ?? '0';
  return /^\d{1,6}$/.test(text) && Number(text) <= longestLease ? Number(text) : undefined;
}

function send(response, status, body) {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

// One server of one peer in a process of its own: `node server.mjs PEER [OPTIONS as JSON]`. Tells its port by IPC.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [peer, options = '{}'] = process.argv.slice(2);

/** What a peer without a store tells its members: the fields that live-chat's entries have, made anew for each message. */
let seq = 0;
const entryOf = (from, text) => ({
  seq: ++seq,
  type: 'message',
  at: Date.now(),
  from,
  key: randomUUID().slice(0, 16),
  name: 'Guest',
  text,
});

let stats = () => ({});

const servers = {
  async 'live-chat'({ maxBatch, root = path.join(import.meta.dirname, '../..') }) {
    const { createRelay, openSqliteStore, defaultLimits } = await import(path.join(root, 'server/dist/index.js'));
    const folder = mkdtempSync(path.join(tmpdir(), 'live-chat-bench-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    // The benchmark is one very busy visitor: only the limits on that are lifted.
    const limits = { ...defaultLimits, sendRate: 1e9, sendBurst: 1e9 };
    const store = await openSqliteStore({ folder, limits, ...(maxBatch ? { maxBatch } : {}) });
    const relay = await createRelay({
      store,
      limits,
      port: 0,
      host: '127.0.0.1',
      connectRate: 1e5,
      logLevel: 'silent',
    });
    stats = () => relay.stats();
    const { port } = await relay.listen();
    return port;
  },
  async 'Socket.IO'() {
    const { Server } = await import('socket.io');
    const http = createServer();
    const io = new Server(http, { transports: ['websocket'], serveClient: false });
    io.on('connection', (socket) => {
      socket.join('bench');
      socket.on('send', ({ room, text }) => io.to(room).emit('message', entryOf(socket.id, text)));
    });
    return listen(http);
  },
  async 'ws loop'() {
    const { WebSocketServer } = await import('ws');
    const http = createServer();
    const sockets = new Set();
    new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
      const id = randomUUID();
      socket.on('message', (data) => {
        if (data.toString() === 'join') {
          sockets.add(socket);
          return socket.send('joined');
        }
        const frame = JSON.stringify(entryOf(id, JSON.parse(data.toString()).text));
        for (const member of sockets) member.send(frame);
      });
    });
    return listen(http);
  },
};

function listen(http) {
  return new Promise((resolve) => http.listen(0, '127.0.0.1', () => resolve(http.address().port)));
}

process.on('message', (message) => {
  if (message === 'stats') process.send(stats());
  if (message === 'rss') {
    globalThis.gc?.();
    process.send({ rss: process.memoryUsage().rss });
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ port: await servers[peer](JSON.parse(options)) });

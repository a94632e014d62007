// Clients for the storm: whole SDKs (outbox, reconnect policy and all) in rooms of fifty, in a process of their own.
// `node storm-clients.mjs PORT FIRST COUNT ROOM-SIZE`
import { WebSocket } from 'ws';
import { createChat } from '../../dist/node.js';

const [port, first, count, roomSize] = process.argv.slice(2).map(Number);
const members = [];
/** When each came back, and what became of its sends. */
const returns = [];
let acknowledged = 0;
let failed = 0;

/** Connections tried, and those of them that were told to come back later. */
let tries = 0;
let turnedAway = 0;

class Socket extends WebSocket {
  constructor(url) {
    super(url, { perMessageDeflate: false });
    tries += 1;
    this.on('error', ({ message }) => (turnedAway += message.includes('503') ? 1 : 0));
  }
}

function open(index) {
  const chat = createChat({ url: `http://127.0.0.1:${port}`, WebSocket: Socket });
  const room = chat.room(`storm-${Math.floor((first + index) / roomSize)}`);
  const member = { chat, room, name: `c${first + index}` };
  members.push(member);
  return new Promise((resolve) => {
    let before;
    let wasLive = false;
    room.subscribe(({ status }) => {
      const isBack = status === 'live' && before !== 'live';
      before = status;
      if (!isBack) return;
      if (wasLive) returns.push(Date.now());
      wasLive = true;
      resolve();
    });
  });
}

function send(what) {
  for (const { room, name } of members) {
    room.send(`${what} of ${name}`).then(
      () => (acknowledged += 1),
      () => (failed += 1),
    );
  }
}

/** Whether every member sees every send of its room, each once. */
function check(expected) {
  let missing = 0;
  let doubled = 0;
  for (const { room } of members) {
    const texts = room.snapshot.messages.map(({ text }) => text);
    missing += Math.max(expected - new Set(texts).size, 0);
    doubled += texts.length - new Set(texts).size;
  }
  return { missing, doubled };
}

const tasks = {
  send: ({ what }) => send(what),
  state: ({ expected }) => ({
    live: members.filter(({ room }) => room.snapshot.status === 'live').length,
    unsent: members.reduce((sum, { chat }) => sum + chat.snapshot.unsent, 0),
    acknowledged,
    failed,
    tries,
    turnedAway,
    ...check(expected),
  }),
  returns: () => returns,
};

process.on('disconnect', () => process.exit(0));
process.on('message', (message) => process.send(tasks[message.task](message) ?? {}));

for (let at = 0; at < count; at += 50) {
  await Promise.all(Array.from({ length: Math.min(50, count - at) }, (_, index) => open(at + index)));
}
process.send({ opened: members.length });

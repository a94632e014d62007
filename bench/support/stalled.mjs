// One who joins the room and then reads nothing at all: `node stalled.mjs PORT`.
import { WebSocket } from 'ws';
import { peers } from './peers.mjs';

const peer = peers['live-chat'];
const member = { seq: 0, joined: false };
const socket = new WebSocket(peer.address(process.argv[2]), { perMessageDeflate: false });
socket.on('open', () => peer.hello('bench').forEach((frame) => socket.send(frame)));
socket.on('message', (data) => {
  if (peer.receive(member, data, socket) !== 'joined') return;
  socket.pause();
  // It still speaks, so that nobody takes it for dead.
  setInterval(() => socket.send(JSON.stringify([{ type: 'beat', cursors: [] }])), 5_000);
  process.send({ port: socket._socket.localPort });
});
process.on('disconnect', () => process.exit(0));

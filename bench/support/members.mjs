// The load: members of one room of one peer, in a process of their own, so that the server's CPU is the server's alone.
import { WebSocket } from 'ws';
import { peers } from './peers.mjs';

const [name, port, count] = process.argv.slice(2);
const peer = peers[name];
const room = 'bench';
let deliveries = 0;
let joined = 0;
let wake = () => {};

function connect() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(peer.address(port), { perMessageDeflate: false });
    const member = { seq: 0, joined: false, socket };
    socket.on('error', reject);
    socket.on('open', () => peer.hello(room).forEach((frame) => socket.send(frame)));
    socket.on('message', (data) => {
      const result = peer.receive(member, data, socket);
      if (result === 'joined') {
        joined += 1;
        resolve(member);
      } else if (result) {
        deliveries += result;
        wake();
      }
    });
  });
}

const members = [];
// A few at a time: a listen queue is not what is measured.
while (members.length < Number(count)) {
  members.push(...(await Promise.all(Array.from({ length: Math.min(50, count - members.length) }, connect))));
}
process.send({ joined });

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ batch, seconds }) => {
  const reached = (goal) => new Promise((resolve) => ((wake = () => deliveries >= goal && resolve()), wake()));
  const sender = members[0].socket;
  const round = async () => {
    const goal = deliveries + batch * members.length;
    peer.send(room, batch).forEach((frame) => sender.send(frame));
    await reached(goal);
  };
  // A newcomer's first message brings a membership entry along, and the first rounds warm the compiler: neither is counted.
  if (batch && !members.warm) {
    members.warm = true;
    peer.send(room, 1).forEach((frame) => sender.send(frame));
    await reached(members.length);
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let index = 0; index < 30; index += 1) await round();
    // Each has been in the room for a while: it has said so, and what that changes in the state of its connection is not of this moment.
    for (const { socket, seq } of members) peer.beat?.(room, seq).forEach((frame) => socket.send(frame));
    await new Promise((resolve) => setTimeout(resolve, 700));
    for (let index = 0; index < 10; index += 1) await round();
  }
  process.send({ ready: true });
  const before = deliveries;
  const began = performance.now();
  let rounds = 0;
  while (performance.now() - began < seconds * 1000) {
    await round();
    rounds += 1;
  }
  process.send({ rounds, deliveries: deliveries - before, seconds: (performance.now() - began) / 1000 });
});

// Members of one room, of whom every tenth notes how late each message comes: `node readers.mjs PORT COUNT`. The first of them sends. What
// the others get is not looked at, so that the figure is the relay's delay and not that of this process.
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { peers } from './peers.mjs';

const [port, count] = process.argv.slice(2).map(Number);
const peer = peers['live-chat'];
const room = 'bench';
/** In stretches of ten seconds, so that a moment in which the machine does something else is told from the rest. */
const stretches = [];
const stretch = 10_000;
let isMeasuring = false;

const noting = 10;

function connect(index) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(peer.address(port), { perMessageDeflate: false });
    const member = { seq: 0, joined: false, socket };
    socket.on('error', reject);
    socket.on('open', () => peer.hello(room).forEach((frame) => socket.send(frame)));
    socket.on('message', (data) => {
      const result = peer.receive(member, data, socket);
      if (result === 'joined') {
        if (index % noting) socket.removeAllListeners('message');
        return resolve(member);
      }
      if (!result || !isMeasuring) return;
      // The text of the newest says when it was sent.
      const at = data.lastIndexOf('at:');
      if (at > 0)
        stretches.at(-1).push(performance.timeOrigin + performance.now() - Number(data.latin1Slice(at + 3, at + 17)));
    });
  });
}

const members = [];
while (members.length < count) {
  members.push(
    ...(await Promise.all(
      Array.from({ length: Math.min(50, count - members.length) }, (_, index) => connect(members.length + index)),
    )),
  );
}
process.send({ joined: members.length });
process.on('disconnect', () => process.exit(0));

function say() {
  const at = (performance.timeOrigin + performance.now()).toFixed(0).padStart(14, '0');
  const body = { type: 'message', text: `${'x'.repeat(180)} at:${at}` };
  const key = randomBytes(12).toString('base64url');
  members[0].socket.send(JSON.stringify([{ type: 'send', room, key, body }]));
}

process.on('message', async ({ perSecond, seconds }) => {
  const began = performance.now();
  let sent = 0;
  const warm = 2 * perSecond;
  let until = Infinity;
  while (sent < warm + perSecond * seconds) {
    const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
    while (sent < due) {
      say();
      sent += 1;
      if (sent === warm) {
        isMeasuring = true;
        stretches.push([]);
        until = performance.now() + stretch;
      }
    }
    if (performance.now() > until) {
      stretches.push([]);
      until += stretch;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  isMeasuring = false;
  const ofShare = (delays, share) => {
    const sorted = Float64Array.from(delays).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  };
  const all = stretches.flat();
  // What is left over at the end is no stretch.
  const p99s = stretches.filter(({ length }) => length > 0.5 * stretches[0].length).map((each) => ofShare(each, 0.99));
  process.send({ deliveries: all.length, p50: ofShare(all, 0.5), p99: ofShare(all, 0.99), p99s });
  stretches.length = 0;
});

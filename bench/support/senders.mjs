// 200 senders in 100 rooms of two, each with one message under way: sends, waits for the acknowledgement, sends again.
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { peers, text } from './peers.mjs';

const [port, count] = process.argv.slice(2).map(Number);
const times = [];
let running = false;

function connect(index) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(peers['live-chat'].address(port), { perMessageDeflate: false });
    const room = `pair-${index >> 1}`;
    let key = '';
    let sentAt = 0;
    const send = () => {
      key = randomBytes(12).toString('base64url');
      sentAt = performance.now();
      socket.send(JSON.stringify([{ type: 'send', room, key, body: { type: 'message', text } }]));
    };
    socket.on('error', reject);
    socket.on('open', () => peers['live-chat'].hello(room).forEach((frame) => socket.send(frame)));
    socket.on('message', (data) => {
      for (const message of JSON.parse(data.toString())) {
        if (message.type === 'joined') resolve({ send });
        else if (message.type === 'error') throw new Error(`refused: ${JSON.stringify(message)}`);
        else if (message.type === 'ack' && message.key === key && running) {
          times.push(performance.now() - sentAt);
          send();
        }
      }
    });
  });
}

const senders = [];
while (senders.length < count) {
  const first = senders.length;
  senders.push(
    ...(await Promise.all(Array.from({ length: Math.min(50, count - first) }, (_, index) => connect(first + index)))),
  );
}
process.send({ ready: true });
process.on('disconnect', () => process.exit(0));
process.on('message', async ({ seconds }) => {
  running = true;
  for (const sender of senders) sender.send();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  times.length = 0;
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const took = (performance.now() - began) / 1_000;
  running = false;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  process.send({ perSecond: sorted.length / took, p50: at(0.5), p99: at(0.99) });
});

// What each peer's client says on the wire: enough to be a member of a room, to send, and to count what arrives. All use bare `ws`, so that
// the load generator costs the same for every peer.
import { randomBytes } from 'node:crypto';

/** A chat message of about 200 bytes of text; the same for every peer. */
export const text =
  'The oxide shades are back in stock, forty of them, and the ring from the opal one fits as well. '.repeat(2);

const entriesHead = Buffer.from('[{"type":"entries"');
const seqField = Buffer.from('"seq":');

export const peers = {
  'live-chat': {
    address: (port) => `ws://127.0.0.1:${port}/connect`,
    hello: (room) => [
      JSON.stringify([
        { type: 'hello', protocol: 1 },
        { type: 'join', room },
      ]),
    ],
    send: (room, count) => [
      JSON.stringify(
        Array.from({ length: count }, () => ({
          type: 'send',
          room,
          key: randomBytes(12).toString('base64url'),
          body: { type: 'message', text },
        })),
      ),
    ],
    /** What every client says now and then (P7): one that never does is not one of the protocol, and its TCP acknowledges otherwise. */
    beat: (room, seq) => [JSON.stringify([{ type: 'beat', cursors: [[room, seq]] }])],
    /** What a frame means: that the member is in, or how many messages it brings. Numbers are contiguous, so the last one tells. */
    receive(member, data) {
      if (data.subarray(0, entriesHead.length).equals(entriesHead)) {
        const at = data.lastIndexOf(seqField) + seqField.length;
        const seq = Number.parseInt(data.latin1Slice(at, at + 12), 10);
        const fresh = seq - member.seq;
        member.seq = seq;
        return fresh;
      }
      if (member.joined) return 0;
      const joined = JSON.parse(data.toString()).find((message) => message.type === 'joined');
      if (!joined) return 0;
      member.seq = joined.seq;
      member.joined = true;
      return 'joined';
    },
  },
  'Socket.IO': {
    address: (port) => `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`,
    hello: () => ['40'],
    send: (room, count) => Array.from({ length: count }, () => `42${JSON.stringify(['send', { room, text }])}`),
    receive(member, data, socket) {
      // Engine.IO: 2 is a ping, 40 the namespace's welcome, 42 an event.
      if (data[0] === 50) socket.send('3');
      else if (data[0] === 52 && data[1] === 48) return 'joined';
      else if (data[0] === 52 && data[1] === 50) return 1;
      return 0;
    },
  },
  'ws loop': {
    address: (port) => `ws://127.0.0.1:${port}/`,
    hello: () => ['join'],
    send: (room, count) => Array.from({ length: count }, () => JSON.stringify({ room, text })),
    receive: (member, data) => (data.length === 6 && data.toString() === 'joined' ? 'joined' : 1),
  },
};

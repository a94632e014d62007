// Calls without microphones, cameras and networks: the other one answers at once, and is drawn.
import { ana, me, said, talk } from './people.js';

/** A picture of a person, as a stream. */
function drawn(hue) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const pen = canvas.getContext('2d');
  pen.fillStyle = `hsl(${hue} 30% 32%)`;
  pen.fillRect(0, 0, 640, 480);
  pen.fillStyle = `hsl(${hue} 35% 68%)`;
  pen.arc(320, 190, 90, 0, 7);
  pen.fill();
  pen.fillRect(190, 300, 260, 180);
  return canvas.captureStream(1);
}

/** A connection that is there. */
class Connected {
  signalingState = 'stable';
  connectionState = 'new';
  localDescription = { type: 'offer', sdp: '' };
  #tracks;

  constructor(tracks) {
    this.#tracks = tracks;
    setTimeout(() => {
      this.connectionState = 'connected';
      this.onconnectionstatechange?.();
    });
  }
  addTransceiver() {}
  getTransceivers = () => [];
  getReceivers = () => this.#tracks.map((track) => ({ track }));
  async setLocalDescription() {}
  restartIce() {}
  async getStats() {
    return new Map();
  }
  close() {}
}

const device = 'another-device';
const ring = { room: 'lobby', call: 9, at: 1_747_663_500_000 };

/** Somebody calls. */
export const incoming = (media) => ({
  type: 'calls',
  calls: [{ ...ring, from: ana, media, to: me.id, device }],
});

/** A state with calls. */
export const withCalls = (title, change = {}) => {
  const { room, attributes, calls, isSeen = false, isDenied = false, ...rest } = change;
  let own;
  return {
    title,
    room: { kind: 'direct', messages: talk(...said.slice(0, 2)), ...room },
    attributes: { calls: '', ...attributes },
    before() {
      const denied = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      const getUserMedia = async ({ video }) => (video ? drawn(28) : new MediaStream());
      Object.defineProperty(navigator, 'mediaDevices', {
        configurable: true,
        value: { getUserMedia: isDenied ? denied : getUserMedia },
      });
      globalThis.RTCPeerConnection = function () {
        return new Connected(isSeen ? drawn(205).getTracks() : []);
      };
    },
    answer(asked) {
      if (asked.type === 'calls') {
        own = asked;
        return calls ?? { type: 'calls', calls: [] };
      }
      if (asked.type === 'call' || asked.type === 'accept')
        return { type: 'called', room: 'lobby', call: 9, servers: [] };
      return /^(peer|hangup)$/.test(asked.type) ? { type: 'done' } : undefined;
    },
    ...rest,
    /** The other one answers. */
    answered(stage) {
      const call = { ...ring, from: me, media: 'audio', to: ana.id, device: own.device };
      const answered = { at: ring.at + 4_000, by: ana.id, device };
      stage.chat.emit('answer', { type: 'calls', id: own.id, calls: [{ ...call, answered }] });
      const words = { muted: !isSeen, camera: isSeen };
      stage.chat.emit('answer', { type: 'peer', id: own.id, room: 'lobby', call: 9, data: JSON.stringify(words) });
    },
  };
};

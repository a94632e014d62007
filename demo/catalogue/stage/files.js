// Files without a relay. What a file is like stands in its id, so that its bytes can be made when they are asked for; an upload comes as far as
// its state says. Nothing else is fetched but what is beside the script: the page's policy forbids it, too.

const at = 'http://relay.invalid/';
/** How far uploads come, by name: a share from 0 to 1, or the code by which the relay refuses one. */
let uploads = {};
export const setUploads = (all = {}) => {
  uploads = all;
};

/** Whether the relay sends mails, and where one is told of answers. */
let mail = {};
export const setMail = (state = { sends: false }) => {
  mail = state;
};

/** A picture of a size and colour. */
export const image = (name, width, height, colour) => ({
  id: `image-${width}-${height}-${colour}`,
  name,
  type: 'image/png',
  bytes: width * height,
  width,
  height,
});
/** One that the relay has not any more. */
export const missing = (name) => ({ ...image(name, 400, 300, 'none'), id: 'missing' });
export const file = (name, bytes, type = 'application/octet-stream') => ({ id: `file-${name}`, name, type, bytes });
/** A voice message of so many seconds. */
export const voice = (seconds) => ({
  id: `voice-${seconds}`,
  name: 'voice-message.wav',
  type: 'audio/wav',
  bytes: seconds * 16_000,
});

/** As a browser gives what somebody has chosen. */
export async function chosen(name, type = 'text/plain', bytes = 2_400) {
  if (!type.startsWith('image/')) return new File([new Uint8Array(bytes)], name, { type });
  return new File([await drawn(400, 300, 'sienna')], name, { type });
}

function drawn(width, height, colour) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d');
  const disc = (x, y, radius, fill) => {
    pen.fillStyle = fill;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 7);
    pen.fill();
  };
  pen.fillStyle = colour;
  pen.fillRect(0, 0, width, height);
  disc(width * 0.7, height * 0.3, Math.min(width, height) * 0.16, '#f4e6cf');
  disc(width * 0.3, height * 1.1, width * 0.45, '#0003');
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** A tone that swells and fades, as a file of PCM. */
function tone(seconds, rate = 8_000) {
  const samples = new Int16Array(seconds * rate).map((_, index) => {
    const swell = Math.abs(Math.sin(index / 2_900) * Math.sin(index / 9_000));
    return Math.sin(index / 4) * 30_000 * swell;
  });
  const head = new DataView(new ArrayBuffer(44));
  const write = (offset, text) => [...text].forEach((letter, i) => head.setUint8(offset + i, letter.charCodeAt(0)));
  write(0, 'RIFF');
  head.setUint32(4, 36 + samples.byteLength, true);
  write(8, 'WAVEfmt ');
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, rate, true);
  head.setUint32(28, rate * 2, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  write(36, 'data');
  head.setUint32(40, samples.byteLength, true);
  return new Blob([head, samples], { type: 'audio/wav' });
}

async function bytesOf(id) {
  const [kind, ...how] = id.split('-');
  if (kind === 'image') return drawn(Number(how[0]), Number(how[1]), how[2]);
  if (kind === 'voice') return tone(Number(how[0]));
  return undefined;
}

const { fetch } = globalThis;
globalThis.fetch = async (address) => {
  const path = String(address);
  // The names of emoji are files beside the script.
  if (path.startsWith(`${at}live-chat-emoji`)) return fetch(path.slice(at.length - 1));
  if (!path.startsWith(at)) throw new TypeError(`nothing is fetched here: ${path}`);
  if (path === `${at}api/mail`) return Response.json(mail);
  if (path.startsWith(`${at}api/`)) return new Response(null, { status: 204 });
  // What the check of the connection asks.
  if (!path.startsWith(`${at}files/`)) return new Response('');
  const bytes = await bytesOf(path.slice(`${at}files/`.length));
  return bytes ? new Response(bytes) : Response.json({ code: 'no-such-file', class: 'stop' }, { status: 404 });
};

globalThis.XMLHttpRequest = class {
  upload = {};
  status = 0;
  responseText = '';
  #name = '';

  open() {}
  setRequestHeader(name, value) {
    if (name === 'live-chat-name') this.#name = decodeURIComponent(value);
  }
  send(body) {
    const plan = uploads[this.#name] ?? 0;
    if (typeof plan === 'number' && plan < 1) this.upload.onprogress?.({ loaded: plan * 100, total: 100 });
    else setTimeout(() => this.#answer(plan, body));
  }
  #answer(plan, { size: bytes, type }) {
    const file = { id: `file-${this.#name}`, name: this.#name, type: type || 'application/octet-stream', bytes };
    this.status = plan === 1 ? 201 : 400;
    this.responseText = JSON.stringify(plan === 1 ? file : { code: plan, class: 'stop' });
    this.onload?.();
    this.onloadend?.();
  }
  abort() {
    this.onabort?.();
    this.onloadend?.();
  }
};

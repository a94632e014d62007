// Somebody who talks in rooms, in a browser's tab. The conductor calls `window.tab`, and is told by `window.record` what happens.
import { createChat } from '/live-chat-sdk.js';

const parameters = new URLSearchParams(location.search);
const rooms = parameters.get('rooms').split(',');
const record = (...values) => void window.record(...values);

let sockets = 0;
window.WebSocket = class extends WebSocket {
  constructor(...values) {
    super(...values);
    // A probe says nothing of rooms.
    if (String(values[0]).endsWith('/probe')) return;
    const id = ++sockets;
    this.addEventListener('open', () => record('connected', id));
    this.addEventListener('message', ({ data }) => record('received', id, data));
  }

  send(data) {
    if (this.readyState === WebSocket.OPEN) record('sent', data);
    super.send(data);
  }
};

/** What carries frames where WebSocket is blocked. */
const streams = new Map();
const { fetch } = window;
window.fetch = async (url, options) => {
  if (options?.method !== 'POST') return fetch(url, options);
  const [head, ...frames] = options.body.split('\n');
  for (const frame of frames) record('sent', frame);
  const response = await fetch(url, options);
  if (url.endsWith('/send') || !response.ok) return response;
  const { stream } = JSON.parse(head);
  const id = streams.get(stream) ?? ++sockets;
  if (!streams.has(stream)) record('connected', id);
  const decoder = new TextDecoder();
  let rest = '';
  const read = (text) => {
    const events = (rest + text).split('\n\n');
    rest = events.pop();
    for (const data of events.map((event) => event.slice('data: '.length))) {
      if (data.startsWith('[')) record('received', id, data);
      else if (data.startsWith('{"stream":"')) streams.set(JSON.parse(data).stream, id);
    }
  };
  const tap = new TransformStream({
    transform(chunk, controller) {
      read(decoder.decode(chunk, { stream: true }));
      controller.enqueue(chunk);
    },
    flush: () => read('\n\n'),
  });
  return new Response(response.body.pipeThrough(tap), { status: response.status, headers: response.headers });
};

let ahead = 0;
const chat = createChat({
  url: parameters.get('url'),
  name: parameters.get('name'),
  environment: { now: () => Date.now() + ahead, random: () => Math.random() / 4 },
});
const open = new Map(rooms.map((id) => [id, chat.room(id)]));
for (const [id, room] of open) {
  room.on('message', ({ seq }) => seq !== undefined && record('announced', id, seq));
  room.on('reset', ({ reason }) => record('reset', id, reason));
}

function watch(promise, room, text) {
  promise.then(
    ({ seq }) => text && record('acknowledged', room, text, seq),
    (error) => error.class === 'stop' && error.code !== 'closed' && text && record('refused', room, text, error.code),
  );
}

const isSent = ({ state }) => state === 'sent';

window.tab = {
  say: (room, text) => watch(open.get(room).send(text), room, text),
  react(id) {
    const room = open.get(id);
    const target = room.snapshot.messages.findLast(isSent);
    if (target) watch(room.react(target.id, '👍', Math.random() < 0.8));
  },
  jump: (milliseconds) => (ahead += milliseconds),
  state: () => ({
    status: chat.snapshot.status,
    error: chat.snapshot.error?.code,
    unsent: chat.snapshot.unsent,
    rooms: [...open].map(([id, { snapshot }]) => ({
      id,
      status: snapshot.status,
      waiting: snapshot.messages.some(({ state }) => state !== 'sent' && state !== 'failed'),
      last: snapshot.messages.findLast(isSent)?.seq ?? 0,
    })),
  }),
  async show() {
    const views = [];
    for (const [room, followed] of open) {
      // Asked for again where the connection is lost meanwhile.
      for (let tries = 0; followed.snapshot.more && tries < 200; tries++) {
        await followed.loadOlder().catch(() => new Promise((resolve) => setTimeout(resolve, 25)));
      }
      const { messages, more } = followed.snapshot;
      views.push({
        room,
        whole: !more,
        unsent: chat.snapshot.unsent,
        messages: messages.filter(isSent).map(({ seq, from, text, reactions, deleted }) => ({
          seq,
          from,
          text,
          reactions: reactions.reduce((sum, { by }) => sum + by.length, 0),
          deleted: deleted !== undefined,
        })),
      });
    }
    return views;
  },
};

// A whole chat on the SDK alone. With a bundler: import { createChat } from 'live-chat';
import { createChat } from '/live-chat-sdk.js';

const find = (id) => document.getElementById(id);
const list = find('messages');
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

// One connection for the page, and one room on it. Reconnecting is done for you.
const chat = createChat({ url: window.location.origin, name: 'Workshop' });
const room = chat.room('workshop');

chat.subscribe(({ status, retryAt, unsent, error }) => {
  const seconds = Math.max(1, Math.ceil(((retryAt ?? 0) - Date.now()) / 1000));
  const words = {
    idle: 'Not connected',
    connecting: 'Connecting …',
    online: 'Connected',
    waiting: `No connection. Next try in ${seconds} s`,
    offline: 'You are offline. Messages wait here and are sent later',
  };
  find('status').textContent = words[status] ?? error?.message ?? status;
  find('status').dataset.status = status;
  // The outbox survives a closed tab.
  find('outbox').textContent = `${unsent} waiting`;
  find('outbox').hidden = unsent === 0;
});

// Every change brings a new snapshot; messages that did not change are the same objects,
// so that only the others are drawn again.
const drawn = new Map();
room.subscribe(({ messages, typing, more }) => {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const gone = new Set(drawn.keys());
  messages.forEach((message, index) => {
    gone.delete(message.id);
    const known = drawn.get(message.id);
    const item = known?.message === message ? known.item : draw(message, known?.item);
    drawn.set(message.id, { message, item });
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
  for (const id of gone) {
    drawn.get(id).item.remove();
    drawn.delete(id);
  }
  if (atEnd) list.scrollTop = list.scrollHeight;
  find('older').hidden = !more;
  find('typing').textContent = typing.length ? `${typing.map(({ name }) => name).join(', ')} is writing` : '';
});

function draw(message, item = document.createElement('li')) {
  const states = { queued: 'waiting', sending: 'sending', sent: clock.format(message.at), failed: 'not sent' };
  item.className = `${message.own ? 'own' : 'other'} ${message.state}`;
  item.replaceChildren(
    part('span', 'from', message.own ? 'You' : message.name),
    part('p', 'text', message.deleted ? 'Message deleted' : message.text),
    part('span', 'state', states[message.state]),
  );
  return item;
}

// Text is only ever set as text: nobody's message can become markup.
function part(tag, name, text) {
  const node = document.createElement(tag);
  node.className = name;
  node.dir = 'auto';
  node.textContent = text;
  return node;
}

find('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = find('text').value.trim();
  if (!text) return;
  find('text').value = '';
  room.typing(false);
  // Resolves when the relay has it on disk. Until then it waits in the outbox.
  room.send(text).catch((error) => console.warn(`Not sent: ${error.message}`));
  list.scrollTop = list.scrollHeight;
});
find('text').addEventListener('input', (event) => room.typing(event.target.value !== ''));
find('older').addEventListener('click', () => room.loadOlder());

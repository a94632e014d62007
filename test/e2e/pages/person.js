// One person on the SDK. The tests drive it, and read what it has seen.
import { createChat } from '/live-chat-sdk.js';

const parameters = new URLSearchParams(location.search);
const chat = createChat({ url: location.origin, name: parameters.get('name') });
const room = chat.room(parameters.get('room'));

/** Numbers of messages in the order of the `message` events: what was announced to the application. */
const announced = [];
room.on('message', (message) => announced.push(message.seq));

room.on('reset', () => (window.resets += 1));

Object.assign(window, {
  resets: 0,
  chat,
  room,
  announced,
  /** Texts that are on the relay's disk, in order, as this person sees them. */
  seen: () => room.snapshot.messages.filter((message) => message.state === 'sent').map((message) => message.text),
});

// One person: the element in a page of their own origin, so with an identity and an outbox of their own. Reports what it sees to the
// page around it, and says what that page tells it to.
import { createChat } from '/live-chat-sdk.js';

const names = { ida: 'Ida', noor: 'Noor' };

const params = new URLSearchParams(window.location.search);
const room = params.get('room') ?? 'two-people';
const person = Object.hasOwn(names, params.get('person')) ? params.get('person') : 'ida';
const home = homeOrigin(params.get('parent'));

// The page makes the chat itself and lends it to the element, so that what is counted is what the SDK saw.
const chat = createChat({ url: window.location.origin, name: names[person] });
const followed = chat.room(room);
const element = document.createElement('live-chat');
element.setAttribute('mode', 'inline');
element.setAttribute('room', room);
element.chat = chat;
document.body.classList.add(person);
document.title = `${names[person]} · live-chat`;

/** Everything up to here was in the room when it was first shown. */
let base;
const reported = new Set();
let lastSeen = 0;
let refilling = false;
/** How many of the messages asked for by the page around are on disk or refused. */
let settled = 0;
let trip;
let lastReport = '';

document.body.append(element);
followed.on('message', (message) => {
  if (!refilling) receive(message);
});
// After a very long absence the room begins anew with its latest page: what lies between is fetched before anything is counted.
followed.on('reset', async ({ reason }) => {
  if (reason === 'epoch') return tell({ type: 'epoch' });
  const known = Math.max(base ?? 0, lastSeen);
  refilling = true;
  while (followed.snapshot.more && followed.snapshot.messages[0]?.seq > known + 1) {
    if (!(await followed.loadOlder().catch(() => 0))) break;
  }
  refilling = false;
  for (const message of followed.snapshot.messages) if (message.seq > known) receive(message);
});
followed.on('refused', ({ code }) => tell({ type: 'refused', code }));
followed.subscribe(report);
chat.subscribe(report);

if (home && window.parent !== window) {
  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || event.origin !== home || event.data?.type !== 'say') return;
    const began = performance.now();
    followed.send(String(event.data.text)).then(
      () => {
        trip = performance.now() - began;
        settled += 1;
        report();
      },
      (error) => {
        settled += 1;
        report();
        tell({ type: 'refused', code: error.code ?? error.message });
      },
    );
  });
}

function receive({ own, seq, key, from }) {
  // The first page of the room is not counted; after that, everything that comes is, twice or late as it may be.
  if (own || seq === undefined || base === undefined || seq <= base) return;
  lastSeen = Math.max(lastSeen, seq);
  tell({ type: 'received', seq, key, from });
}

function report() {
  const { status, messages, restored } = followed.snapshot;
  if (base === undefined && status === 'live') {
    base = messages.findLast((message) => message.seq !== undefined)?.seq ?? 0;
    tell({ type: 'begin', seq: base });
  }
  const shown = base === undefined ? { pending: 0, duplicated: 0, outOfOrder: 0 } : look(messages);
  const { status: connection, user, retryAt, roundTrip } = chat.snapshot;
  const state = {
    type: 'state',
    me: user?.id,
    connection,
    retryAt,
    room: status,
    restored,
    trip: roundTrip ?? trip,
    settled,
    shown,
  };
  const text = JSON.stringify(state);
  if (text === lastReport) return;
  lastReport = text;
  tell(state);
}

/** Reads the list as it is on the screen, newest first: tells which own messages are kept now, and what stands there twice or astray. */
function look(messages) {
  const shown = { pending: 0, duplicated: 0, outOfOrder: 0 };
  const keys = new Set();
  const kept = [];
  let later = Infinity;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (message.seq === undefined) {
      shown.pending += 1;
      continue;
    }
    if (message.seq <= base) break;
    if (message.seq >= later) shown[message.seq === later ? 'duplicated' : 'outOfOrder'] += 1;
    later = message.seq;
    const name = `${message.from} ${message.key}`;
    if (keys.has(name)) shown.duplicated += 1;
    keys.add(name);
    if (message.own && message.state === 'sent' && !reported.has(message.seq)) kept.push(message);
  }
  for (const { seq, key } of kept.reverse()) {
    reported.add(seq);
    tell({ type: 'kept', seq, key });
  }
  return shown;
}

function tell(message) {
  if (home && window.parent !== window) window.parent.postMessage(message, home);
}

/** The page that may hold this one: on this very machine, by the same name. */
function homeOrigin(text) {
  const url = URL.parse(text ?? '');
  const local = ['localhost', '127.0.0.1', '[::1]'];
  if (!url) return undefined;
  const near =
    url.hostname === window.location.hostname ||
    (local.includes(url.hostname) && local.includes(window.location.hostname));
  return near ? url.origin : undefined;
}

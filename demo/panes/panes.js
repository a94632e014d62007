// The two-people page: puts persons, wires, relay and ledger together.
import { connectControls } from '../controls.js';
import { note } from './diary.js';
import { Ledger } from './ledger.js';
import { listenToButtons, pulse, showLine } from './line.js';
import { Person, setText } from './person.js';
import { phrases } from './phrases.js';

const room = ownRoom();
const people = ['ida', 'noor'].map((name) => new Person(name, room, onReport));
const ledger = new Ledger(people.map(({ name }) => name));

/** What the controls said last; undefined without controls. */
let line;
let controls;
/** Since when somebody is away, by name. */
const awaySince = new Map();

/** Each window has a room of its own, and keeps it over a reload: its name is in the address. */
function ownRoom() {
  const address = new URL(window.location.href);
  const given = address.searchParams.get('room');
  if (given) return given;
  const made = `two-people-${Math.random().toString(36).slice(2, 8)}`;
  address.searchParams.set('room', made);
  window.history.replaceState(null, '', address);
  return made;
}

function onReport(person, message) {
  if (message.type === 'begin') ledger.begin(person.name, message.seq);
  if (message.type === 'kept') {
    ledger.kept(person.name, message);
    pulse(person.name, 'to-relay');
  }
  // The room's name is in the address, so that others may be in it: only what the two say to each other is counted.
  if (message.type === 'received' && message.from === people.find((other) => other !== person).state?.me) {
    ledger.received(person.name, message);
    pulse(person.name, 'from-relay');
  }
  if (message.type === 'refused') note(`A message of ${person.label} was refused: ${message.code}.`);
  // The relay's data was taken away: what was counted is of another log.
  if (message.type === 'epoch') window.location.reload();
  if (message.type === 'state') tellOfAbsence(person);
  draw();
}

function tellOfAbsence(person) {
  const { connection, room, restored } = person.state;
  const here = connection === 'online' && room === 'live';
  const since = awaySince.get(person);
  if (here && since) {
    awaySince.delete(person);
    const seconds = ((Date.now() - since) / 1000).toFixed(1);
    note(`${person.label} is back after ${seconds} s${restored ? `, ${restored} missed messages came in` : ''}.`);
  } else if (!here && !since && ['waiting', 'offline'].includes(connection)) {
    awaySince.set(person, Date.now());
    note(`${person.label} lost the connection.`);
  }
}

function isWhole({ name, state }) {
  if (state?.connection !== 'online' || state.room !== 'live') return false;
  if (!line) return true;
  return line.relay.state === 'running' && line.wires.find((wire) => wire.name === name)?.state === 'healthy';
}

let drawing;
function draw() {
  drawing ??= setTimeout(() => {
    drawing = undefined;
    drawNow();
  }, 60);
}

function drawNow() {
  for (const person of people) {
    const shown = person.state && { ...person.state.shown, pending: person.pending };
    ledger.report(person.name, { shown, whole: isWhole(person) });
    person.show(ledger.of(person.name));
  }
  const totals = ledger.totals;
  for (const cell of document.querySelectorAll('[data-total]')) {
    const value = totals[cell.dataset.total];
    setText(cell, String(value));
    cell.classList.toggle('bad', value > 0);
  }
  const { text, mood } = verdict(totals);
  const title = document.querySelector('[data-verdict]');
  setText(title, text);
  title.dataset.mood = mood;
}

function verdict({ sent, received, onTheWay, lost, duplicated, outOfOrder }) {
  if (lost || duplicated || outOfOrder) {
    return {
      text: `Something went wrong: ${lost} lost, ${duplicated} duplicated, ${outOfOrder} out of order.`,
      mood: 'bad',
    };
  }
  if (onTheWay) return { text: `${sent} sent, ${received} received, ${onTheWay} on the way.`, mood: 'wait' };
  if (!sent && !received) return { text: 'Nothing said yet.', mood: 'wait' };
  return { text: `All ${sent} arrived: none lost, none twice, none out of order.`, mood: 'good' };
}

// Wires and relay

const wireWords = { healthy: 'is whole again', cut: 'was cut', blackhole: 'became a black hole' };
const relayWords = {
  running: 'is running',
  stopping: 'is draining',
  stopped: 'is down',
  starting: 'is starting',
  frozen: 'is frozen',
};

function onLine(state) {
  if (line && state) {
    for (const { name, state: now } of state.wires) {
      const before = line.wires.find((wire) => wire.name === name)?.state;
      // Others' wires are the chaos page's.
      const person = people.find((candidate) => candidate.name === name);
      if (person && before !== now) note(`${person.label}’s wire ${wireWords[now] ?? `is at fault: ${now}`}.`);
    }
    if (line.relay.state !== state.relay.state) note(`The relay ${relayWords[state.relay.state]}.`);
  }
  if (!state && line) note('The controls do not answer: was npm start ended?');
  line = state;
  showLine(state);
  if (state) for (const person of people) loadThrough(person, state);
  draw();
}

/** Panes come through their wires too, so that they wait until bytes can pass. */
function loadThrough(person, { wires, relay }) {
  const wire = wires.find(({ name }) => name === person.name);
  if (person.loaded || !wire) return;
  if (wire.state !== 'healthy') return person.hold(`${person.label}’s wire is not whole: heal it to load this chat.`);
  if (relay.state !== 'running') return person.hold('The relay is not running: start it to load this chat.');
  person.load(`http://${window.location.hostname}:${wire.port}`);
}

/** Without wires, the two names of this machine make two origins, so two people. */
function loadWithoutWires() {
  const { origin, hostname, port, protocol } = window.location;
  people[0].load(origin);
  const twin = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' }[hostname];
  if (twin) people[1].load(`${protocol}//${twin}${port ? `:${port}` : ''}`);
  else
    people[1].hold(
      'A second person needs a second address: open this page as localhost, or this room in another browser.',
    );
}

try {
  controls = await connectControls(onLine);
} catch (error) {
  showLine(undefined);
  const absent = document.querySelector('#absent');
  absent.hidden = false;
  absent.textContent = error.message;
  loadWithoutWires();
}

listenToButtons(async (path) => {
  if (path === 'relay/kill') note('Kill −9 for the relay.');
  await controls.act(path).catch((error) => note(`That did not work: ${error.message}`));
});

// Talking

const talk = document.querySelector('#talk');
const pace = document.querySelector('#pace');
const said = new Map(people.map((person) => [person, 0]));
let turn = 0;
let timer;

function speak() {
  const person = people[turn % people.length];
  turn += 1;
  if (!person.ready) return;
  const number = said.get(person) + 1;
  said.set(person, number);
  person.say(`#${number} ${phrases[turn % phrases.length]}`);
  draw();
}

function setTalking() {
  clearInterval(timer);
  if (talk.checked) timer = setInterval(speak, 1000 / Number(pace.value));
}

talk.addEventListener('change', () => {
  note(talk.checked ? 'They began to talk.' : 'They stopped talking.');
  setTalking();
  drawNow();
});
pace.addEventListener('change', setTalking);

// A browser may bring back the switch's position with the page; the talk did not come back with it.
talk.checked = false;
// "Tries again in 3 s", and what is lost, change with time alone.
setInterval(draw, 500);

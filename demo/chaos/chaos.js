// The chaos page: puts clients, storm, auditor and drawing together.
import { connectControls } from '../controls.js';
import { setText } from '../panes/person.js';
import { readAddress, writeAddress } from './address.js';
import { Auditor } from './auditor.js';
import { Board } from './board.js';
import { Client } from './client.js';
import { Course } from './course.js';
import { Defects } from './defects.js';
import { faults } from './faults.js';
import { History } from './history.js';
import { Instrument } from './instrument.js';
import { inWords, Latency } from './latency.js';
import { createMemoryStorage } from './memory-storage.js';
import { Pane } from './pane.js';
import { Player } from './player.js';
import { newSeed, readSeed } from './seed.js';
import { Switchboard } from './switchboard.js';

const names = ['Ada', 'Ben', 'Cleo', 'Dev', 'Eva', 'Finn'];
const wireNames = names.map((name) => name.toLowerCase());
const find = (selector) => document.querySelector(selector);
/** Seconds since the page was opened: the time of everything that is drawn. */
const seconds = () => performance.now() / 1000;
/** What whole seconds of the clock are on that axis. */
const axisOrigin = Date.now() / 1000 - seconds();

const settings = readAddress();
const latency = new Latency();
const history = new History();
const defects = new Defects();
const board = new Board(find('#board'), find('#spoken'));

/** What the controls said last; undefined without controls. */
let line;
let controls;
let clients = [];
let panes = [];
let auditor;
let course;
let player;
/** Faults there have been since the counters began, of the storm and by hand. */
let faultCount = 0;

// The clients

function newClients() {
  const { origin, hostname } = window.location;
  clients = names.map((name) => {
    const wire = line?.wires.find((candidate) => candidate.name === name.toLowerCase());
    return new Client({
      name,
      url: wire ? `http://${hostname}:${wire.port}` : origin,
      storage: wire ? undefined : createMemoryStorage(),
    });
  });
  panes = clients.map((client) => new Pane(find('#pane'), find('#panes'), client));
}

/** Counts from zero, in rooms where nothing was ever said. */
function begin() {
  course?.abandon();
  faultCount = 0;
  const audit = (auditor = new Auditor(names, Date.now, explain));
  course = new Course({
    clients,
    auditor,
    prefix: `chaos-${settings.seed}-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`,
    tell: ({ name }, room) => ({
      saw(message) {
        latency.received();
        for (const told of defects.pass(`${name} ${room}`, message)) audit.saw(name, room, told);
      },
      listed: (messages) => audit.listed(name, room, messages),
      restored: (count) => audit.restored(name, count),
      refused() {
        // The promise of the message says the same.
      },
    }),
  });
}

/** Whatever is counted against the chat is explained in the console: what was seen, and how the client stood at that moment. */
function explain(finding) {
  if (defects.on) return;
  const client = clients.find(({ name }) => name === finding.name);
  const { status, transport, unsent, caughtUp } = client.state;
  const now = { at: Date.now(), status, transport, unsent, caughtUp };
  const around = { wire: faultOf(client) ?? 'healthy', relay: line?.relay.state };
  console.warn(JSON.stringify({ ...finding, ...now, ...around, list: client.listed(finding.room, finding.id) }));
}

function say(client) {
  const { room } = course;
  if (client.silent) return;
  const audit = auditor;
  const { id, kept } = client.say(room);
  audit.said(client.name, room, id);
  course.said();
  const began = performance.now();
  kept.then(
    (seq) => {
      latency.acknowledged(performance.now() - began);
      audit.acknowledged(client.name, room, id, seq);
    },
    () => audit.refused(client.name, room, id),
  );
}

let talking;
let turn = 0;
function talk() {
  clearInterval(talking);
  if (settings.rate)
    talking = setInterval(() => say(clients[turn++ % clients.length]), 1000 / settings.rate / names.length);
}

// The storm

function newStorm() {
  player = new Player({
    seed: settings.seed,
    names: wireNames,
    strength: settings.strength - 1,
    faults: settings.faults || Infinity,
    onFault: ({ kind, target, length }) => inject(kind, target, length / settings.speed),
  });
  player.speed = settings.speed;
}

async function inject(kind, target, length) {
  faultCount += 1;
  const lasts = Math.max(1, Math.round(length * 1000));
  if (target === 'relay') history.expect(kind);
  const paths =
    target === 'relay'
      ? [`relay/${kind}${faults[kind].lasts[1] ? `?lasts=${lasts}` : ''}`]
      : (target === 'all' ? wireNames : [target]).map((name) => `wires/${name}/${kind}?lasts=${lasts}`);
  await Promise.all(paths.map((path) => controls.act(path))).catch(complain);
}

function complain(error) {
  const absent = find('#absent');
  absent.hidden = false;
  setText(absent, error.message);
}

const switchboard = new Switchboard(find('#switchboard'), settings, names, {
  play() {
    if (player.over) newStorm();
    player.running = !player.running;
  },
  step: () => player.step(),
  seed(text) {
    settings.seed = text === undefined ? newSeed() : (readSeed(text) ?? settings.seed);
    newStorm();
    remember();
  },
  changed(name) {
    if (name === 'strength') player.strength = settings.strength - 1;
    if (name === 'speed') player.speed = settings.speed;
    if (name === 'rate') talk();
    if (name === 'faults') newStorm();
    remember();
  },
  fault: inject,
  async heal() {
    await controls.act('heal').catch(complain);
    for (const client of clients) client.retryNow();
  },
});

function remember() {
  writeAddress(settings);
  switchboard.showSettings();
}

// The counters

find('#test').addEventListener('click', () => {
  defects.on = !defects.on;
  find('#test').setAttribute('aria-pressed', String(defects.on));
  find('#planted').hidden = !defects.on;
  // What was counted with defects in it says nothing of the chat.
  if (!defects.on) begin();
});
find('#zero').addEventListener('click', begin);
find('#ask').addEventListener('click', () => {
  const how = find('#how');
  how.hidden = !how.hidden;
  find('#ask').setAttribute('aria-expanded', String(!how.hidden));
});

function isWhole(client) {
  const { status, caughtUp } = client.state;
  if (status !== 'online' || !caughtUp) return false;
  if (!line) return true;
  return line.relay.state === 'running' && faultOf(client) === undefined;
}

function faultOf({ name }) {
  const state = line?.wires.find((wire) => wire.name === name.toLowerCase())?.state;
  return state === 'healthy' ? undefined : state;
}

function draw() {
  course.tend();
  for (const client of clients) auditor.whole(client.name, isWhole(client));
  const { totals } = auditor;
  board.draw({
    totals,
    faults: faultCount,
    away: !clients.every(isWhole),
    active: history.active,
    over: player.over && totals.onTheWay === 0,
    tested: defects.on,
    clients: 'six',
  });
  panes.forEach((pane, index) => pane.draw(auditor.of(names[index]), faultOf(clients[index])));
  switchboard.draw({ player, line });
  const left = settings.faults ? `${player.fired} of ${settings.faults}` : `${player.fired}, no end`;
  setText(find('#progress'), `Fault ${left}`);
}

// The drawing

let series = [];
let words = { latency: [], flow: '' };
function drawing(isDue) {
  const now = seconds();
  if (isDue) {
    history.forget(now - 70);
    series = latency.series.map((second) => ({ ...second, at: second.at - axisOrigin }));
    const { half, worst } = latency.summary();
    const { acknowledged = 0, received = 0 } = series.at(-1) ?? {};
    words = {
      latency: ['Send to acknowledged', `p50 ${inWords(half)}`, `p99 ${inWords(worst)}`],
      flow: `${acknowledged} acknowledged a second, ${received} delivered`,
    };
  }
  const coming = player.coming
    .map((fault) => ({ ...fault, at: (fault.at - player.now) / player.speed, length: fault.length / player.speed }))
    .filter(({ at }) => at < 20);
  return { now, bars: history.bars, coming, series, words };
}

/** For those who do not see the drawing. */
function summarize() {
  const [next] = player.coming;
  const { half, worst } = latency.summary();
  const lasting = history.bars.filter(({ to }) => to === undefined).map(({ lane, kind }) => `${lane} ${kind}`);
  setText(
    find('#summary'),
    `Send to acknowledged in the last minute: half within ${inWords(half)}, 99 of 100 within ${inWords(worst)}. ` +
      `Faults now: ${lasting.join(', ') || 'none'}. ` +
      (next && player.running
        ? `Next: ${next.kind}, ${next.target}, in ${Math.ceil((next.at - player.now) / player.speed)} seconds.`
        : 'The storm is not running.'),
  );
}

// Together

function onLine(state) {
  // A browser tells the SDK when its network is back; these wires are the page's to speak for.
  for (const client of clients) {
    const name = client.name.toLowerCase();
    const now = state?.wires.find((wire) => wire.name === name)?.state;
    if (now === 'healthy' && faultOf(client)) setTimeout(() => client.retryNow());
  }
  line = state;
  if (state) history.update({ ...state, wires: state.wires.filter(({ name }) => wireNames.includes(name)) }, seconds());
}

try {
  controls = await connectControls(onLine);
} catch (error) {
  complain(error);
}
newClients();
newStorm();
begin();
remember();
new Instrument(find('#instrument'), ['relay', ...wireNames], drawing);
talk();
let ticked = seconds();
setInterval(() => {
  const now = seconds();
  if (line) player.tick(now - ticked);
  ticked = now;
}, 50);
setInterval(draw, 200);
setInterval(summarize, 5000);
draw();

// The inbox with 5,000 open conversations in which 200 visitors write: how long its page is busy at a time, how soon a search is answered meanwhile, and how many
// rows there are in the page.
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { openSite, traceTasks } from './support/browser-page.mjs';
import { table, thousands } from './support/report.mjs';

const conversations = 5_000;
const visitors = 200;
/** Each visitor writes so often, a second apart. */
const rounds = 15;
/** No more often than one agent may, twice a second. */
const searches = 24;
const pause = 600;
const key = 'a-key-of-the-benchmarks-0123456789abcdef';

const roomOf = (index) => `s_${String(index).padStart(22, '0')}`;
const visitorOf = (index) => ({ id: `u_visitor${index}`, name: `Visitor ${index}`, kind: 'user' });
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(sub, name, more = {}) {
  const now = Math.floor(Date.now() / 1_000);
  const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub, name, aud: 'live-chat', iat: now, exp: now + 3_600, ...more })}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

/** Makes the conversations, each with some messages to be found. */
async function seed(folder) {
  const { openSqliteStore, defaultLimits } = await import('../server/dist/index.js');
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  for (let first = 0; first < conversations; first += 250) {
    const all = Array.from({ length: 250 }, (_, index) => first + index);
    await Promise.all(
      all.map(async (index) => {
        const [name, creator] = [roomOf(index), visitorOf(index)];
        await store.createRoom({ name, kind: 'support', creator, role: 'member', members: [] });
        const text = `My lamp hums, order ${index}`;
        await store.append({ room: name, sender: creator, key: 'first', body: { type: 'message', text } });
      }),
    );
  }
  await store.close();
}

/** A connection that says who it is, and what comes of what it sends. */
function connect(port, token) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/connect`, { perMessageDeflate: false });
    const waiting = new Map();
    const say = (message) => socket.send(JSON.stringify([message]));
    const ask = (name, message) =>
      new Promise((answered) => {
        waiting.set(name, answered);
        say(message);
      });
    socket.on('error', reject);
    socket.on('open', () => say({ type: 'hello', protocol: 1, credential: { kind: 'token', token } }));
    socket.on('message', (data) => {
      for (const message of [JSON.parse(data.toString())].flat()) {
        if (message.type === 'welcome') resolve({ ask, end: () => socket.close() });
        else if (message.type === 'error' && message.id === undefined && !message.key) {
          reject(new Error(JSON.stringify(message)));
        }
        const name = message.key ?? message.id;
        if (name === undefined) continue;
        waiting.get(name)?.(message);
        waiting.delete(name);
      }
    });
  });
}

const page = (port, token) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>The inbox</title>
<style>body { margin: 0 } live-chat-inbox { block-size: 768px }</style>
<script type="module" src="/live-chat-inbox.js"></script><body><script type="module">
  const inbox = document.createElement('live-chat-inbox');
  inbox.server = 'http://127.0.0.1:${port}/';
  inbox.tokenProvider = () => Promise.resolve('${token}');
  document.body.append(inbox);
  globalThis.rows = () => inbox.shadowRoot.querySelectorAll('.row').length;
  globalThis.show = () => inbox.shadowRoot.querySelector('[data-queue=open]').click();
</script>`;

const middle = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

export async function run() {
  const { createRelay } = await import('../server/dist/index.js');
  const folder = mkdtempSync(path.join(tmpdir(), 'live-chat-bench-'));
  try {
    await seed(folder);
    const relay = await createRelay({
      ...{ data: folder, port: 0, host: '127.0.0.1', origins: ['*'], logLevel: 'silent', connectRate: 1e5 },
      auth: { secrets: [key] },
    });
    const { port } = await relay.listen();
    const agent = tokenOf('ana', 'Ana', { roles: ['agent'] });
    const site = await openSite({ '/': page(port, agent) });
    const { page: shown, session } = await site.open('/');
    await shown.waitForFunction('globalThis.rows');
    await shown.evaluate('show()');
    await shown.waitForFunction('rows() > 0');

    const writers = await Promise.all(
      Array.from({ length: visitors }, (_, index) => connect(port, tokenOf(`visitor${index}`, `Visitor ${index}`))),
    );
    const searcher = await connect(port, agent);
    // What this program loads to fetch at all is not the relay's time.
    await fetch(`http://127.0.0.1:${port}/healthz`);
    const times = [];
    const timesOfAll = [];
    const steps = [];
    let written = 0;
    const write = async () => {
      for (let round = 0; round < rounds; round += 1) {
        const next = new Promise((resolve) => setTimeout(resolve, 1_000));
        const sent = writers.map(({ ask }, index) => {
          const name = randomBytes(12).toString('base64url');
          const body = { type: 'message', text: `It still hums, ${round}` };
          return ask(name, { type: 'send', room: roomOf(index), key: name, body });
        });
        for (const answer of await Promise.all(sent)) {
          if (answer.type !== 'ack') throw new Error(`refused: ${JSON.stringify(answer)}`);
          written += 1;
        }
        await next;
      }
    };
    const search = async () => {
      for (let count = 1; count <= searches; count += 1) {
        const from = performance.now();
        const found = await searcher.ask(count, { type: 'search', id: count, room: roomOf(count), text: 'lamp hums' });
        if (found.type !== 'found' || found.hits.length !== 1) throw new Error(`not found: ${JSON.stringify(found)}`);
        times.push(performance.now() - from);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    };
    /** As another agent, who has searches of their own. */
    const searchAll = async () => {
      const headers = {
        authorization: `Bearer ${tokenOf('ben', 'Ben', { roles: ['agent'] })}`,
        'content-type': 'application/json',
      };
      for (let count = 1; count <= searches; count += 1) {
        // By turns something that many have said, that one has said, and nothing.
        const text = ['lamp hums', `order ${conversations - count}`, 'umbrella'][count % 3];
        let next;
        let hits = 0;
        let answers = 0;
        do {
          const from = performance.now();
          const answer = await fetch(`http://127.0.0.1:${port}/api/desk/search`, {
            ...{ method: 'POST', headers, body: JSON.stringify({ text, ...(next && { before: next }) }) },
          });
          const found = await answer.json();
          if (!answer.ok) throw new Error(`no search: ${JSON.stringify(found)}`);
          timesOfAll.push(performance.now() - from);
          hits += found.hits.length;
          answers += 1;
          next = found.next;
          await new Promise((resolve) => setTimeout(resolve, pause));
        } while (hits === 0 && next !== undefined);
        if (hits > 0 !== (text !== 'umbrella')) throw new Error(`${hits} hits of ${text}`);
        steps.push(answers);
      }
    };
    let most = 0;
    const tasks = await traceTasks(session, async () => {
      await Promise.all([write(), search(), searchAll()]);
      most = await shown.evaluate('rows()');
    });
    const longest = (by) => Math.max(...tasks.map((task) => task[by]));
    const late = tasks.filter(({ clock }) => clock > 50).length;
    console.log(
      `\nThe inbox with ${thousands(conversations)} open conversations, ${visitors} visitors writing once a second\n`,
    );
    console.log(
      table(
        ['what', 'figure', 'goal'],
        [
          ['messages that were written meanwhile', thousands(written), ''],
          ['rows in the page', String(most), ''],
          ['longest task of the page, by the clock', `${longest('clock').toFixed(1)} ms`, '50 ms'],
          ['the same, of its own CPU time', `${longest('cpu').toFixed(1)} ms`, ''],
          ['tasks over 50 ms', `${late} of ${thousands(tasks.length)}`, '0'],
          ['a search in a conversation, answered: the one in the middle', `${middle(times).toFixed(1)} ms`, ''],
          ['the slowest of them', `${Math.max(...times).toFixed(1)} ms`, '100 ms'],
          [
            'a search in all conversations, an answer: the one in the middle',
            `${middle(timesOfAll).toFixed(1)} ms`,
            '',
          ],
          ['the slowest of them', `${Math.max(...timesOfAll).toFixed(1)} ms`, '100 ms'],
          [
            'answers until all of the log was looked at, or something was found, at most',
            String(Math.max(...steps)),
            '',
          ],
        ],
      ),
    );
    for (const { end } of [...writers, searcher]) end();
    await site.close();
    await relay.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

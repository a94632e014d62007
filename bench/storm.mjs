// A storm: 5,000 clients, each with a message under way, lose their relay by SIGKILL; it is started again at once. How soon is the last one
// back, how were the arrivals spread, was anything lost, and what did the relay spend on it beside as many bare handshakes?
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cpuSeconds, nodeFlags, start } from './support/process.mjs';
import { table, thousands } from './support/report.mjs';

const clients = Number(process.env.LIVE_CHAT_STORM_CLIENTS ?? 5_000);
const roomSize = 50;
const goal = 8;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function startRelay(folder, port) {
  const child = spawn(
    process.execPath,
    [...nodeFlags, 'server/dist/cli.js', '--port', String(port), '--data', folder, '--log-level', 'info'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const address = await new Promise((resolve, reject) => {
    let output = '';
    child.once('exit', (code) => reject(new Error(`the relay ended with ${code}: ${output}`)));
    child.stdout.on('data', (data) => {
      output += data;
      const line = output.split('\n').find((each) => each.includes('"listening"'));
      if (line) resolve(JSON.parse(line).address);
    });
  });
  child.removeAllListeners('exit');
  return { child, port: Number(new URL(address).port), readyAt: Date.now() };
}

const kill = (child) => new Promise((resolve) => (child.once('exit', resolve), child.kill('SIGKILL')));

/** CPU-seconds of a bare `ws` server for as many handshakes and nothing else. */
async function bareHandshakes() {
  const server = await start('server.mjs', ['ws loop'], { execArgv: nodeFlags });
  const before = cpuSeconds(server.pid);
  const load = await start('members.mjs', ['ws loop', server.first.port, clients]);
  const cpu = cpuSeconds(server.pid) - before;
  await load.stop();
  await server.stop();
  return cpu;
}

export async function run() {
  const open = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }));
  if (open < clients + 200)
    throw new Error(`${clients} clients need as many open files; the limit is ${open} (ulimit -n)`);
  const folder = mkdtempSync(path.join(tmpdir(), 'live-chat-storm-'));
  const bare = await bareHandshakes();
  let relay = await startRelay(folder, 0);
  const halves = await Promise.all(
    [0, 1].map((half) => start('storm-clients.mjs', [relay.port, (half * clients) / 2, clients / 2, roomSize])),
  );
  const ask = (message) => Promise.all(halves.map((half) => half.ask(message)));
  const sum = (answers, field) => answers.reduce((total, answer) => total + answer[field], 0);
  try {
    await ask({ task: 'send', what: 'before' });
    await pause(30);
    const killedAt = Date.now();
    await kill(relay.child);
    await ask({ task: 'send', what: 'meanwhile' });
    relay = await startRelay(folder, relay.port);
    const { readyAt } = relay;
    const settled = (answers) =>
      sum(answers, 'live') === clients && sum(answers, 'unsent') === 0 && sum(answers, 'missing') === 0;
    let state = await ask({ task: 'state', expected: 2 * roomSize });
    while (!settled(state) && Date.now() - readyAt < 60_000) {
      await pause(250);
      state = await ask({ task: 'state', expected: 2 * roomSize });
    }
    const settledAt = Date.now();
    const cpu = cpuSeconds(relay.child.pid);
    const returns = (await ask({ task: 'returns' })).flat().sort((a, b) => a - b);
    const after = returns.map((at) => (at - readyAt) / 1_000);
    const last = after.at(-1) ?? Infinity;
    const buckets = new Map();
    for (const at of after) {
      const slot = Math.max(0, Math.floor(at * 2) / 2);
      buckets.set(slot, (buckets.get(slot) ?? 0) + 1);
    }
    console.log(
      `\nStorm: ${thousands(clients)} SDK clients in rooms of ${roomSize}, each sending; relay killed, back after ${((readyAt - killedAt) / 1_000).toFixed(1)} s`,
    );
    const most = Math.max(...buckets.values());
    for (const [slot, many] of [...buckets].sort((a, b) => a[0] - b[0])) {
      console.log(`${slot.toFixed(1).padStart(5)} s ${'█'.repeat(Math.ceil((many / most) * 50)).padEnd(50)} ${many}`);
    }
    console.log(
      table(
        ['', 'value'],
        [
          ['tries, a refused port included', thousands(sum(state, 'tries') - clients)],
          ['of them turned away with a time to come back', thousands(sum(state, 'turnedAway'))],
          ['clients live again', `${sum(state, 'live')} of ${clients}`],
          ['last one live, s after the return', last.toFixed(1)],
          ['all sends everywhere, s after the return', ((settledAt - readyAt) / 1_000).toFixed(1)],
          ['sends acknowledged', `${sum(state, 'acknowledged')} of ${2 * clients}`],
          ['sends missing at a member', sum(state, 'missing')],
          ['sends doubled at a member', sum(state, 'doubled')],
          ['CPU-seconds of the relay, its start included', cpu.toFixed(2)],
          [`CPU-seconds of bare ws, ${thousands(clients)} handshakes`, bare.toFixed(2)],
        ],
      ),
    );
    const isWhole = settled(state) && sum(state, 'doubled') === 0 && sum(state, 'failed') === 0;
    console.log(`goal: all back within ${goal} s, nothing lost: ${isWhole && last <= goal ? 'met' : 'NOT met'}`);
  } finally {
    await Promise.all(halves.map((half) => half.stop()));
    await kill(relay.child);
    rmSync(folder, { recursive: true, force: true });
  }
}

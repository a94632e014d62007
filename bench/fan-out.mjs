// Deliveries per CPU-second of the server in a room of 1,000: busy (16 messages at once) and quiet (one at a time).
import { cpuSeconds, median, nodeFlags, start } from './support/process.mjs';
import { chart, table, thousands } from './support/report.mjs';

const members = 1_000;
const rounds = 3;
const seconds = 5;
const names = ['live-chat', 'Socket.IO', 'ws loop'];

async function measure(peer, batch) {
  const server = await start('server.mjs', [peer], { execArgv: nodeFlags });
  const load = await start('members.mjs', [peer, server.first.port, members]);
  await load.ask({ batch, seconds });
  const before = cpuSeconds(server.pid);
  const result = await load.next();
  const cpu = cpuSeconds(server.pid) - before;
  await load.stop();
  await server.stop();
  return { perCpu: result.deliveries / cpu, perSecond: result.deliveries / result.seconds };
}

export async function run() {
  for (const [label, batch, goal] of [
    ['busy', 16, 8],
    ['quiet', 1, 1.2],
  ]) {
    const results = Object.fromEntries(names.map((name) => [name, []]));
    // The peers take turns, so that a noisy minute is everybody's.
    for (let round = 0; round < rounds; round += 1) {
      for (const name of names) results[name].push(await measure(name, batch));
    }
    const value = (name) => median(results[name].map((result) => result.perCpu));
    const all = (name) => results[name].map((result) => thousands(result.perCpu)).join(', ');
    console.log(
      `\nFan-out, ${label} room: ${members} members, ${batch} a flush; deliveries per server CPU-second, median of ${rounds}`,
    );
    console.log(
      table(
        ['peer', 'deliveries / CPU-s', 'x Socket.IO', 'each run'],
        names.map((name) => [name, thousands(value(name)), (value(name) / value('Socket.IO')).toFixed(2), all(name)]),
      ),
    );
    const ratio = value('live-chat') / value('Socket.IO');
    console.log(`goal: ${goal} x Socket.IO: ${ratio >= goal ? 'met' : 'NOT met'} (${ratio.toFixed(2)})`);
    chart(
      `fan-out-${label}`,
      `Fan-out, ${label} room`,
      names.map((name) => ({ name, value: value(name), ours: name === 'live-chat' })),
      'deliveries per server CPU-second',
    );
  }
}

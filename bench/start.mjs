// How soon a server that is started takes connections, and what that costs: from the process to its first word, a new store included.
import { cpuSeconds, median, nodeFlags, start } from './support/process.mjs';
import { table } from './support/report.mjs';

const rounds = 7;
const names = ['live-chat', 'Socket.IO', 'ws loop'];

async function measure(peer) {
  const began = performance.now();
  const server = await start('server.mjs', [peer], { execArgv: nodeFlags });
  const milliseconds = performance.now() - began;
  const cpu = cpuSeconds(server.pid);
  await server.stop();
  return { milliseconds, cpu };
}

export async function run() {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  // What is read for the first time comes from the disk.
  for (const name of names) await measure(name);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) results[name].push(await measure(name));
  }
  console.log(`\nStarting a server, until it takes connections: median of ${rounds}, in turns`);
  console.log(
    table(
      ['peer', 'ms', 'CPU-seconds', 'ms of each run'],
      names.map((name) => [
        name,
        median(results[name].map(({ milliseconds }) => milliseconds)).toFixed(0),
        median(results[name].map(({ cpu }) => cpu)).toFixed(2),
        results[name].map(({ milliseconds }) => milliseconds.toFixed(0)).join(', '),
      ]),
    ),
  );
}

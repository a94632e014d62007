// Memory per idle member: what the server's resident set grows by when 2,000 join one room and say nothing.
import { median, nodeFlags, start } from './support/process.mjs';
import { table } from './support/report.mjs';

const members = 2_000;
const rounds = 3;
const names = ['live-chat', 'Socket.IO', 'ws loop'];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function measure(peer) {
  const server = await start('server.mjs', [peer], { execArgv: [...nodeFlags, '--expose-gc'] });
  // A first few members load code and warm caches, which are not theirs.
  const first = await start('members.mjs', [peer, server.first.port, 100]);
  await pause(1_000);
  const before = (await server.ask('rss')).rss;
  const load = await start('members.mjs', [peer, server.first.port, members]);
  await pause(3_000);
  await server.ask('rss');
  await pause(1_000);
  const { rss } = await server.ask('rss');
  await Promise.all([load.stop(), first.stop()]);
  await server.stop();
  return (rss - before) / members / 1024;
}

export async function run() {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) results[name].push(await measure(name));
  }
  console.log(
    `\nMemory per idle member: ${members} in one room, growth of the server's resident set, median of ${rounds}`,
  );
  console.log(
    table(
      ['peer', 'KB / member', 'each run'],
      names.map((name) => [
        name,
        median(results[name]).toFixed(1),
        results[name].map((kb) => kb.toFixed(1)).join(', '),
      ]),
    ),
  );
  const ours = median(results['live-chat']);
  console.log(`goal: 10 KB: ${ours <= 10 ? 'met' : 'NOT met'} (${ours.toFixed(1)})`);
}

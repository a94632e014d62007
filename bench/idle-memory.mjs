// Memory per idle member: what the server's resident set grows by when 4,000 more join a room of 1,000 and say nothing.
import { median, nodeFlags, start } from './support/process.mjs';
import { table } from './support/report.mjs';

const firstMembers = 1_000;
const members = 4_000;
const rounds = 3;
const names = ['live-chat', 'Socket.IO', 'ws loop'];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function measure(peer) {
  const server = await start('server.mjs', [peer], { execArgv: [...nodeFlags, '--expose-gc'] });
  // The collector gives pages back by and by.
  const settled = async () => {
    for (let round = 0; round < 3; round += 1) {
      await pause(1_000);
      await server.ask('rss');
    }
    return (await server.ask('rss')).rss;
  };
  // With the first ones code is loaded and compiled, and heaps grow to what they work in, which is not theirs.
  const first = await start('members.mjs', [peer, server.first.port, firstMembers]);
  const before = await settled();
  const load = await start('members.mjs', [peer, server.first.port, members]);
  const rss = await settled();
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
    `\nMemory per idle member: ${members} more in a room of ${firstMembers}, growth of the server's resident set, median of ${rounds}`,
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

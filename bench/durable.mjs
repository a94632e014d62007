// Durable acknowledged messages per second (SQLite, WAL, synchronous=FULL): one commit for all who wait, against one commit per message.
import { median, nodeFlags, start } from './support/process.mjs';
import { chart, table, thousands } from './support/report.mjs';

const senders = 200;
const rounds = 3;
const seconds = 5;
const ways = [
  ['grouped commits', {}],
  ['one per message', { maxBatch: 1 }],
];

async function measure(options) {
  const server = await start('server.mjs', ['live-chat', JSON.stringify(options)], { execArgv: nodeFlags });
  const load = await start('senders.mjs', [server.first.port, senders]);
  const result = await load.ask({ seconds });
  await load.stop();
  await server.stop();
  return result;
}

export async function run() {
  const results = ways.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, [, options]] of ways.entries()) results[index].push(await measure(options));
  }
  const value = (index, field) => median(results[index].map((result) => result[field]));
  console.log(
    `\nDurable acknowledged messages: ${senders} senders in ${senders / 2} rooms of two, one under way each; median of ${rounds}`,
  );
  console.log(
    table(
      ['commits', 'messages / s', 'ack p50 ms', 'ack p99 ms', 'each run'],
      ways.map(([name], index) => [
        name,
        thousands(value(index, 'perSecond')),
        value(index, 'p50').toFixed(1),
        value(index, 'p99').toFixed(1),
        results[index].map((result) => thousands(result.perSecond)).join(', '),
      ]),
    ),
  );
  const ratio = value(0, 'perSecond') / value(1, 'perSecond');
  console.log(`goal: 5 x one commit per message: ${ratio >= 5 ? 'met' : 'NOT met'} (${ratio.toFixed(1)})`);
  chart(
    'durable',
    'Durable acknowledged messages',
    ways.map(([name], index) => ({ name, value: value(index, 'perSecond'), ours: index === 0 })),
    'per second',
  );
}

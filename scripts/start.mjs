// `npm start`: builds, runs the relay with the demo pages on it, and offers to cut the demo's wires. `npm run dev` does it on every change.
import path from 'node:path';
import { buildIfOlder } from './supervisor/build.mjs';
import { startControl } from './supervisor/control.mjs';
import { startHelpBot } from './supervisor/help-bot.mjs';
import { readOptions, usage } from './supervisor/options.mjs';
import { allowPages } from './supervisor/page-origins.mjs';
import { choosePorts, usualPort } from './supervisor/ports.mjs';
import { readEntry, RelayProcess } from './supervisor/relay-process.mjs';
import { UserError } from './supervisor/user-error.mjs';
import { watchAndBuild } from './supervisor/watch.mjs';
import { Wire } from './supervisor/wire.mjs';

/** Whose networks can be broken: those of the two-people page, then those of the chaos page. */
const people = ['ida', 'noor', 'ada', 'ben', 'cleo', 'dev', 'eva', 'finn'];

const say = (line) => console.log(line);
/** Set once it was asked to stop. */
let ending;

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) say(usage);
  else await run(options);
} catch (error) {
  // What was under way when Ctrl+C came has failed for that reason.
  if (ending) await ending;
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function run(options) {
  // Relative to where the command was given, which npm tells apart from where it runs scripts.
  const data = path.resolve(process.env.INIT_CWD ?? process.cwd(), options.data);
  const ports = await choosePorts({ ...options, wires: people.length });
  const relay = new RelayProcess({
    host: reachable(options.host),
    port: ports.relay,
    args: [
      'server/dist/cli.js',
      '--port',
      String(ports.relay),
      '--host',
      options.host,
      '--data',
      data,
      '--static',
      'demo',
      ...(options.faults ? allowPages(ports.relay, options.relayFlags, process.env) : options.relayFlags),
    ],
  });
  const closing = [() => relay.stop()];
  endInGoodOrder(relay, closing);
  relay.on('line', (line) => showLine(line, options.verbose));
  relay.on('crash', (reason) => say(`The relay ended by itself (${reason}); starting it again.`));

  const target = { host: reachable(options.host), port: ports.relay };
  const wires = options.faults ? people.map((name) => new Wire(name, target)) : [];
  let control;
  await buildIfOlder(say);
  await relay.start();
  if (options.faults) {
    await Promise.all(wires.map((wire, index) => wire.listen(ports.wires[index])));
    control = await startControl(
      { relay, wires, data, relayPort: ports.relay, watching: options.watch },
      ports.control,
    );
    const bot = await startHelpBot({ data, url: `http://${urlHost(target.host)}:${target.port}`, say });
    closing.unshift(() => bot.close());
    closing.push(...wires.map((wire) => () => wire.close()), () => control.close());
  }
  if (options.watch) {
    const watcher = await watchAndBuild({
      say,
      onPagesChanged: () => control?.reload(),
      onRelayChanged: () => {
        say('The relay changed: starting it again.');
        relay.stopAndStart().then(
          () => control?.reload(),
          (error) => say(error.message),
        );
      },
    });
    closing.push(() => watcher.close());
  }
  say(greeting({ options, relayPort: ports.relay, controlPort: control?.port, data, wires }));
}

/** As it stands in an address. */
function urlHost(host) {
  return host.includes(':') ? `[${host}]` : host;
}

/** An address of this machine to reach a server at that listens on all of them. */
function reachable(host) {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}

function greeting({ options, relayPort, controlPort, data, wires }) {
  const host = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(options.host) ? 'localhost' : options.host;
  // The pages look for the controls at the next port, unless told otherwise.
  const query = new URLSearchParams();
  if (controlPort !== undefined && controlPort !== relayPort + 1) query.set('control', String(controlPort));
  if (options.watch) query.set('live-reload', '');
  const search = query.size ? `?${query}`.replace('live-reload=', 'live-reload') : '';
  const page = (name) => `http://${host}:${relayPort}/${name}${search}`;
  const shown = path.relative(process.env.INIT_CWD ?? process.cwd(), data);
  const folder = shown === '' || shown.startsWith('..') ? data : `./${shown}`;
  const lines = [
    ...(controlPort === undefined ? [] : [['Support desk', page('support.html')]]),
    ['Shop', page('')],
    ['Chaos', page('chaos.html')],
    ['Two people', page('panes.html')],
    ['Team', page('team.html')],
    ['Plain SDK', page('sdk.html')],
    ['Catalogue', page('catalogue/')],
    ['Playground', page('playground/')],
    [],
    [
      'Inbox',
      `http://${host}:${relayPort}/inbox/ (its first admin: npx live-chat-relay invite --admin --data ${folder} --url http://${host}:${relayPort})`,
    ],
    ['Data', folder],
  ];
  if (controlPort !== undefined)
    lines.push([
      'Faults',
      `http://localhost:${controlPort} (this machine only; wires at ${shortly(wires.map((wire) => wire.port))})`,
    ]);
  lines.push(['Stop', 'Ctrl+C']);
  const text = lines.map(([name, value]) => (name ? `  ${name.padEnd(14)}${value}` : '')).join('\n');
  const moved =
    options.port === undefined && relayPort !== usualPort ? `\nPort ${usualPort} is in use: took ${relayPort}.` : '';
  return `${moved}\n${text}\n`;
}

/** 8082, 8083 and 8084 are 8082-8084. */
function shortly(ports) {
  const runs = [];
  for (const port of ports) {
    const last = runs.at(-1);
    if (last && port === last[1] + 1) last[1] = port;
    else runs.push([port, port]);
  }
  return runs.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(', ');
}

/** The relay logs JSON; people are shown what they should know of. */
function showLine(line, verbose) {
  if (verbose) return say(line);
  const entry = readEntry(line);
  if (['warn', 'error'].includes(entry?.level)) say(`relay: ${entry.event}${entry.reason ? ` (${entry.reason})` : ''}`);
}

/** Ctrl+C drains and ends with 0. Pressed again, it ends at once; npm passes on the first one twice, so not within a second. */
function endInGoodOrder(relay, closing) {
  let asked = 0;
  const end = async () => {
    say('\nStopping ...');
    await Promise.allSettled(closing.map((close) => close()));
    say('Stopped.');
    process.exit(0);
  };
  const onSignal = () => {
    if (ending && Date.now() - asked > 1_000) process.exit(130);
    if (ending) return;
    asked = Date.now();
    ending = end();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  process.on('exit', () => relay.killNow());
}

// What `npm start` understands: flags first, then environment variables, then defaults.
import { parseArgs } from 'node:util';
import { UserError } from './user-error.mjs';

export const usage = `Starts the relay with the demo pages.

  npm start -- [flags] [-- flags for the relay]
  npm run dev               the same, built and reloaded on every change

  --port <n>       the relay's port (LIVE_CHAT_PORT; default 8080, or the next free one; 0: any)
  --host <address> where the relay listens (LIVE_CHAT_HOST; default 127.0.0.1; 0.0.0.0 for your network)
  --data <folder>  where messages are kept (LIVE_CHAT_DATA; default ./data)
  --control <n>    port of the fault controls, loopback only (default: the relay's port + 1)
  --no-faults      neither fault controls nor wires
  --verbose        everything the relay logs, not only its warnings
  --help           this text`;

const flags = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  control: { type: 'string' },
  'no-faults': { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

/** @param {string[]} args @param {NodeJS.ProcessEnv} env */
export function readOptions(args, env) {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  let values;
  try {
    ({ values } = parseArgs({ args: own, options: flags, strict: true }));
  } catch (error) {
    throw new UserError(`${error.message.split('. ')[0]}. Try: npm start -- --help`);
  }
  return {
    port: portOf('--port', values.port ?? env.LIVE_CHAT_PORT),
    host: values.host ?? (env.LIVE_CHAT_HOST || '127.0.0.1'),
    data: values.data ?? (env.LIVE_CHAT_DATA || 'data'),
    control: portOf('--control', values.control),
    faults: !values['no-faults'],
    verbose: values.verbose,
    watch: values.watch,
    help: values.help,
    relayFlags: end < 0 ? [] : args.slice(end + 1),
  };
}

function portOf(name, text) {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new UserError(`${name} is a number from 0 to 65535, not "${text}".`);
  return port;
}

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { defaultLimits, roomPattern } from '../../src/protocol/index.ts';
import { isAddress } from './auth/source.ts';
import { parseSecrets } from './auth/secrets.ts';
import { existingFolder } from './folder.ts';
import { logLevels, type LogLevel } from './log.ts';
import {
  ConfigError,
  flag,
  helpOf,
  option,
  tableOf,
  wholeNumber,
  type CommandTable,
  type Options,
  type ValuesOf,
} from './option.ts';
import type { AuthOptions, RelayOptions } from './options.ts';
import { parseOrigin } from './origins.ts';

export { ConfigError };

function parseOrigins(text: string): readonly string[] {
  const list = text.split(',').map((part) => part.trim());
  return list.filter((part) => part !== '').map((part) => (part === '*' ? part : parseOrigin(part)));
}

function parseLogLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level) return level;
  throw new TypeError(`one of ${logLevels.join(', ')} is expected`);
}

const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);

function parseSwitch(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new TypeError('on or off is expected');
}

/** What is wrong with a secret is told without the secret. */
function readSecretFile(file: string): readonly string[] | undefined {
  if (file === '') return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new TypeError(`the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return parseSecrets(text, 'the file');
}

function parseKeys(text: string): string | undefined {
  if (isAddress(text) && !URL.canParse(text)) throw new TypeError('an address or a file is expected');
  return orNothing(text);
}

/** Every option of a relay: the help text, the documentation and the parsing come from this table, and so on for the other commands. */
const options = {
  port: option({
    flag: 'port',
    variable: 'LIVE_CHAT_PORT',
    placeholder: 'NUMBER',
    fallback: '8080',
    description: 'Port to listen on; 0 takes any that is free.',
    parse: wholeNumber(0, 65_535),
  }),
  host: option({
    flag: 'host',
    variable: 'LIVE_CHAT_HOST',
    placeholder: 'ADDRESS',
    fallback: '127.0.0.1',
    description: 'Address to listen on; 0.0.0.0 or :: for all.',
    parse: (text) => text,
  }),
  data: option({
    flag: 'data',
    variable: 'LIVE_CHAT_DATA',
    placeholder: 'DIR',
    fallback: './data',
    description: 'Folder of the database; made if need be.',
    parse: (text) => text,
  }),
  origins: option({
    flag: 'origins',
    variable: 'LIVE_CHAT_ORIGINS',
    placeholder: 'LIST',
    fallback: '',
    description:
      "Origins of pages that may connect beside the relay's own, such as https://www.example.com, separated by commas; * for all.",
    parse: parseOrigins,
  }),
  tlsCert: option({
    flag: 'tls-cert',
    variable: 'LIVE_CHAT_TLS_CERT',
    placeholder: 'FILE',
    fallback: '',
    description:
      'Certificate in PEM form, to serve HTTPS and WSS without a proxy; renewed files are taken up by themselves.',
    parse: orNothing,
  }),
  tlsKey: option({
    flag: 'tls-key',
    variable: 'LIVE_CHAT_TLS_KEY',
    placeholder: 'FILE',
    fallback: '',
    description: "The certificate's private key.",
    parse: orNothing,
  }),
  guests: option({
    flag: 'guests',
    variable: 'LIVE_CHAT_GUESTS',
    placeholder: 'ON|OFF',
    fallback: 'on',
    description: 'Whether people without a token of your backend may come, as guests: on, off.',
    parse: parseSwitch,
  }),
  authSecretFile: option({
    flag: 'auth-secret-file',
    variable: 'LIVE_CHAT_AUTH_SECRET_FILE',
    placeholder: 'FILE',
    fallback: '',
    description:
      'File with the secret by which your backend signs tokens, one a line while it is replaced. Without it or keys: `auth-secret` in the data folder, made at the first start.',
    parse: readSecretFile,
  }),
  authSecret: option({
    variable: 'LIVE_CHAT_AUTH_SECRET',
    placeholder: 'TEXT',
    fallback: '',
    description: 'The secret itself, only from the environment: others on the machine could read a flag.',
    parse: orNothing,
  }),
  authKeys: option({
    flag: 'auth-keys',
    variable: 'LIVE_CHAT_AUTH_KEYS',
    placeholder: 'URL|FILE',
    fallback: '',
    description: 'Address or file of a JSON Web Key Set with the public keys by which tokens are signed.',
    parse: parseKeys,
  }),
  authAudience: option({
    flag: 'auth-audience',
    variable: 'LIVE_CHAT_AUTH_AUDIENCE',
    placeholder: 'NAME',
    fallback: 'live-chat',
    description: "What a token's aud must contain.",
    parse: (text) => text,
  }),
  authIssuer: option({
    flag: 'auth-issuer',
    variable: 'LIVE_CHAT_AUTH_ISSUER',
    placeholder: 'NAME',
    fallback: '',
    description: "What a token's iss must be, if that matters.",
    parse: orNothing,
  }),
  static: option({
    flag: 'static',
    variable: 'LIVE_CHAT_STATIC',
    placeholder: 'DIR',
    fallback: '',
    description: 'Folder of pages to serve at /.',
    parse: (text) => (text === '' ? undefined : existingFolder(text)),
  }),
  sendRate: option({
    flag: 'send-rate',
    variable: 'LIVE_CHAT_SEND_RATE',
    placeholder: 'NUMBER',
    fallback: '10',
    description: 'Messages a second that one connection may send over time.',
    parse: wholeNumber(1, 100_000),
  }),
  maxConnections: option({
    flag: 'max-connections',
    variable: 'LIVE_CHAT_MAX_CONNECTIONS',
    placeholder: 'NUMBER',
    fallback: '20000',
    description: 'Connections at a time; more are turned away.',
    parse: wholeNumber(1, 1_000_000),
  }),
  connectRate: option({
    flag: 'connect-rate',
    variable: 'LIVE_CHAT_CONNECT_RATE',
    placeholder: 'NUMBER',
    fallback: '1000',
    description: 'New connections a second over time, twice as many at once; more are told to come back.',
    parse: wholeNumber(1, 100_000),
  }),
  drainSeconds: option({
    flag: 'drain-seconds',
    variable: 'LIVE_CHAT_DRAIN_SECONDS',
    placeholder: 'NUMBER',
    fallback: '4',
    description: 'Seconds in which SIGTERM moves all clients elsewhere; more for many thousands of them.',
    parse: wholeNumber(1, 3_600),
  }),
  logLevel: option({
    flag: 'log-level',
    variable: 'LIVE_CHAT_LOG_LEVEL',
    placeholder: 'LEVEL',
    fallback: 'info',
    description: `How much is logged, as JSON lines: ${logLevels.join(', ')}.`,
    parse: parseLogLevel,
  }),
};

const modes = ['bubble', 'inline', 'full'] as const;

function parseMode(text: string): (typeof modes)[number] {
  const mode = modes.find((known) => known === text);
  if (mode) return mode;
  throw new TypeError(`one of ${modes.join(', ')} is expected`);
}

function parseRoom(text: string): string {
  if (text.length <= defaultLimits.roomLength && new RegExp(roomPattern).test(text)) return text;
  throw new TypeError(
    `a room is expected: letters, digits and . _ : ~ -, the first a letter or digit, at most ${defaultLimits.roomLength}`,
  );
}

/** An address that browsers reach a relay by. */
function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username) return url;
  throw new ConfigError(`${JSON.stringify(text)} is not an address such as https://chat.example.com`);
}

const commands = {
  run: { summary: 'Runs the relay.', options },
  backup: {
    summary: 'Copies everything that a relay keeps into one file, also while it runs.',
    operand: { name: 'FILE', description: 'Where the backup goes.' },
    options: {
      data: options.data,
      force: flag('force', 'Take the place of a file that is there.'),
    },
  },
  restore: {
    summary: 'Puts a backup in the place of what is in the data folder. The relay must be stopped.',
    operand: { name: 'FILE', description: 'A backup.' },
    options: {
      data: options.data,
      discard: flag('discard', 'Keep no copy of the former database.'),
    },
  },
  embed: {
    summary: "Prints the tag for a site's pages, with its integrity, and what their policy must allow.",
    operand: {
      name: 'URL',
      description: "The relay's address as browsers reach it, such as https://chat.example.com.",
    },
    options: {
      room: option({
        flag: 'room',
        placeholder: 'ROOM',
        fallback: 'lobby',
        description: 'The room to talk in.',
        parse: parseRoom,
      }),
      mode: option({
        flag: 'mode',
        placeholder: 'MODE',
        fallback: 'bubble',
        description: `How it is shown: ${modes.join(', ')}.`,
        parse: parseMode,
      }),
      site: option({
        flag: 'site',
        placeholder: 'ORIGIN',
        fallback: '',
        description: 'Where the pages are, such as https://www.example.com.',
        parse: (text) => (text === '' ? undefined : parseOrigin(text)),
      }),
    },
  },
  doctor: {
    summary:
      'Looks at a relay from outside, as a page comes to it, and says what is wrong. Exit code 1 when something is.',
    operand: { name: 'URL', description: 'The address of the relay, as clients are given it.' },
    options: {
      origin: option({
        flag: 'origin',
        placeholder: 'ORIGIN',
        fallback: '',
        description: 'Address of a page that should be able to connect, such as https://www.example.com.',
        parse: (text) => (text === '' ? undefined : parseOrigin(text)),
      }),
      patience: option({
        flag: 'patience',
        placeholder: 'SECONDS',
        fallback: '0',
        description: 'Keep a connection for so long, to see whether somebody on the way cuts it.',
        parse: wholeNumber(0, 86_400),
      }),
      json: flag('json', 'JSON, for programs.'),
    },
  },
} satisfies Record<string, CommandTable>;

type Commands = typeof commands;
type CommandName = keyof Commands;
const commandNames = Object.keys(commands) as CommandName[];

export interface RunCommand {
  readonly name: 'run';
  readonly relay: RelayOptions & Required<Pick<RelayOptions, 'port' | 'host' | 'data' | 'logLevel' | 'auth'>>;
}

export interface BackupCommand extends ValuesOf<Commands['backup']['options']> {
  readonly name: 'backup';
  readonly file: string;
}

export interface RestoreCommand extends ValuesOf<Commands['restore']['options']> {
  readonly name: 'restore';
  readonly file: string;
}

export interface EmbedCommand extends ValuesOf<Commands['embed']['options']> {
  readonly name: 'embed';
  readonly url: URL;
}

export interface DoctorCommand extends ValuesOf<Commands['doctor']['options']> {
  readonly name: 'doctor';
  readonly url: URL;
}

/** What was asked for. */
export type Command =
  | { readonly name: 'help'; readonly text: string }
  | { readonly name: 'version' }
  | RunCommand
  | BackupCommand
  | RestoreCommand
  | EmbedCommand
  | DoctorCommand;

type Environment = Readonly<Record<string, string | undefined>>;
type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** A negative number is the value of the flag before it, and no flag. */
function withNegatives(args: readonly string[]): string[] {
  return args.reduce<string[]>((all, arg) => {
    const last = all.at(-1);
    if (last?.startsWith('--') && !last.includes('=') && /^-\d/.test(arg)) all[all.length - 1] = `${last}=${arg}`;
    else all.push(arg);
    return all;
  }, []);
}

function parseFlags(args: readonly string[], { options, operand }: CommandTable): { flags: Flags; operands: string[] } {
  const known: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  };
  for (const { flag, placeholder } of Object.values(options))
    if (flag !== undefined) known[flag] = { type: placeholder ? 'string' : 'boolean' };
  try {
    const { values, positionals } = parseArgs({
      args: withNegatives(args),
      options: known,
      allowPositionals: !!operand,
    });
    return { flags: values as Flags, operands: positionals };
  } catch (error) {
    const [, flag] =
      /^Option '(?:-\w, )?(--[\w-]+).*argument (?:missing|is ambiguous)/.exec((error as Error).message) ?? [];
    if (flag) throw new ConfigError(`${flag}: its value is missing`);
    // Only the first sentence: the rest is advice on how to pass other things.
    throw new ConfigError((error as Error).message.split(/[.\n]\s/)[0]!);
  }
}

function valuesOf<O extends Options>(options: O, flags: Flags, environment: Environment): ValuesOf<O> {
  const read = ({ flag, variable, fallback, parse }: O[string]): unknown => {
    const given = flag === undefined ? undefined : flags[flag];
    const text = given === undefined ? ((variable && environment[variable]) ?? fallback) : String(given);
    try {
      return parse(text);
    } catch (error) {
      const source = given === undefined ? variable : `--${flag}`;
      throw new ConfigError(`${source} ${JSON.stringify(text)}: ${(error as Error).message}`);
    }
  };
  return Object.fromEntries(
    Object.entries(options).map(([name, each]) => [name, read(each as O[string])]),
  ) as ValuesOf<O>;
}

function operandOf(name: CommandName, { operand }: CommandTable, operands: readonly string[]): string {
  if (operands.length === 1 && operands[0] !== '') return operands[0]!;
  const problem = operands.length > 1 ? `only one ${operand!.name} is expected` : `${operand!.name} is missing`;
  throw new ConfigError(`${name}: ${problem}`);
}

type AuthValues = Pick<
  ValuesOf<typeof options>,
  'guests' | 'authSecretFile' | 'authSecret' | 'authKeys' | 'authAudience' | 'authIssuer'
>;

function authOf(values: AuthValues): AuthOptions {
  const { guests, authSecretFile, authSecret, authKeys, authAudience, authIssuer } = values;
  const secrets = authSecretFile ?? (authSecret === undefined ? undefined : [authSecret]);
  return {
    guests,
    audience: authAudience,
    ...(secrets && { secrets }),
    ...(authKeys !== undefined && { keys: authKeys }),
    ...(authIssuer !== undefined && { issuer: authIssuer }),
  };
}

function tlsOf(cert: string | undefined, key: string | undefined): Pick<RelayOptions, 'tls'> {
  if (cert && key) return { tls: { cert, key } };
  if (cert || key) throw new ConfigError('--tls-cert and --tls-key go together');
  return {};
}

function runCommand({
  static: folder,
  sendRate,
  drainSeconds,
  tlsCert,
  tlsKey,
  guests,
  authSecretFile,
  authSecret,
  authKeys,
  authAudience,
  authIssuer,
  ...rest
}: ValuesOf<typeof options>): RunCommand {
  return {
    name: 'run',
    relay: {
      ...rest,
      ...tlsOf(tlsCert, tlsKey),
      auth: authOf({ guests, authSecretFile, authSecret, authKeys, authAudience, authIssuer }),
      drain: 1_000 * drainSeconds,
      // The burst grows with the rate.
      limits: { sendRate, sendBurst: Math.ceil((defaultLimits.sendBurst / defaultLimits.sendRate) * sendRate) },
      ...(folder === undefined ? {} : { static: folder }),
    },
  };
}

/**
 * Reads the command's name (`run` where there is none), its flags, then environment variables, then defaults.
 * @throws ConfigError
 */
export function readCommand(args: readonly string[], environment: Environment = process.env): Command {
  const [first] = args;
  const isNamed = first !== undefined && !first.startsWith('-');
  const name = isNamed ? commandNames.find((known) => known === first) : 'run';
  if (!name) throw new ConfigError(`unknown command ${JSON.stringify(first)}: ${commandNames.join(', ')} are there`);
  const table: CommandTable = commands[name];
  const { flags, operands } = parseFlags(isNamed ? args.slice(1) : args, table);
  if (flags['help']) return { name: 'help', text: helpText(name) };
  if (flags['version']) return { name: 'version' };
  switch (name) {
    case 'run':
      return runCommand(valuesOf(options, flags, environment));
    case 'backup':
      return { name, file: operandOf(name, table, operands), ...valuesOf(commands.backup.options, flags, environment) };
    case 'restore':
      return {
        name,
        file: operandOf(name, table, operands),
        ...valuesOf(commands.restore.options, flags, environment),
      };
    case 'embed':
      return {
        name,
        url: parseAddress(operandOf(name, table, operands)),
        ...valuesOf(commands.embed.options, flags, environment),
      };
    case 'doctor': {
      const url = parseAddress(operandOf(name, table, operands));
      return { name, url, ...valuesOf(commands.doctor.options, flags, environment) };
    }
  }
}

export function helpText(name: CommandName = 'run'): string {
  const lines = helpOf(name, commands[name], name === 'run');
  if (name === 'run') {
    lines.push('Other commands, each with a --help of its own:', '');
    for (const other of commandNames.slice(1)) lines.push(`  ${other.padEnd(9)} ${commands[other].summary}`);
    lines.push('');
  }
  return lines.join('\n');
}

/** A command's options as a Markdown table, for the documentation. */
export const optionsTable = (name: CommandName = 'run'): string => tableOf(commands[name]);

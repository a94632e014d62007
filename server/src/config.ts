import { parseArgs } from 'node:util';
import { defaultLimits } from '../../src/protocol/index.ts';
import { logLevels, type LogLevel } from './log.ts';
import type { RelayOptions } from './options.ts';
import { parseOrigin } from './origins.ts';

/** An option or its value is not valid. The message says which, in one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

interface Option<T> {
  readonly flag: string;
  readonly variable: string;
  /** What stands for the value in the help text. */
  readonly placeholder: string;
  readonly fallback: string;
  readonly description: string;
  /** @throws TypeError saying what is expected. */
  parse(text: string): T;
}

const option = <T>(definition: Option<T>): Option<T> => definition;

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new TypeError(`a whole number from ${least} to ${most} is expected`);
  };
}

function parseOrigins(text: string): readonly string[] {
  const list = text.split(',').map((part) => part.trim());
  return list.filter((part) => part !== '').map((part) => (part === '*' ? part : parseOrigin(part)));
}

function parseLogLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level) return level;
  throw new TypeError(`one of ${logLevels.join(', ')} is expected`);
}

/** Every option: the help text, the documentation and the parsing come from this table. */
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
  static: option({
    flag: 'static',
    variable: 'LIVE_CHAT_STATIC',
    placeholder: 'DIR',
    fallback: '',
    description: 'Folder of pages to serve at /.',
    parse: (text) => (text === '' ? undefined : text),
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
  logLevel: option({
    flag: 'log-level',
    variable: 'LIVE_CHAT_LOG_LEVEL',
    placeholder: 'LEVEL',
    fallback: 'info',
    description: `How much is logged, as JSON lines: ${logLevels.join(', ')}.`,
    parse: parseLogLevel,
  }),
};

const all: readonly Option<unknown>[] = Object.values(options);

export interface RunCommand {
  readonly name: 'run';
  readonly relay: RelayOptions & Required<Pick<RelayOptions, 'port' | 'host' | 'data' | 'logLevel'>>;
}

/** What the command was asked for. */
export type Command = { readonly name: 'help' | 'version' } | RunCommand;

function parseFlags(args: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const flags: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  };
  for (const { flag } of all) flags[flag] = { type: 'string' };
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: false }).values as Record<string, string>;
  } catch (error) {
    // Only the first sentence: the rest is advice on how to pass other things.
    throw new ConfigError((error as Error).message.split(/[.\n]\s/)[0]!);
  }
}

/**
 * Reads flags, then environment variables, then defaults.
 * @throws ConfigError
 */
export function readCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Command {
  const flags = parseFlags(args);
  if (flags.help) return { name: 'help' };
  if (flags.version) return { name: 'version' };

  function value<T>({ flag, variable, fallback, parse }: Option<T>): T {
    const given = flags[flag];
    const text = typeof given === 'string' ? given : (environment[variable] ?? fallback);
    try {
      return parse(text);
    } catch (error) {
      const source = typeof given === 'string' ? `--${flag}` : variable;
      throw new ConfigError(`${source} ${JSON.stringify(text)}: ${(error as Error).message}`);
    }
  }

  const folder = value(options.static);
  const sendRate = value(options.sendRate);
  return {
    name: 'run',
    relay: {
      port: value(options.port),
      host: value(options.host),
      data: value(options.data),
      origins: value(options.origins),
      maxConnections: value(options.maxConnections),
      logLevel: value(options.logLevel),
      // The burst grows with the rate.
      limits: { sendRate, sendBurst: Math.ceil((defaultLimits.sendBurst / defaultLimits.sendRate) * sendRate) },
      ...(folder === undefined ? {} : { static: folder }),
    },
  };
}

export function helpText(): string {
  const rows = all.map(({ flag, placeholder, variable, fallback, description }) => [
    `--${flag} ${placeholder}`,
    `${description} [${variable}${fallback === '' ? '' : `, default ${fallback}`}]`,
  ]);
  rows.push(['--help', 'This text.'], ['--version', 'The version.']);
  const width = Math.max(...rows.map(([flag]) => flag!.length));
  const lines = rows.map(([flag, text]) => `  ${flag!.padEnd(width)}  ${text}`);
  return ['Usage: live-chat-relay [options]', '', ...lines, ''].join('\n');
}

/** The same as a Markdown table, for the documentation. */
export function optionsTable(): string {
  const rows = all.map(({ flag, variable, fallback, description }) => {
    const standard = fallback === '' ? 'none' : `\`${fallback}\``;
    return `| \`--${flag}\` | \`${variable}\` | ${standard} | ${description.replaceAll('*', '\\*')} |`;
  });
  return ['| option | environment | default | what |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

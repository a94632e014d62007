import { pino, type DestinationStream, type Logger } from 'pino';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** All that may stand in a log line. Names, texts, tokens and secrets are not among it. */
export interface LogFields {
  readonly session?: string;
  readonly user?: string;
  readonly room?: string;
  readonly code?: string;
  readonly origin?: string;
  readonly address?: string;
  readonly folder?: string;
  readonly allowed?: string;
  readonly guests?: string;
  readonly users?: string;
  readonly version?: string;
  readonly signal?: string;
  readonly reason?: string;
  readonly count?: number;
  readonly milliseconds?: number;
  readonly error?: unknown;
}

const allowed: readonly (keyof LogFields)[] = [
  'session',
  'user',
  'room',
  'code',
  'origin',
  'address',
  'folder',
  'allowed',
  'guests',
  'users',
  'version',
  'signal',
  'reason',
  'count',
  'milliseconds',
];

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Where an error came from. Its message is left out: it may quote what a client sent. */
function placeOf(error: unknown): { name: string; stack: string[] } | undefined {
  if (!(error instanceof Error)) return undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, stack: frames.slice(0, 12).map((line) => line.trim()) };
}

function pick(event: string, fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = { event };
  for (const name of allowed) {
    const value = fields[name];
    // Cut, because some come from the other side; JSON escapes line ends and control characters.
    if (value !== undefined) line[name] = typeof value === 'string' ? value.slice(0, 200) : value;
  }
  const place = placeOf(fields.error);
  if (place) line.error = place;
  return line;
}

/** JSON lines with an allow-list of fields. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: null, formatters: { level: (label: string) => ({ level: label }) } };
  const out: Logger = destination ? pino(options, destination) : pino(options);
  const write =
    (at: Exclude<LogLevel, 'silent'>) =>
    (event: string, fields: LogFields = {}) => {
      if (out.isLevelEnabled(at)) out[at](pick(event, fields));
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

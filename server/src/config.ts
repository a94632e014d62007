import { parseArgs } from 'node:util';
import { defaultLimits } from '../../src/protocol/index.ts';
import { takeOidc } from './accounts/oidc-options.ts';
import { commandNames, commands, type CommandName, type Commands } from './command-list.ts';
import { takeMail } from './mail/options.ts';
import { ConfigError, helpOf, tableOf, type CommandTable, type Options, type ValuesOf } from './option.ts';
import type { AuthOptions, RelayOptions } from './options.ts';
import { runOptions } from './run-options.ts';

export { ConfigError };

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

export interface ExportCommand extends ValuesOf<Commands['export']['options']> {
  readonly name: 'export';
  readonly user: string;
}

export interface ImportCommand extends ValuesOf<Commands['import']['options']> {
  readonly name: 'import';
  readonly file: string;
}

export interface AuditCommand extends ValuesOf<Commands['audit']['options']> {
  readonly name: 'audit';
}

export interface EraseCommand extends ValuesOf<Commands['erase']['options']> {
  readonly name: 'erase';
  readonly user: string;
}

export interface KeyCommand extends ValuesOf<Commands['key']['options']> {
  readonly name: 'key';
  readonly action: 'add' | 'list' | 'revoke';
  /** Of the key to revoke. */
  readonly id: string;
}

export interface InviteCommand extends ValuesOf<Commands['invite']['options']> {
  readonly name: 'invite';
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
  | ExportCommand
  | ImportCommand
  | EraseCommand
  | AuditCommand
  | KeyCommand
  | InviteCommand
  | EmbedCommand
  | DoctorCommand;

/** An address that browsers reach a relay by. */
function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username) return url;
  throw new ConfigError(`${JSON.stringify(text)} is not an address such as https://chat.example.com`);
}

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
      // eslint-disable-next-line regexp/no-super-linear-backtracking -- what the command line says
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

const keyActions = ['add', 'list', 'revoke'] as const;

function keyCommand(operands: readonly string[], values: ValuesOf<Commands['key']['options']>): KeyCommand {
  const [first = '', id = '', ...more] = operands;
  const action = keyActions.find((known) => known === first);
  if (!action) throw new ConfigError(`key: one of ${keyActions.join(', ')} is expected`);
  if (action === 'revoke' ? id === '' || more.length > 0 : operands.length > 1) {
    throw new ConfigError(
      action === 'revoke' ? 'key revoke: the id of one key is expected' : `key ${action}: nothing more is expected`,
    );
  }
  if (action === 'add' && (values.service === '' || values.scopes.length === 0)) {
    throw new ConfigError('key add: --name and --scopes are needed');
  }
  return { name: 'key', action, id, ...values };
}

type AuthValues = Pick<
  ValuesOf<typeof runOptions>,
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

function runCommand(values: ValuesOf<typeof runOptions>): RunCommand {
  const { oidc, rest: withMail } = takeOidc(values);
  const { mail, rest: others } = takeMail(withMail);
  const {
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
    files,
    maxFileBytes,
    userFileBytes,
    totalFileBytes,
    filters,
    push,
    pushKey: key,
    pushContact: contact,
    pushText: text,
    pushPrivate,
    assign: rule,
    assignGrace,
    assignLimit,
    assignGroups: groups,
    slaAnswer,
    slaResolution,
    slaHours,
    calls,
    stun,
    turn,
    turnSecret,
    ...rest
  } = others;
  if (turn.length > 0 && !turnSecret) throw new ConfigError('--turn needs LIVE_CHAT_TURN_SECRET');
  return {
    name: 'run',
    relay: {
      ...rest,
      ...tlsOf(tlsCert, tlsKey),
      ...(oidc && { oidc }),
      ...(mail && { mail }),
      auth: authOf({ guests, authSecretFile, authSecret, authKeys, authAudience, authIssuer }),
      drain: 1_000 * drainSeconds,
      // The burst grows with the rate.
      limits: {
        sendRate,
        sendBurst: Math.ceil((defaultLimits.sendBurst / defaultLimits.sendRate) * sendRate),
        fileBytes: maxFileBytes,
      },
      files: files && { ...files, userBytes: userFileBytes, totalBytes: totalFileBytes },
      ...(folder === undefined ? {} : { static: folder }),
      ...(filters === undefined ? {} : { filters }),
      assign: { rule, grace: 1_000 * assignGrace, limit: assignLimit, groups },
      sla: {
        answer: 1_000 * slaAnswer,
        resolution: 1_000 * slaResolution,
        ...(slaHours !== undefined && { hours: slaHours }),
      },
      calls: calls && { stun, turn, ...(turnSecret !== undefined && { turnSecret }) },
      push: push && {
        ...{ text, private: pushPrivate },
        ...(key !== undefined && { key }),
        ...(contact !== undefined && { contact }),
      },
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
      return runCommand(valuesOf(runOptions, flags, environment));
    case 'backup':
      return { name, file: operandOf(name, table, operands), ...valuesOf(commands.backup.options, flags, environment) };
    case 'restore':
      return {
        name,
        file: operandOf(name, table, operands),
        ...valuesOf(commands.restore.options, flags, environment),
      };
    case 'export':
      return { name, user: operandOf(name, table, operands), ...valuesOf(commands.export.options, flags, environment) };
    case 'import':
      return { name, file: operandOf(name, table, operands), ...valuesOf(commands.import.options, flags, environment) };
    case 'audit':
      return { name, ...valuesOf(commands.audit.options, flags, environment) };
    case 'erase':
      return { name, user: operandOf(name, table, operands), ...valuesOf(commands.erase.options, flags, environment) };
    case 'key':
      return keyCommand(operands, valuesOf(commands.key.options, flags, environment));
    case 'invite': {
      const values = valuesOf(commands.invite.options, flags, environment);
      if (values.admin && values.passwordOf) throw new ConfigError('--admin and --password-of do not go together');
      return { name, ...values };
    }
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

import { readFileSync } from 'node:fs';
import { defaultLimits, type RoomKind } from '../../src/protocol/index.ts';
import { oidcRunOptions } from './accounts/oidc-options.ts';
import { createAddressOf } from './address.ts';
import { checkSource } from './auth/source.ts';
import { parseSecrets } from './auth/secrets.ts';
import { callRunOptions } from './calls/ice.ts';
import { assignRunOptions } from './desk/assign-options.ts';
import { slaRunOptions } from './desk/sla-options.ts';
import { existingFolder } from './folder.ts';
import { bounds } from './limits.ts';
import { logLevels, type LogLevel } from './log.ts';
import { mailRunOptions } from './mail/options.ts';
import { option, wholeNumber } from './option.ts';
import type { FileOptions, Retention } from './options.ts';
import { parseOrigin } from './origins.ts';

function parseOrigins(text: string): readonly string[] {
  const list = text.split(',').map((part) => part.trim());
  return list.filter((part) => part !== '').map((part) => (part === '*' ? part : parseOrigin(part)));
}

function parseProxies(text: string): readonly string[] {
  const list = text.split(',').map((part) => part.trim());
  const proxies = list.filter((part) => part !== '');
  // Read once, for what it says of one that is none.
  createAddressOf(proxies);
  return proxies;
}

function parseLogLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level) return level;
  throw new TypeError(`one of ${logLevels.join(', ')} is expected`);
}

const day = 86_400_000;

/** `open=90d,support=365d` */
function parseRetention(text: string): Retention {
  const kept: Partial<Record<RoomKind, number>> = {};
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [, kind, days] = /^(open|private|direct|support|desk)=([1-9]\d{0,4})d$/.exec(part) ?? [];
    if (!kind) throw new TypeError('kinds of rooms with days are expected, such as open=90d,support=365d');
    kept[kind as RoomKind] = Number(days) * day;
  }
  return kept;
}

const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);

function parsePreviews(text: string): boolean | 'private' {
  if (text === 'private') return text;
  if (text === 'on' || text === 'off') return text === 'on';
  throw new TypeError('off, on or private is expected');
}

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

/** A petabyte. */
const mostFileBytes = 1e15;

function parseKeys(text: string): string | undefined {
  checkSource(text);
  return orNothing(text);
}

/** Every option of a relay: the help text, the documentation and the parsing come from this table. */
export const runOptions = {
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
  ...oidcRunOptions,
  static: option({
    flag: 'static',
    variable: 'LIVE_CHAT_STATIC',
    placeholder: 'DIR',
    fallback: '',
    description: 'Folder of pages to serve at /.',
    parse: (text) => (text === '' ? undefined : existingFolder(text)),
  }),
  files: option({
    flag: 'files',
    variable: 'LIVE_CHAT_FILES',
    placeholder: 'ON|OFF|DIR',
    fallback: 'on',
    description: 'Files on messages: on (in `files` in the data folder), off, or another folder for them.',
    parse: (text): FileOptions | false => (text === 'off' ? false : text === 'on' ? {} : { folder: text }),
  }),
  maxFileBytes: option({
    flag: 'max-file-bytes',
    variable: 'LIVE_CHAT_MAX_FILE_BYTES',
    placeholder: 'NUMBER',
    fallback: String(defaultLimits.fileBytes),
    description: 'Bytes of one file.',
    parse: wholeNumber(1, mostFileBytes),
  }),
  userFileBytes: option({
    flag: 'user-file-bytes',
    variable: 'LIVE_CHAT_USER_FILE_BYTES',
    placeholder: 'NUMBER',
    fallback: String(bounds.userFileBytes),
    description: 'Bytes of all files of one user together.',
    parse: wholeNumber(1, mostFileBytes),
  }),
  totalFileBytes: option({
    flag: 'total-file-bytes',
    variable: 'LIVE_CHAT_TOTAL_FILE_BYTES',
    placeholder: 'NUMBER',
    fallback: String(bounds.totalFileBytes),
    description: 'Bytes of all files together; more are refused. Leave the disk more room than that.',
    parse: wholeNumber(1, mostFileBytes),
  }),
  sendRate: option({
    flag: 'send-rate',
    variable: 'LIVE_CHAT_SEND_RATE',
    placeholder: 'NUMBER',
    fallback: '10',
    description: 'Messages a second that one user may send over time, by all connections together.',
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
    description: 'New connections a second over time, five times as many at once; more are told to come back.',
    parse: wholeNumber(1, 100_000),
  }),
  maxConnectionsPerAddress: option({
    flag: 'max-connections-per-address',
    variable: 'LIVE_CHAT_MAX_CONNECTIONS_PER_ADDRESS',
    placeholder: 'NUMBER',
    fallback: '1000',
    description: "Connections at a time from one address or IPv6 /64 network; this machine's own are not counted.",
    parse: wholeNumber(1, 1_000_000),
  }),
  connectRatePerAddress: option({
    flag: 'connect-rate-per-address',
    variable: 'LIVE_CHAT_CONNECT_RATE_PER_ADDRESS',
    placeholder: 'NUMBER',
    fallback: '100',
    description: 'New connections a second from one address over time, five times as many at once.',
    parse: wholeNumber(1, 100_000),
  }),
  maxConnectionsPerUser: option({
    flag: 'max-connections-per-user',
    variable: 'LIVE_CHAT_MAX_CONNECTIONS_PER_USER',
    placeholder: 'NUMBER',
    fallback: '100',
    description: 'Connections of one user at a time.',
    parse: wholeNumber(1, 1_000_000),
  }),
  roomRate: option({
    flag: 'room-rate',
    variable: 'LIVE_CHAT_ROOM_RATE',
    placeholder: 'NUMBER',
    fallback: String(bounds.roomRate),
    description:
      'Rooms an hour that one user may make over time, and 20 at once; admins and services as many as they want.',
    parse: wholeNumber(1, 100_000),
  }),
  trustedProxies: option({
    flag: 'trusted-proxies',
    variable: 'LIVE_CHAT_TRUSTED_PROXIES',
    placeholder: 'LIST',
    fallback: '',
    description:
      'Addresses and networks of proxies in front whose X-Forwarded-For is believed, such as 10.0.0.0/8, separated by commas; loopback, linklocal, uniquelocal for those.',
    parse: parseProxies,
  }),
  filters: option({
    flag: 'filters',
    variable: 'LIVE_CHAT_FILTERS',
    placeholder: 'FILE',
    fallback: '',
    description: 'JSON file with words and hosts of links that are masked or refused; read again when it changes.',
    parse: orNothing,
  }),
  webhooksPrivate: option({
    flag: 'webhooks-private',
    variable: 'LIVE_CHAT_WEBHOOKS_PRIVATE',
    placeholder: 'ON|OFF',
    fallback: 'off',
    description: 'Whether webhooks may lead into private networks and to this machine, and go without TLS: on, off.',
    parse: parseSwitch,
  }),
  previews: option({
    flag: 'previews',
    variable: 'LIVE_CHAT_PREVIEWS',
    placeholder: 'OFF|ON|PRIVATE',
    fallback: 'off',
    description:
      'Whether the relay looks at the pages to which links in messages lead, and shows what they say of themselves: off, on (of the public internet), private (of your own network as well).',
    parse: parsePreviews,
  }),
  push: option({
    flag: 'push',
    variable: 'LIVE_CHAT_PUSH',
    placeholder: 'ON|OFF',
    fallback: 'on',
    description: 'Whether people may be told of messages by push while no page is open: on, off.',
    parse: parseSwitch,
  }),
  pushContact: option({
    flag: 'push-contact',
    variable: 'LIVE_CHAT_PUSH_CONTACT',
    placeholder: 'ADDRESS',
    fallback: '',
    description:
      'Where those who run push services reach you, such as mailto:chat@example.com; else the first of the origins.',
    parse: orNothing,
  }),
  pushText: option({
    flag: 'push-text',
    variable: 'LIVE_CHAT_PUSH_TEXT',
    placeholder: 'ON|OFF',
    fallback: 'on',
    description: 'Whether a push tells who wrote and what, encrypted, or only that there is something: on, off.',
    parse: parseSwitch,
  }),
  pushKey: option({
    variable: 'LIVE_CHAT_PUSH_KEY',
    placeholder: 'TEXT',
    fallback: '',
    description:
      'The private key of pushes, 32 bytes as base64url, only from the environment. Without it: `push-key` in the data folder, made at the first start.',
    parse: orNothing,
  }),
  pushPrivate: option({
    flag: 'push-private',
    variable: 'LIVE_CHAT_PUSH_PRIVATE',
    placeholder: 'ON|OFF',
    fallback: 'off',
    description: 'Whether pushes may be sent into private networks and to this machine, and without TLS: on, off.',
    parse: parseSwitch,
  }),
  ...callRunOptions,
  ...assignRunOptions,
  ...slaRunOptions,
  ...mailRunOptions,
  retention: option({
    flag: 'retention',
    variable: 'LIVE_CHAT_RETENTION',
    placeholder: 'LIST',
    fallback: '',
    description:
      'For how long messages are kept, by kind of room (open, private, direct, support), such as open=90d,support=365d; others for ever.',
    parse: parseRetention,
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

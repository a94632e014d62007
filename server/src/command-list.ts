import { defaultLimits, roomPattern } from '../../src/protocol/index.ts';
import { inviteOptions, inviteSummary } from './accounts/invite-command.ts';
import { flag, option, wholeNumber, type CommandTable } from './option.ts';
import { parseOrigin } from './origins.ts';
import { isScope, scopeNames, type Scope } from './policy/scopes.ts';
import { runOptions } from './run-options.ts';
import { importFormats, type ImportFormat } from './transfer/formats.ts';

const day = 86_400_000;

function parseScopes(text: string): readonly Scope[] {
  const list = text.split(',').map((part) => part.trim());
  return list
    .filter((part) => part !== '')
    .map((part) => {
      if (isScope(part)) return part;
      throw new TypeError(`some of ${scopeNames.join(', ')} are expected, separated by commas`);
    });
}

function parseDays(text: string): number | undefined {
  if (text === '') return undefined;
  const [, days] = /^([1-9]\d{0,4})d$/.exec(text) ?? [];
  if (days === undefined) throw new TypeError('days are expected, such as 90d');
  return Number(days) * day;
}

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

function parseFormat(text: string): ImportFormat {
  const format = importFormats.find((known) => known === text);
  if (format) return format;
  throw new TypeError(`one of ${importFormats.join(', ')} is expected`);
}

/** What the relay's program can do. */
export const commands = {
  run: { summary: 'Runs the relay.', options: runOptions },
  backup: {
    summary: 'Copies everything that a relay keeps, also while it runs.',
    operand: { name: 'FILE', description: 'Where the backup goes; its files go into FILE.files beside it.' },
    options: {
      data: runOptions.data,
      files: runOptions.files,
      force: flag('force', 'Take the place of a file that is there.'),
    },
  },
  restore: {
    summary: 'Puts a backup in the place of what is in the data folder. The relay must be stopped.',
    operand: { name: 'FILE', description: 'A backup.' },
    options: {
      data: runOptions.data,
      files: runOptions.files,
      discard: flag('discard', 'Keep no copy of the former database.'),
    },
  },
  export: {
    summary:
      'Prints all that is stored of a person, or all conversations of the support desk, as JSON lines, also while the relay runs.',
    operand: {
      name: 'USER',
      description: 'The id of a user, such as u_4711 or g_8Jd0; or conversations, for what import takes.',
    },
    options: { data: runOptions.data },
  },
  import: {
    summary:
      'Takes conversations of the support desk from a file of JSON lines. The relay must be stopped. All of the file is looked at before anything is written.',
    operand: { name: 'FILE', description: 'What `export conversations` has printed, or conversations of Chatwoot.' },
    options: {
      data: runOptions.data,
      format: option({
        flag: 'format',
        placeholder: 'FORMAT',
        fallback: 'live-chat',
        description: `Of the file: ${importFormats.join(', ')}.`,
        parse: parseFormat,
      }),
      dryRun: flag('dry-run', 'Say what is in it, and what is wrong with it. Nothing is written.'),
    },
  },
  audit: {
    summary: 'Prints what moderators, admins and programs did to others, as JSON lines, also while the relay runs.',
    options: { data: runOptions.data },
  },
  erase: {
    summary:
      'Erases a person: names, texts, reactions, read markers. The relay must be stopped. Without --yes it only says what would go.',
    operand: { name: 'USER', description: 'The id of a user, such as u_4711 or g_8Jd0.' },
    options: { data: runOptions.data, yes: flag('yes', 'Erase. Nothing brings it back but a backup.') },
  },
  key: {
    summary: 'Makes, lists and revokes keys by which bots and backends come, also while the relay runs.',
    operand: { name: 'ACTION', description: 'add (prints a key, once), list, or revoke with the id of a key.' },
    options: {
      data: runOptions.data,
      service: option({
        flag: 'name',
        placeholder: 'NAME',
        fallback: '',
        description: 'add: what the service is called in the chat; keys of one name are of one service.',
        parse: (text) => text,
      }),
      scopes: option({
        flag: 'scopes',
        placeholder: 'LIST',
        fallback: '',
        description: `add: what the key is good for, by commas: ${scopeNames.join(', ')}.`,
        parse: parseScopes,
      }),
      expires: option({
        flag: 'expires',
        placeholder: 'DAYS',
        fallback: '',
        description: 'add: after how many days it ends by itself, such as 90d; else never.',
        parse: parseDays,
      }),
    },
  },
  invite: { summary: inviteSummary, options: { ...inviteOptions, data: runOptions.data } },
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

export type Commands = typeof commands;
export type CommandName = keyof Commands;
export const commandNames = Object.keys(commands) as CommandName[];

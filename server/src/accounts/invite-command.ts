import { flag, option, type CommandTable } from '../option.ts';

function parseBase(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username) return url;
  throw new TypeError('an address such as https://chat.example.com is expected');
}

/** `live-chat-relay invite`, beside the option of the data folder. */
export const inviteOptions = {
  admin: flag('admin', 'For an admin, who also decides who else is here; otherwise for an agent.'),
  passwordOf: option({
    flag: 'password-of',
    placeholder: 'NAME',
    fallback: '',
    description: 'For a new password of the account that signs in with this e-mail or name.',
    parse: (text) => (text === '' ? undefined : text),
  }),
  url: option({
    flag: 'url',
    placeholder: 'URL',
    fallback: 'http://127.0.0.1:8080',
    description: "The relay's address as browsers reach it, such as https://chat.example.com.",
    parse: parseBase,
  }),
} satisfies CommandTable['options'];

export const inviteSummary =
  'Prints a link, good once, that makes an account of the inbox or sets another password; also while the relay runs.';

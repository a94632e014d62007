import { isLoopback } from '../loopback.ts';
import { readFileSync } from 'node:fs';
import { ConfigError, option } from '../option.ts';
import { isRule } from './oidc-rules.ts';

/** A service of OpenID Connect by which the team may come in, beside passwords. */
export interface OidcOptions {
  /** Its issuer, such as `https://accounts.example.com`; what it can do is read from there. */
  readonly issuer: string;
  readonly clientId: string;
  /** Default: none, a public client (PKCE is used either way). */
  readonly clientSecret?: string;
  /** The relay's address as browsers reach it. The service must know `URL/inbox/oidc-callback`. */
  readonly url: string;
  /**
   * Who may come in, as an agent and as an admin: verified e-mails (`ana@example.com`), all of a domain (`@example.com`), members of a group
   * (`group:support`, by the claim `groups`), or all (`*`). Default: nobody.
   */
  readonly agents?: readonly string[];
  readonly admins?: readonly string[];
  /** What it is called on the sign-in page. Default: the issuer's host. */
  readonly name?: string;
}

/** @throws TypeError when it is no address that a secret may be sent to. */
export function parseSafeAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !isSafe || url.search || url.hash || url.username) {
    throw new TypeError('an address such as https://accounts.example.com is expected');
  }
  return text;
}

const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);

function parseRules(text: string): readonly string[] {
  const rules = text.split(',').map((rule) => rule.trim());
  const given = rules.filter((rule) => rule !== '');
  if (given.every(isRule)) return given;
  throw new TypeError('e-mails, @domains, group:NAME or * are expected, separated by commas');
}

/** What is wrong with a secret is told without the secret. */
function readSecret(file: string): string | undefined {
  if (file === '') return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new TypeError(`the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (text === '') throw new TypeError('the file is empty');
  return text;
}

/** Options of `run`. */
export const oidcRunOptions = {
  oidcIssuer: option({
    flag: 'oidc-issuer',
    variable: 'LIVE_CHAT_OIDC_ISSUER',
    placeholder: 'URL',
    fallback: '',
    description: 'Issuer of a service of OpenID Connect by which the team may sign in to the inbox.',
    parse: (text) => (text === '' ? undefined : parseSafeAddress(text)),
  }),
  oidcClientId: option({
    flag: 'oidc-client-id',
    variable: 'LIVE_CHAT_OIDC_CLIENT_ID',
    placeholder: 'ID',
    fallback: '',
    description: 'What the relay is called there.',
    parse: orNothing,
  }),
  oidcClientSecretFile: option({
    flag: 'oidc-client-secret-file',
    variable: 'LIVE_CHAT_OIDC_CLIENT_SECRET_FILE',
    placeholder: 'FILE',
    fallback: '',
    description: 'File with the secret that it has there; none for a public client.',
    parse: readSecret,
  }),
  oidcClientSecret: option({
    variable: 'LIVE_CHAT_OIDC_CLIENT_SECRET',
    placeholder: 'TEXT',
    fallback: '',
    description: 'The secret itself, only from the environment.',
    parse: orNothing,
  }),
  oidcUrl: option({
    flag: 'oidc-url',
    variable: 'LIVE_CHAT_OIDC_URL',
    placeholder: 'URL',
    fallback: '',
    description:
      "The relay's address as browsers reach it; the service must know that address with /inbox/oidc-callback behind it.",
    parse: (text) => (text === '' ? undefined : parseSafeAddress(text)),
  }),
  oidcAgents: option({
    flag: 'oidc-agents',
    variable: 'LIVE_CHAT_OIDC_AGENTS',
    placeholder: 'LIST',
    fallback: '',
    description:
      'Who may come in that way as an agent, separated by commas: verified e-mails, @example.com for a domain, group:NAME, * for all.',
    parse: parseRules,
  }),
  oidcAdmins: option({
    flag: 'oidc-admins',
    variable: 'LIVE_CHAT_OIDC_ADMINS',
    placeholder: 'LIST',
    fallback: '',
    description: 'Who is an admin, likewise.',
    parse: parseRules,
  }),
};

interface OidcValues {
  readonly oidcIssuer: string | undefined;
  readonly oidcClientId: string | undefined;
  readonly oidcClientSecretFile: string | undefined;
  readonly oidcClientSecret: string | undefined;
  readonly oidcUrl: string | undefined;
  readonly oidcAgents: readonly string[];
  readonly oidcAdmins: readonly string[];
}

/** Takes these options out of all, and puts them together. @throws ConfigError when some are there and others are missing. */
export function takeOidc<V extends OidcValues>(values: V): { oidc?: OidcOptions; rest: Omit<V, keyof OidcValues> } {
  const {
    oidcIssuer: issuer,
    oidcClientId: clientId,
    oidcClientSecretFile,
    oidcClientSecret,
    oidcUrl: url,
    oidcAgents: agents,
    oidcAdmins: admins,
    ...rest
  } = values;
  const clientSecret = oidcClientSecretFile ?? oidcClientSecret;
  const isSomewhereSet = [issuer, clientId, url, clientSecret].some((value) => value !== undefined);
  if (!isSomewhereSet && agents.length + admins.length === 0) return { rest };
  if (issuer === undefined || clientId === undefined || url === undefined) {
    throw new ConfigError('--oidc-issuer, --oidc-client-id and --oidc-url go together');
  }
  if (agents.length + admins.length === 0) throw new ConfigError('--oidc-issuer needs --oidc-agents or --oidc-admins');
  return { oidc: { issuer, clientId, url, agents, admins, ...(clientSecret !== undefined && { clientSecret }) }, rest };
}

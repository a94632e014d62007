import type { Hello } from '../../src/protocol/index.ts';
import type { AccountTokens } from './accounts/account-tokens.ts';
import { refusal, type Authentication } from './auth/authentication.ts';
import { createGuests } from './auth/guests.ts';
import { isServiceKey } from './auth/service-key.ts';
import type { ServiceKeys } from './auth/service-keys.ts';
import type { Tokens } from './auth/tokens.ts';
import type { Clock } from './clock.ts';
import type { Identity } from './policy/identity.ts';
import type { Store } from './store/store.ts';

/** Finds out who somebody is. Rejects when that cannot be told now: the store or the keys cannot be read. */
export interface Authenticator {
  /** At hello (P12). */
  authenticate(hello: Pick<Hello, 'credential' | 'name'>): Promise<Authentication>;
  /** A fresh token for the same identity (P13). */
  refresh(identity: Identity, token: string): Promise<Authentication>;
}

export interface AuthenticatorOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly nameLength: number;
  /** None where there is no key to check any with. */
  readonly tokens: Tokens | undefined;
  /** Those of the team's own accounts, where there are any. */
  readonly accountTokens?: AccountTokens | undefined;
  /** Whether people without a token may come. */
  readonly guests: boolean;
  /** Of services, which come by them as by a token. */
  readonly keys: ServiceKeys;
}

const noTokens = refusal('credential-invalid', 'this relay has no key by which it could check tokens');
const noGuests = refusal('credential-invalid', 'this relay is for signed-in users: a token is needed');
const otherUser = refusal('credential-invalid', 'this token is of another user');

export function createAuthenticator({
  store,
  clock,
  nameLength,
  tokens,
  accountTokens,
  guests: areGuestsWelcome,
  keys,
}: AuthenticatorOptions): Authenticator {
  const guests = createGuests(store, nameLength, clock);

  const identify = async ({ credential, name }: Pick<Hello, 'credential' | 'name'>): Promise<Authentication> => {
    if (credential?.kind === 'token' && isServiceKey(credential.token)) return keys.verify(credential.token);
    if (credential?.kind === 'token' && accountTokens?.isOne(credential.token))
      return accountTokens.verify(credential.token);
    if (credential?.kind === 'token') return tokens ? tokens.verify(credential.token) : noTokens;
    if (!areGuestsWelcome) return noGuests;
    return credential ? guests.find(credential.id, credential.secret, name) : guests.create(name);
  };

  return {
    authenticate: identify,
    async refresh(identity, token) {
      const answer = await identify({ credential: { kind: 'token', token } });
      return answer.ok && answer.identity.user.id !== identity.user.id ? otherUser : answer;
    },
  };
}

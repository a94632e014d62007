import type { Credential, Welcome } from '../protocol/index.ts';
import { createTimer } from './environment.ts';
import { ChatError } from './errors.ts';
import type { ChatStorage, Environment, TokenProvider } from './types.ts';

/** Who we say we are: a token from the application, or a guest's secret from storage. */
export interface Session {
  /** The credential for the next hello; nothing for a new guest. Rejects when the token provider does. */
  obtain(): Promise<Credential | undefined>;
  welcomed(message: Welcome): void;
  /** The credential was refused; whether another can be had without asking anybody a second time. */
  renewable(code: string): boolean;
  /** Forgets what is known, so that the next try asks anew: the one given, if one is. */
  identify(token?: string | TokenProvider): void;
}

const providerPatience = 15_000;
/** How long before its end a token is replaced. */
const margin = 60_000;

/** What a token says. Only read, not checked: that is the relay's business. */
export function claimsOf(token: string): { readonly exp?: number; readonly sub?: unknown } {
  try {
    const payload = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    return (JSON.parse(atob(payload)) as object | null) ?? {};
  } catch {
    return {};
  }
}

/** When a token ends, in milliseconds since 1970, if it tells. */
export const expiryOf = (token: string) => claimsOf(token).exp! * 1000;

export function createSession(
  source: string | TokenProvider | undefined,
  storage: ChatStorage,
  environment: Environment,
  refresh: (token: string) => void,
  failed: (error: ChatError) => void,
): Session {
  const timer = createTimer(environment);
  let held: Credential | undefined;
  let asking: Promise<Credential> | undefined;
  /** Whether the relay has taken this credential before: a refusal then means that it has ended, not that it never was any good. */
  let proven = false;

  /** Asks the application, once however many wait. */
  function ask(): Promise<Credential> {
    const patience = createTimer(environment);
    return (asking ??= new Promise<string>((resolve, reject) => {
      patience.set(providerPatience, () => reject(new Error('timeout')));
      // Not resolved with the promise itself, which would then be waited for however long it takes.
      Promise.resolve(typeof source === 'function' ? source() : source!).then(resolve, reject);
    })
      .then(
        (token): Credential => ({ kind: 'token', token }),
        (reason) => {
          throw new ChatError('token-provider-failed', 'reauth', String(reason));
        },
      )
      .finally(() => {
        patience.clear();
        asking = undefined;
      }));
  }

  /** Has a fresh token on the open connection before this one ends (P13). `ahead`: by how much the relay's clock is ahead. */
  function schedule(token: string, ahead: number): void {
    const asked = source;
    const left = expiryOf(token) - environment.now() - ahead;
    if (!(left > 0) || typeof asked !== 'function') return;
    timer.set(Math.max(left - margin, left / 2), () => {
      ask().then((fresh) => {
        if (asked !== source || fresh.kind !== 'token') return;
        held = fresh;
        refresh(fresh.token);
        // One that does not end later would have us ask for ever.
        if (expiryOf(fresh.token) > expiryOf(token)) schedule(fresh.token, ahead);
      }, failed);
    });
  }

  function identify(next = source): void {
    timer.clear();
    held = asking = undefined;
    proven = false;
    source = next;
  }

  return {
    async obtain() {
      const asked = source;
      const found = held ?? (await (asked === undefined ? storage.loadCredential() : ask()));
      if (asked === source) held = found;
      return found;
    },
    welcomed({ user, secret, at }) {
      proven = true;
      if (secret) {
        held = { kind: 'guest', id: user.id, secret };
        void storage.saveCredential(held);
      } else if (held?.kind === 'token') {
        schedule(held.token, at - environment.now());
      }
    },
    renewable(code) {
      const again =
        source === undefined
          ? code === 'credential-invalid' && !!held
          : typeof source === 'function' && proven && code !== 'revoked';
      // The relay does not know this guest any more: be a new one, once.
      if (source === undefined && again) void storage.saveCredential();
      identify();
      return again;
    },
    identify,
  };
}

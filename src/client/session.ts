import type { Credential, Welcome } from '../protocol/index.ts';
import { createTimer } from './environment.ts';
import { ChatError } from './errors.ts';
import type { ChatStorage, Environment, TokenProvider } from './types.ts';

/** Who we say we are: a token from the application, or a guest's secret from storage. */
export interface Session {
  /** The credential for the next hello; nothing for a new guest. Rejects when the token provider does. */
  credential(): Promise<Credential | undefined>;
  welcomed(message: Welcome): void;
  /** The credential was refused; whether another can be had without asking anybody a second time. */
  renewable(code: string): boolean;
  identify(token: string | TokenProvider): void;
  /** Forgets what is known, so that the next try asks anew. */
  forget(): void;
  stop(): void;
}

const providerPatience = 15_000;
/** How long before its end a token is replaced. */
const margin = 60_000;

/** When a token ends, in milliseconds since 1970, if it tells. Only read, not checked: that is the relay's business. */
export function expiryOf(token: string): number | undefined {
  try {
    const payload = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

export function createSession(
  source: string | TokenProvider | undefined,
  storage: ChatStorage,
  environment: Environment,
  refresh: (token: string) => void,
  failed: (error: Error) => void,
): Session {
  const timer = createTimer(environment);
  let guest: Credential | undefined;
  let loaded = false;
  let token: string | undefined;
  let asking: Promise<string> | undefined;
  /** Whether the relay has taken this credential before: a refusal then means that it has ended, not that it never was any good. */
  let proven = false;

  /** Asks the application, once however many wait. */
  function ask(): Promise<string> {
    if (asking) return asking;
    const asked = source;
    const patience = createTimer(environment);
    const answer = new Promise<string>((resolve, reject) => {
      patience.set(providerPatience, () => reject(new Error('no answer in time')));
      // In a turn of its own: a provider that throws is one that rejects.
      void Promise.resolve()
        .then(() => (typeof asked === 'function' ? asked() : asked!))
        .then(resolve, reject);
    })
      .catch((reason: unknown) => {
        throw new ChatError('token-provider-failed', String(reason), 'reauth');
      })
      .finally(() => {
        patience.clear();
        if (asking === answer) asking = undefined;
      });
    return (asking = answer);
  }

  /** Has a fresh token on the open connection before this one ends (P13). `ahead`: by how much the relay's clock is ahead. */
  function schedule(ahead: number): void {
    const asked = source;
    const expiry = token && typeof asked === 'function' ? expiryOf(token) : undefined;
    if (!expiry) return;
    const left = expiry - environment.now() - ahead;
    timer.set(Math.max(left - Math.min(margin, left / 2), 0), () => {
      ask().then((fresh) => {
        if (asked !== source) return;
        token = fresh;
        refresh(fresh);
        // One that does not end later would have us ask for ever.
        if ((expiryOf(fresh) ?? 0) > expiry) schedule(ahead);
      }, failed);
    });
  }

  function forget(): void {
    timer.clear();
    token = guest = asking = undefined;
    proven = false;
  }

  return {
    async credential() {
      const asked = source;
      if (asked === undefined) {
        if (!loaded) guest = await storage.loadCredential();
        loaded = true;
        return guest;
      }
      if (token === undefined) {
        proven = false;
        const fresh = await ask();
        if (asked === source) token = fresh;
        return { kind: 'token', token: fresh };
      }
      return { kind: 'token', token };
    },
    welcomed({ user, secret, at }) {
      proven = true;
      if (secret) {
        guest = { kind: 'guest', id: user.id, secret };
        void storage.saveCredential(guest);
      }
      schedule(at - environment.now());
    },
    renewable(code) {
      const again = source === undefined ? code === 'credential-invalid' && !!guest : proven && code !== 'revoked';
      if (source === undefined && again) void storage.saveCredential(undefined);
      if (source !== undefined || again) forget();
      return again && typeof source !== 'string';
    },
    identify(next) {
      forget();
      source = next;
    },
    forget,
    stop: timer.clear,
  };
}

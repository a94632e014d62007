import type { Configuration } from 'openid-client';
import { bounds } from '../limits.ts';
import type { AccountRole } from '../store/accounts.ts';
import { roleByRules, verifiedEmail, type OidcClaims } from './oidc-rules.ts';
import { parseSafeAddress, type OidcOptions } from './oidc-options.ts';

/** What the browser keeps while somebody is away at the service. Good for one answer, and only in that browser. */
export interface OidcVisit {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Hash of the session that the browser had when it went: the cookie of that does not come along on the way back. */
  readonly former: string | undefined;
}

/** Who came back. `role` is undefined for one who may not come in here. */
export interface OidcPerson {
  readonly subject: string;
  readonly login: string;
  readonly name: string;
  readonly role: AccountRole | undefined;
  /** When they have shown the service who they are; undefined where it does not say. Milliseconds since 1970. */
  readonly shown: number | undefined;
}

/** The service says that this was not a sign-in: it was broken off, or is somebody else's. */
export class OidcRefusedError extends Error {
  override readonly name = 'OidcRefusedError';
}

/** The service cannot be asked now. */
export class OidcUnavailableError extends Error {
  override readonly name = 'OidcUnavailableError';
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Signing in by a service of OpenID Connect: code flow with PKCE, state and nonce. */
export class Oidc {
  readonly name: string;
  readonly #options: OidcOptions;
  readonly #callback: string;
  #configuration: Promise<Configuration> | undefined;

  /** @throws TypeError when an address is none, or would have secrets go unencrypted. */
  constructor(options: OidcOptions) {
    const issuer = new URL(parseSafeAddress(options.issuer));
    const base = parseSafeAddress(options.url);
    this.#options = options;
    this.#callback = new URL('inbox/oidc-callback', base.endsWith('/') ? base : `${base}/`).href;
    this.name = options.name ?? issuer.host;
  }

  /**
   * Where the browser goes, and what it keeps until it is back. `isAgain`: the service must ask who sits there, whoever is signed in at it.
   * Rejects with an {@link OidcUnavailableError}.
   */
  async begin(former?: string, isAgain = false): Promise<{ readonly address: string; readonly visit: OidcVisit }> {
    const [client, configuration] = await this.#load();
    const visit = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      former,
    };
    const address = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#callback,
      scope: 'openid email profile',
      state: visit.state,
      nonce: visit.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(visit.verifier),
      code_challenge_method: 'S256',
      // It asks, and has to say when it did.
      ...(isAgain && { max_age: '0' }),
    });
    return { address: address.href, visit };
  }

  /** Who came back with these parameters. Rejects with an {@link OidcRefusedError} or an {@link OidcUnavailableError}. */
  async finish(query: string, { state, nonce, verifier }: OidcVisit): Promise<OidcPerson> {
    const [client, configuration] = await this.#load();
    let claims: OidcClaims & Record<string, unknown>;
    let shown: unknown;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(`${this.#callback}?${query}`), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const ofToken = tokens.claims()!;
      ({ auth_time: shown } = ofToken);
      // Many services tell e-mail and groups only here.
      const more = configuration.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(configuration, tokens.access_token, ofToken.sub)
        : {};
      claims = { ...more, ...ofToken };
    } catch (cause) {
      throw new OidcRefusedError('the service did not confirm the sign-in', { cause });
    }
    return { ...this.#personOf(claims), shown: typeof shown === 'number' ? shown * 1_000 : undefined };
  }

  #personOf(claims: OidcClaims & Record<string, unknown>): Omit<OidcPerson, 'shown'> {
    const { sub, name, preferred_username: username } = claims;
    const { host } = new URL(this.#options.issuer);
    const email = verifiedEmail(claims);
    return {
      subject: `${this.#options.issuer} ${String(sub)}`,
      login: email ?? `${encodeURIComponent(String(sub)).toLowerCase()}@${host}`,
      name: textOf(name) ?? textOf(username) ?? email?.split('@')[0] ?? String(sub),
      role: roleByRules(claims, this.#options),
    };
  }

  /** The library is loaded, and the service asked what it can do, when somebody first comes; and again after it failed. */
  async #load(): Promise<[client: typeof import('openid-client'), configuration: Configuration]> {
    const client = await import('openid-client');
    this.#configuration ??= this.#discover(client).catch((cause: unknown) => {
      this.#configuration = undefined;
      throw new OidcUnavailableError('the service cannot be asked', { cause });
    });
    return [client, await this.#configuration];
  }

  #discover(client: typeof import('openid-client')): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret);
    return client.discovery(url, clientId, undefined, authentication, {
      timeout: bounds.oidcTimeout / 1_000,
      // Only on this machine itself, as the options have it.
      ...(url.protocol === 'http:' && { execute: [client.allowInsecureRequests] }),
    });
  }
}

import { createServer } from 'node:http';
import type { TestContext } from 'node:test';
// @ts-expect-error it has no types
import { Provider } from 'oidc-provider';
import { createRelay, type RelayOptions } from '../../server/src/index.ts';
import type { OidcOptions } from '../../server/src/accounts/oidc-options.ts';
import { temporaryFolder } from './relay.ts';

const listening = (server: ReturnType<typeof createServer>): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)));

export const clientSecret = 'a-client-secret-that-is-long-enough-for-tests';

/** A service of OpenID Connect: whoever comes is signed in there as `current` at once. */
export interface Service {
  readonly issuer: string;
  /** What it says of people, by `sub`. */
  readonly people: Map<string, Record<string, unknown>>;
  current: string;
  /** Addresses that were asked, without what is behind the question mark. */
  readonly asked: string[];
  /** Goes the browser's way through the service; resolves to where it is sent back to. */
  walk(address: string): Promise<string>;
}

async function startService(t: TestContext, callback: string): Promise<Service> {
  const server = createServer();
  const issuer = `http://127.0.0.1:${await listening(server)}`;
  const people = new Map<string, Record<string, unknown>>();
  const service = { issuer, people, current: 'ana', asked: [] as string[] };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'live-chat',
        client_secret: clientSecret,
        redirect_uris: [callback],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    cookies: { keys: ['a-key-of-the-tests'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...people.get(accountId) }),
    }),
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    async loadExistingGrant({ oidc }: { oidc: { client: { clientId: string }; session: { accountId: string } } }) {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    service.asked.push(pathname);
    if (!pathname.startsWith('/interaction/')) return void handle(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: service.current } });
  });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    ...service,
    get current() {
      return service.current;
    },
    set current(sub) {
      service.current = sub;
    },
    async walk(address) {
      const cookies = new Map<string, string>();
      let next = address;
      while (next.startsWith(issuer)) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
        for (const each of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
          cookies.set(name, value);
        }
        const location = response.headers.get('location');
        if (location === null) throw new Error(`${response.status} ${await response.text()}`);
        next = new URL(location, next).href;
      }
      return next;
    },
  };
}

/** A relay below a path of another server, and a service by which its team may come in. */
export async function oidcFor(
  t: TestContext,
  rules: Pick<OidcOptions, 'agents' | 'admins'>,
  environment: RelayOptions['environment'] = {},
): Promise<{
  readonly url: string;
  readonly service: Service;
  readonly relay: Awaited<ReturnType<typeof createRelay>>;
}> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  const url = `http://127.0.0.1:${await listening(server)}/live-chat`;
  const service = await startService(t, `${url}/inbox/oidc-callback`);
  const data = await temporaryFolder();
  const oidc: OidcOptions = { issuer: service.issuer, clientId: 'live-chat', clientSecret, url, ...rules };
  const relay = await createRelay({ data, logLevel: 'silent', oidc, environment });
  relay.attach(server, '/live-chat');
  t.after(async () => {
    await relay.close({ within: 0 });
    server.close();
    server.closeAllConnections();
  });
  return { url, service, relay };
}

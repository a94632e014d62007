import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import { openTeam } from '../../server/src/store/sqlite/invite.ts';
import type { Welcome } from '../../src/protocol/index.ts';
import { ManualClock } from './manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from './relay.ts';
import { WireClient } from './wire-client.ts';
import { welcomed } from './wire.ts';

/** The inbox as a browser without script uses it: pages, forms, cookies. */

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Every `Set-Cookie`. */
  readonly cookies: readonly string[];
  /** Where a redirection goes. */
  readonly location: string | null;
}

export type Fields = Readonly<Record<string, string>>;

/** One browser, with cookies of its own. */
export class Visitor {
  readonly url: string;
  readonly cookies = new Map<string, string>();
  /** Sent with everything, such as what a proxy adds. */
  headers: Fields = {};

  constructor(url: string) {
    this.url = url;
  }

  async request(path: string, init: RequestInit & { headers?: Fields } = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.url}/inbox${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...this.headers, ...(cookie && { cookie }), ...init.headers },
    });
    const cookies = response.headers.getSetCookie();
    for (const each of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      if (/max-age=0/i.test(each)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const { status, headers } = response;
    return { status, headers, text: await response.text(), cookies, location: headers.get('location') };
  }

  get(path: string, headers: Fields = {}): Promise<Answer> {
    return this.request(path, { headers });
  }

  /** Posts fields as a form of the inbox's own page does; `from` is the page, which is loaded for its token. */
  async submit(path: string, fields: Fields = {}, from = '/account', headers: Fields = {}): Promise<Answer> {
    const form = tokenIn((await this.get(from)).text);
    return this.post(path, { form, ...fields }, headers);
  }

  /** The same without looking at a page before. */
  post(path: string, fields: Fields, headers: Fields = {}): Promise<Answer> {
    const body = new URLSearchParams(fields);
    return this.request(path, { method: 'POST', body, headers: { origin: this.url, ...headers } });
  }

  signIn(login: string, password: string): Promise<Answer> {
    return this.submit('/sign-in', { login, password }, '/sign-in');
  }

  /** Makes an account by a link's secret, and is signed in. */
  async join(code: string, login: string, password: string, name = `The ${login}`): Promise<Answer> {
    return this.submit('/join', { code, step: '2', login, name, password }, '/join');
  }

  token(headers: Fields = { 'live-chat-inbox': '1' }): Promise<Answer> {
    return this.request('/token', { method: 'POST', headers: { origin: this.url, ...headers } });
  }
}

/** The token of the first form of a page. */
export const tokenIn = (text: string): string => /name="form"\s+value="(\w+)"/.exec(text)?.[1] ?? '';

/** The secret of the link that a page shows. */
export const linkIn = (text: string): string => /join#([\w-]{43})/.exec(text)?.[1] ?? '';

export const password = 'four lamps on a hill';

export interface InboxUnderTest extends StartedRelay {
  readonly clock: ManualClock;
  visitor(): Visitor;
  /** The first admin, signed in. */
  admin(): Promise<Visitor>;
  /** Somebody invited by an admin, signed in. */
  invited(admin: Visitor, role: 'agent' | 'admin', login: string): Promise<Visitor>;
  /** The account's id on the wire. */
  idOf(login: string): Promise<string>;
  /** A connection of this one, welcomed. */
  connect(visitor: Visitor): Promise<WireClient & { readonly welcome: Welcome }>;
}

/** A relay on a real store with a clock that stands still, and passwords that are quick to hash. */
export async function inboxFor(t: TestContext, options: RelayOptions = {}): Promise<InboxUnderTest> {
  const clock = new ManualClock();
  const data = options.data ?? (await temporaryFolder());
  const environment = { clock, passwordCost: { ln: 8, r: 8, p: 1 }, ...options.environment };
  const started = await startRelay({ ...options, data, environment });
  const clients: WireClient[] = [];
  t.after(async () => {
    for (const client of clients) client.cut();
    await started.close();
    if (options.data === undefined) await rm(data, { recursive: true, force: true });
  });
  const visitor = (): Visitor => new Visitor(started.url);
  return {
    ...started,
    clock,
    visitor,
    async admin() {
      const path = await started.relay.inviteFirstAdmin();
      const admin = visitor();
      assert.equal((await admin.join(linkIn(path ?? ''), 'ana@example.com', password, 'Ana')).status, 303);
      return admin;
    },
    async invited(admin, role, login) {
      const link = linkIn((await admin.submit('/invite', { role })).text);
      const one = visitor();
      assert.equal((await one.join(link, login, password)).status, 303);
      return one;
    },
    async idOf(login) {
      const team = openTeam(data);
      try {
        return (await team.find({ login }))?.id ?? '';
      } finally {
        team.close();
      }
    },
    async connect(one) {
      const { token } = JSON.parse((await one.token()).text) as { token: string };
      const client = await WireClient.open(started.socketUrl);
      clients.push(client);
      return welcomed(client, undefined, { kind: 'token', token });
    },
  };
}

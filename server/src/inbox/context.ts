import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import type { Oidc } from '../accounts/oidc.ts';
import type { Admission } from '../admission.ts';
import type { AddressOf, IsSecure } from '../address.ts';
import type { TimerWheel } from '../heartbeat.ts';
import type { Log } from '../log.ts';
import type { Cookies } from './cookies.ts';
import type { Html } from './html.ts';

export interface InboxOptions {
  readonly accounts: Accounts;
  /** Another way to come in. */
  readonly oidc: Oidc | undefined;
  /** Where mails are sent: lets an address have them (again). */
  readonly allowMails: ((address: string) => Promise<void>) | undefined;
  readonly admission: Pick<Admission, 'refuseCrowd'>;
  readonly addressOf: AddressOf;
  readonly isSecure: IsSecure;
  readonly wheel: TimerWheel;
  /** Told of each password that was not looked at because too many wait. */
  readonly noteBusy: () => void;
  readonly log: Log;
}

/** What the routes of the inbox share. */
export interface InboxContext extends InboxOptions {
  readonly cookies: Cookies;
}

export const send = (reply: FastifyReply, { text }: Html, status = 200): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').send(text);

/** After something was done: another page, which can be loaded again. */
export const goTo = (reply: FastifyReply, address: string): FastifyReply =>
  reply.code(303).header('location', address).send();

/** Which of our texts an address asks for (`?done=role`), if any. */
export function noticeOf({ query }: FastifyRequest, notices: ReadonlyMap<string, string>): string | undefined {
  const { done } = query as { done?: unknown };
  return typeof done === 'string' ? notices.get(done) : undefined;
}

export type InboxRoute = (
  method: 'GET' | 'POST',
  path: string,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
) => void;

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Visitor } from '../accounts/sessions.ts';
import type { Link } from '../accounts/team.ts';
import { accountRoles, type AccountOutcome, type AccountRole } from '../store/accounts.ts';
import { formTokenOf, isFormToken, isOwnRequest } from './cookies.ts';
import { onwardPage, refusalPage } from './entry-pages.ts';
import { foreignPage, originOf, textOf, waitText } from './entry-routes.ts';
import { deskPage } from './desk-page.ts';
import { digestChoices, homePage, type HomePage } from './home-page.ts';
import { isMailAddress } from '../mail/address.ts';
import { goTo, noticeOf, send, type InboxContext, type InboxRoute } from './context.ts';

/** What scripts of the inbox send with everything, and no form or page of another site can. */
export const scriptHeader = 'live-chat-inbox';

const notices: ReadonlyMap<string, string> = new Map([
  ['password', 'Your password is changed. Your other browsers are signed out.'],
  ['session', 'That browser is signed out.'],
  ['role', 'The role is changed.'],
  ['disabled', 'The account is disabled, and what it had open is closed.'],
  ['enabled', 'The account can sign in again.'],
  ['mails', 'That is kept. Mails come where somebody waits, and none for nobody.'],
  ['withdrawn', 'The link is taken back.'],
]);

const outcomes: Readonly<Record<Exclude<AccountOutcome, 'done'>, { text: string; status: number }>> = {
  forbidden: { text: 'Only an admin may do that.', status: 403 },
  'not-found': { text: 'That is not there any more.', status: 404 },
  'no-invitation': { text: 'That link is used, over or taken back already.', status: 404 },
  'login-taken': { text: 'Somebody signs in with that already.', status: 409 },
  'last-admin': { text: 'There must be an admin who can sign in. Make somebody else an admin first.', status: 409 },
};

/** A link as the person who asked for it reaches this page. */
function addressOfLink({ headers }: FastifyRequest, secret: string): string {
  const { origin = '', referer = '' } = headers;
  const page = URL.canParse(referer) && new URL(referer).origin === origin ? referer : `${origin}/inbox/`;
  return new URL(`join#${secret}`, page).href;
}

/** The pages of one who is signed in. */
export function homeRoutes(route: InboxRoute, context: InboxContext): void {
  const { accounts, cookies, isSecure, allowMails } = context;

  async function show(
    visitor: Visitor,
    secret: string,
    reply: FastifyReply,
    more: Partial<HomePage> = {},
    status = 200,
  ): Promise<FastifyReply> {
    const [sessions, team] = await Promise.all([
      accounts.sessions.of(visitor.account.id),
      accounts.team.list(visitor.account),
    ]);
    return send(
      reply,
      homePage({ visitor, token: formTokenOf(secret), sessions, team, hasMails: allowMails !== undefined, ...more }),
      status,
    );
  }

  /** A page for who is signed in; others are asked to. */
  function home(
    path: string,
    handle: (at: {
      request: FastifyRequest;
      reply: FastifyReply;
      visitor: Visitor;
      secret: string;
    }) => Promise<FastifyReply>,
  ): void {
    route('GET', path, async (request, reply) => {
      const secret = cookies.session(request);
      const visitor = secret === undefined ? undefined : await accounts.sessions.find(secret);
      if (secret === undefined && request.headers['sec-fetch-site'] === 'cross-site') return send(reply, onwardPage());
      if (!visitor) return goTo(reply, 'sign-in');
      return handle({ request, reply, visitor, secret: secret! });
    });
  }

  home('/', async ({ reply }) => send(reply, deskPage()));

  home('/account', async ({ request, reply, visitor, secret }) =>
    show(visitor, secret, reply, { notice: noticeOf(request, notices) }),
  );

  /** A change by somebody who is signed in, on a page of ours. */
  function change(
    path: string,
    handle: (at: {
      request: FastifyRequest;
      reply: FastifyReply;
      visitor: Visitor;
      secret: string;
    }) => Promise<FastifyReply>,
  ): void {
    route('POST', path, async (request, reply) => {
      if (!isOwnRequest(request, isSecure)) return send(reply, foreignPage(), 403);
      const secret = cookies.session(request);
      const visitor = secret === undefined ? undefined : await accounts.sessions.find(secret);
      if (!visitor) return goTo(reply, 'sign-in?done=ended');
      if (!isFormToken(textOf(request.body, 'form'), secret!)) {
        return send(reply, refusalPage('This page was too old', 'Nothing was changed. Try again.'), 403);
      }
      return handle({ request, reply, visitor, secret: secret! });
    });
  }

  change('/sign-out', async ({ request, reply, visitor: { account, session } }) => {
    await accounts.sessions.end(account.id, session.hash);
    cookies.clear(request, reply);
    return goTo(reply, 'sign-in?done=out');
  });

  change('/sign-out-everywhere', async ({ request, reply, visitor }) => {
    await accounts.sessions.endAll(visitor.account.id);
    cookies.clear(request, reply);
    return goTo(reply, 'sign-in?done=everywhere');
  });

  change('/end-session', async ({ request, reply, visitor, secret }) => {
    const isDone = await accounts.sessions.end(visitor.account.id, textOf(request.body, 'session'));
    if (isDone) return goTo(reply, 'account?done=session');
    return show(visitor, secret, reply, { problem: outcomes['not-found'].text }, 404);
  });

  change('/password', async ({ request, reply, visitor, secret }) => {
    const { body } = request;
    const origin = originOf(request, context);
    const [from, to] = [textOf(body, 'from'), textOf(body, 'to')];
    const entry = await accounts.entries.changePassword(visitor.account.id, from, to, origin);
    if ('session' in entry) {
      cookies.setSession(request, reply, entry.session.secret);
      return goTo(reply, 'account?done=password');
    }
    if (entry.reason === 'fields') {
      return show(visitor, secret, reply, { passwordProblem: { to: entry.problems.password ?? '' } }, 422);
    }
    const isSlow = entry.reason === 'too-often';
    const text = isSlow ? waitText(entry.retryAfter) : 'That is not your present password.';
    return show(visitor, secret, reply, { passwordProblem: { from: text } }, isSlow ? 429 : 401);
  });

  change('/digest', async ({ request, reply, visitor, secret }) => {
    const { account } = visitor;
    const chosen = digestChoices.find(([interval]) => String(interval) === textOf(request.body, 'interval'));
    if (!chosen || !allowMails || !isMailAddress(account.login)) {
      return show(visitor, secret, reply, { problem: 'That cannot be chosen here.' }, 400);
    }
    const [interval] = chosen;
    if (!(await accounts.chooseDigest(account.id, interval))) {
      return show(visitor, secret, reply, { problem: outcomes['not-found'].text }, 404);
    }
    if (interval > 0) await allowMails(account.login);
    return goTo(reply, 'account?done=mails');
  });

  /** For admins: what came of it, in words. */
  function administer(
    path: string,
    act: (visitor: Visitor, body: unknown) => Promise<{ outcome: AccountOutcome; done: string }>,
  ): void {
    change(path, async ({ request, reply, visitor, secret }) => {
      const { outcome, done } = await act(visitor, request.body);
      if (outcome === 'done') return goTo(reply, `account?done=${done}`);
      const { text, status } = outcomes[outcome];
      return show(visitor, secret, reply, { problem: text }, status);
    });
  }

  function handOut(path: string, about: string, make: (visitor: Visitor, body: unknown) => Promise<Link>): void {
    change(path, async ({ request, reply, visitor, secret }) => {
      const link = await make(visitor, request.body);
      if ('secret' in link) {
        const address = addressOfLink(request, link.secret);
        return show(visitor, secret, reply, { link: { address, about, expires: link.expires } });
      }
      const { text, status } = outcomes[link.refused as Exclude<AccountOutcome, 'done'>];
      return show(visitor, secret, reply, { problem: text }, status);
    });
  }

  const roleOf = (body: unknown): AccountRole | undefined => accountRoles.find((role) => role === textOf(body, 'role'));

  handOut('/invite', 'A link to make an account', async ({ account }, body) =>
    accounts.team.invite(account, roleOf(body) ?? 'agent'),
  );
  handOut('/reset-password', 'A link to set a new password', ({ account }, body) =>
    accounts.team.resetPassword(account, textOf(body, 'account')),
  );
  administer('/withdraw', async ({ account }, body) => ({
    outcome: await accounts.team.withdraw(account, textOf(body, 'invitation')),
    done: 'withdrawn',
  }));
  administer('/role', async ({ account }, body) => {
    const role = roleOf(body);
    const outcome = role ? await accounts.team.changeRole(account, textOf(body, 'account'), role) : 'not-found';
    return { outcome, done: 'role' };
  });
  administer('/disable', async ({ account }, body) => {
    const isDisabled = textOf(body, 'disabled') !== 'no';
    const outcome = await accounts.team.disable(account, textOf(body, 'account'), isDisabled);
    return { outcome, done: isDisabled ? 'disabled' : 'enabled' };
  });

  const notOurs = (reply: FastifyReply): FastifyReply =>
    reply.code(403).send({ code: 'origin-refused', class: 'stop', message: 'this is for pages of the inbox' });
  const nobody = (reply: FastifyReply): FastifyReply =>
    reply.code(401).send({ code: 'credential-invalid', class: 'reauth', message: 'nobody is signed in here' });

  /** For scripts of the inbox: the password once more, before what lasts longer than the session. */
  route('POST', '/confirm', async (request, reply) => {
    if (!isOwnRequest(request, isSecure) || request.headers[scriptHeader] === undefined) return notOurs(reply);
    const secret = cookies.session(request);
    const visitor = secret === undefined ? undefined : await accounts.sessions.find(secret);
    if (!visitor) return nobody(reply);
    const refusal = await accounts.entries.confirm(visitor, textOf(request.body, 'password'));
    if (!refusal) return reply.code(204).send();
    if (refusal.reason !== 'too-often') {
      return reply.code(403).send({ code: 'wrong-password', class: 'stop', message: 'that is not your password' });
    }
    const seconds = Math.ceil(refusal.retryAfter / 1_000);
    return reply
      .code(429)
      .header('retry-after', String(seconds))
      .send({ code: 'limited', class: 'stop', message: waitText(refusal.retryAfter) });
  });

  /** For scripts of the inbox: what a connection is opened with. */
  route('POST', '/token', async (request, reply) => {
    if (!isOwnRequest(request, isSecure) || request.headers[scriptHeader] === undefined) return notOurs(reply);
    const secret = cookies.session(request);
    const token = secret === undefined ? undefined : await accounts.sessions.tokenFor(secret);
    return token ? reply.send(token) : nobody(reply);
  });
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceOf } from '../accounts/device.ts';
import type { EntryRefusal, Origin } from '../accounts/entry.ts';
import { formTokenOf, isFormToken, isOwnRequest } from './cookies.ts';
import { codePage, joinPage, refusalPage, signInPage } from './entry-pages.ts';
import { goTo, noticeOf, send, type InboxContext, type InboxRoute } from './context.ts';

const notices: ReadonlyMap<string, string> = new Map([
  ['out', 'You are signed out.'],
  ['everywhere', 'You are signed out everywhere.'],
  ['password', 'Your password is set. Sign in with it.'],
  ['ended', 'You were signed out.'],
]);
const noLink = 'This link is used, over or taken back. Ask an admin for another one.';
const tooOld = 'This page was open for too long. Try again.';

export const waitText = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1_000);
  return `Too many tries. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`;
};

/** What a refusal is called for the person, and for programs. */
function told(refusal: Exclude<EntryRefusal, { reason: 'fields' }>): { text: string; status: number } {
  switch (refusal.reason) {
    case 'wrong':
      return { text: 'Wrong name or password.', status: 401 };
    case 'disabled':
      return { text: 'This account is disabled. Ask an admin of this chat.', status: 403 };
    case 'too-often':
      return { text: waitText(refusal.retryAfter), status: 429 };
    case 'ended':
      return { text: 'You were signed out.', status: 401 };
    case 'no-invitation':
      return { text: noLink, status: 403 };
  }
}

/** Says with the refusal when another try makes sense. */
export function retryAfter(reply: FastifyReply, refusal: EntryRefusal): void {
  if (refusal.reason !== 'too-often') return;
  void reply.header('retry-after', String(Math.ceil(refusal.retryAfter / 1_000)));
}

/** Text of a field of a form. */
export const textOf = (body: unknown, name: string): string =>
  body instanceof URLSearchParams ? (body.get(name) ?? '') : '';

export function originOf(request: FastifyRequest, { addressOf, cookies }: InboxContext): Origin {
  return {
    address: addressOf(request.raw),
    device: deviceOf(request.headers['user-agent']),
    former: cookies.sessionHash(request),
  };
}

export const foreignPage = () =>
  refusalPage('This came from somewhere else', 'What is done here must be done on a page of this chat.');

/** The pages before one is signed in. */
export function entryRoutes(route: InboxRoute, context: InboxContext): void {
  const { accounts, cookies, isSecure } = context;
  const other = context.oidc?.name;

  /** Answers a request of another site, or a form that was made for another visit. */
  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    again: (token: string) => FastifyReply,
  ): FastifyReply | undefined {
    if (!isOwnRequest(request, isSecure)) return send(reply, foreignPage(), 403);
    const visit = cookies.visit(request);
    if (visit !== undefined && isFormToken(textOf(request.body, 'form'), visit)) return undefined;
    return again(formTokenOf(cookies.beginVisit(request, reply)));
  }

  route('GET', '/sign-in', async (request, reply) => {
    const token = formTokenOf(cookies.beginVisit(request, reply));
    return send(reply, signInPage({ token, other, notice: noticeOf(request, notices) }));
  });

  route('POST', '/sign-in', async (request, reply) => {
    const login = textOf(request.body, 'login');
    const refused = refuse(request, reply, (token) =>
      send(reply, signInPage({ token, other, login, problem: tooOld }), 403),
    );
    if (refused) return refused;
    const entry = await accounts.entries.signIn(login, textOf(request.body, 'password'), originOf(request, context));
    if ('session' in entry) {
      cookies.setSession(request, reply, entry.session.secret);
      return goTo(reply, './');
    }
    retryAfter(reply, entry);
    const { text, status } = told(entry as Exclude<EntryRefusal, { reason: 'fields' }>);
    const token = formTokenOf(cookies.visit(request)!);
    return send(reply, signInPage({ token, other, login, problem: text }), status);
  });

  route('GET', '/join', async (request, reply) =>
    send(reply, codePage(formTokenOf(cookies.beginVisit(request, reply)))),
  );

  route('POST', '/join', async (request, reply) => {
    const { body } = request;
    const refused = refuse(request, reply, (token) => send(reply, codePage(token, tooOld), 403));
    if (refused) return refused;
    const token = formTokenOf(cookies.visit(request)!);
    // Copied with what stands before it, perhaps.
    const code = textOf(body, 'code').trim().split('#').at(-1)!;
    const invitation = await accounts.entries.look(code);
    if (!invitation) return send(reply, codePage(token, noLink), 403);
    const { kind } = invitation;
    if (textOf(body, 'step') !== '2') return send(reply, joinPage({ token, code, kind }));

    const [login, name, password] = [textOf(body, 'login'), textOf(body, 'name'), textOf(body, 'password')];
    const origin = originOf(request, context);
    const entry =
      kind === 'password'
        ? await accounts.entries.reset(code, password, origin.address)
        : await accounts.entries.join(code, { login, name, password }, origin);
    if (entry === undefined) {
      cookies.clear(request, reply);
      return goTo(reply, 'sign-in?done=password');
    }
    if ('session' in entry) {
      cookies.setSession(request, reply, entry.session.secret);
      return goTo(reply, './');
    }
    retryAfter(reply, entry);
    const typed = { token, code, kind, login, name };
    if (entry.reason === 'fields') return send(reply, joinPage({ ...typed, problems: entry.problems }), 422);
    if (entry.reason === 'no-invitation') return send(reply, codePage(token, noLink), 403);
    const { text, status } = told(entry);
    return send(reply, joinPage({ ...typed, problem: text }), status);
  });
}

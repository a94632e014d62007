import { originOf, retryAfter, textOf, waitText } from './entry-routes.ts';
import { deskPage } from './desk-page.ts';
import { digestChoices } from './home-page.ts';
import { isMailAddress } from '../mail/address.ts';
import { goTo, noticeOf, send, type InboxContext } from './context.ts';
import type { SignedIn } from './signed-in.ts';

const notices: ReadonlyMap<string, string> = new Map([
  ['password', 'Your password is changed. Your other browsers are signed out.'],
  ['session', 'That browser is signed out.'],
  ['role', 'The role is changed.'],
  ['disabled', 'The account is disabled, and what it had open is closed.'],
  ['enabled', 'The account can sign in again.'],
  ['mails', 'That is kept. Mails come where somebody waits, and none for nobody.'],
  ['picture', 'Your picture is kept. Whoever has the chat open sees it with the next page.'],
  ['no-picture', 'Your picture is taken away.'],
  ['picture-taken', 'The picture is taken away. Whoever has the chat open sees that with the next page.'],
  ['withdrawn', 'The link is taken back.'],
]);

export const notThere = 'That is not there any more.';

/** The pages of one who is signed in, and what they do with what is their own. */
export function homeRoutes(context: InboxContext, { page, change, show }: SignedIn): void {
  const { accounts, cookies, allowMails } = context;

  page('/', async ({ request, reply }) =>
    send(reply.header('vary', 'accept-language'), deskPage(request.headers['accept-language'])),
  );

  page('/account', async (asked) => show(asked, { notice: noticeOf(asked.request, notices) }));

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

  change('/end-session', async (asked) => {
    const { request, reply, visitor } = asked;
    const isDone = await accounts.sessions.end(visitor.account.id, textOf(request.body, 'session'));
    if (isDone) return goTo(reply, 'account?done=session');
    return show(asked, { problem: notThere }, 404);
  });

  change('/password', async (asked) => {
    const { request, reply, visitor } = asked;
    const { body } = request;
    const origin = originOf(request, context);
    const [from, to] = [textOf(body, 'from'), textOf(body, 'to')];
    const entry = await accounts.entries.changePassword(visitor, from, to, origin);
    if ('session' in entry) {
      cookies.setSession(request, reply, entry.session.secret);
      return goTo(reply, 'account?done=password');
    }
    if (entry.reason === 'fields') {
      return show(asked, { passwordProblem: { to: entry.problems.password ?? '' } }, 422);
    }
    if (entry.reason === 'ended') return goTo(reply, 'sign-in?done=ended');
    retryAfter(reply, entry);
    const isSlow = entry.reason === 'too-often';
    const text = isSlow ? waitText(entry.retryAfter) : 'That is not your present password.';
    return show(asked, { passwordProblem: { from: text } }, isSlow ? 429 : 401);
  });

  change('/remove-picture', async ({ reply, visitor }) => {
    await accounts.setPicture(visitor.account.id, undefined);
    return goTo(reply, 'account?done=no-picture');
  });

  change('/digest', async (asked) => {
    const { request, reply } = asked;
    const { account } = asked.visitor;
    const chosen = digestChoices.find(([interval]) => String(interval) === textOf(request.body, 'interval'));
    if (!chosen || !allowMails || !isMailAddress(account.login)) {
      return show(asked, { problem: 'That cannot be chosen here.' }, 400);
    }
    const [interval] = chosen;
    if (!(await accounts.chooseDigest(account.id, interval))) {
      return show(asked, { problem: notThere }, 404);
    }
    if (interval > 0) await allowMails(account.login);
    return goTo(reply, 'account?done=mails');
  });
}

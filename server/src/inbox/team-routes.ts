import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Link, TeamOutcome } from '../accounts/team.ts';
import { accountRoles, type AccountRole } from '../store/accounts.ts';
import { confirmPage, type Wanted } from './confirm-page.ts';
import { formTokenOf } from './cookies.ts';
import { goTo, send, type InboxContext } from './context.ts';
import { retryAfter, textOf, waitText } from './entry-routes.ts';
import { notThere } from './home-routes.ts';
import type { Asked, SignedIn } from './signed-in.ts';

const outcomes: Readonly<
  Record<
    Exclude<TeamOutcome, 'done' | 'confirmation-required' | 'session-ended' | 'password-changed'>,
    { text: string; status: number }
  >
> = {
  forbidden: { text: 'Only an admin may do that.', status: 403 },
  'not-found': { text: notThere, status: 404 },
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

/** Where somebody is led whose session has ended meanwhile. */
const ended = 'sign-in?done=ended';

const roleOf = (body: unknown): AccountRole | undefined => accountRoles.find((role) => role === textOf(body, 'role'));
const outcomeOf = (result: TeamOutcome | Link): TeamOutcome =>
  typeof result === 'string' ? result : 'refused' in result ? result.refused : 'done';

/** What admins do with the accounts of others. */
export function teamRoutes(context: InboxContext, { change, show }: SignedIn): void {
  const { accounts, oidc } = context;

  /** The page in between, which carries on what is wanted; and why it asks once more. */
  function ask({ reply, visitor, secret }: Asked, wanted: Wanted, problem?: string, status = 403): FastifyReply {
    const { account } = visitor;
    return send(
      reply,
      confirmPage({ token: formTokenOf(secret), account, other: oidc?.name, wanted, problem }),
      status,
    );
  }

  /** Does it, and what was wanted is told where it is done. What outlasts the session asks first who sits there. */
  async function attempt<Result extends TeamOutcome | Link>(
    asked: Asked,
    wanted: Wanted | undefined,
    act: () => Promise<Result>,
    tell: (result: Result) => FastifyReply | Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const { request, reply, visitor } = asked;
    let result = await act();
    if (outcomeOf(result) === 'confirmation-required') {
      if (!wanted) return show(asked, { problem: notThere }, 404);
      const said = textOf(request.body, 'password');
      if (said === '') return ask(asked, wanted);
      const refusal = await accounts.entries.confirm(visitor, said);
      if (refusal?.reason === 'too-often') {
        retryAfter(reply, refusal);
        return ask(asked, wanted, waitText(refusal.retryAfter), 429);
      }
      if (refusal?.reason === 'ended') return goTo(reply, ended);
      if (refusal) return ask(asked, wanted, 'That is not your password.', 401);
      result = await act();
    }
    const outcome = outcomeOf(result);
    if (outcome === 'done') return tell(result);
    if (outcome === 'session-ended' || outcome === 'password-changed') return goTo(reply, ended);
    // It was confirmed just now, and is not any more: a clock that was set.
    if (outcome === 'confirmation-required') return ask(asked, wanted!);
    const { text, status } = outcomes[outcome];
    return show(asked, { problem: text }, status);
  }

  const handOut = (asked: Asked, wanted: Wanted | undefined, about: string, make: () => Promise<Link>) =>
    attempt(asked, wanted, make, (link) => {
      const { secret, expires } = link as Exclude<Link, { refused: unknown }>;
      return show(asked, { link: { address: addressOfLink(asked.request, secret), about, expires } });
    });
  const administer = (asked: Asked, wanted: Wanted | undefined, done: string, act: () => Promise<TeamOutcome>) =>
    attempt(asked, wanted, act, () => goTo(asked.reply, `account?done=${done}`));

  /** Whom it is about, as who asks may know them. */
  async function targetOf({
    request,
    visitor,
  }: Asked): Promise<{ readonly id: string; readonly name: string | undefined }> {
    const id = textOf(request.body, 'account');
    const team = await accounts.team.list(visitor.account);
    return { id, name: team?.accounts.find((each) => each.id === id)?.name };
  }

  change('/invite', (asked) => {
    const role = roleOf(asked.request.body) ?? 'agent';
    const make = () => accounts.team.invite(asked.visitor, role);
    return handOut(asked, { act: 'invite', role }, 'A link to make an account', make);
  });
  change('/reset-password', async (asked) => {
    const { id, name } = await targetOf(asked);
    const wanted = name === undefined ? undefined : ({ act: 'reset-password', account: id, name } as const);
    const make = () => accounts.team.resetPassword(asked.visitor, id);
    return handOut(asked, wanted, 'A link to set a new password', make);
  });
  change('/withdraw', (asked) => {
    const hash = textOf(asked.request.body, 'invitation');
    return administer(asked, undefined, 'withdrawn', () => accounts.team.withdraw(asked.visitor, hash));
  });
  change('/role', async (asked) => {
    const { id, name } = await targetOf(asked);
    const role = roleOf(asked.request.body);
    const wanted = name === undefined || !role ? undefined : ({ act: 'role', account: id, name, role } as const);
    return administer(asked, wanted, 'role', async () =>
      role ? accounts.team.changeRole(asked.visitor, id, role) : 'not-found',
    );
  });
  change('/take-picture', (asked) => {
    const account = textOf(asked.request.body, 'account');
    return administer(asked, undefined, 'picture-taken', () => accounts.team.takePicture(asked.visitor, account));
  });
  change('/disable', async (asked) => {
    const { id, name } = await targetOf(asked);
    const isDisabled = textOf(asked.request.body, 'disabled') !== 'no';
    const wanted = name === undefined ? undefined : ({ act: 'disable', account: id, name, isDisabled } as const);
    const act = () => accounts.team.disable(asked.visitor, id, isDisabled);
    return administer(asked, wanted, isDisabled ? 'disabled' : 'enabled', act);
  });
}

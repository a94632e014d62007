import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Visitor } from '../accounts/sessions.ts';
import { formTokenOf, isFormToken, isOwnRequest } from './cookies.ts';
import { goTo, send, type InboxContext, type InboxRoute } from './context.ts';
import { onwardPage, refusalPage } from './entry-pages.ts';
import { foreignPage, textOf } from './entry-routes.ts';
import { homePage, type HomePage } from './home-page.ts';

/** A request of somebody who is signed in. */
export interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly visitor: Visitor;
  /** Of their session. */
  readonly secret: string;
}

type Handler = (asked: Asked) => Promise<FastifyReply>;

/** Routes for who is signed in alone. */
export interface SignedIn {
  /** A page; others are asked to sign in. */
  page(path: string, handle: Handler): void;
  /** A change, on a page of ours. */
  change(path: string, handle: Handler): void;
  /** Answers with the account's page. */
  show(asked: Asked, more?: Partial<HomePage>, status?: number): Promise<FastifyReply>;
}

export function signedIn(route: InboxRoute, { accounts, cookies, isSecure, allowMails, oidc }: InboxContext): SignedIn {
  return {
    page(path, handle) {
      route('GET', path, async (request, reply) => {
        const secret = cookies.session(request);
        const visitor = secret === undefined ? undefined : await accounts.sessions.find(secret);
        if (secret === undefined && request.headers['sec-fetch-site'] === 'cross-site') {
          return send(reply, onwardPage());
        }
        if (!visitor) return goTo(reply, 'sign-in');
        return handle({ request, reply, visitor, secret: secret! });
      });
    },

    change(path, handle) {
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
    },

    async show({ reply, visitor, secret }, more = {}, status = 200) {
      const [sessions, team, picture] = await Promise.all([
        accounts.sessions.of(visitor.account.id),
        accounts.team.list(visitor.account),
        accounts.picture(visitor.account.id),
      ]);
      const hasMails = allowMails !== undefined;
      const about = {
        visitor,
        token: formTokenOf(secret),
        sessions,
        team,
        hasPicture: !!picture,
        hasMails,
        other: oidc?.name,
      };
      return send(reply, homePage({ ...about, ...more }), status);
    },
  };
}

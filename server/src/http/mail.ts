import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Admission } from '../admission.ts';
import { html, type HtmlValue } from '../inbox/html.ts';
import { card } from '../inbox/page.ts';
import type { Log } from '../log.ts';
import type { Mails } from '../mail/mails.ts';

export interface MailRoutesOptions {
  readonly admission: Admission;
  readonly mails: Mails;
  readonly log: Log;
}

type TokenRequest = FastifyRequest<{ Params: { token: string } }>;

/**
 * Where links that end mails lead to. Looking at the page changes nothing, because mail servers look at links, too; a POST does, from the page or from a mail program (RFC 8058), without any sign-in: the link is the proof.
 */
export function serveMail(app: FastifyInstance, { admission, mails, log }: MailRoutesOptions): void {
  const { keys, store, texts } = mails;

  const show = (reply: FastifyReply, status: number, title: string, content: HtmlValue = ''): FastifyReply =>
    reply
      .code(status)
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      })
      .send(card(title, content, { base: '../../inbox/' }).text);
  const button = (to: string, label: string, kind = ''): HtmlValue =>
    html`<form method="post" action="../${to}"><button class="${kind}">${label}</button></form>`;

  function hashOf(request: TokenRequest, reply: FastifyReply): string | undefined {
    const crowd = admission.refuseRequest(request.raw);
    if (crowd) void reply.code(503).send({ code: crowd.code, message: crowd.message });
    else {
      const hash = keys.stopped(request.params.token);
      if (hash !== undefined) return hash;
      show(reply, 404, texts.unknown);
    }
    return undefined;
  }

  const change = (isStopped: boolean) => async (request: TokenRequest, reply: FastifyReply) => {
    const { token } = request.params;
    const hash = hashOf(request, reply);
    if (hash === undefined) return reply;
    try {
      await store.stop(hash, isStopped);
    } catch (error) {
      log.error('end of mails not stored', { error });
      return reply.code(503).send({ code: 'store-unavailable', message: 'this cannot be written now' });
    }
    if (!isStopped) return show(reply, 200, texts.resumed);
    return show(reply, 200, texts.stopped, button(`start/${token}`, texts.resume));
  };

  void app.register(async (scope) => {
    // A mail program says `List-Unsubscribe=One-Click`, as a form or in parts; nothing is read of it.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, _text, done) => done(null, undefined));
    const config = { hasBody: true, isInbox: true };
    scope.get('/mail/stop/:token', { config: { isInbox: true } }, async (request: TokenRequest, reply) => {
      const { token } = request.params;
      if (hashOf(request, reply) === undefined) return reply;
      return show(reply, 200, texts.stopQuestion, button(`stop/${token}`, texts.stop, 'primary'));
    });
    scope.post('/mail/stop/:token', { config }, change(true));
    scope.post('/mail/start/:token', { config }, change(false));
  });
}

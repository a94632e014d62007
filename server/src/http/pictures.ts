import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import type { Admission } from '../admission.ts';
import type { Log } from '../log.ts';
import { fileHeaders } from './file-answer.ts';
import { isKnownTag } from './known-tag.ts';

export interface PictureRoutesOptions {
  readonly admission: Admission;
  readonly accounts: Pick<Accounts, 'picture'>;
  readonly log: Log;
}

type PictureRequest = FastifyRequest<{ Params: { account: string } }>;

/** Pictures of the team, for whoever knows the id of who answers, as visitors do. Who has none is answered with nothing, not with an error: most have none. */
export function servePictures(app: FastifyInstance, { admission, accounts, log }: PictureRoutesOptions): void {
  app.get('/pictures/:account', async (request: PictureRequest, reply): Promise<FastifyReply> => {
    const refusal = admission.refuseOrigin(request.headers);
    if (refusal) return reply.code(403).send({ code: 'origin-refused' });
    const crowd = admission.refuseCrowd(request.raw);
    if (crowd) return reply.code(429).header('retry-after', String(crowd.retryAfter)).send({ code: 'limited' });
    try {
      const picture = await accounts.picture(request.params.account);
      void reply.headers({
        ...fileHeaders(request.raw),
        'cross-origin-resource-policy': 'cross-origin',
        vary: 'origin',
        // Asked for with each page, so that one that is taken away is gone with the next.
        'cache-control': 'no-cache',
      });
      if (!picture) return reply.code(204).send();
      const tag = `"${createHash('sha256').update(picture.bytes).digest('base64url').slice(0, 22)}"`;
      void reply.header('etag', tag);
      if (isKnownTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
      return reply.type(picture.type).send(Buffer.from(picture.bytes));
    } catch (error) {
      log.warn('picture not read', { error });
      return reply.code(503).header('cache-control', 'no-store').send({ code: 'store-unavailable' });
    }
  });
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Admission } from '../admission.ts';
import { createCheck } from '../check.ts';
import { pushDeviceShape } from '../shapes.ts';
import { bounds } from '../limits.ts';
import { isPublicKey } from '../push/encrypted.ts';
import type { Services } from '../services.ts';

export interface RenewalOptions {
  readonly admission: Admission;
  readonly services: Services;
}

const { endpoint, p256dh, auth } = pushDeviceShape;
const closed = { additionalProperties: false };
const isRenewal = createCheck(
  Type.Object(
    {
      former: Type.Object({ endpoint, auth }, closed),
      next: Type.Object({ endpoint, p256dh, auth }, closed),
    },
    closed,
  ),
);

/**
 * Takes what a browser has put in the place of a device's subscription while no page was open (P39). The worker has no credential of its user's: it knows
 * the secret that the push service gave to this device. Whether there was such a device is not told.
 */
export function serveRenewal(app: FastifyInstance, { admission, services }: RenewalOptions): void {
  const { push, log } = services;
  if (!push) return;
  const refuse = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
    reply.code(status).send({ code, message });

  async function onRenewal(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { origin } = request.headers;
    const wrong = admission.refuseOrigin(request.headers);
    if (wrong) return refuse(reply, 403, 'origin-refused', wrong.message);
    const crowd = admission.refuseRequest(request.raw);
    if (crowd) return refuse(reply, 503, crowd.code, crowd.message);
    let said: unknown;
    try {
      said = JSON.parse(request.body as string);
    } catch {
      // As one of the wrong shape.
    }
    if (!isRenewal(said)) return refuse(reply, 400, 'bad-request', 'a former and a next subscription are needed');
    const { former, next } = said;
    const fault = push!.faultOf(next.endpoint) ?? (isPublicKey(next.p256dh) ? undefined : 'p256dh is no public key');
    if (fault !== undefined) return refuse(reply, 400, 'bad-request', fault);
    try {
      await push!.store.renew(former, next);
    } catch (error) {
      log.error('device not renewed', { error });
      return refuse(reply, 503, 'store-unavailable', 'this cannot be written now');
    }
    return reply
      .code(204)
      .headers({ vary: 'origin', ...(origin !== undefined && { 'access-control-allow-origin': origin }) })
      .send();
  }

  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // No other type: a browser would ask for permission before.
    scope.addContentTypeParser(
      'text/plain',
      { parseAs: 'string', bodyLimit: 4 * bounds.pushEndpointLength },
      (_request, text, done) => done(null, text),
    );
    scope.post('/push/renew', { config: { hasBody: true } }, onRenewal);
  });
}

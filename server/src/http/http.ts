import fastifyHelmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { apiPath, filesPath } from '../../../src/protocol/index.ts';
import type { ApiOptions } from '../api/api.ts';
import type { Log } from '../log.ts';
import { serveEventStreams, type EventStreamOptions } from './event-streams.ts';
import type { Certificate } from './certificate.ts';
import { serveFiles, type FileRoutesOptions } from './files.ts';
import { serveHealth } from './health.ts';
import { schemaController } from './no-schemas.ts';
import { isBelow, nothing } from './nothing.ts';
import { serveMail, type MailRoutesOptions } from './mail.ts';
import { servePictures, type PictureRoutesOptions } from './pictures.ts';
import { serveRenewal, type RenewalOptions } from './renewal.ts';
import type { InboxOptions } from '../inbox/context.ts';
import { LaterApp } from './later-app.ts';
import { serveScript } from './script.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A page of somebody else's, served from a folder. */
    isPage?: boolean;
    /** A page of the inbox, or something that belongs to one. */
    isInbox?: boolean;
    /** It reads the body by itself, and within a time of its own. */
    hasBody?: boolean;
  }
}

export interface HttpOptions {
  /** Folder with the built `live-chat.js`. */
  readonly publicFolder: string;
  /** Folder of pages served at `/`, if any. */
  readonly staticFolder: string | undefined;
  /** Why the relay is not ready, or undefined. */
  readonly trouble: () => string | undefined;
  readonly eventStreams: EventStreamOptions;
  /** Where there are files. */
  readonly files: FileRoutesOptions | undefined;
  readonly api: ApiOptions;
  readonly renewal: RenewalOptions;
  /** Where mails are sent. */
  readonly mail: MailRoutesOptions | undefined;
  /** Of the team, where there are accounts. */
  readonly pictures: PictureRoutesOptions | undefined;
  /** Where there are accounts. */
  readonly inbox: InboxOptions | undefined;
  /** The certificate, where the relay serves TLS itself. */
  readonly certificate: Certificate | undefined;
  /** Milliseconds from the first byte of a request to the end of its headers. */
  readonly upgradeDeadline: number;
  readonly log: Log;
}

/** Seconds for which a browser asks this host, and none of those below it, by TLS alone. */
const secureFor = 31_536_000;

const common = (isTls: boolean) => ({
  // Only whoever serves TLS can say that it stays so.
  strictTransportSecurity: isTls && { maxAge: secureFor, includeSubDomains: false },
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' as const },
});

/** Headers of what is the relay's own: data and scripts, never pages. */
const ownHeaders = (isTls: boolean): FastifyHelmetOptions => ({
  ...common(isTls),
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
});

/** Pages of our own: nothing but what we serve, framed by nobody, and posted to nobody else. */
const inboxHeaders = (isTls: boolean): FastifyHelmetOptions => ({
  ...common(isTls),
  referrerPolicy: { policy: 'same-origin' },
  frameguard: { action: 'deny' },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      // Files of messages are got by script, with a token, and shown from memory.
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ['blob:'],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
});

/** The pages' owner may frame them, embed them and write their policy as they like. */
const pageHeaders = (isTls: boolean): FastifyHelmetOptions => ({
  ...common(isTls),
  contentSecurityPolicy: false,
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: false,
  originAgentCluster: false,
  frameguard: false,
});

/** Characters of a part of an address that names something: a user's id, percent-encoded. */
const longestParameter = 1_024;

/** What is wrong with a request that the server itself refuses. */
const problems: Readonly<Record<number, string>> = {
  413: 'the body is too large',
  415: 'the body is of a type that is not taken; frames are text/plain',
};

/** An app that answers as all of ours do, before it has any route. What is for one of `laters` goes there. */
function createApp(options: HttpOptions, laters: readonly LaterApp[]): FastifyInstance {
  const { files, certificate, upgradeDeadline, log } = options;
  const connection = {
    maxHeaderSize: 8_192,
    headersTimeout: upgradeDeadline,
    connectionsCheckingInterval: upgradeDeadline / 5,
  };
  const app = fastify({
    logger: false,
    bodyLimit: 1_024,
    routerOptions: { maxParamLength: longestParameter },
    // A large file may take longer than any deadline for all: who reads a body has one of its own, and no other body is waited for.
    requestTimeout: 0,
    forceCloseConnections: true,
    schemaController,
    frameworkErrors: (_error, _request, reply) => {
      // Before any hook, so that its headers are said here.
      void (reply as FastifyReply)
        .code(400)
        .headers({
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none';frame-ancestors 'none'",
          'referrer-policy': 'no-referrer',
          ...(certificate && { 'strict-transport-security': `max-age=${secureFor}` }),
        })
        .send({ code: 'bad-request', message: 'the address is not well-formed, or a part of it too long' });
    },
    ...(certificate ? { https: { ...connection, ...certificate.pair } } : { http: connection }),
  }) as FastifyInstance;
  /** Whether a part says by itself what of its addresses there is not. */
  const hasOwnAnswers = (url: string): boolean =>
    isBelow(apiPath, url) || (files !== undefined && isBelow(filesPath, url));
  const own = ownHeaders(certificate !== undefined);
  const page = pageHeaders(certificate !== undefined);
  const ofInbox = inboxHeaders(certificate !== undefined);
  void app.register(fastifyHelmet, { global: false });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(nothing));
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error('request failed', { error });
    const isOurs = status < 400 || status >= 500;
    if (isOurs) return reply.code(500).send({ code: 'internal', message: 'something failed inside the relay' });
    return reply
      .code(status)
      .send({ code: 'bad-request', message: problems[status] ?? 'the request is not understood' });
  });
  app.addHook('onRequest', async (request, reply) => {
    const later = laters.find((each) => each.isFor(request.url));
    if (later) {
      await later.take(request.raw, reply.raw);
      return reply.hijack();
    }
    const { config } = request.routeOptions;
    await reply.helmet(config.isPage ? page : config.isInbox ? ofInbox : own);
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    // Also where there is nothing, the API and the files answer in their own form.
    if (config.hasBody || hasOwnAnswers(request.url) || (length === '0' && encoding === undefined)) return;
    const refusal = request.is404 ? nothing : { code: 'bad-request', message: 'no body is taken here' };
    await reply
      .code(request.is404 ? 404 : 413)
      .header('connection', 'close')
      .send(refusal);
  });
  return app;
}

/** Everything of the relay that is plain HTTP. */
export function createHttp(options: HttpOptions): FastifyInstance {
  const { publicFolder, staticFolder, trouble, eventStreams, files, inbox, pictures, api, renewal, mail } = options;
  const later = (path: string, serve: (app: FastifyInstance) => Promise<void>): LaterApp =>
    new LaterApp(path, async () => {
      const app = createApp(options, []);
      await serve(app);
      return app;
    });
  const laters = [
    later(apiPath, async (app) => (await import('../api/api.ts')).serveApi(app, api)),
    ...(inbox ? [later('/inbox', async (app) => (await import('../inbox/inbox.ts')).serveInbox(app, inbox))] : []),
  ];
  const app = createApp(options, laters);
  app.addHook('onClose', async () => void (await Promise.all(laters.map((each) => each.close()))));
  serveHealth(app, trouble);
  serveEventStreams(app, eventStreams);
  if (files) serveFiles(app, files);
  serveRenewal(app, renewal);
  if (mail) serveMail(app, mail);
  if (pictures) servePictures(app, pictures);
  serveScript(app, publicFolder);
  if (staticFolder !== undefined) {
    void app.register(async (pages) => {
      pages.addHook('onRoute', (route) => void (route.config = { ...route.config, isPage: true }));
      const { default: fastifyStatic } = await import('@fastify/static');
      await pages.register(fastifyStatic, { root: staticFolder, index: ['index.html'], list: false, dotfiles: 'deny' });
    });
  }
  return app;
}

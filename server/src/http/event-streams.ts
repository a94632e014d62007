import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { connectPath } from '../../../src/protocol/index.ts';
import type { Admission, HttpRefusal } from '../admission.ts';
import { createCheck } from '../check.ts';
import type { TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { RelayStats } from '../metrics.ts';
import { PolledAnswers, StreamedAnswer } from '../transport/answers.ts';
import type { Connection, ConnectionHandler } from '../transport/connection.ts';
import { EventStreamConnection, type Verdict } from '../transport/event-stream.ts';
import { readPost, type PostOptions } from './post.ts';

export interface EventStreamOptions {
  readonly admission: Admission;
  readonly frameBytes: number;
  readonly wheel: TimerWheel;
  readonly stats: RelayStats;
  /** Makes the session for a connection. */
  readonly open: (connection: Connection, request: IncomingMessage) => ConnectionHandler;
}

const closed = { additionalProperties: false };
const count = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const id = Type.String({ maxLength: 64 });
/** The first line of each kind of POST. */
const heads = {
  stream: Type.Object({ answer: Type.Union([Type.Literal('stream'), Type.Literal('poll')]) }, closed),
  send: Type.Object({ stream: id, number: Type.Optional(count) }, closed),
  poll: Type.Object({ stream: id, number: count }, closed),
};
type Kind = keyof typeof heads;
type Head<K extends Kind> = Static<(typeof heads)[K]>;
const isHead: Record<Kind, (value: unknown) => boolean> = {
  stream: createCheck(heads.stream),
  send: createCheck(heads.send),
  poll: createCheck(heads.poll),
};

interface Stream {
  readonly connection: EventStreamConnection;
  /** Where it goes by long polling. */
  readonly polls: PolledAnswers | undefined;
}

const badHead: HttpRefusal = { status: 400, code: 'bad-frame', message: 'the first line has the wrong shape' };
const gone: HttpRefusal = { status: 410, code: 'stream-gone', message: 'there is no such stream, or no longer' };
const busy: HttpRefusal = { status: 503, code: 'busy', message: 'not now' };
const noText: HttpRefusal = { status: 400, code: 'bad-frame', message: 'frames are text' };

function ignore(): void {}

/** What every answer says. Only the page that asks may read it; one that is not allowed gets nothing but the refusal. */
function headersFor({ headers: { origin } }: IncomingMessage): Record<string, string> {
  return {
    ...(origin !== undefined && { 'access-control-allow-origin': origin }),
    vary: 'origin',
    // No cache keeps it, and nobody on the way compresses it, which would hold it back.
    'cache-control': 'no-store, no-transform',
    'x-content-type-options': 'nosniff',
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, refusal: HttpRefusal): void {
  const { status, code, message, retryAfter } = refusal;
  // What of the body is still to come is not read.
  const rest = request.complete ? {} : { connection: 'close' };
  const later = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  response.writeHead(status, { ...headersFor(request), ...rest, ...later, 'content-type': 'application/json' });
  // A page that is refused may read that, because its browser does not tell it of a WebSocket, and nothing more.
  response.end(JSON.stringify(code === 'origin-refused' ? { code } : { code, message }));
}

/** The head of an answer that is an event stream, whether it goes on or ends. */
function begin(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    ...headersFor(request),
    'content-type': 'text/event-stream; charset=utf-8',
    // nginx holds nothing back then.
    'x-accel-buffering': 'no',
  });
}

function answer(request: IncomingMessage, response: ServerResponse, verdict: Verdict): void {
  if (verdict !== 'handled') return refuse(request, response, verdict === 'busy' ? busy : gone);
  response.writeHead(204, headersFor(request));
  response.end();
}

/** Serves what stands in for the socket where that is blocked (P16). */
export function serveEventStreams(app: FastifyInstance, options: EventStreamOptions): void {
  const { admission, frameBytes, wheel, stats, open } = options;
  const streams = new Map<string, Stream>();
  let reading = 0;

  function find(request: IncomingMessage, name: string): Stream | undefined {
    const stream = streams.get(name);
    return stream?.connection.origin === request.headers.origin ? stream : undefined;
  }

  /** The POST with its head checked, or undefined when it has been refused or broken off. */
  async function read<K extends Kind>(
    kind: K,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<{ head: Head<K>; frames: readonly string[] | undefined } | undefined> {
    if (reading >= bounds.bodies) return void refuse(request, response, busy);
    reading += 1;
    let head: Head<K> | undefined;
    let stream: Stream | undefined;
    const post: PostOptions = {
      frameBytes,
      deadline: kind === 'stream' ? bounds.helloDeadline : bounds.bodyDeadline,
      wheel,
      onHead(text) {
        try {
          const found: unknown = JSON.parse(text);
          if (!isHead[kind](found)) return badHead;
          head = found as Head<K>;
        } catch {
          return badHead;
        }
        if (!('stream' in head)) return undefined;
        stream = find(request, head.stream);
        return stream ? undefined : gone;
      },
      onBytes: (bytes) => {
        if (stream) stream.connection.received += bytes;
      },
    };
    const body = await readPost(request, post);
    reading -= 1;
    if (body && 'code' in body) {
      // As on a socket: this client does not keep to the protocol, and its connection ends.
      if (body.code === 'frame-too-large') stream?.connection.takeTooMuch();
      return void refuse(request, response, body);
    }
    return body && head && { head, frames: body.frames };
  }

  async function onStream(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const post = await read('stream', request, response);
    if (!post) return;
    // Asked when the body is there: others may have come meanwhile.
    const refusal = post.frames ? admission.refuseConnection(request) : noText;
    if (refusal) return refuse(request, response, refusal);
    // A second request on the same line, before the first has its answer: this answer could never begin.
    if (!response.socket) return void request.socket.destroy();
    const isPolled = post.head.answer === 'poll';
    const kind = isPolled ? 'longPolls' : 'eventStreams';
    const polls = isPolled ? new PolledAnswers(begin, () => connection.gone()) : undefined;
    const answers = polls ?? new StreamedAnswer(response);
    const release = admission.hold(request);
    const connection = new EventStreamConnection(request.headers.origin, answers, wheel, () => {
      streams.delete(connection.id);
      stats[kind] -= 1;
      release?.();
    });
    stats[kind] += 1;
    streams.set(connection.id, { connection, polls });
    connection.handler = open(connection, request);
    if (polls) {
      polls.ask(1, request, response);
      connection.asked(response);
    } else {
      begin(request, response);
      response.on('close', () => connection.gone());
    }
    answers.tell({ stream: connection.id });
    connection.take(undefined, post.frames!, ignore);
  }

  async function onSend(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const post = await read('send', request, response);
    if (!post) return;
    const stream = find(request, post.head.stream);
    if (!stream) return refuse(request, response, gone);
    if (post.frames) {
      stream.connection.take(post.head.number, post.frames, (verdict) => answer(request, response, verdict));
    } else {
      stream.connection.takeGarbage();
      refuse(request, response, noText);
    }
  }

  async function onPoll(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const post = await read('poll', request, response);
    if (!post) return;
    const { connection, polls } = find(request, post.head.stream) ?? {};
    if (!connection || !polls?.ask(post.head.number, request, response)) return refuse(request, response, gone);
    connection.asked(response);
  }

  /** Tells whether a connection could be had by HTTP now, without making one. */
  function onProbe(request: IncomingMessage, response: ServerResponse): void {
    const refusal = admission.refuseConnection(request);
    if (refusal) refuse(request, response, refusal);
    else answer(request, response, 'handled');
  }

  type Handler = (request: IncomingMessage, response: ServerResponse) => void;
  const guarded =
    (handler: Handler) =>
    ({ raw: request }: { raw: IncomingMessage }, reply: { raw: ServerResponse; hijack(): unknown }) => {
      reply.hijack();
      const { raw: response } = reply;
      response.on('error', ignore);
      const refusal = admission.refuseOrigin(request.headers);
      if (refusal) refuse(request, response, refusal);
      else handler(request, response);
    };

  const ownBody = { config: { hasBody: true } };
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Read by ourselves. No other type: a browser would ask for permission before, which costs a round trip.
    scope.addContentTypeParser('text/plain', (_request, _payload, done) => done(null));
    scope.post(`${connectPath}/stream`, ownBody, guarded(onStream as Handler));
    scope.post(`${connectPath}/send`, ownBody, guarded(onSend as Handler));
    scope.post(`${connectPath}/poll`, ownBody, guarded(onPoll as Handler));
    scope.get(`${connectPath}/probe`, guarded(onProbe));
  });
}

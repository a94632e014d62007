import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { allowed, placeIn } from '../access.ts';
import type { AddressOf } from '../address.ts';
import { isFileId } from '../files/file-id.ts';
import { isInline } from '../files/file-kind.ts';
import { dispositionOf } from '../files/file-name.ts';
import type { FileRange } from '../files/file-store.ts';
import type { Files } from '../files/files.ts';
import { downloadBounds, Turnstile } from '../files/turnstile.ts';
import { Timer } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Identity } from '../policy/identity.ts';
import type { Services } from '../services.ts';
import type { StoredFile } from '../store/store.ts';
import { fileHeaders, refusalText, retryHeader, type FileRefusal } from './file-answer.ts';
import { fileRequesterOf } from './file-requester.ts';
import { statusOf } from './status.ts';
import { isKnownTag } from './known-tag.ts';

/** The same for a file that does not exist and for one that is not for this user, so that nobody learns which. */
const noFile: FileRefusal = { code: 'no-such-file', message: 'there is no such file, or it is not for you' };

/** The one range that is asked for; undefined for all of it, `none` where there is nothing there. */
function rangeOf(header: string | undefined, bytes: number): FileRange | 'none' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  const from = first === '' ? Math.max(bytes - Number(last), 0) : Number(first);
  const to = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  return from > to ? 'none' : { from, to };
}

/** Hands files out to those who may read the room that they are in (P20). */
export class Downloads {
  readonly #files: Files;
  readonly #services: Services;
  readonly #addressOf: AddressOf;
  readonly #turnstile: Turnstile;

  constructor(files: Files, services: Services, addressOf: AddressOf) {
    this.#files = files;
    this.#services = services;
    this.#addressOf = addressOf;
    this.#turnstile = new Turnstile(downloadBounds, services.clock);
  }

  refuse(request: FastifyRequest, reply: FastifyReply, refusal: FileRefusal): FastifyReply {
    const { refused } = this.#services.stats;
    refused[refusal.code] = (refused[refusal.code] ?? 0) + 1;
    return reply
      .code(statusOf(refusal.code))
      .headers({ ...fileHeaders(request.raw), ...retryHeader(refusal), 'cache-control': 'no-store' })
      .type('application/json')
      .send(refusalText(refusal));
  }

  async give(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const identity = await fileRequesterOf(request.raw, this.#addressOf, this.#services);
    if ('code' in identity) return this.refuse(request, reply, identity);
    const { id } = request.params as { id: string };
    const file = await this.#find(id, identity);
    if (!file) return this.refuse(request, reply, noFile);
    const leave = this.#turnstile.enter(identity.user.id, undefined);
    if (typeof leave !== 'function') return this.refuse(request, reply, leave);
    const { stats } = this.#services;
    stats.downloads += 1;
    reply.raw.once('close', () => {
      stats.downloads -= 1;
      leave();
    });
    return this.#send(file, request, reply);
  }

  async #find(id: string, identity: Identity): Promise<StoredFile | undefined> {
    const file = isFileId(id) ? await this.#files.find(id) : undefined;
    if (!file) return undefined;
    const isOthers = !file.isUsed && file.user !== identity.user.id;
    if (isOthers && !file.isHeld) return undefined;
    const place = await placeIn(file.room, identity.user.id, this.#services);
    // What waits is looked at by those who decide (P28).
    const action = isOthers ? 'moderate' : 'read';
    return allowed(identity, file.room, place, this.#services).includes(action) ? file : undefined;
  }

  async #send({ about, isHeld }: StoredFile, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { id, name, type, bytes } = about;
    const etag = `"${id}"`;
    const { 'if-none-match': known, 'if-range': ifRange, range: asked } = request.headers;
    void reply.headers({
      ...fileHeaders(request.raw),
      // What it holds never changes; who may read it is asked each time that it is not at hand. What waits may be refused.
      'cache-control': isHeld ? 'no-store' : 'private, max-age=86400, immutable',
      'accept-ranges': 'bytes',
      etag,
    });
    if (isKnownTag(known, etag)) return reply.code(304).send();
    const range = ifRange === undefined || ifRange === etag ? rangeOf(asked, bytes) : undefined;
    if (range === 'none') return reply.code(416).header('content-range', `bytes */${bytes}`).send();
    const stream = await this.#files.place.read(id, range);
    if (!stream) return this.refuse(request, reply, noFile);
    void reply.headers({
      'content-disposition': dispositionOf(isInline(type) ? 'inline' : 'attachment', name),
      'content-length': range ? range.to - range.from + 1 : bytes,
    });
    if (range) void reply.code(206).header('content-range', `bytes ${range.from}-${range.to}/${bytes}`);
    this.#watch(stream, reply);
    return reply.type(type).send(stream);
  }

  /** Cuts one who reads nothing for a while: a file is kept open for them. */
  #watch(stream: Readable, { raw: response }: FastifyReply): void {
    const { wheel } = this.#services;
    let before = -1;
    const timer = new Timer({
      onTimer() {
        const written = response.socket?.bytesWritten ?? 0;
        if (written === before) return void response.destroy();
        before = written;
        wheel.set(timer, bounds.downloadPace);
      },
    });
    wheel.set(timer, bounds.downloadPace);
    response.once('close', () => {
      wheel.cancel(timer);
      stream.destroy();
    });
  }
}

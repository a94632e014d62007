import type { IncomingMessage, ServerResponse } from 'node:http';
import { filesPath, roomPattern, type Attachment } from '../../../src/protocol/index.ts';
import { allowed, placeIn } from '../access.ts';
import type { AddressOf } from '../address.ts';
import { newFileId } from '../files/file-id.ts';
import { cleanFileName } from '../files/file-name.ts';
import { keepDraft } from '../files/take-file.ts';
import type { Files } from '../files/files.ts';
import { Turnstile, uploadBounds } from '../files/turnstile.ts';
import { Timer } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import { isMuted } from '../policy.ts';
import type { Identity } from '../policy/identity.ts';
import type { Place } from '../policy/place.ts';
import type { Services } from '../services.ts';
import { fileHeaders, noUpload, refusalText, retryHeader, tooLarge, type FileRefusal } from './file-answer.ts';
import { fileRequesterOf } from './file-requester.ts';
import { statusOf } from './status.ts';
import { readUpload } from './upload-body.ts';

const roomForm = new RegExp(roomPattern);

/** What the headers say of an upload. */
interface UploadHead {
  readonly room: string;
  readonly name: string;
  /** Bytes that are said to come; undefined where that is not said. */
  readonly announced: number | undefined;
}

function headOf({ headers }: IncomingMessage, roomLength: number): UploadHead | FileRefusal {
  const { 'live-chat-room': room, 'live-chat-name': name = '', 'content-length': length } = headers;
  if (typeof room !== 'string' || room.length > roomLength || !roomForm.test(room)) {
    return { code: 'bad-message', message: 'the header Live-Chat-Room must name a room' };
  }
  try {
    const announced = length === undefined ? undefined : Number(length);
    return { room, name: cleanFileName(decodeURIComponent(String(name))), announced };
  } catch {
    return { code: 'bad-message', message: 'the header Live-Chat-Name must be percent-encoded UTF-8' };
  }
}

/** Takes files in, one by request (P20). */
export class Uploads {
  readonly #files: Files;
  readonly #services: Services;
  readonly #addressOf: AddressOf;
  readonly #turnstile: Turnstile;

  constructor(files: Files, services: Services, addressOf: AddressOf) {
    this.#files = files;
    this.#services = services;
    this.#addressOf = addressOf;
    this.#turnstile = new Turnstile(uploadBounds, services.clock);
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { log } = this.#services;
    let answer: Attachment | FileRefusal;
    try {
      answer = await this.#take(request);
    } catch (error) {
      log.error('file not taken', { error });
      answer = { code: 'store-unavailable', message: 'the file could not be stored', retryAfter: 2_000 };
    }
    if ('code' in answer) return this.refuse(request, response, answer);
    response.writeHead(201, { ...answerHeaders(request), location: `${filesPath}/${answer.id}` });
    response.end(JSON.stringify(answer));
  }

  refuse(request: IncomingMessage, response: ServerResponse, refusal: FileRefusal): void {
    const { stats, wheel } = this.#services;
    stats.refused[refusal.code] = (stats.refused[refusal.code] ?? 0) + 1;
    if (response.destroyed) return;
    response.writeHead(statusOf(refusal.code), { ...answerHeaders(request), ...retryHeader(refusal) });
    response.end(refusalText(refusal));
    if (request.complete) return;
    // Who is still sending hears the answer only if it is listened to for a while; not for long.
    const timer = new Timer({ onTimer: () => request.destroy() });
    wheel.set(timer, bounds.refusedBody);
    request.once('close', () => wheel.cancel(timer)).resume();
  }

  async #take(request: IncomingMessage): Promise<Attachment | FileRefusal> {
    const { limits, stats } = this.#services;
    const head = headOf(request, limits.roomLength);
    if ('code' in head) return head;
    if ((head.announced ?? 0) > limits.fileBytes) return tooLarge(limits.fileBytes);
    const identity = await fileRequesterOf(request, this.#addressOf, this.#services);
    if ('code' in identity) return identity;
    const place = await placeIn(head.room, identity.user.id, this.#services);
    if (!allowed(identity, head.room, place, this.#services).includes('upload'))
      return this.#notPermitted(identity, head.room, place);
    const leave = this.#turnstile.enter(identity.user.id, this.#addressOf(request));
    if (typeof leave !== 'function') return leave;
    stats.uploads += 1;
    try {
      const full = await this.#files.refusalFor(identity.user.id, head.announced ?? 0);
      return full === undefined
        ? await this.#store(request, head, identity)
        : { code: 'quota-exceeded', message: full };
    } finally {
      stats.uploads -= 1;
      leave();
    }
  }

  /** As a send is refused: with `muted`, and until when, where nothing else is in the way (P23). */
  #notPermitted(identity: Identity, room: string, place: Place): FileRefusal {
    const { authorize, clock } = this.#services;
    if (!isMuted(identity, 'upload', room, place) || !authorize(identity, 'upload', room)) return noUpload;
    return {
      code: 'muted',
      message: 'this user is muted here',
      retryAfter: Math.max(place.mutedUntil! - clock.now(), 1),
    };
  }

  async #store(
    request: IncomingMessage,
    { room, name }: UploadHead,
    identity: Identity,
  ): Promise<Attachment | FileRefusal> {
    const { limits, wheel } = this.#services;
    const id = newFileId();
    const draft = await this.#files.place.create(id);
    try {
      const body = await readUpload(request, draft, limits.fileBytes, wheel);
      if ('code' in body) return body;
      return await keepDraft(this.#files, draft, { ...body, id, room, name, user: identity.user.id });
    } finally {
      await draft.discard();
    }
  }
}

const answerHeaders = (request: IncomingMessage): Record<string, string> => ({
  ...fileHeaders(request),
  'content-type': 'application/json',
  'cache-control': 'no-store',
});

import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IsSecure } from '../address.ts';
import { hashOf, isSameHash } from '../auth/secrets.ts';
import { bounds } from '../limits.ts';
import { isSameHost } from '../origins.ts';

/** A secret of ours: 256 random bits. */
const secretPattern = /^[\w-]{43}$/;

/** What a form must carry that was made for whoever has this secret. */
export const formTokenOf = (secret: string): string => hashOf(`form ${secret}`);

export const isFormToken = (given: string | null, secret: string): boolean =>
  /^[0-9a-f]{64}$/.test(given ?? '') && isSameHash(given!, formTokenOf(secret));

/**
 * Whether a request was made by a page of ours (threat 24). Browsers say so in a header that no page can write; old ones, and those that came
 * without TLS, say the origin. What says neither is no browser that we know.
 */
export function isOwnRequest({ headers, raw }: FastifyRequest, isSecure: IsSecure): boolean {
  const { 'sec-fetch-site': site, origin, host } = headers;
  if (site !== undefined) return site === 'same-origin';
  if (origin === undefined || (isSecure(raw) && !origin.startsWith('https:'))) return false;
  return isSameHost(origin, host);
}

/** The cookies of the inbox. By TLS their names keep others from setting them: no other host can, and no page without TLS. */
export class Cookies {
  readonly #isSecure: IsSecure;

  constructor(isSecure: IsSecure) {
    this.#isSecure = isSecure;
  }

  /** The secret of a session. */
  session(request: FastifyRequest): string | undefined {
    return this.#read(request, 'session');
  }

  sessionHash(request: FastifyRequest): string | undefined {
    const secret = this.session(request);
    return secret === undefined ? undefined : hashOf(secret);
  }

  setSession(request: FastifyRequest, reply: FastifyReply, secret: string): void {
    this.#write(request, reply, 'session', secret, bounds.sessionLifetime / 1_000);
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    this.#write(request, reply, 'session', '', 0);
  }

  /** The secret that forms are made for while nobody is signed in. */
  visit(request: FastifyRequest): string | undefined {
    return this.#read(request, 'visit');
  }

  /** The same, made if need be. */
  beginVisit(request: FastifyRequest, reply: FastifyReply): string {
    const known = this.visit(request);
    if (known !== undefined) return known;
    const secret = randomBytes(32).toString('base64url');
    this.#write(request, reply, 'visit', secret, undefined);
    return secret;
  }

  /** What somebody who is away at another service comes back with. Their way back begins there, so this one comes along with it. */
  away(request: FastifyRequest): string | undefined {
    return request.cookies[this.#name(request, 'away')];
  }

  setAway(request: FastifyRequest, reply: FastifyReply, value: string): void {
    this.#write(request, reply, 'away', value, bounds.oidcVisit / 1_000, 'lax');
  }

  clearAway(request: FastifyRequest, reply: FastifyReply): void {
    this.#write(request, reply, 'away', '', 0, 'lax');
  }

  #name({ raw }: FastifyRequest, name: string): string {
    return this.#isSecure(raw) ? `__Host-live-chat-${name}` : `live-chat-${name}`;
  }

  #read(request: FastifyRequest, name: string): string | undefined {
    const value = request.cookies[this.#name(request, name)];
    return value !== undefined && secretPattern.test(value) ? value : undefined;
  }

  #write(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    value: string,
    maxAge: number | undefined,
    sameSite: 'strict' | 'lax' = 'strict',
  ): void {
    void reply.setCookie(this.#name(request, name), value, {
      path: '/',
      httpOnly: true,
      sameSite,
      secure: this.#isSecure(request.raw),
      ...(maxAge !== undefined && { maxAge }),
    });
  }
}
